# Builds the solution once, runs each test project, and adds up what their result files say.

counter() { # result file, attribute of its Counters element
    grep -oE "<Counters [^>]*" "$1" | grep -oE " $2=\"[0-9]+" | grep -oE '[0-9]+$'
}

run_tests() {
    local long='Category!=Long' filter='' project name results log line passed=0 failed=0 skipped=0 crashed=0
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
    say "Building"
    dotnet build "$root/KeplerAI.sln" --nologo -v quiet -clp:ErrorsOnly </dev/null >"$results/build.log" 2>&1 || {
        grep -E 'error' "$results/build.log" | sort -u | head -20 >&2
        fail "The build failed. Its log: $results/build.log"
    }
    for project in "$root"/tests/*.Tests/*.csproj; do
        name=$(basename "$project" .csproj)
        log=$results/$name.log
        SECONDS=0
        dotnet test "$project" --no-build --nologo --logger "trx;LogFileName=$name.trx" --results-directory "$results" \
            ${filter:+--filter "$filter"} </dev/null >"$log" 2>&1 || crashed=$((crashed + 1))
        if [ -f "$results/$name.trx" ]; then
            line=$(read_results "$results/$name.trx")
            read -r p f s <<<"$line"
            passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
            # A project that ended badly for a failed test is already counted.
            [ "$f" -eq 0 ] || crashed=$((crashed - 1))
            printf '%-32s %4d passed %3d failed %3d skipped %4ds\n' "$name" "$p" "$f" "$s" "$SECONDS"
            [ "$f" -eq 0 ] || grep -A12 -E '^ +Failed ' "$log" | head -150
        elif ! grep -q 'No test matches' "$log"; then
            printf '%-32s gave no results\n' "$name"
            tail -20 "$log"
        fi
    done
    [ "$crashed" -le 0 ] || say "$crashed test project(s) ended before their tests did; their logs: $results"
    printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    [ "$failed" -eq 0 ] && [ "$crashed" -le 0 ] && [ "$passed" -gt 0 ]
}

read_results() { # passed failed skipped
    local total executed passed
    total=$(counter "$1" total) executed=$(counter "$1" executed) passed=$(counter "$1" passed)
    printf '%d %d %d\n' "$passed" "$((executed - passed))" "$((total - executed))"
}
