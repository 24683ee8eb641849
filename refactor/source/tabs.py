"""Columns of lines that hold tabs."""

from __future__ import annotations

import re

_WIDTHS = (8, 4, 2)
_CONTINUED = re.compile(
    rb"^([^\n]*\()[^\n()]*,[ \t]*(?:/[/*][^\n]*)?\r?\n(\t[\t ]*)\S", re.MULTILINE
)


def columns(line: bytes, tab: int) -> int:
    """How many columns a line, or the start of one, takes; a tab goes to the next multiple."""
    return len(line.decode("utf-8", "replace").expandtabs(tab))


def indentation(column: int, tab: int) -> bytes:
    """Blanks up to a column: tabs as far as they go if `tab` is not 0."""
    return b"\t" * (column // tab) + b" " * (column % tab) if tab else b" " * column


def tab_width(data: bytes) -> int:
    """How wide the tabs of a file are: so that most lines stand under their parenthesis, else 8."""
    lines = _CONTINUED.findall(data) if b"\n\t" in data else []
    hits = {
        tab: sum(columns(first, tab) == columns(second, tab) for first, second in lines)
        for tab in _WIDTHS
    }
    return max(_WIDTHS, key=lambda tab: hits[tab])
