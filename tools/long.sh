#!/bin/sh
# Runs the scripts of one folder (files with a __main__ guard), one after another, even when one fails:
# those that need no server, or with `servers` as the second argument those that start some.
# Each prints its figures last; with SHORT=1 each takes its short form. Fails when any of them failed.
set -u
folder=$1
kind=${2:-alone}
cd "$(dirname "$0")/.."
[ "$kind" = alone ] || export OTKLIK_NEED_SERVERS=1

kind_of() { case "${1##*/}" in cluster* | elastic*) echo servers ;; *) echo alone ;; esac; }

started=$(date +%s)
found=0
failed=''
for script in "$folder"/*.py; do
    [ "$(kind_of "$script")" = "$kind" ] || continue
    grep -qs '^if __name__ == "__main__":' "$script" || continue
    found=$((found + 1))
    printf '\n== %s\n' "$script"
    module=$(printf '%s' "${script%.py}" | tr / .)
    .venv/bin/python -m "$module" || failed="$failed $script"
done
if [ "$found" = 0 ]; then
    printf 'otklik: %s holds no script to run\n' "$folder" >&2
    exit 1
fi
if [ -n "$failed" ]; then
    printf '\notklik: a goal was missed in:%s\n' "$failed" >&2
    exit 1
fi
printf '\notklik: every goal of %s was met (%s scripts, %s s)\n' \
    "$folder" "$found" "$(($(date +%s) - started))"
