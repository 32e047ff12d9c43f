# Builds the solution once, runs the test projects two at a time, and adds up what their result files say.

run_tests() {
    local long='Category!=Long' filter='' results pids=() projects=()
    while [ $# -gt 0 ]; do
        case "$1" in
            --long) long='' ;;
            --filter) filter=${2:-} && shift ;;
            *) filter=$1 ;;
        esac
        shift
    done
    [ -z "$filter" ] || filter="($filter)"
    [ -z "$long" ] || filter="${filter:+$filter&}$long"
    set_up test
    results=$root/artifacts/tests
    rm -rf "$results"
    mkdir -p "$results"
    export KEPLER_SAMPLES=$root/samples
    say "Building (log: $results/build.log)"
    # The analyzers cost a third of the build: a clean checkout pays it, a person at work does so in the editor.
    [ "${CI:-}" = true ] || build_alone+=(-p:RunAnalyzersDuringBuild=false)
    dotnet build "$root/KeplerAI.sln" --nologo -v quiet -clp:ErrorsOnly "${build_alone[@]}" </dev/null >"$results/build.log" 2>&1 || {
        grep -E 'error' "$results/build.log" | sort -u | awk 'NR <= 20' >&2
        fail "The build failed. Its log: $results/build.log"
    }
    say "Built after $((($(date +%s%3N) - started) / 1000)) s; testing"
    start_projects
    add_up
}

# Two at a time, those with the most test code first: each has its own PostgreSQL and waits for it most of the time.
start_projects() {
    local project name
    mapfile -t projects < <(for project in "$root"/tests/*.Tests/*.csproj; do
        printf '%s %s\n' "$(find "$(dirname "$project")" -name '*.cs' -not -path '*/obj/*' -exec cat {} + | wc -l)" "$project"
    done | sort -rn | cut -d' ' -f2-)
    trap 'pkill -P "$(IFS=,; echo "${pids[*]}")" 2>/dev/null; wait; exit 130' INT TERM
    for project in "${projects[@]}"; do
        while [ "$(jobs -rp | wc -l)" -ge 2 ]; do sleep 0.2; done
        name=$(basename "$project" .csproj)
        # Tests set their own ports, addresses and folders: what this instance uses must not reach them.
        # The exit code goes into a file: a shell forgets that of a child whose number another child was given since.
        { env -u KEPLER_HOME -u KEPLER_PORT -u KEPLER_JUPYTER_PORT -u KEPLER_URL -u KEPLER_JUPYTER_URL \
            -u KEPLER_SPARK_MASTER -u KEPLER_HDFS -u KEPLER_WEBHDFS -u KEPLER_HDFS_ROOT -u KEPLER_HDFS_USER dotnet test "$project" --no-build --nologo --logger "trx;LogFileName=$name.trx" --results-directory "$results" \
            ${filter:+--filter "$filter"} && echo 0 >"$results/$name.exit"; } </dev/null >"$results/$name.log" 2>&1 &
        pids+=($!)
    done
}

add_up() {
    local project name log ended crashed=0 passed=0 failed=0 skipped=0 p f s seconds
    wait
    for project in "${projects[@]}"; do
        name=$(basename "$project" .csproj)
        log=$results/$name.log
        # A project that ended badly for a failed test is counted by its result file.
        ended=$(cat "$results/$name.exit" 2>/dev/null || echo 1)
        if [ -f "$results/$name.trx" ]; then
            read -r p f s seconds < <(read_results "$results/$name.trx")
            passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
            [ "$f" -gt 0 ] || crashed=$((crashed + ended))
            printf '%-32s %4d passed %3d failed %3d skipped %4d s\n' "$name" "$p" "$f" "$s" "$seconds"
            # awk reads to the end: a reader that stops early would end this script by a broken pipe, before its last line.
            [ "$f" -eq 0 ] || grep -A12 -E '^ +Failed ' "$log" | awk 'NR <= 150'
        elif ! grep -q 'No test matches' "$log"; then
            crashed=$((crashed + 1))
            printf '%-32s gave no results\n' "$name"
            tail -20 "$log"
        fi
    done
    trap - INT TERM
    [ "$crashed" -eq 0 ] || say "$crashed test project(s) ended before their tests did; their logs: $results"
    printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    [ "$failed" -eq 0 ] && [ "$crashed" -eq 0 ] && [ "$passed" -gt 0 ]
}

attribute() { # result file, element, attribute
    grep -m1 -oE "<$2 [^>]*" "$1" | grep -oE " $3=\"[^\"]+" | cut -d'"' -f2
}

read_results() { # passed failed skipped seconds
    local total executed passed
    total=$(attribute "$1" Counters total) executed=$(attribute "$1" Counters executed) passed=$(attribute "$1" Counters passed)
    printf '%d %d %d %d\n' "$passed" "$((executed - passed))" "$((total - executed))" \
        "$(($(date -d "$(attribute "$1" Times finish)" +%s) - $(date -d "$(attribute "$1" Times start)" +%s)))"
}
