"""Runs git on a tree that is not trusted: nothing that the repository configures is executed."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from refactor.errors import EnvironmentFault
from refactor.program.names import shown
from refactor.source.files import read_regular

# Settings by which a repository could make git run a command or change what it prints.
_SAFE = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.quotePath=true",
    "core.untrackedCache=false",
    "diff.external=",
    "submodule.recurse=false",
)
# Variables of git that are passed on: whose configuration counts, and who commits.
_KEPT = frozenset(
    (
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_SYSTEM",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_CEILING_DIRECTORIES",
        "GIT_EXEC_PATH",
        "GIT_TEST_ASSUME_DIFFERENT_OWNER",
        "GIT_AUTHOR_NAME",
        "GIT_AUTHOR_EMAIL",
        "GIT_AUTHOR_DATE",
        "GIT_COMMITTER_NAME",
        "GIT_COMMITTER_EMAIL",
        "GIT_COMMITTER_DATE",
    )
)
# No prompt, no lock, no fetch of missing objects (which could run a command), English messages.
_FIXED = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "LC_ALL": "C",
}


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment for git: nothing that points it elsewhere or changes what it prints."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or k in _KEPT}
    return {**kept, **_FIXED, **(extra or {})}


# Said of files and folders that git could not read, and went on without.
_PASSED_OVER = re.compile(rb"^(?:error|fatal|warning: could not open)\b", re.MULTILINE)


def run(
    root: Path,
    arguments: Sequence[str],
    *,
    accept: Sequence[int] = (0,),
    extra: Mapping[str, str] | None = None,
) -> bytes:
    """Standard output of `git ARGUMENTS` in `root`.

    Raises EnvironmentFault with git's own words if the exit code is not in `accept`, and when git
    is not installed.
    """
    return run_all(root, [arguments], accept=accept, extra=extra)[0]


def run_all(
    root: Path,
    commands: Sequence[Sequence[str]],
    *,
    accept: Sequence[int] = (0,),
    extra: Mapping[str, str] | None = None,
) -> list[bytes]:
    """Standard output of several git commands that run at the same time; raises like `run`."""
    return Running(root, commands, accept=accept, extra=extra).outputs()


class Running:
    """Several git commands that run while this process goes on; to make one raises like `run`."""

    def __init__(
        self,
        root: Path,
        commands: Sequence[Sequence[str]],
        *,
        accept: Sequence[int] = (0,),
        extra: Mapping[str, str] | None = None,
    ) -> None:
        self._root, self._commands, self._accept = root, commands, accept
        settings = [part for setting in _SAFE for part in ("-c", setting)]
        prefix = ["git", "-C", os.fspath(root), "--no-pager", *settings]
        env = environment({**_work_tree(root), **(extra or {})})
        self._processes: list[subprocess.Popen[bytes]] = []
        try:
            for arguments in commands:
                self._processes.append(_start([*prefix, *arguments], env))
        except FileNotFoundError as error:
            raise EnvironmentFault("git is not installed or not on PATH", "install git") from error
        finally:
            if len(self._processes) < len(commands):
                self.stop()

    def outputs(self) -> list[bytes]:
        """The standard output of each, once all have ended; raises like `run`."""
        try:
            ended = [process.communicate() for process in self._processes]
        finally:
            self.stop()
        for process, arguments, (_, words) in zip(
            self._processes, self._commands, ended, strict=True
        ):
            if process.returncode not in self._accept or _PASSED_OVER.search(words):
                told = words.decode("utf-8", "replace").strip()
                told = told or f"exit code {process.returncode}"
                where = shown(os.fspath(self._root))
                raise EnvironmentFault(f"git {arguments[0]} failed in {where}: {told}")
        return [output for output, _ in ended]

    def stop(self) -> None:
        """End what still runs."""
        for process in self._processes:
            if process.poll() is None:
                process.kill()
                process.wait()
            for pipe in filter(None, (process.stdout, process.stderr)):
                pipe.close()


def _start(command: Sequence[str], env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, env=env)


def _work_tree(root: Path) -> dict[str, str]:
    """Keeps `core.worktree` from making git look at other files than the ones that are read."""
    top = repository_of(root.resolve())
    return {"GIT_WORK_TREE": os.fspath(top)} if top else {}


def repository_of(root: Path) -> Path | None:
    """The folder at or above `root` that holds a repository, or None; git looks for it like this.

    Raises EnvironmentFault if `root` has a `.git` that is no repository, or if one above it is
    damaged: git would pass both over and look further up.
    """
    for folder in (root, *root.parents):
        own = folder / ".git"
        if own.is_file() or (own.is_dir() and _is_complete(own)):
            return folder
        remains = any(os.path.lexists(own / name) for name in ("HEAD", "index", "objects", "refs"))
        if remains or (folder == root and os.path.lexists(own)):
            told = f"{shown(os.fspath(own))} is not a git repository, or a damaged one"
            raise EnvironmentFault(told, "repair it, or move it away")
    return None


def is_repository(folder: Path) -> bool:
    """Whether git takes a folder inside of a tree for a repository of its own."""
    own = folder / ".git"
    if own.is_dir():
        return _is_complete(own)
    try:
        named = _GITFILE.fullmatch(read_regular(own, follow_links=True))
    except PermissionError:
        return True
    except OSError:
        return False
    return named is not None and _is_complete(folder / os.fsdecode(named[1]))


_GITFILE = re.compile(rb"gitdir: ([^\0]+?)[\r\n]*")
_HEAD = re.compile(rb"ref:\s*refs/|[0-9a-f]{40}")


def _is_complete(own: Path) -> bool:
    """Whether a folder, such as `.git`, has all that git wants to see in a repository."""
    try:
        if not _HEAD.match(_head(own / "HEAD")):
            return False
        shared = own / "commondir"
        common = own / os.fsdecode(read_regular(shared).strip()) if shared.exists() else own
        return (common / "objects").is_dir() and (common / "refs").is_dir()
    except (OSError, ValueError):
        return False


def _head(path: Path) -> bytes:
    if path.is_symlink():
        return b"ref: " + os.fsencode(path.readlink())
    return read_regular(path)
