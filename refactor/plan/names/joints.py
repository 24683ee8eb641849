"""Backslashes at line ends that stand below each other, and shall go on doing so."""

from __future__ import annotations

from collections.abc import Sequence

from refactor.plan.names.columns import TAB, column_of
from refactor.source.edits import Edit
from refactor.source.text import SourceText


def joint_edit(text: SourceText, offset: int, replacements: Sequence[Edit]) -> Edit | None:
    """Keep the backslash that ends a line in its column, where a neighbour's stands there too.

    offset: of the line; replacements: those on it. None if there is nothing to do or no room.
    """
    column = _backslash(text, offset)
    if column is None or column not in _neighbours(text, offset):
        return None
    start, end = text.line_start(offset), text.line_end(offset) - 1
    blanks = end
    while text.data[blanks - 1 : blanks] in (b" ", b"\t"):
        blanks -= 1
    code = column_of(text.data, start, blanks)
    code += sum(len(one.text) - (one.end - one.start) for one in replacements)
    if code >= column or blanks == end:
        return None
    new = b" " * (column - code)
    if text.data[blanks:end].strip(b"\t") == b"":
        new = b"\t" * (-(-column // TAB) - code // TAB)
    elif b"\t" in text.data[blanks:end]:
        return None
    return Edit(blanks, end, 0, new, "the backslash stays in its column")


def _backslash(text: SourceText, offset: int) -> int | None:
    """The column of the backslash that ends the line, None if none does."""
    start, end = text.line_start(offset), text.line_end(offset)
    return column_of(text.data, start, end - 1) if text.data[start:end].endswith(b"\\") else None


def _neighbours(text: SourceText, offset: int) -> set[int | None]:
    found = {_backslash(text, text.next_line(offset))}
    start = text.line_start(offset)
    return found | ({_backslash(text, text.line_start(start - 1))} if start else set())
