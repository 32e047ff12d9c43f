# Where this instance lives, and how it speaks.

say() { printf '%s\n' "$*" >&2; }
fail() {
    say "kepler: $1"
    exit "${2:-1}"
}
is_root() { [ "$(id -u)" = 0 ]; }

default_home() {
    if is_root; then
        # A checkout under /root cannot be entered by the unprivileged users that PostgreSQL and the scripts run as.
        printf '/var/lib/kepler/%s-%s' "$(basename "$root")" "$(printf %s "$root" | sha256sum | cut -c1-8)"
    else
        printf '%s/.kepler' "$root"
    fi
}

number() { case "$2" in '' | *[!0-9]*) fail "$1 must be a port number, not « $2 »." ;; esac; }

KEPLER_HOME=$(realpath -m "${KEPLER_HOME:-$(default_home)}")
if [ -z "${KEPLER_TOOLS:-}" ]; then
    if is_root; then KEPLER_TOOLS=/var/lib/kepler/tools; else KEPLER_TOOLS=$root/.kepler/tools; fi
fi
KEPLER_PORT=${KEPLER_PORT:-3000}
number KEPLER_PORT "$KEPLER_PORT"
KEPLER_JUPYTER_PORT=${KEPLER_JUPYTER_PORT:-$((KEPLER_PORT + 1))}
number KEPLER_JUPYTER_PORT "$KEPLER_JUPYTER_PORT"
# Two host names, because cookies ignore the port: a notebook's pages must never see the application's session.
KEPLER_URL=${KEPLER_URL:-http://localhost:$KEPLER_PORT}
KEPLER_JUPYTER_URL=${KEPLER_JUPYTER_URL:-http://127.0.0.1:$KEPLER_JUPYTER_PORT}
export KEPLER_HOME KEPLER_TOOLS KEPLER_PORT KEPLER_JUPYTER_PORT KEPLER_URL KEPLER_JUPYTER_URL
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

make_home() {
    mkdir -p "$KEPLER_HOME/logs" 2>/dev/null || fail "KEPLER_HOME=$KEPLER_HOME cannot be written. Set KEPLER_HOME to a folder of yours."
    ! is_root || chmod 755 "$KEPLER_HOME"
    local free
    free=$(df -Pm "$KEPLER_HOME" | awk 'NR==2 {print $4}')
    [ "$free" -ge "${KEPLER_MIN_FREE_MB:-2048}" ] ||
        fail "Only $free MB are free on the disk of $KEPLER_HOME; ${KEPLER_MIN_FREE_MB:-2048} MB are needed. Free some space, or set KEPLER_HOME to another disk."
}

# A role of the database as a libpq URI; nothing before the first start.
psql_uri() {
    local role=${KEPLER_ROLE_PREFIX:-kepler}_$1 port password
    if [ -n "${KEPLER_POSTGRES:-}" ]; then
        printf '%s' "$KEPLER_POSTGRES"
        return
    fi
    port=$(sed -n 4p "$KEPLER_HOME/postgres/data/postmaster.pid" 2>/dev/null || cat "$KEPLER_HOME/postgres/data.port" 2>/dev/null || true)
    password=$(cat "$KEPLER_HOME/secrets/$role" 2>/dev/null || true)
    [ -z "$port" ] || [ -z "$password" ] || printf 'postgresql://%s:%s@127.0.0.1:%s/kepler' "$role" "$password" "$port"
}

print_env() {
    local key
    for key in KEPLER_HOME KEPLER_TOOLS KEPLER_PORT KEPLER_JUPYTER_PORT KEPLER_URL KEPLER_JUPYTER_URL; do
        printf '%s=%s\n' "$key" "${!key}"
    done
    printf 'KEPLER_LAKE=%s\n' "$KEPLER_HOME/lake"
    printf 'KEPLER_LOGS=%s\n' "$KEPLER_HOME/logs"
    printf 'KEPLER_PSQL=%s\n' "$(psql_uri store)"
    printf 'KEPLER_PSQL_PAGES=%s\n' "$(psql_uri pages)"
}

# A service account or a bare CI job has no home, and dotnet and npm insist on one.
if [ ! -d "${HOME:-}" ] || [ ! -w "${HOME:-}" ]; then
    HOME=${TMPDIR:-/tmp}/kepler-home-$(id -u)
    mkdir -p "$HOME"
    export HOME
fi
