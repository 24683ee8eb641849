"""Every commit of a series split by layers is a state that `check` accepts as far as its base.

What breaks the rules on brackets and contracts after a commit broke them before the series, but for
the sites of which the ledger says so: those skipped, and those where the lock is still held.
"""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from refactor.check.run import Settings, check
from refactor.check.scope import EVERYWHERE, Scope
from refactor.cli import main
from refactor.protocol.load import load
from tests.series.conftest import PROTOCOL, ROOT, Tree
from tests.series.test_qemu import _CLONE, CHANGE, PARENT

Found = set[tuple[str, str, str]]
RULES = frozenset({"begin-under-lock", "contract-outside-bracket", "left-open", "closed-twice"})
# Case -> what the last commit leaves: a function reached through pointers only, and a skipped site.
CASES: Mapping[str, Found] = {
    "call-callback-stop": {("begin-under-lock", "mirror.c", "mirror_remove")},
    "call-callback-stop-two-levels": {("begin-under-lock", "mirror.c", "mirror_remove")},
    "call-coroutine-variant": set(),
    "call-merge-with-region": set(),
    "contract-across-files": set(),
    "contract-callback-through": set(),
    "contract-covers-the-whole-function": set(),
    "contract-mutual-recursion": set(),
    "contract-two-levels": set(),
    "skip-refusal": {("contract-outside-bracket", "probe.c", "probe_first")},
    "two-functions": set(),
    "two-functions-one-calls-the-other": set(),
    "wrap-goto-fail": set(),
    "wrap-ifdef-around-release": set(),
    "wrap-two-acquires-one-release": set(),
}


def _found(root: Path, protocol: str, depth: int, scope: Scope = EVERYWHERE) -> Found:
    report = check(root, load(protocol), Settings(depth=depth, scope=scope))
    return {(f.rule, f.file, f.function) for f in report.findings if f.rule in RULES}


@pytest.mark.parametrize("case", CASES)
def test_each_commit_breaks_no_rule_that_its_base_keeps(case: str, tmp_path: Path) -> None:
    folder = ROOT / "golden" / "hoist" / case
    arguments = tomllib.loads((folder / "case.toml").read_text())["args"]
    tree = Tree(tmp_path / "tree")
    shutil.copytree(folder / "before", tree.root)
    tree.git("init", "-q", "-b", "main")
    tree.git("add", "-A")
    tree.git("commit", "-q", "-m", "tank: begin")
    assert tree.run("series", *arguments, "--branch=work-v1", "--split=layer") == 0
    commits = tree.git("rev-list", "--reverse", "main..work-v1").split()
    assert len(commits) > 1
    before = _found(tree.root, str(PROTOCOL), 2)
    assert before
    for commit in commits:
        tree.git("checkout", "-q", commit)
        found = _found(tree.root, str(PROTOCOL), 2)
        assert found <= before | CASES[case]
    assert found == CASES[case]


@pytest.mark.skipif(not _CLONE, reason="CREFACTOR_QEMU names no clone of QEMU with the change")
def test_each_commit_of_the_change_to_qemu(tmp_path: Path) -> None:
    tree = Tree(tmp_path / "qemu")
    tree.root.mkdir()
    tree.git("clone", "-q", "--shared", "--no-checkout", _CLONE, ".")
    tree.git("checkout", "-q", "--detach", PARENT)
    options = ["-C", str(tree.root), "hoist", "bdrv_root_unref_child", "--branch=drain-v1"]
    assert main.run(["series", *options, "--split=layer"]) == 0
    commits = tree.git("rev-list", "--reverse", f"{PARENT}..drain-v1").split()
    subjects = tree.git("log", "--reverse", "--format=%s", f"{PARENT}..drain-v1").splitlines()
    assert subjects == [
        "block: introduce drained section in callers of bdrv_unref_child()",
        "block: introduce drained section in callers of bdrv_root_unref_child()",
        "block: move drained section outside of bdrv_root_unref_child()",
    ]
    touched = tree.git("diff", "--name-only", PARENT, "drain-v1").splitlines()
    scope = Scope(paths=tuple(touched))
    states = []
    for commit in (PARENT, CHANGE, *commits):
        tree.git("checkout", "-q", commit)
        states.append(_found(tree.root, "qemu-block", 1, scope))
    before, by_hand, *after = states
    # What check says of the change that people made: a function reached through a pointer only, and
    # a lock that was taken under another one before.
    assert by_hand - before == {
        ("begin-under-lock", "block/quorum.c", "quorum_del_child"),
        ("begin-under-lock", "block/vmdk.c", "vmdk_open"),
    }
    assert all(found <= before | by_hand for found in after)
    assert after[-1] == by_hand
