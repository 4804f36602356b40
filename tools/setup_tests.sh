#!/bin/sh
# Gets what the tests need beside Python: Chromium, PostgreSQL, a Java runtime, strace, rsync, a scanner for viruses, the
# web servers for which the site brings rules along, and two Node packages (the HTML checker and axe). Quick when all is
# there. What cannot be had is said loudly; the tests that need it are skipped.
set -u
cd "$(dirname "$0")/.."

missing=""
forbidden=""

warn() { printf '\n*** NOT TESTED HERE: %s\n\n' "$*" >&2; }

has() { command -v "$1" >/dev/null 2>&1; }

has_chromium() { has chromium || has chromium-browser || has google-chrome; }

# Chromium without windows is quicker, but not everywhere to be had; the tests do with the browser itself.
has_headless_shell() {
    has chromium-headless-shell || ! as_root true 2>/dev/null ||
        ! apt-cache show chromium-headless-shell >/dev/null 2>&1
}

has_postgres() { has initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }

need() { missing="$missing $1"; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

install_packages() {
    if ! has apt-get || ! as_root true 2>/dev/null; then
        warn "missing packages:$missing (install them by hand; here is no apt-get, or no right to use it)"
        return
    fi
    echo "Installing for the tests:$missing"
    forbid_services
    as_root apt-get update -qq </dev/null
    for package in $missing; do # one by one, so that one that cannot be had does not keep the others away
        as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends "$package" </dev/null >/dev/null ||
            warn "the package $package could not be installed"
    done
    allow_services
}

# The tests start servers of their own: installing a package shall not open a port. (Debian policy, policy-rc.d)
POLICY=/usr/sbin/policy-rc.d

forbid_services() {
    [ -e "$POLICY" ] && return
    as_root sh -c "printf '#!/bin/sh\nexit 101\n' >$POLICY && chmod +x $POLICY"
    trap allow_services EXIT
    forbidden=yes
}

allow_services() {
    [ -z "$forbidden" ] || as_root rm -f "$POLICY"
    forbidden=""
}

install_node_packages() {
    if ! has npm; then
        warn "npm is missing, so the HTML checker and axe could not be installed"
        return
    fi
    echo "Installing the HTML checker and axe for the tests"
    npm install --prefix tests --ignore-scripts --no-package-lock --no-audit --no-fund --loglevel=error </dev/null &&
        touch tests/node_modules/.installed ||
        warn "the HTML checker and axe could not be installed"
}

has_chromium || need chromium
has_headless_shell || need chromium-headless-shell
has_chromium || need fonts-dejavu-core
has_postgres || need postgresql
has java || need default-jre-headless
has npm || need npm
for program in strace rsync nginx caddy; do
    has $program || need $program
done
has apache2 || need apache2-bin
has clamd || [ -x /usr/sbin/clamd ] || need clamav-daemon
[ -z "$missing" ] || install_packages

if [ ! -e tests/node_modules/.installed ] || [ tests/package.json -nt tests/node_modules/.installed ]; then
    install_node_packages
fi
exit 0
