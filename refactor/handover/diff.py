"""The plan as a diff in git's own format, made by git itself from two temporary folders."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from refactor.errors import EnvironmentFault
from refactor.plan.step import FileChange
from refactor.program import git

# Neither the user's nor the machine's configuration may change a byte of the output.
_HERMETIC = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_ATTR_NOSYSTEM": "1",
}
_OPTIONS = (
    "diff --no-index --no-prefix --no-ext-diff --no-textconv --no-renames --abbrev=10 "
    "--diff-algorithm=myers --indent-heuristic --unified=3 --inter-hunk-context=0 --patch"
)
_SECTION = re.compile(
    rb"^(?:\x1b\[[0-9;]*m)*diff --git .*?(?=^(?:\x1b\[[0-9;]*m)*diff --git |\Z)", re.M | re.S
)
# Both halves are one path: a/PATH b/PATH, quoted or not.
_HEADER = re.compile(
    rb"(?:\x1b\[[0-9;]*m)*diff --git (?:a/(.*) b/\1|\"a/(.*)\" \"b/\2\")(?:\x1b\[m)?$", re.M
)


def unified(root: Path, changes: Iterable[FileChange], *, color: bool = False) -> bytes:
    """The diff of all changes, files in the order of their paths; `git apply` takes it.

    Raises EnvironmentFault if git or the temporary folder fails.
    """
    changed = list(changes)
    if not changed:
        return b""
    try:
        with tempfile.TemporaryDirectory(prefix="crefactor-") as scratch:
            top = Path(scratch)
            for change in changed:
                _put(top / "a" / change.path, change.before, root / change.path)
                _put(top / "b" / change.path, change.after, root / change.path)
            return _git_diff(top, color)
    except OSError as error:
        raise EnvironmentFault(f"the diff cannot be made: {error.strerror}") from error


def _put(path: Path, data: bytes, original: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    if original.exists() and os.access(original, os.X_OK):
        path.chmod(0o755)


def _git_diff(top: Path, color: bool) -> bytes:
    extra = {**_HERMETIC, "GIT_CEILING_DIRECTORIES": os.fspath(top.parent)}
    settings = ["-c", f"core.attributesFile={os.devnull}", "-c", "core.quotePath=true"]
    command = ["git", *settings, *_OPTIONS.split(), f"--color={'always' if color else 'never'}"]
    try:
        done = subprocess.run(
            [*command, "a", "b"],
            cwd=top,
            env=git.environment(extra),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise EnvironmentFault("git is needed to print a diff", "install git") from error
    if done.returncode not in (0, 1) or done.stderr:
        words = done.stderr.decode("utf-8", "replace").strip()
        raise EnvironmentFault(f"git diff failed: {words}")
    sections = [bytes(section) for section in _SECTION.findall(done.stdout)]
    sections.sort(key=_path_of)
    return b"".join(sections)


def _path_of(section: bytes) -> bytes:
    """The path in a section's header, unquoted; sorted by it, sections are in git's order."""
    header = _HEADER.match(section)
    if header is None:
        raise EnvironmentFault("git diff prints what is no diff in git's format", "update git")
    quoted: bytes | None = header[2]
    return header[1] if quoted is None else quoted.decode("unicode_escape").encode("latin-1")
