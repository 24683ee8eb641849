"""Runs git on a tree that is not trusted: nothing that the repository configures is executed."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from refactor.errors import EnvironmentFault

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
    settings = [part for setting in _SAFE for part in ("-c", setting)]
    prefix = ["git", "-C", os.fspath(root), "--no-pager", *settings]
    env = environment({**_work_tree(root), **(extra or {})})
    running: list[subprocess.Popen[bytes]] = []
    try:
        running.extend(_start([*prefix, *arguments], env) for arguments in commands)
        outputs = [process.communicate() for process in running]
    except FileNotFoundError as error:
        raise EnvironmentFault("git is not installed or not on PATH", "install git") from error
    finally:
        for process in running:
            if process.poll() is None:
                process.kill()
                process.wait()
    for process, arguments, (_, words) in zip(running, commands, outputs, strict=True):
        if process.returncode not in accept or _PASSED_OVER.search(words):
            told = words.decode("utf-8", "replace").strip() or f"exit code {process.returncode}"
            raise EnvironmentFault(f"git {arguments[0]} failed in {root}: {told}")
    return [output for output, _ in outputs]


def _start(command: Sequence[str], env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, env=env)


def _work_tree(root: Path) -> dict[str, str]:
    """Keeps `core.worktree` from making git look at other files than the ones that are read."""
    top = repository_of(root)
    return {"GIT_WORK_TREE": os.fspath(top)} if top else {}


def repository_of(root: Path) -> Path | None:
    """The folder at or above `root` that holds `.git`, or None."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            return folder
    return None
