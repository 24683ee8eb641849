"""A walk over a folder that is in no repository."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from refactor.errors import EnvironmentFault
from refactor.program import git
from refactor.program.names import shown
from refactor.program.patterns import FilePatterns


def walk(root: Path, patterns: FilePatterns) -> list[str]:
    """The paths, relative to `root` and sorted, of the regular files that fit the patterns.

    Links and repositories inside of the folder are passed over, as git does. Raises
    EnvironmentFault for a folder that cannot be read.
    """
    return sorted(path for path in _files(os.fspath(root)) if patterns.fits(path))


def _files(root: str) -> Iterator[str]:
    left = [""]
    while left:
        inside = left.pop()
        folder = f"{root}/{inside}"
        try:
            with os.scandir(folder) as listing:
                entries = list(listing)
        except OSError as error:
            raise EnvironmentFault(
                f"the folder {shown(folder)} cannot be read: {error.strerror}"
            ) from error
        if inside and any(e.name == ".git" for e in entries) and git.is_repository(Path(folder)):
            continue
        for entry in entries:
            if entry.is_file(follow_symlinks=False):
                yield inside + entry.name
            elif entry.name != ".git" and entry.is_dir(follow_symlinks=False):
                left.append(f"{inside}{entry.name}/")
