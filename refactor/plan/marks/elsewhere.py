"""How the other files of a tree mark functions that are not static, by their text alone."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Sequence

from refactor.program.discover import is_header
from refactor.program.program import Program

# From the start of a line to the opening brace: what stands before the parameters, the name, and
# the rest. Bounded, as each line is a place to start from.
_DEFINED = re.compile(
    rb"(?m)^([A-Za-z_][\w\s*]{0,120}?)\b([A-Za-z_]\w{0,100}+)[ \t]{0,8}+\(([^;{}]{0,2000}+)\{"
)
_WORD = re.compile(rb"\w+")
_STATIC = b"static"
# So many files are looked at, those nearest to the function first.
_MOST_FILES = 64


class Elsewhere:
    """Answers about one program. Every file is looked at once for the same marks."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._known: dict[tuple[str, tuple[str, ...]], list[tuple[bytes, bool]]] = {}

    def bare(
        self, near: Sequence[str], marks: Sequence[str], prototypes: Collection[bytes]
    ) -> bool:
        """Whether most definitions go without a mark that their prototypes have.

        near: the files that the function is defined in. marks: those of one kind. prototypes:
        functions that a header declares with such a mark. Looked at are the files, no headers, that
        hold one of the marks; without any such definition there the answer is no.
        """
        program, kind = self._program, tuple(sorted(marks))
        program.search(kind)
        paths = {path for mark in kind for path in program.hits(mark) if not is_header(path)}
        ranked = sorted(paths - set(near), key=lambda path: (-_shared(path, near), path))
        found = [
            marked
            for path in ranked[:_MOST_FILES]
            for name, marked in self._definitions(path, kind)
            if name in prototypes
        ]
        return 2 * sum(found) < len(found)

    def _definitions(self, path: str, marks: tuple[str, ...]) -> list[tuple[bytes, bool]]:
        known = self._known.get((path, marks))
        if known is None:
            words = {mark.encode() for mark in marks}
            known = list(_definitions(self._program.text(path).data, words))
            self._known[(path, marks)] = known
        return known


def _definitions(data: bytes, marks: Collection[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The functions of a file that are not static, each with whether it has one of the marks."""
    for match in _DEFINED.finditer(data):
        head = _WORD.findall(match[1])
        behind = _WORD.findall(match[3].rpartition(b")")[2])
        if _STATIC not in head:
            yield match[2], any(word in marks for word in (*head, *behind))


def _shared(path: str, near: Sequence[str]) -> int:
    """How long a folder a file has in common with the nearest of some files."""
    return max((len(posixpath.commonpath([path, one])) for one in near), default=0)
