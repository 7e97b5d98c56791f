#!/bin/sh
# Runs the scripts of one folder (files with a __main__ guard), one after another, even when one fails;
# with a second argument only those whose names begin so.
# Each prints its figures last; with SHORT=1 each takes its short form. Fails when any of them failed.
set -u
folder=$1
cd "$(dirname "$0")/.."
found=0
failed=''
for script in "$folder/${2:-}"*.py; do
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
printf '\notklik: every goal of %s was met (%s scripts)\n' "$folder" "$found"
