#!/bin/sh
# Makes .venv from the lock file. A second run finds the stamp and does nothing.
set -eu
cd "$(dirname "$0")/.."
unset VIRTUAL_ENV PYTHONHOME
export PYTHONUTF8=1 PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1
export UV_PROJECT_ENVIRONMENT=.venv UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1

say() { printf '%s\n' "$*" >&2; }
fail() { say "otklik: $*"; exit 1; }

# A path is part of an environment: a checkout that was moved is set up anew.
state() { { pwd; cat pyproject.toml uv.lock tools/uv.txt tools/setup.sh; } | cksum; }

is_ready() {
    [ -x .venv/bin/python ] && [ -x .venv/bin/otklik ] \
        && [ "$(cat .venv/.ready 2>/dev/null)" = "$(state)" ]
}

find_python() {
    for name in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11; do
        "$name" -c '
import sys
if not (3, 11) <= sys.version_info < (3, 15):
    raise SystemExit(1)
print(sys.executable)' 2>/dev/null && return
    done
    fail "no Python from 3.11 to 3.14 was found (looked for python3 and python3.11 … python3.14).
Install one, or say where it is: make setup PYTHON=/path/to/python3.12"
}

# Debian keeps the part of Python that makes environments in a package of its own.
mend_python() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "otklik: installing python3-venv"
        apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
    fi
    "$1" -c 'import ensurepip, venv' 2>/dev/null \
        || fail "$1 cannot make environments. On Debian and Ubuntu: apt-get install python3-venv"
}

get_uv() {
    wanted=$(sed -n 's/^uv==//p' tools/uv.txt)
    case "$(.tools/uv/bin/uv --version 2>/dev/null)" in "uv $wanted"*) return ;; esac
    say "otklik: getting uv $wanted"
    rm -rf .tools/uv
    "$1" -m venv .tools/uv
    .tools/uv/bin/python -m pip install --quiet --requirement tools/uv.txt >&2
}

# Relative, so ASCII: Python 3.11 reads this file in the locale's encoding, and under the C locale
# the name of a Cyrillic folder in it would kill every start, uv's own look at .venv included.
point_here() {
    for file in .venv/lib/python3.*/site-packages/_otklik.pth; do
        [ ! -f "$file" ] || printf '../../../..\n' >"$file"
    done
}

build() {
    mkdir -p .tools
    python=$(find_python)
    mend_python "$python"
    get_uv "$python"
    say "otklik: setting up .venv with $python (the first time this takes a minute or two)"
    point_here
    .tools/uv/bin/uv sync --frozen --quiet --python "$python" >&2
    point_here
    state >.venv/.ready
}

is_ready || build
