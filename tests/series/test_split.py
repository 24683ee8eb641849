"""Splits: which site goes into which commit, and that every state between is the right one."""

from __future__ import annotations

import pytest

from refactor.series.maintainers import parse
from tests.series.conftest import MIRROR, Tree

MAINTAINERS = """\
Title of the file

Nodes
M: Nora <nora@example.org>
F: *.c
F: job/
X: job/mirror*

Mirror
------
F: job/mirror?c

All the rest
F: *
F: */
"""


def _files(tree: Tree, branch: str = "work-v1") -> list[list[str]]:
    commits = tree.git("rev-list", "--reverse", f"main..{branch}").split()
    return [tree.git("diff-tree", "--name-only", "-r", f"{c}^", c).split() for c in commits]


def test_layers_go_from_the_outermost_callers_to_the_callee(tree: Tree) -> None:
    tree.series("--split=layer")
    assert _files(tree) == [["node.c"], ["job/mirror.c", "tests/test.c"], ["node.c"]]
    subjects = tree.git("log", "--reverse", "--format=%s", "main..work-v1").splitlines()
    assert subjects == [
        "node: introduce paused section in callers of node_drop()",
        "node: introduce paused section in callers of node_detach()",
        "node: move paused section outside of node_detach()",
    ]


@pytest.mark.parametrize("kind", ["layer", "directory", "maintainer"])
def test_every_split_ends_in_the_same_tree(tree: Tree, kind: str) -> None:
    tree.commit("tank: maintainers", {"MAINTAINERS": MAINTAINERS})
    whole = tree.series()
    parts = tree.series(f"--split={kind}", branch="parts")
    assert tree.git("rev-parse", f"{parts}^{{tree}}") == tree.git("rev-parse", f"{whole}^{{tree}}")
    assert tree.run("replay", "parts") == 0


@pytest.mark.parametrize("kind", ["layer", "directory", "maintainer"])
def test_until_the_last_commit_the_callee_keeps_its_section(tree: Tree, kind: str) -> None:
    tree.series(f"--split={kind}")
    *before, last = tree.git("rev-list", "--reverse", "main..work-v1").split()
    for commit in before:
        text = tree.show(f"{commit}:node.c")
        assert "{\n    pause_all_begin();\n    node->parent = NULL;\n" in text
        assert "All queues must be paused." not in text
    assert "{\n    node->parent = NULL;\n" in tree.show(f"{last}:node.c")


def test_directories(tree: Tree) -> None:
    tree.series("--split=directory")
    assert _files(tree) == [["job/mirror.c"], ["tests/test.c"], ["node.c"], ["node.c"]]


def test_maintainers(tree: Tree) -> None:
    tree.commit("tank: maintainers", {"MAINTAINERS": MAINTAINERS})
    tree.series("--split=maintainer")
    assert _files(tree) == [["job/mirror.c"], ["node.c"], ["tests/test.c"], ["node.c"]]


def test_the_closest_pattern_decides() -> None:
    known = parse(MAINTAINERS)
    assert known.section("job/mirror.c") == "Mirror"
    assert known.section("job/deep/x.c") == "Nodes"
    assert known.section("x.c") == "Nodes"
    assert known.section("job/mirror_c/x.h") == "Mirror"
    assert parse("").section("x.c") == "no maintainer"


def test_a_site_stays_in_its_patch_when_others_come(tree: Tree) -> None:
    tree.series("--split=layer")
    tree.commit("job: more", {"job/more.c": MIRROR.replace("mirror", "more")})
    tree.series("--split=layer", branch="work-v2")
    assert _files(tree, "work-v2") == [
        ["node.c"],
        ["job/mirror.c", "job/more.c", "tests/test.c"],
        ["node.c"],
    ]


def test_more_than_15_commits_are_a_warning_that_names_fewer(
    tree: Tree, capfd: pytest.CaptureFixture[str]
) -> None:
    tree.commit("node: many", {f"d{n}/f.c": MIRROR.replace("mirror", f"m{n}") for n in range(16)})
    tree.series("--split=directory")
    told = capfd.readouterr().err
    assert "warning: 20 commits are more than 15" in told
    assert "--split with fewer: none (1), layer (3)" in told


def test_equal_subjects_are_told_apart(tree: Tree) -> None:
    long = "callers_" * 9
    text = "void TREE_WRLOCK @(Node *n)\n{\n    node_detach(n);\n}\n" + MIRROR
    text = text.replace("mirror_stop", "c_@").replace("node_detach(node)", "@(node)")
    files = {f"{long}{end}.c": text.replace("@", f"{long}{end}") for end in "ab"}
    tree.commit("node: long names", files)
    tree.series("--split=layer")
    subjects = tree.git("log", "--format=%s", "main..work-v1").splitlines()
    assert len(set(subjects)) == len(subjects) == 5
    assert max(map(len, subjects)) <= 75


def test_the_maintainers_of_a_sub_directory_are_at_the_top(tree: Tree) -> None:
    files = {"MAINTAINERS": MAINTAINERS, "job/node.c": "", "job/deep/x.c": MIRROR}
    node = tree.show("main:node.c") + "\n"
    tree.commit("job: more", files | {"job/node.c": node, "job/x.c": MIRROR.replace("mirror", "x")})
    Tree(tree.root / "job").series("--split=maintainer")
    assert _files(tree) == [
        ["job/mirror.c"],
        ["job/deep/x.c", "job/node.c", "job/x.c"],
        ["job/node.c"],
    ]
