# One publish for each state of the sources; a start that finds its own builds nothing.

# No compiler and no build node outlives the command that needed it.
build_alone=(-nodeReuse:false -p:UseSharedCompilation=false)

sources_stamp() {
    (cd "$root" && find src eventstore wwwroot-libs tools/verify_evidence.py Directory.Build.props Directory.Packages.props global.json \
        \( -name bin -o -name obj -o -name __pycache__ \) -prune -o -type f -printf '%p %s %T@\n' | LC_ALL=C sort | sha256sum | cut -c1-16)
}

# Sets $app to the folder of the published application. Analyzers run in the build of the tests; whoever only starts it waits less.
publish() {
    app=$KEPLER_HOME/app/$(sources_stamp)
    [ ! -x "$app/KeplerAI" ] || return 0
    local draft=$KEPLER_HOME/app/draft log=$KEPLER_HOME/logs/build.log
    say "Building (log: $log)"
    rm -rf "$KEPLER_HOME/app"
    mkdir -p "$draft"
    dotnet publish "$root/src/KeplerAI" -c Release -o "$draft" --nologo -v quiet -clp:ErrorsOnly "${build_alone[@]}" -p:RunAnalyzersDuringBuild=false </dev/null >"$log" 2>&1 || {
        grep -m5 -E 'error' "$log" >&2 || tail -5 "$log" >&2
        fail "The build failed. Its log: $log"
    }
    cp -r "$root/wwwroot-libs" "$draft/wwwroot-libs"
    chmod -R a+rX "$draft"
    mv "$draft" "$app"
}
