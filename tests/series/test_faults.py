"""What fails outside of the request: one sentence, and nothing half made."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from refactor.proof.stage import Proof
from refactor.protocol.model import Protocol
from refactor.series import commits, steps, verify
from tests.series.conftest import MIRROR, Tree

Capture = pytest.CaptureFixture[str]


def test_a_partial_clone_does_not_reach_for_the_network(
    tree: Tree, tmp_path: Path, capfd: Capture
) -> None:
    tree.git("config", "uploadpack.allowFilter", "true")
    part = Tree(tmp_path / "part")
    tree.git(
        "clone", "-q", "--no-checkout", "--filter=blob:none", tree.root.as_uri(), str(part.root)
    )
    part.series(code=3)
    told = capfd.readouterr().err
    assert told.startswith("crefactor: git ")
    assert part.git("branch", "--list", "work-v1") == ""


def test_an_unknown_function_is_named_with_the_nearest_one(
    tree: Tree, tmp_path: Path, capfd: Capture
) -> None:
    assert tree.run("series", "hoist", "node_detatch", "--branch=x") == 2
    assert "did you mean node_detach?" in capfd.readouterr().err
    recipe = tmp_path / "recipe.toml"
    steps = ("node_detach", "node_detatch")
    recipe.write_text(
        "".join(f'[[step]]\ntransform = "hoist"\narguments = ["{name}"]\n' for name in steps)
    )
    assert tree.run("series", "--recipe", str(recipe), "--branch=x") == 2
    assert "did you mean node_detach?" in capfd.readouterr().err


def test_a_full_disk_makes_no_branch(
    tree: Tree, monkeypatch: pytest.MonkeyPatch, capfd: Capture
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(commits, "_import", full)
    tree.series(code=3)
    assert "the commits cannot be written: No space left on device" in capfd.readouterr().err
    assert tree.git("branch", "--list", "work-v1") == ""


def test_a_checkout_that_cannot_be_made_makes_no_branch(
    tree: Tree, monkeypatch: pytest.MonkeyPatch, capfd: Capture
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(verify, "_borrow", full)
    tree.series("--verify", "true", code=3)
    assert "--verify cannot make its checkout: No space left" in capfd.readouterr().err


def test_ctrl_c_stops_the_users_command_too(tmp_path: Path) -> None:
    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    began = time.monotonic()
    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        with pytest.raises(KeyboardInterrupt):
            verify._run("sleep 60", tmp_path, tmp_path / "output")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert time.monotonic() - began < 30


def test_a_branch_that_appears_meanwhile_is_not_overwritten(tree: Tree, capfd: Capture) -> None:
    tree.series("--verify", f"git -C {tree.root} branch work-v1 main", code=3)
    assert "git update-ref failed" in capfd.readouterr().err
    assert tree.git("rev-parse", "work-v1") == tree.git("rev-parse", "main")


def test_an_identity_that_breaks_the_record_of_a_commit_is_git_s_own_error(
    tree: Tree, monkeypatch: pytest.MonkeyPatch, capfd: Capture
) -> None:
    monkeypatch.setenv("GIT_AUTHOR_DATE", "some day")
    tree.series(code=3)
    assert "crefactor: " in capfd.readouterr().err


def test_a_step_with_two_commands_or_without_its_commits_is_refused(
    tree: Tree, tmp_path: Path, capfd: Capture
) -> None:
    tree.series("--split=layer")
    message = tree.git("log", "-1", "--format=%B", "work-v1")
    tree.git("checkout", "-q", "work-v1")
    tree.git("commit", "-q", "--amend", "-m", message.replace("=stop", "=through"))
    assert tree.run("replay", "HEAD") == 2
    assert "step 1 is recorded with two commands" in capfd.readouterr().err
    tree.git("commit", "-q", "--amend", "-m", message.replace("Step: 1/1", "Step: 2/2"))
    tree.git("rebase", "-q", "--onto", "main", "HEAD~1")
    assert tree.run("replay", "HEAD") == 2
    assert "the commits of step 1 are not in the branch" in capfd.readouterr().err


def test_a_patch_that_is_new_on_the_new_base(
    tree: Tree, tmp_path: Path, new_tree: Callable[..., Tree]
) -> None:
    tree.series("--split=directory")
    tree.commit("net: more", {"net/more.c": MIRROR.replace("mirror", "more")})
    log = tmp_path / "log.txt"
    log.write_text("* One more.\n")
    options = ["--branch=work-v2", "-v2", "-o", str(tmp_path / "out"), "--changelog", str(log)]
    assert tree.run("replay", "work-v1", "--onto=main", *options) == 0
    assert tree.git("rev-list", "--count", "main..work-v2") == "5"
    cover = (tmp_path / "out" / "v2-0000-cover-letter.patch").read_text()
    assert "\nChanges in v2:\n* One more.\n" in cover


def test_skips_by_function_move_as_they_are(tree: Tree) -> None:
    tree.commit("node: ask", {"ask.c": "int f(Node *n)\n{\n    return node_detach(n);\n}\n"})
    tree.series("--skip=ask.c:f", "--because=it  runs\tbefore")
    tree.commit("node: on", {"other.c": "int x;\n"})
    assert tree.run("replay", "work-v1", "--onto=main", "--branch=work-v2") == 0
    assert tree.run("replay", "work-v2") == 0


def test_a_repository_without_an_index_has_nothing_changed(tree: Tree, tmp_path: Path) -> None:
    empty = Tree(tmp_path / "empty")
    tree.git("clone", "-q", "--no-checkout", str(tree.root), str(empty.root))
    empty.series()


def test_a_proof_that_fails_makes_no_branch_and_no_replay(
    tree: Tree, monkeypatch: pytest.MonkeyPatch, capfd: Capture
) -> None:
    tree.series()
    failed = Proof(False, "proof failed (balance): node.c:1: f()", (), ("node.c:1: f()",))
    monkeypatch.setattr(steps, "prove", lambda *_: failed)
    tree.series(branch="work-v2", code=1)
    assert "the proof failed, so nothing is changed" in capfd.readouterr().err
    assert tree.git("branch", "--list", "work-v2") == ""
    assert tree.run("replay", "work-v1") == 1
    assert "proof failed (balance): node.c:1: f()" in capfd.readouterr().err


def test_the_protocols_prefixes_come_before_the_history(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Protocol, "prefixes", {"": "all", "job/": "jobs"}, raising=False)
    tree.series("--split=directory")
    told = tree.git("log", "--reverse", "--format=%s", "main..work-v1").splitlines()
    assert [line.partition(":")[0] for line in told] == ["jobs", "all", "all", "all"]
