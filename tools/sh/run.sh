# run, demo and bench: set up, then become the application, so that Ctrl-C reaches it and nothing stands in between.

require_free_port() {
    if (exec 3<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null; then
        fail "Port $2 is in use by another program. Stop it, or choose another port: $1=<port> ./kepler $command"
    fi
}

require_alone() {
    [ -e "$KEPLER_HOME/kepler.lock" ] || return 0
    flock -n "$KEPLER_HOME/kepler.lock" true || fail "KeplerAI already runs with KEPLER_HOME=$KEPLER_HOME. Stop it, or set KEPLER_HOME and KEPLER_PORT for a second instance."
}

serve() {
    set_up run
    require_alone
    require_free_port KEPLER_PORT "$KEPLER_PORT"
    require_free_port KEPLER_JUPYTER_PORT "$KEPLER_JUPYTER_PORT"
    publish
    export KEPLER_STARTED=$started KEPLER_SAMPLES=$root/samples
    cd "$root"
    exec "$app/KeplerAI" "$@"
}

serve_run() { serve; }

serve_demo() {
    export KEPLER_DEMO=1
    serve demo "$@"
}

serve_bench() {
    [ $# -ge 1 ] || fail "Which measure? For instance: ./kepler bench road" 2
    case "$1" in
        eventstore) bench_apart "$@" ;;
        ingest)
            # Cases named are those of the program apart; without a name come the two of the web side as well.
            (bench_apart "$@")
            [ $# -gt 1 ] || serve_bench files
            ;;
        *)
            export KEPLER_DEMO=1
            serve bench "$@"
            ;;
    esac
}

# A measure against hand-written references: a program of its own, so that no reference is part of the product.
bench_apart() {
    local program=$root/artifacts/benchmarks log=$KEPLER_HOME/logs/build.log
    set_up run
    say "Building (log: $log)"
    dotnet build "$root/tests/KeplerAI.Benchmarks" -c Release -o "$program" --nologo -v quiet -clp:ErrorsOnly "${build_alone[@]}" -p:RunAnalyzersDuringBuild=false </dev/null >"$log" 2>&1 || {
        grep -m5 -E 'error' "$log" >&2 || tail -5 "$log" >&2
        fail "The build failed. Its log: $log"
    }
    cd "$root"
    exec "$program/KeplerAI.Benchmarks" "$@"
}

# A verb that may run beside the application: then with the binary that is being served, which a build would remove.
beside() {
    if [ -e "$KEPLER_HOME/kepler.lock" ] && ! flock -n "$KEPLER_HOME/kepler.lock" true; then
        app=$(readlink -f "/proc/$(cat "$KEPLER_HOME/kepler.pid")/exe" 2>/dev/null) || fail "KeplerAI runs with KEPLER_HOME=$KEPLER_HOME, but under another user."
        app=$(dirname "$app")
    else
        [ -n "${KEPLER_POSTGRES:-}" ] || [ -d "$KEPLER_HOME/postgres/data" ] ||
            fail "There is no instance in KEPLER_HOME=$KEPLER_HOME. Start one with ./kepler run, or set KEPLER_HOME to the one you mean."
        set_up run
        publish
    fi
    exec "$app/KeplerAI" "$@"
}
