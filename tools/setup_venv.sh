#!/bin/sh
# Makes the virtual environment .venv with whatever Python 3.11 or newer this machine has.
# Says in a sentence what is missing; as root on Debian it installs python3-venv itself.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

find_python() {
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    say "Shopbell needs Python 3.11 or newer and found none. Install one, or name it: make PYTHON=/path/to/python3"
    exit 1
}

python=$(find_python)
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installing python3-venv, without which Debian's Python cannot make a virtual environment."
        apt-get update -qq </dev/null
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "python$version-venv" </dev/null >/dev/null
    else
        say "This Python cannot make a virtual environment. Install the missing part first: sudo apt-get install python$version-venv"
        exit 1
    fi
fi
"$python" -m venv --clear .venv
