#!/bin/sh
# Hoists a bracket in a released QEMU, as Debian 13 ships it: a tree without git and without the history
# that qemu.sh rests on.
#
# usage: release.sh
# Exit code: 0 as expected, or "skipped: ..." where the archive is out of reach; 1 a difference,
# 3 the machine failed.
#
# The archive is kept in .cache/, so that only the first run needs the network.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
command -v crefactor >/dev/null || { echo "crefactor is not on PATH; run make test-qemu-release" >&2; exit 3; }
cache=$here/../../.cache/release
python=$(command -v python || command -v python3)
export LC_ALL=C

skip() {
    echo "skipped: $*"
    exit 0
}

scratch=$(mktemp -d "${TMPDIR:-/tmp}/crefactor-release.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 3' HUP INT TERM

archive() {
    find "$cache" -name 'qemu_10.0.*.orig.tar.xz' 2>/dev/null | sort | tail -n 1
}

# apt with folders of its own: the machine's lists, its cache and its configured sources stay as they are.
private_apt() {
    apt-get -q -q -o Dir::Etc::SourceList="$scratch/trixie.list" -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::State::Lists="$scratch/lists" -o Dir::Cache="$scratch/cache" \
        -o Dir::State::status=/dev/null -o APT::Sandbox::User="$(id -un)" -o APT::Update::Error-Mode=any \
        -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20 "$@" >>"$scratch/apt.log" 2>&1
}

fetch() {
    command -v apt-get >/dev/null || skip "no apt-get here to get Debian's source of QEMU with"
    keyring=
    for file in /usr/share/keyrings/debian-archive-keyring.gpg /usr/share/keyrings/debian-archive-keyring.pgp; do
        if [ -r "$file" ]; then keyring=$file; fi
    done
    [ -n "$keyring" ] || skip "no keyring of Debian's archive on this machine"
    # Where this machine gets Debian from; an archive of updates or of another project has no such suite.
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null | sort -u >"$scratch/archives"
    [ -s "$scratch/archives" ] || skip "apt on this machine knows no archive"
    mkdir -p "$scratch/lists/partial" "$scratch/cache/archives/partial" "$scratch/got" "$cache"
    while read -r address; do
        echo "deb-src [signed-by=$keyring] $address trixie main" >"$scratch/trixie.list"
        if private_apt update && (cd "$scratch/got" && private_apt source --download-only qemu); then
            mv "$scratch/got"/qemu_*.orig.tar.xz "$cache" && return
        fi
    done <"$scratch/archives"
    skip "Debian 13's source of QEMU is out of reach: $(grep -m 1 '^[EW]:' "$scratch/apt.log")"
}

[ -n "$(archive)" ] || fetch
[ -n "$(archive)" ] || skip "Debian 13 no longer ships QEMU 10.0"
"$python" "$here/release.py" "$(archive)" "$scratch/tree"
