# What the machine must have: one line a thing, « key|Debian package|wanted by|why ».
# Wanted by: run (every command that serves), libs (only while the npm parts are not restored), test (only the tests).
needs() {
    cat <<'TEXT'
python|python3|run|runs the scripts of scenarios and their notebooks
pandas|python3-pandas|run|scripts read datasets and write results as data frames
sklearn|python3-sklearn|run|splits, folds and metrics of the sample scripts
xgboost|python3-xgboost|run|the model of the sample use case
jupyter|jupyter-notebook|run|notebook instances of the Lab
bwrap|bubblewrap|run|the sandbox: without it no script and no notebook is run
setpriv|util-linux|run|setpriv and prlimit: PostgreSQL and scripts run under users without rights, within limits
useradd|passwd|run|the unprivileged user that PostgreSQL runs as
node|nodejs|libs|restores PostgreSQL, DuckDB and the browser libraries
npm|npm|libs|restores PostgreSQL, DuckDB and the browser libraries
libmariadb|libmariadb3|run|reads MySQL and MariaDB databases
libodbc|libodbc2|run|reads SQL Server databases, with tdsodbc
tdsodbc|tdsodbc|run|reads SQL Server databases: FreeTDS, the driver
mariadbd|mariadb-server|test|the MariaDB that connectors are tested against
java|openjdk-17-jre-headless|test|runs the Spark and the HDFS that the cluster profile is tested against
pgjdbc|libpostgresql-jdbc-java|test|Spark reads PostgreSQL with it
mariadbjdbc|libmariadb-java|test|Spark reads MySQL and MariaDB with it
chromium|chromium|test|the browser that walks through the pages
croniter|python3-croniter|test|the second opinion on cron schedules
TEXT
}

has_module() {
    # One start of Python answers for all modules; its answer is kept for the next call.
    if [ -z "${python_modules:-}" ]; then
        python_modules=" $(/usr/bin/python3 -c 'import importlib.util as u
print(*[m for m in ("pandas","sklearn","xgboost","croniter","notebook") if u.find_spec(m)])' 2>/dev/null || true) "
    fi
    [[ "$python_modules" == *" $1 "* ]]
}

present() {
    case "$1" in
        python) [ -x /usr/bin/python3 ] ;;
        pandas | sklearn | xgboost | croniter) has_module "$1" ;;
        jupyter) has_module notebook ;;
        setpriv) command -v setpriv >/dev/null && command -v prlimit >/dev/null && command -v flock >/dev/null ;;
        libmariadb) [ -e /usr/lib/x86_64-linux-gnu/libmariadb.so.3 ] ;;
        libodbc) [ -e /usr/lib/x86_64-linux-gnu/libodbc.so.2 ] ;;
        tdsodbc) [ -e /usr/lib/x86_64-linux-gnu/odbc/libtdsodbc.so ] ;;
        pgjdbc) [ -e /usr/share/java/postgresql.jar ] ;;
        mariadbjdbc) [ -e /usr/share/java/mariadb-java-client.jar ] ;;
        mariadbd) [ -x /usr/sbin/mariadbd ] ;;
        useradd) ! is_root || command -v useradd >/dev/null ;;
        *) command -v "$1" >/dev/null ;;
    esac
}

wanted() { # the wanted-by column, the purpose of this call
    case "$1:$2" in
        run:libs | test:run | test:libs) return 1 ;;
        libs:*) ! tools_ready || ! libs_ready ;;
    esac
}

# Installs as root what is missing, or prints the one line that does and stops before anything is changed.
check_packages() {
    local purpose=$1 key package by why
    command -v dotnet >/dev/null || fail "The .NET SDK 10 is missing: KeplerAI is built with it. Install it, then run this command again."
    [[ "$(cd "$root" && dotnet --version 2>/dev/null)" == 10.* ]] || fail "A .NET SDK of version 10 is missing: $(dotnet --version 2>/dev/null | tail -1) was found. global.json says which is needed."
    local missing=()
    while IFS='|' read -r key package by why; do
        if wanted "$by" "$purpose" && ! present "$key"; then
            say "Missing: $package ($why)"
            missing+=("$package")
        fi
    done < <(needs)
    [ ${#missing[@]} -gt 0 ] || return 0
    if ! is_root; then
        say "Nothing was changed. This one line installs what is missing:"
        say "  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}"
        exit 1
    fi
    install_packages "${missing[@]}"
}

install_packages() {
    command -v apt-get >/dev/null || fail "This machine has no apt-get: install $* yourself, then run this command again."
    make_home
    local log=$KEPLER_HOME/logs/apt.log quiet=(-qq -o DPkg::Lock::Timeout=600)
    say "Installing $* (log: $log)"
    export DEBIAN_FRONTEND=noninteractive
    {
        apt-get "${quiet[@]}" update
        apt-get "${quiet[@]}" install -y --no-install-recommends "$@"
    } </dev/null >>"$log" 2>&1 || {
        tail -5 "$log" >&2
        fail "apt-get could not install $*. Its log: $log"
    }
    unset python_modules
}
