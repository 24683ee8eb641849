"""The branch: made in one step, beside a checkout that nobody touches."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.series.conftest import BEFORE, MIRROR, Tree

AFTER_MIRROR = MIRROR.replace("    tree_wrlock();", "    pause_all_begin();\n    tree_wrlock();")
AFTER_MIRROR = AFTER_MIRROR.replace(
    "    tree_wrunlock();", "    tree_wrunlock();\n    pause_all_end();"
)


def test_the_branch_holds_what_apply_writes(tree: Tree, new_tree: Callable[..., Tree]) -> None:
    commit = tree.series()
    applied = new_tree("applied")
    assert applied.run("apply", "hoist", "node_detach") == 0
    applied.git("add", "-A")
    assert tree.git("rev-parse", f"{commit}^{{tree}}") == applied.git("write-tree")
    assert tree.git("rev-parse", f"{commit}^") == tree.git("rev-parse", "main")
    assert tree.show(f"{commit}:job/mirror.c") + "\n" == AFTER_MIRROR


def test_the_checkout_stays_byte_for_byte(tree: Tree) -> None:
    tree.write({"job/mirror.c": "garbage\n", "untracked.c": "void node_detach(void);\n"})
    tree.git("stash", "-q")
    tree.write({"node.c": "changed\n", "staged.c": "int x;\n"})
    tree.git("add", "staged.c")
    before = tree.state()
    tree.series()
    after = tree.state()
    assert after.pop(".git/refs/heads/work-v1")
    assert after == before


def test_uncommitted_changes_play_no_part_and_are_mentioned(
    tree: Tree, capfd: pytest.CaptureFixture[str]
) -> None:
    clean = tree.series()
    tree.write({"node.c": "changed\n", "more.c": "void f(void)\n{\n    node_detach(0);\n}\n"})
    tree.git("add", "more.c")
    dirty = tree.series(branch="work-v2")
    assert tree.git("rev-parse", f"{clean}^{{tree}}") == tree.git("rev-parse", f"{dirty}^{{tree}}")
    assert "2 changed files of the checkout play no part" in capfd.readouterr().err


def test_an_existing_branch_is_refused(tree: Tree, capfd: pytest.CaptureFixture[str]) -> None:
    old = tree.series()
    tree.series(code=1)
    assert "the branch work-v1 exists already" in capfd.readouterr().err
    assert tree.git("rev-parse", "work-v1") == old


def test_force_replaces_a_branch_and_prints_where_it_was(
    tree: Tree, capfd: pytest.CaptureFixture[str]
) -> None:
    old = tree.git("rev-parse", "main^")
    tree.git("branch", "work-v1", old)
    new = tree.series("--force")
    assert new != old
    assert f"work-v1 was at {old}" in capfd.readouterr().err


def test_a_branch_that_is_checked_out_is_not_replaced(
    tree: Tree, capfd: pytest.CaptureFixture[str]
) -> None:
    tree.git("checkout", "-q", "-b", "work-v1")
    tree.series("--force", code=1)
    assert "is checked out" in capfd.readouterr().err


@pytest.mark.parametrize("name", ["a..b", "-x", "a b", "x.lock", "@{-1}"])
def test_a_bad_name_is_refused(tree: Tree, name: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert tree.run("series", "hoist", "node_detach", f"--branch={name}") == 2
    assert "is no name for a branch" in capfd.readouterr().err


def test_a_missing_identity_is_a_clear_error(
    tree: Tree, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{name}_NAME")
        monkeypatch.delenv(f"GIT_{name}_EMAIL")
    monkeypatch.delenv("EMAIL", raising=False)
    tree.series(code=3)
    assert "set user.name and user.email" in capfd.readouterr().err
    tree.git("config", "user.name", "Ümit Özdağ")
    tree.git("config", "user.email", "u@example.org")
    commit = tree.series()
    told = tree.git("log", "-1", "--format=%an <%ae> %cn <%ce>", commit)
    assert told == "Ümit Özdağ <u@example.org> Ümit Özdağ <u@example.org>"


def test_dates_honour_source_date_epoch(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    one = tree.series()
    two = tree.series(branch="work-v2")
    assert one == two
    assert tree.git("log", "-1", "--format=%ad %cd", "--date=raw", one) == (
        "1700000000 +0000 1700000000 +0000"
    )


@pytest.mark.parametrize("epoch", ["yesterday", "-1", "1.5", "9" * 30])
def test_an_epoch_that_is_no_number_is_refused(
    tree: Tree, epoch: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    tree.series(code=2)
    assert "SOURCE_DATE_EPOCH" in capfd.readouterr().err


def test_a_refusal_makes_no_branch(tree: Tree, capfd: pytest.CaptureFixture[str]) -> None:
    tree.commit("node: ask", {"ask.c": "int f(Node *n)\n{\n    return node_detach(n);\n}\n"})
    tree.series(code=1)
    assert "refused" in capfd.readouterr().err
    assert tree.git("branch", "--list", "work-v1") == ""


def test_nothing_to_change_makes_no_branch(tree: Tree, capfd: pytest.CaptureFixture[str]) -> None:
    done = tree.series()
    assert tree.run("series", "hoist", "node_detach", "--branch=x", f"--onto={done}") == 0
    assert "nothing to change" in capfd.readouterr().err
    assert tree.git("branch", "--list", "x") == ""


def test_onto_takes_another_revision(tree: Tree) -> None:
    early = tree.git("rev-parse", "main^^")
    commit = tree.series("--onto=main^^")
    assert tree.git("rev-parse", f"{commit}^") == early
    assert tree.git("diff-tree", "--name-only", "-r", early, commit) == "node.c"


def test_an_unknown_revision_is_named(tree: Tree, capfd: pytest.CaptureFixture[str]) -> None:
    assert tree.run("series", "hoist", "node_detach", "--branch=x", "--onto=nowhere") == 2
    assert "'nowhere' names no commit" in capfd.readouterr().err


def test_nothing_to_make_is_refused(tree: Tree, capfd: pytest.CaptureFixture[str]) -> None:
    assert tree.run("series", "hoist", "node_detach") == 2
    assert "give --branch NAME, -o DIR or both" in capfd.readouterr().err


def test_no_repository_is_gits_own_error(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plain").mkdir()
    assert Tree(tmp_path / "plain").run("series", "hoist", "node_detach", "--branch=x") == 3
    assert "not a git repository" in capfd.readouterr().err


def test_file_modes_are_kept(tree: Tree) -> None:
    (tree.root / "job/mirror.c").chmod(0o755)
    tree.commit("node: run", {"x.c": "int x;\n"})
    commit = tree.series()
    assert tree.git("ls-tree", commit, "job/mirror.c").startswith("100755 blob")


def test_foreign_git_variables_lead_nowhere_else(
    tree: Tree, new_tree: Callable[..., Tree], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = new_tree("other")
    before = other.state()
    monkeypatch.setenv("GIT_DIR", os.fspath(other.root / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", os.fspath(other.root))
    monkeypatch.setenv("GIT_INDEX_FILE", os.fspath(other.root / ".git/index"))
    assert tree.run("series", "hoist", "node_detach", "--branch=work-v1") == 0
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name)
    assert other.state() == before
    assert tree.git("rev-parse", "work-v1^") == tree.git("rev-parse", "main")


def test_the_tree_of_a_commit_is_read_not_the_files(tree: Tree) -> None:
    for path in BEFORE:
        (tree.root / path).unlink()
    commit = tree.series()
    assert tree.git("diff-tree", "--name-only", "-r", "main", commit).split() == [
        "job/mirror.c",
        "node.c",
        "tests/test.c",
    ]
