# What is present, what is missing and why it matters. Exit 1 when something that `run` needs is missing.

doctor() {
    local bad=0 key package by why
    row() { printf '%-8s %-20s %s\n' "$1" "$2" "$3"; }
    if command -v dotnet >/dev/null; then row present ".NET SDK" "$(dotnet --version)"; else row MISSING ".NET SDK" "builds and runs KeplerAI" && bad=1; fi
    while IFS='|' read -r key package by why; do
        if present "$key"; then
            row present "$package" "$why"
        elif [ "$by" = test ]; then
            row absent "$package" "$why (./kepler test only)"
        elif [ "$by" = libs ] && tools_ready; then
            row absent "$package" "$why (already restored)"
        else
            row MISSING "$package" "$why" && bad=1
        fi
    done < <(needs)
    if tools_ready; then row present "npm parts" "$KEPLER_TOOLS"; else row MISSING "npm parts" "PostgreSQL, DuckDB, htmx, icons: ./kepler libs restores them" && bad=1; fi
    if libs_ready; then row present wwwroot-libs "browser libraries"; else row MISSING wwwroot-libs "browser libraries: ./kepler libs lays them out" && bad=1; fi
    if sandbox_works; then row present sandbox "scripts run isolated, without network"; else row MISSING sandbox "this machine forbids it (user namespaces): scripts and notebooks are refused, never run bare" && bad=1; fi
    if [ -n "${KEPLER_SPARK_MASTER:-}" ]; then row info profile "cluster: Spark at $KEPLER_SPARK_MASTER, HDFS at ${KEPLER_HDFS:-nowhere: KEPLER_HDFS is missing}"; else row info profile "embedded: DuckDB, and a lake in $KEPLER_HOME"; fi
    row info limiter "$(limiter)"
    row info "free disk" "$(df -Ph "$(nearest "$KEPLER_HOME")" | awk 'NR==2 {print $4}') for $KEPLER_HOME"
    row info memory "$(awk '/MemTotal/ {printf "%.1f GB", $2/1048576}' /proc/meminfo), $(nproc) cores"
    if (exec 3<>"/dev/tcp/127.0.0.1/$KEPLER_PORT") 2>/dev/null; then row info "port $KEPLER_PORT" "in use"; else row info "port $KEPLER_PORT" "free"; fi
    if [ "$bad" = 0 ]; then echo "Everything that ./kepler run needs is here."; else echo "What is MISSING is installed by ./kepler run as root; as another user it prints the line that does."; fi
    return "$bad"
}

nearest() { if [ -e "$1" ]; then printf %s "$1"; else nearest "$(dirname "$1")"; fi; }

sandbox_works() {
    local as=()
    ! is_root || as=(setpriv --reuid 65534 --regid 65534 --clear-groups --)
    command -v bwrap >/dev/null && (cd / && "${as[@]}" bwrap --unshare-all --ro-bind / / --dev /dev true) 2>/dev/null
}

# The same proof as the application's: a group is made, then removed.
limiter() {
    local folder
    if is_root; then
        for folder in /sys/fs/cgroup/memory /sys/fs/cgroup; do
            [ -e "$folder/cgroup.procs" ] || continue
            if [ "$folder" = /sys/fs/cgroup ] && ! grep -q memory "$folder/cgroup.controllers" 2>/dev/null; then continue; fi
            if mkdir "$folder/kepler-doctor-$$" 2>/dev/null && rmdir "$folder/kepler-doctor-$$"; then
                echo "cgroup: the kernel caps memory, processor and number of processes"
                return
            fi
        done
    fi
    echo "watched RSS and prlimit: no writable cgroup here"
}
