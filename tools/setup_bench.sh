#!/bin/sh
# Gets what the bench compares with beside Python: nginx and php-fpm with SQLite. Quick when they are there; what cannot
# be had is said loudly, and not measured.
set -u

warn() { printf '\n*** NOT MEASURED HERE: %s\n\n' "$*" >&2; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

has_php() { ls /usr/sbin/php-fpm* >/dev/null 2>&1 && "$(ls /usr/sbin/php-fpm* | tail -n 1)" -m | grep -qi pdo_sqlite; }

missing=""
command -v nginx >/dev/null 2>&1 || missing="$missing nginx-light"
has_php || missing="$missing php-fpm php-sqlite3"
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1 || ! as_root true 2>/dev/null; then
    warn "nginx with php-fpm (install$missing by hand; here is no apt-get, or no right to use it)"
    exit 0
fi

# The bench starts servers of its own: installing a package shall not open a port. (Debian policy, policy-rc.d)
POLICY=/usr/sbin/policy-rc.d
if [ ! -e "$POLICY" ]; then
    as_root sh -c "printf '#!/bin/sh\nexit 101\n' >$POLICY && chmod +x $POLICY"
    trap 'as_root rm -f "$POLICY"' EXIT
fi
echo "Installing for the bench:$missing"
as_root apt-get update -qq </dev/null
# shellcheck disable=SC2086  (several words)
as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing </dev/null >/dev/null ||
    warn "nginx with php-fpm ($missing could not be installed)"
exit 0
