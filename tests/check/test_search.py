"""Which files hold a name: the same answer from git, from a plain folder, and without git."""

import os
import subprocess
from pathlib import Path

import pytest

from refactor.check import search
from refactor.check.scope import Scope
from refactor.check.search import SearchedTree
from refactor.errors import EnvironmentFault
from refactor.program import git

GLOBS = ("*.c", "*.h")
FILES = {
    "a.c": "alpha(); alphabet();",
    "dir/b.c": "beta();\nalpha_beta(beta);",
    "dir/c.h": "gamma",
    "dir/d.txt": "alpha",
    "we ird\n.c": "alpha",
}
ANSWER = {
    "alpha": {"a.c", "we ird\n.c"},
    "beta": {"dir/b.c"},
    "gamma": {"dir/c.h"},
    "delta": set(),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files above, a link, a pipe, and a repository inside."""
    root = tmp_path / "tree"
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "link.c").symlink_to("a.c")
    os.mkfifo(root / "pipe.c")
    subprocess.run(["git", "init", "-q", root / "inner"], check=True)
    (root / "inner" / "e.c").write_text("alpha", encoding="utf-8")
    return root


def answer(root: Path, scope: Scope | None = None) -> dict[str, set[str]]:
    """What a search finds."""
    tree = SearchedTree(root, GLOBS)
    return tree.holding(ANSWER, scope) if scope else tree.holding(ANSWER)


def commit(root: Path, *names: str) -> None:
    """Make the folder a repository that tracks the names."""
    subprocess.run(["git", "init", "-q", root], check=True)
    subprocess.run(["git", "-C", root, "add", *names], check=True)


@pytest.fixture(params=[0, 100], ids=["git looks", "files are read"])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways to search a folder that is in no repository."""
    monkeypatch.setattr(search, "_FEW", request.param)


def test_in_a_plain_folder(folder: Path, few: None) -> None:
    assert answer(folder) == ANSWER


def test_in_a_plain_folder_without_git(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_FEW", 0)

    def missing(*_args: object, **_more: object) -> bytes:
        raise EnvironmentFault("git is not installed")

    monkeypatch.setattr(git, "run", missing)
    assert answer(folder) == ANSWER
    assert answer(folder, Scope(("dir",)))["alpha"] == set()


def test_in_a_repository_with_tracked_and_untracked_files(folder: Path) -> None:
    commit(folder, "a.c", "dir/b.c")
    assert answer(folder) == ANSWER


def test_ignored_files_are_not_searched(folder: Path) -> None:
    (folder / ".gitignore").write_text("dir/c.h\n", encoding="utf-8")
    commit(folder, "a.c")
    assert answer(folder)["gamma"] == set()


@pytest.mark.parametrize("tracked", [True, False])
def test_a_scope_limits_the_answer_and_the_globs_still_hold(
    folder: Path, few: None, tracked: bool
) -> None:
    if tracked:
        commit(folder, "a.c", "dir/b.c", "dir/d.txt")
    found = answer(folder, Scope(("dir",)))
    assert found == {"alpha": set(), "beta": {"dir/b.c"}, "gamma": {"dir/c.h"}, "delta": set()}
    assert answer(folder, Scope((), ("d*.h",)))["gamma"] == {"dir/c.h"}


def test_more_names_than_fit_one_pattern_are_all_looked_for(folder: Path) -> None:
    many = [f"name{i}" for i in range(1600)]
    found = SearchedTree(folder, GLOBS).holding([*many, "alpha", "zeta"])
    assert len(found) == 1602
    assert found["alpha"] == ANSWER["alpha"]


def test_an_error_of_git_in_a_repository_is_passed_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(folder, "a.c")

    def refused(*_args: object, **_more: object) -> bytes:
        raise EnvironmentFault("git grep failed: dubious ownership")

    monkeypatch.setattr(git, "run_all", refused)
    with pytest.raises(EnvironmentFault, match="dubious ownership"):
        answer(folder)


def test_a_tracked_file_that_is_gone_is_not_in_the_answer(folder: Path) -> None:
    commit(folder, "a.c", "dir/b.c")
    (folder / "dir/b.c").unlink()
    assert answer(folder)["beta"] == set()


def test_a_file_that_git_does_not_look_at_on_the_disk_is_read(folder: Path) -> None:
    commit(folder, "a.c", "dir/b.c")
    subprocess.run(["git", "-C", folder, "update-index", "--assume-unchanged", "a.c"], check=True)
    (folder / "a.c").write_text("beta", encoding="utf-8")
    assert answer(folder)["beta"] == {"a.c", "dir/b.c"}
    assert answer(folder)["alpha"] == {"we ird\n.c"}


def test_a_file_that_vanishes_is_passed_over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = SearchedTree(folder, GLOBS)
    tree.files()
    (folder / "a.c").unlink()
    assert tree.holding(["alpha"]) == {"alpha": {"we ird\n.c"}}


def test_a_file_that_cannot_be_read_is_an_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = SearchedTree(folder, GLOBS)
    tree.files()
    (folder / "a.c").unlink()
    (folder / "a.c").mkdir()
    with pytest.raises(EnvironmentFault, match=r"a\.c"):
        tree.holding(["alpha"])
