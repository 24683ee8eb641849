"""git is asked in a way that nothing can bend, and its own words are passed on."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path
from typing import Any, NoReturn

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


def _nested(folder: Path) -> Path:
    return lay_out({"x.c": b"int x;\n"}, folder / "nested")


def test_a_folder_with_a_repository_of_its_own_is_one(tmp_path: Path) -> None:
    assert own.is_repository(commit(_nested(tmp_path)))


def test_a_folder_whose_git_file_leads_to_a_repository_is_one(
    repository: Path, tmp_path: Path
) -> None:
    folder = _nested(tmp_path)
    (folder / ".git").write_text(f"gitdir: {repository / '.git'}\n")
    assert own.is_repository(folder)
    (folder / ".git").write_text("gitdir: ../repo/.git\r\n")
    assert own.is_repository(folder)


@pytest.mark.parametrize("content", [b"", b"gitdir: ", b"gitdir: nowhere\n", b"\0", b"gitdir:x"])
def test_a_folder_whose_git_file_leads_nowhere_is_none(tmp_path: Path, content: bytes) -> None:
    folder = _nested(tmp_path)
    (folder / ".git").write_bytes(content)
    assert not own.is_repository(folder)


@pytest.mark.parametrize("part", ["HEAD", "objects", "refs"])
def test_a_repository_that_lacks_a_part_is_none(tmp_path: Path, part: str) -> None:
    folder = commit(_nested(tmp_path))
    (folder / ".git" / part).rename(folder / ".git" / "elsewhere")
    assert not own.is_repository(folder)


def test_a_head_that_is_a_link_is_one_too(tmp_path: Path) -> None:
    folder = commit(_nested(tmp_path))
    named = (folder / ".git" / "HEAD").read_text().removeprefix("ref: ").strip()
    (folder / ".git" / "HEAD").unlink()
    (folder / ".git" / "HEAD").symlink_to(named)
    assert own.is_repository(folder)
    assert own.repository_of(folder) == folder


@pytest.mark.parametrize("head", [b"", b"garbage\n", b"\xff"])
def test_a_head_that_is_none_makes_no_repository(tmp_path: Path, head: bytes) -> None:
    folder = commit(_nested(tmp_path))
    (folder / ".git" / "HEAD").write_bytes(head)
    assert not own.is_repository(folder)
    with pytest.raises(EnvironmentFault, match="not a git repository, or a damaged one"):
        own.repository_of(folder)


def test_a_linked_working_tree_inside_of_a_tree_is_a_repository(
    repository: Path, tmp_path: Path
) -> None:
    git(repository, "worktree", "add", "-q", str(tmp_path / "second"))
    assert own.is_repository(tmp_path / "second")


def test_a_folder_without_a_git_folder_or_with_a_pipe_of_that_name_is_none(tmp_path: Path) -> None:
    folder = _nested(tmp_path)
    assert not own.is_repository(folder)
    os.mkfifo(folder / ".git")
    assert not own.is_repository(folder)


def test_no_git_process_outlives_an_interrupt(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Interrupted(subprocess.Popen[bytes]):
        def __init__(self, _: object, **options: Any) -> None:
            super().__init__(["sleep", "600"], **options)
            started.append(self)

        def communicate(self, *_: Any, **__: Any) -> NoReturn:
            raise KeyboardInterrupt

    monkeypatch.setattr(subprocess, "Popen", Interrupted)
    with pytest.raises(KeyboardInterrupt):
        own.run_all(repository, [["ls-files"], ["ls-files"]])
    assert [process.poll() for process in started] == [-signal.SIGKILL] * 2
    pipes = [pipe for process in started for pipe in (process.stdout, process.stderr)]
    assert all(pipe is not None and pipe.closed for pipe in pipes)
