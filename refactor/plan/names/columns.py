"""Columns of a line of source, tabs counted."""

from __future__ import annotations

import re

TAB = 8
_MANY_BLANKS = re.compile(rb"(?m)^\t+ {8}")


def column_of(data: bytes, start: int, offset: int) -> int:
    """The column, from 0, of a byte of the line that begins at `start`."""
    column = 0
    for byte in data[start:offset]:
        if byte == 0x09:
            column += TAB - column % TAB
        elif byte & 0xC0 != 0x80:  # not inside a character of several bytes
            column += 1
    return column


def aligns_with_blanks(data: bytes) -> bool:
    """Whether the file has tabs for levels only, and blanks for what is aligned behind them."""
    return _MANY_BLANKS.search(data) is not None


def indent_for(old: bytes, base: bytes, column: int, *, blanks: bool = False) -> bytes | None:
    """Blanks up to a column, in the way that `old` has them; None if that is not understood.

    base: the indentation of the statement's first line. blanks: what `aligns_with_blanks` says of
    the file, which counts where `old` is too short to tell.
    """
    if not old.strip(b" "):
        return b" " * column
    width = column_of(old, 0, len(old))
    rest = column - column_of(base, 0, len(base))
    if blanks and base and old.startswith(base) and not old[len(base) :].strip(b" ") and rest >= 0:
        return base + b" " * rest
    if old == b"\t" * (width // TAB) + b" " * (width % TAB):
        return b"\t" * (column // TAB) + b" " * (column % TAB)
    if old.startswith(base) and not old[len(base) :].strip(b" ") and rest >= 0:
        return base + b" " * rest
    return None
