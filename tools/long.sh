#!/bin/sh
# Runs the scripts of one folder (files with a __main__ guard), one after another, even when one fails:
# those that need no server, or with `servers` as the second argument those that start some.
# Each prints its figures last; with SHORT=1 each takes its short form. Fails when any of them failed, and
# then repeats the goals that were missed. The short form of a benchmark runs once more when it missed one: a
# neighbour on the machine can spoil a few seconds of measuring, hardly twice. Guarantees get no second chance.
set -u
folder=$1
kind=${2:-alone}
cd "$(dirname "$0")/.."
[ "$kind" = alone ] || export OTKLIK_NEED_SERVERS=1

kind_of() { case "${1##*/}" in cluster* | elastic*) echo servers ;; *) echo alone ;; esac; }

told=$(mktemp)
trap 'rm -f "$told" "$told.code"' EXIT
run() { # run MODULE: what it says goes to the screen and is kept
    { .venv/bin/python -m "$1" && code=0 || code=$?; echo "$code" >"$told.code"; } | tee "$told"
    return "$(cat "$told.code")"
}

started=$(date +%s)
found=0
failed=''
missed=''
for script in "$folder"/*.py; do
    [ "$(kind_of "$script")" = "$kind" ] || continue
    grep -qs '^if __name__ == "__main__":' "$script" || continue
    found=$((found + 1))
    printf '\n== %s\n' "$script"
    module=$(printf '%s' "${script%.py}" | tr / .)
    run "$module" && continue
    if [ -n "${SHORT:-}" ] && [ "$folder" = benchmarks ]; then
        printf '== %s, once more\n' "$script"
        run "$module" && continue
    fi
    failed="$failed $script"
    missed="$missed$(grep -s ' MISSED$' "$told" | sed "s|^|$script: |")
"
done
if [ "$found" = 0 ]; then
    printf 'otklik: %s holds no script to run\n' "$folder" >&2
    exit 1
fi
if [ -n "$failed" ]; then
    printf '\n%sotklik: a goal was missed in:%s\n' "$missed" "$failed" >&2
    exit 1
fi
printf '\notklik: every goal of %s was met (%s scripts, %s s)\n' \
    "$folder" "$found" "$(($(date +%s) - started))"
