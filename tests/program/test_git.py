"""git is asked in a way that nothing can bend, and its own words are passed on."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor.errors import EnvironmentFault
from refactor.program import git as own
from tests.cli.support import commit, git
from tests.golden.cases import lay_out


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return commit(lay_out({"a.c": b"int a;\n", "sub/b.c": b"int b;\n"}, tmp_path / "repo"))


def test_the_output_of_git_is_given_as_bytes(repository: Path) -> None:
    assert own.run(repository, ["ls-files", "-z"]) == b"a.c\0sub/b.c\0"


def test_what_git_says_is_the_error(repository: Path) -> None:
    with pytest.raises(EnvironmentFault, match=r"git rev-parse failed .*unknown") as caught:
        own.run(repository, ["rev-parse", "nothing"])
    assert caught.value.exit_code == 3


def test_a_code_that_is_expected_is_no_error(repository: Path) -> None:
    assert own.run(repository, ["grep", "nothing"], accept=(0, 1)) == b""


def test_an_error_without_words_tells_the_code(repository: Path) -> None:
    with pytest.raises(EnvironmentFault, match="exit code 1"):
        own.run(repository, ["grep", "nothing"])


def test_without_git_it_is_said_that_git_is_missing(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(EnvironmentFault, match="git is not installed"):
        own.run(repository, ["ls-files"])


def test_the_repository_of_a_folder_is_at_or_above_it(repository: Path, tmp_path: Path) -> None:
    assert own.repository_of(repository) == repository
    assert own.repository_of(repository / "sub") == repository
    assert own.repository_of(tmp_path) is None


def test_a_linked_working_tree_has_a_repository(repository: Path, tmp_path: Path) -> None:
    git(repository, "worktree", "add", "-q", str(tmp_path / "second"))
    assert own.repository_of(tmp_path / "second" / "sub") == tmp_path / "second"


def test_the_user_s_environment_is_kept_but_for_what_bends_git(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_EXTERNAL_DIFF", "GIT_LITERAL_PATHSPECS"):
        monkeypatch.setenv(name, "bent")
    monkeypatch.setenv("MY_OWN", "kept")
    found = own.environment({"EXTRA": "given"})
    assert (found["MY_OWN"], found["EXTRA"], found["LC_ALL"]) == ("kept", "given", "C")
    assert "bent" not in found.values()
