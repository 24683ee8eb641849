"""The checks of release.sh: hoist bdrv_root_unref_child() in a released QEMU 10.0.

usage: release.py ARCHIVE FOLDER; FOLDER is made and holds the tree afterwards. Exit code 0 if all
is as expected, else 1.

In this release the function has no bracket of its own yet, and one of its callers lacks one that it
has later. So the expected change is that of QEMU's own commit (see qemu.sh) without its removal,
and with one region more.
"""

from __future__ import annotations

import difflib
import json
import os
import subprocess
import sys
import tarfile
from collections import Counter
from pathlib import Path
from typing import Any

_REQUEST = ("hoist", "bdrv_root_unref_child")
_SUFFIXES = (".c", ".h", ".c.inc", ".h.inc")
_BEGIN, _END = "bdrv_drain_all_begin();", "bdrv_drain_all_end();"
_SENTENCE = "All block nodes must be drained."
# Two comments get the sentence: both grow from one line to a block, so two lines go.
_COMMENTED = {"block.c": 2}
# (file, function) -> decision, and how many sites and regions or calls there are.
_WRAPPED = {
    ("block.c", "bdrv_close"): ("wrapped region", 1, 1),
    ("block.c", "bdrv_open_driver"): ("wrapped region", 1, 1),
    ("block/blklogwrites.c", "blk_log_writes_close"): ("wrapped region", 1, 1),
    ("block/blklogwrites.c", "blk_log_writes_open"): ("wrapped region", 1, 1),
    ("block/blkverify.c", "blkverify_close"): ("wrapped region", 1, 1),
    ("block/block-backend.c", "blk_remove_bs"): ("wrapped region", 1, 1),
    ("block/qcow2.c", "qcow2_do_close"): ("wrapped region", 1, 1),
    ("block/qcow2.c", "qcow2_do_open"): ("wrapped call", 1, 1),
    ("block/quorum.c", "quorum_close"): ("wrapped region", 1, 1),
    ("block/quorum.c", "quorum_del_child"): ("wrapped call", 1, 1),
    ("block/quorum.c", "quorum_open"): ("wrapped region", 1, 1),
    ("block/replication.c", "replication_done"): ("wrapped region", 2, 1),
    ("block/snapshot.c", "bdrv_snapshot_goto"): ("wrapped region", 1, 1),
    ("block/vmdk.c", "vmdk_free_extents"): ("wrapped region", 1, 1),
    ("block/vmdk.c", "vmdk_parse_extents"): ("wrapped region", 4, 4),
    ("blockjob.c", "block_job_remove_all_bdrv"): ("wrapped region", 1, 1),
    ("tests/unit/test-bdrv-drain.c", "bdrv_test_top_close"): ("wrapped region", 1, 1),
    ("tests/unit/test-bdrv-drain.c", "detach_indirect_bh"): ("wrapped region", 1, 1),
    ("tests/unit/test-bdrv-drain.c", "test_co_delete_by_drain"): ("wrapped call", 1, 1),
}
_PASSED_ON = ("block.c", "bdrv_unref_child")
_ADDED, _REMOVED = 54, 2


class Unexpected(Exception):
    """Something is not as it must be."""


def main(archive: str, folder: str) -> int:
    """Unpack, run, check; one line on standard output."""
    tree = Path(folder)
    try:
        before = _unpack(Path(archive), tree)
        _check(tree, before)
    except Unexpected as found:
        sys.stderr.write(f"{Path(archive).name}: {found}\n")
        return 1
    files = len({path for path, _ in _WRAPPED})
    sys.stdout.write(
        f"{' '.join(_REQUEST)} on {Path(archive).name}: +{_ADDED} -{_REMOVED} in {files} files, "
        "as expected; the same without git and with it\n"
    )
    return 0


def _unpack(archive: Path, tree: Path) -> dict[str, bytes]:
    """Write the C files of the archive under `tree`; gives path -> content."""
    found: dict[str, bytes] = {}
    with tarfile.open(archive, "r|xz") as stream:
        for member in stream:
            path = Path(*Path(member.name).parts[1:])
            if not member.isfile() or not member.name.endswith(_SUFFIXES) or ".." in path.parts:
                continue
            content = stream.extractfile(member)
            if content is None:
                continue
            (tree / path).parent.mkdir(parents=True, exist_ok=True)
            found[path.as_posix()] = content.read()
            (tree / path).write_bytes(found[path.as_posix()])
    return found


def _check(tree: Path, before: dict[str, bytes]) -> None:
    plain = json.loads(_run("diff", tree, "--json"))
    _check_ledger(plain)
    # The scratch folder lies in no repository, so the run above walked over the folders.
    subprocess.run(["git", "init", "--quiet", tree], check=True, env=_environment())
    with_git = json.loads(_run("diff", tree, "--json"))
    _expect("the same ledger and diff with git", with_git == plain, True)
    _run("apply", tree, "--allow-dirty")
    after = {path: (tree / path).read_bytes() for path in before}
    changed = {path for path in before if after[path] != before[path]}
    _expect("changed files", changed, {path for path, _ in _WRAPPED})
    _check_lines({path: (before[path], after[path]) for path in changed})
    _expect("a second run", _run("diff", tree), b"")


def _check_ledger(ledger: dict[str, Any]) -> None:
    sites = Counter((s["file"], s["function"], s["decision"]) for s in ledger["sites"])
    wanted = Counter({(*place, how): sites for place, (how, sites, _) in _WRAPPED.items()})
    wanted[(*_PASSED_ON, "contract passed on")] = 1
    _expect("sites", sites, wanted)
    _expect("functions not understood", ledger["unparsed"], [])


def _check_lines(files: dict[str, tuple[bytes, bytes]]) -> None:
    """Begins and ends, and the two comments; not one line besides, and the right number of each."""
    added: list[str] = []
    removed: list[str] = []
    for path, (before, after) in sorted(files.items()):
        old, new = (data.decode("latin-1").splitlines() for data in (before, after))
        lines = list(difflib.unified_diff(old, new, lineterm="", n=0))[2:]
        more = [line[1:].strip() for line in lines if line.startswith("+")]
        regions = sum(number for (file, _), (_, _, number) in _WRAPPED.items() if file == path)
        _expect(f"{_BEGIN} in {path}", more.count(_BEGIN), regions)
        _expect(f"{_END} in {path}", more.count(_END), regions)
        said = sum(1 for line in more if line == f"* {_SENTENCE}")
        _expect(f"the sentence in {path}", said, _COMMENTED.get(path, 0))
        added += more
        removed += [line[1:].strip() for line in lines if line.startswith("-")]
    rest = [line for line in added if line not in (_BEGIN, _END)]
    _expect("other added lines", [r for r in rest if not r.startswith(("/*", "*"))], [])
    _expect("other removed lines", [r for r in removed if not r.startswith("/*")], [])
    _expect("lines added and removed", (len(added), len(removed)), (_ADDED, _REMOVED))


def _run(command: str, tree: Path, *options: str) -> bytes:
    """Standard output of crefactor, run on the tree; it must succeed."""
    done = subprocess.run(
        ["crefactor", command, "-C", os.fspath(tree), *_REQUEST, *options],
        capture_output=True,
        env=_environment(),
        check=False,
    )
    if done.returncode != 0:
        words = done.stderr.decode("utf-8", "replace").strip()
        raise Unexpected(f"crefactor {command} ended with {done.returncode}: {words}")
    return done.stdout


def _environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    return kept | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def _expect(what: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise Unexpected(f"{what}: found {found}, expected {wanted}")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
