"""Columns of a line of source, tabs counted."""

from __future__ import annotations

TAB = 8


def column_of(data: bytes, start: int, offset: int) -> int:
    """The column, from 0, of a byte of the line that begins at `start`."""
    column = 0
    for byte in data[start:offset]:
        if byte == 0x09:
            column += TAB - column % TAB
        elif byte & 0xC0 != 0x80:  # not inside a character of several bytes
            column += 1
    return column


def indent_for(old: bytes, base: bytes, column: int) -> bytes | None:
    """Blanks up to a column, in the way that `old` has them; None if that is not understood.

    base: the indentation of the statement's first line.
    """
    if not old.strip(b" "):
        return b" " * column
    width = column_of(old, 0, len(old))
    if old == b"\t" * (width // TAB) + b" " * (width % TAB):
        return b"\t" * (column // TAB) + b" " * (column % TAB)
    rest = column - column_of(base, 0, len(base))
    if old.startswith(base) and not old[len(base) :].strip(b" ") and rest >= 0:
        return base + b" " * rest
    return None
