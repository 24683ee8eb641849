"""The part of the tree that a request is about: folders and files, or all of it."""

from __future__ import annotations

from collections.abc import Sequence
from posixpath import normpath

from refactor.errors import UsageFault
from refactor.program.discover import shown
from refactor.program.program import Program


class Within:
    """Paths of a tree, relative to its root; none of them stands for the whole tree.

    Raises UsageFault for a path that the tree does not hold.
    """

    def __init__(self, program: Program, paths: Sequence[str]) -> None:
        self._paths = [normpath(path) for path in paths]
        for path in self._paths:
            if not any(_covers(path, file) for file in program.tree.files()):
                raise UsageFault(
                    f"{shown(path)} is no source file of {program.tree.root}, and no folder of any",
                    "give a path relative to the root",
                )

    def holds(self, path: str) -> bool:
        """Whether a file belongs to the part."""
        return not self._paths or any(_covers(one, path) for one in self._paths)

    def __str__(self) -> str:
        return ", ".join(map(shown, self._paths))


def _covers(part: str, path: str) -> bool:
    return part in (".", path) or path.startswith(f"{part}/")
