"""Runs git on a tree that is not trusted: nothing that the repository configures is executed."""

from __future__ import annotations

import os
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
_DROPPED = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS")


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment for git: no prompt, no lock, English messages, no foreign repository."""
    kept = {k: v for k, v in os.environ.items() if k not in _DROPPED}
    fixed = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    return {**kept, **fixed, **(extra or {})}


def run(
    root: Path,
    arguments: Sequence[str],
    *,
    accept: Sequence[int] = (0,),
    extra: Mapping[str, str] | None = None,
) -> bytes:
    """Standard output of `git ARGUMENTS` in `root`.

    Raises EnvironmentFault with git's own words if the exit code is not in `accept`, and when git is
    not installed.
    """
    settings = [part for setting in _SAFE for part in ("-c", setting)]
    command = ["git", "-C", os.fspath(root), "--no-pager", *settings, *arguments]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(extra),
            check=False,
        )
    except FileNotFoundError as error:
        raise EnvironmentFault("git is not installed or not on PATH", "install git") from error
    if done.returncode not in accept:
        words = done.stderr.decode("utf-8", "replace").strip() or f"exit code {done.returncode}"
        raise EnvironmentFault(f"git {arguments[0]} failed in {root}: {words}")
    return done.stdout


def repository_of(root: Path) -> Path | None:
    """The folder at or above `root` that holds `.git`, or None."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            return folder
    return None
