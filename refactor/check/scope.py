"""Where findings are wanted: the paths and patterns that the user gave, or everywhere."""

from __future__ import annotations

import os
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path

from msgspec import Struct

from refactor.errors import UsageFault


class Scope(Struct, frozen=True):
    """paths: files and folders, relative to the tree. patterns: in the manner of a shell.

    Neither: the whole tree.
    """

    paths: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()

    def __contains__(self, path: str) -> bool:
        """Whether a file of the tree belongs to it."""
        if self.everything:
            return True
        if any(path == one or path.startswith(f"{one}/") for one in self.paths):
            return True
        return any(fnmatchcase(path, one) for one in self.patterns)

    @property
    def everything(self) -> bool:
        """Whether it is the whole tree."""
        return "." in self.paths or not (self.paths or self.patterns)

    @property
    def pathspecs(self) -> tuple[str, ...]:
        """The same for git; none for the whole tree."""
        if self.everything:
            return ()
        return (*(f":(literal){one}" for one in self.paths), *self.patterns)


EVERYWHERE = Scope()


def scope_of(root: Path, given: Iterable[str]) -> Scope:
    """The scope that the user's paths mean, relative to `root`. Raises UsageFault."""
    paths: list[str] = []
    patterns: list[str] = []
    for one in given:
        full = os.path.normpath(root / one)
        inner = os.path.relpath(full, root).replace(os.sep, "/")
        if inner == ".." or inner.startswith("../"):
            raise UsageFault(f"{one} lies outside of the tree {root}", "give a path inside of it")
        if os.path.lexists(full):
            paths.append(inner)
        elif any(sign in one for sign in "*?["):
            patterns.append(inner)
        else:
            raise UsageFault(f"there is no {one} in {root}", "check the path")
    return Scope(tuple(paths), tuple(patterns))
