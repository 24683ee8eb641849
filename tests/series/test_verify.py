"""--verify: the user's command at every commit, before the branch is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.series.conftest import Tree

Capture = pytest.CaptureFixture[str]


def test_the_command_sees_every_commit_in_order(tree: Tree, tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = (
        f"git log -1 --format=%s >> {log}; grep -c pause_all_begin job/mirror.c >> {log}; true"
    )
    tree.series("--split=layer", "--verify", command)
    assert log.read_text().splitlines() == [
        "node: introduce paused section in callers of node_drop()",
        "0",
        "node: introduce paused section in callers of node_detach()",
        "1",
        "node: move paused section outside of node_detach()",
        "1",
    ]


def test_a_failure_names_the_commit_shows_the_output_and_makes_no_branch(
    tree: Tree, tmp_path: Path, capfd: Capture
) -> None:
    before = tree.state()
    command = "echo checked; ! grep -q pause_all_begin job/mirror.c"
    out = str(tmp_path / "out")
    tree.series("--split=layer", "--verify", command, "-o", out, code=1)
    told = capfd.readouterr().err
    assert told.count("checked") == 1
    assert (
        "--verify failed with exit code 1 at: node: introduce paused section in callers of " in told
    )
    assert "so no branch was made" in told
    assert tree.state() == before
    assert not (tmp_path / "out").exists()


def test_keep_going_makes_the_branch_and_names_every_failure(tree: Tree, capfd: Capture) -> None:
    tree.series("--split=layer", "--verify", "kill -9 $$", "--keep-going")
    assert capfd.readouterr().err.count("--verify failed with signal 9 at: ") == 3


def test_long_output_is_cut_to_its_end(tree: Tree, capfd: Capture) -> None:
    tree.series("--verify", "yes | head -c 100000; echo the end; exit 3", code=1)
    told = capfd.readouterr().err
    assert "the end\n--verify failed with exit code 3" in told
    assert len(told) < 20_000


def test_the_checkout_is_apart_and_leaves_nothing(tree: Tree) -> None:
    before = tree.state()
    tree.series("--verify", 'test -z "$GIT_DIR" && touch new.c && git config x.y z && rm node.c')
    after = tree.state()
    assert after.pop(".git/refs/heads/work-v1")
    assert after == before
    assert tree.git("worktree", "list", "--porcelain").count("worktree ") == 1


def test_no_filter_runs_in_the_checkout(tree: Tree, tmp_path: Path) -> None:
    tree.commit("tank: attributes", {".gitattributes": "* filter=trap\n"})
    tree.git("config", "filter.trap.smudge", f"touch {tmp_path}/spy; cat")
    tree.series("--verify", "true")
    assert not (tmp_path / "spy").exists()


def test_a_shallow_clone_can_be_verified(tree: Tree, tmp_path: Path) -> None:
    shallow = Tree(tmp_path / "shallow")
    tree.git("clone", "-q", "--depth=1", tree.root.as_uri(), str(shallow.root))
    shallow.series("--verify", "git log --format=%H && test -f node.c")


def test_a_progress_bar_is_for_terminals(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    tree.series("--split=layer", "--verify", "true")
