#!/bin/sh
# Hoists a bracket in a small tree: findings, the diff, the files, the ledger, a refusal, a second run.
# Needs crefactor on PATH; `make demo` sees to that.  Works on a copy: examples/tank stays as it is.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
command -v crefactor >/dev/null || { echo "crefactor is not on PATH; run make demo" >&2; exit 3; }
scratch=$(mktemp -d "${TMPDIR:-/tmp}/crefactor-demo.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 3' HUP INT TERM

say() {
    printf '\n== %s\n' "$1"
}

# run WANTED COMMAND...: show the command, run it, and insist on its exit code.
run() {
    wanted=$1
    shift
    printf '$ %s\n' "$*"
    code=0
    "$@" 2>&1 || code=$?
    if [ "$code" -ne "$wanted" ]; then
        echo "exit code $code instead of $wanted" >&2
        exit 1
    fi
}

cd "$here"
say "What is wrong with it?"
run 1 crefactor check -C tank

say "pipe_disconnect() pauses the pumps under a lock under which nobody may. This would change:"
run 0 crefactor diff -C tank hoist pipe_disconnect

cp -R tank "$scratch"
cd "$scratch"
say "The same, written to a copy of the tree. The ledger holds every call, changed or not:"
run 0 crefactor apply -C tank -v hoist pipe_disconnect

say "What cannot be done rightly is refused, with its place and reason, and nothing is written:"
run 1 crefactor apply -C tank hoist pipe_rinse

say "A second run finds everything in place:"
run 0 crefactor apply -C tank hoist pipe_disconnect
