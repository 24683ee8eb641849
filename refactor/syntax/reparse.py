"""Parses a text that differs a little from one whose tree is known: the rest of the tree is kept.

Where such a tree has no error it is the one that the text alone gives; how the grammar gets over an
error can depend on what stood there before, so a tree with one is not used.
"""

from __future__ import annotations

from collections.abc import Sequence

import tree_sitter

Change = tuple[int, int, int, int]
"""[start, end) in the old text, and in the new one."""

_CHANGES = 200
"""More places than this, and all of the text is parsed."""
_LINES = 60
"""Lines of the old text that are looked for behind a difference."""
_REACH = 20_000
"""Bytes of the new text in which they are looked for."""
_SAME = 120
"""Bytes that have to be the same for the texts to go on together."""


def reparse(
    parser: tree_sitter.Parser, new: bytes, old: bytes, tree: tree_sitter.Tree
) -> tree_sitter.Tree | None:
    """The tree of `new`, made with what `tree`, that of `old`, has; None if it takes a full parse.

    `tree` is left as it is.
    """
    found = changes(old, new)
    if len(found) > _CHANGES:
        return None
    edited = tree.copy()
    at = _Points(old)
    places = [(at(start), at(end)) for start, end, _, _ in found]
    # From the last to the first, so that the places before one are still those of the old text.
    for (start, end, first, last), (begins, ends) in zip(found[::-1], places[::-1], strict=True):
        rows, column = _size(new, first, last)
        after = (begins[0] + rows, column if rows else begins[1] + column)
        edited.edit(start, end, start + last - first, begins, ends, after)
    made = parser.parse(new, edited)
    return None if made.root_node.has_error else made


def changes(old: bytes, new: bytes) -> Sequence[Change]:
    """Where two texts differ, in order, at most one more than `_CHANGES`; the rest is the same."""
    found: list[Change] = []
    i = j = 0
    while len(found) <= _CHANGES:
        same = _common(old, i, new, j)
        i, j = i + same, j + same
        if i == len(old) and j == len(new):
            break
        end, last = _together(old, i, new, j)
        found.append((i, end, j, last))
        i, j = end, last
    return found


def _common(old: bytes, i: int, new: bytes, j: int) -> int:
    """How many bytes are the same from here on."""
    most = min(len(old) - i, len(new) - j)
    low, step = 0, 256
    while low < most and step:
        step = min(step, most - low)
        if old[i + low : i + low + step] == new[j + low : j + low + step]:
            low, step = low + step, step * 2
        else:
            step //= 2
    return low


def _together(old: bytes, i: int, new: bytes, j: int) -> tuple[int, int]:
    """Where the texts are the same again, at a line of the old one; else their ends."""
    at = i
    for _ in range(_LINES):
        at = old.find(b"\n", at) + 1
        if not at:
            break
        # With the newline before it, so that it is a whole line in both.
        found = new.find(old[at - 1 : at + _SAME], j, j + _REACH)
        if found >= 0:
            return at, found + 1
    return len(old), len(new)


class _Points:
    """Row and column of offsets that are asked for in ascending order."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._last = self._row = 0

    def __call__(self, offset: int) -> tuple[int, int]:
        self._row += self._text.count(b"\n", self._last, offset)
        self._last = offset
        return self._row, offset - self._text.rfind(b"\n", 0, offset) - 1


def _size(text: bytes, start: int, end: int) -> tuple[int, int]:
    """How many rows a piece of text goes down, and how many bytes of it are in the last one."""
    return text.count(b"\n", start, end), end - max(text.rfind(b"\n", start, end) + 1, start)
