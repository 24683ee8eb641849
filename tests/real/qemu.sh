#!/bin/sh
# Compares what crefactor writes with what people wrote: six changes of QEMU's history, each worked
# out anew on the commit before it.
#
# usage: qemu.sh CLONE
# Exit code: 0 all as expected, 1 a difference (it is printed), 2 wrong usage, 3 the clone or git failed.
#
# The clone's own checkout is not touched: a worktree in a temporary folder is used, and taken out again.
set -eu

[ $# -eq 1 ] || { echo "usage: $0 CLONE" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
clone=$(cd "$1" 2>/dev/null && pwd) || { echo "$1 is no folder; give a clone of QEMU" >&2; exit 2; }
command -v crefactor >/dev/null || { echo "crefactor is not on PATH; run make test-qemu QEMU=<clone>" >&2; exit 3; }
python=$(command -v python || command -v python3)
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
export LC_ALL=C

# No hook of the clone runs, no setting of it changes the bytes that are checked out.
git_in() {
    folder=$1
    shift
    git -C "$folder" -c core.hooksPath=/dev/null -c core.autocrlf=false -c core.sparseCheckout=false \
        -c core.fsmonitor=false -c advice.detachedHead=false "$@"
}

fail() {
    echo "$2" >&2
    exit "$1"
}

known() {
    git_in "$clone" rev-parse --quiet --verify "$1^{commit}" >/dev/null && return
    git_in "$clone" rev-parse --git-dir >/dev/null || exit 3
    fail 3 "$clone does not hold the commit $1; fetch it there (pbo-linaro/qemu-ci on GitHub has it)"
}

flagship=b13f54654546cbc0661d3fe9d25f7543535c2bee
parent=0414930d3adfa89299eaea5ce92accab15d9fba5
known "$flagship"
known "$parent"

scratch=$(mktemp -d "${TMPDIR:-/tmp}/crefactor-qemu.XXXXXX")
tree=$scratch/tree
tidy() {
    git_in "$clone" worktree remove --force "$tree" 2>/dev/null || :
    rm -rf "$scratch"
}
trap tidy EXIT
trap 'exit 3' HUP INT TERM

# The files are checked out by `start`, case by case.
git_in "$clone" worktree add --quiet --detach --no-checkout "$tree" "$parent" || exit 3

# start COMMIT REQUEST...: the tree before COMMIT, with the request carried out on it.
start() {
    commit=$1
    shift
    known "$commit"
    git_in "$tree" checkout --quiet --force --detach "$commit~1" || exit 3
    if ! crefactor apply -C "$tree" "$@" 2>"$scratch/told"; then
        cat "$scratch/told" >&2
        fail 1 "$*: crefactor did not carry it out"
    fi
    others=$(git_in "$tree" ls-files --others)
    [ -z "$others" ] || fail 1 "$*: left files behind: $others"
}

# identical COMMIT FILES REQUEST...: the whole tree equals the commit, which touches so many files.
identical() {
    commit=$1 wanted=$2
    shift 2
    start "$commit" "$@"
    git_in "$clone" diff --no-renames --name-only "$commit~1" "$commit" >"$scratch/touched"
    number=$(grep -c . "$scratch/touched") || :
    [ "$number" -eq "$wanted" ] || fail 1 "$commit touches $number files, not $wanted"
    while read -r path; do
        git_in "$clone" cat-file blob "$commit:$path" | cmp -s - "$tree/$path" ||
            { git_in "$tree" diff "$commit" -- "$path"; fail 1 "$*: $path differs from $commit"; }
    done <"$scratch/touched"
    if ! git_in "$tree" diff --no-ext-diff --quiet "$commit" --; then
        git_in "$tree" diff --no-ext-diff --stat "$commit" --
        fail 1 "$*: the tree differs from $commit"
    fi
    echo "$*: $number of $number files and the whole tree equal $(short "$commit")"
}

# but_for_comments COMMIT FILE... -- REQUEST...: equal but for comments, which differ in just these files.
but_for_comments() {
    commit=$1
    shift
    wanted=
    while [ "$1" != -- ]; do
        wanted="$wanted $1"
        shift
    done
    shift
    start "$commit" "$@"
    differing=$(git_in "$tree" diff --no-ext-diff --no-renames --name-only "$commit" -- | tr '\n' ' ')
    [ " $differing" = "$wanted " ] || fail 1 "$*: differs from $commit in: $differing (expected:$wanted)"
    echo "$*: equals $(short "$commit") but for comments:"
    for path in $differing; do
        git_in "$clone" cat-file blob "$commit:$path" >"$scratch/theirs"
        "$python" "$here/comments.py" "$path" "$scratch/theirs" "$tree/$path" ||
            fail 1 "$*: $path differs from $commit in more than comments"
    done
}

# but_for COMMIT NUMBER FILE... -- REQUEST...: so many files equal; just these, written by hand, do not.
but_for() {
    commit=$1 number=$2
    shift 2
    wanted=
    while [ "$1" != -- ]; do
        wanted="$wanted $1"
        shift
    done
    shift
    start "$commit" "$@"
    differing=$(git_in "$tree" diff --no-ext-diff --no-renames --name-only "$commit" -- | tr '\n' ' ')
    [ " $differing" = "$wanted " ] || fail 1 "$*: differs from $commit in: $differing (expected:$wanted)"
    changed=$(git_in "$tree" diff --no-ext-diff --no-renames --name-only "$commit~1" -- | grep -c .)
    [ "$changed" -eq "$number" ] || fail 1 "$*: changes $changed files, not $number"
    echo "$*: all of its $number files equal $(short "$commit"); not:$wanted"
}

short() {
    git_in "$clone" log -1 --format='%h ("%s")' "$1"
}

identical "$flagship" 11 hoist bdrv_root_unref_child
identical ffdcd081f52544f065020c780a6c522dace6b0af 9 hoist bdrv_root_attach_child
identical 77f3965ba7fed5b35212171a1e41c20c05a7ef11 5 hoist bdrv_attach_child

# Here the people also reworded the comments that they touched.
but_for_comments "$parent" block.c include/block/block_int-common.h -- \
    hoist quorum_add_child --callbacks through
but_for_comments d75f8ed1d7fc27cf1643e549cd006a68d3bf6ef1 include/block/block_int-common.h -- \
    hoist quorum_del_child --callbacks through

# The fused function itself, with its declaration, is what a person has to write.
but_for 8a86fde5e62fa007d0365ac9c526026ce7f580a9 17 block/graph-lock.c include/block/graph-lock.h -- \
    fuse bdrv_drain_all_begin bdrv_graph_wrlock --into bdrv_graph_wrlock_drained
