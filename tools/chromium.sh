#!/bin/sh
# Sees to a browser for the tests: the system's, else Debian's as root, else Playwright's own.
# Without any the tests of the screens are skipped by name; CI forbids that skip.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

# Playwright's driver is a Node of its own, which misses libatomic on a bare Debian.
drives() { .venv/bin/playwright --version >/dev/null 2>&1; }

has_system() {
    for name in chromium chromium-browser google-chrome; do
        command -v "$name" >/dev/null && return
    done
    return 1
}

has_own() {
    .venv/bin/python -c '
import pathlib
from playwright.sync_api import sync_playwright
with sync_playwright() as p:
    raise SystemExit(not pathlib.Path(p.chromium.executable_path).exists())' 2>/dev/null
}

from_debian() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    say "otklik: installing chromium for the tests"
    apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends \
        chromium fonts-dejavu-core libatomic1 >/dev/null
}

from_playwright() {
    say "otklik: fetching Playwright's own chromium for the tests"
    .venv/bin/playwright install chromium >&2
}

{ drives && { has_system || has_own; }; } || from_debian || { from_playwright && drives; } || {
    say "otklik: no browser could be had; the tests of the screens will be skipped. Install chromium."
    [ -z "${CI:-}" ]
}
