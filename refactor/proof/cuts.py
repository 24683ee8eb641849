"""Where a text can be cut so that no token is: between lines, and in long lines between statements.

Lines are what edits are made of; but a file that a program wrote may be one line of megabytes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate, pairwise

from refactor.proof.tokens import long_tokens
from refactor.source.pieces import pieces

LONG_LINE = 4096
"""Bytes beyond which a line is cut behind each semicolon of its code."""


class Cuts:
    """The places to cut one text at."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._long = list(long_tokens(text))
        self._ends: list[int] = []
        if max(map(len, text.split(b"\n"))) > LONG_LINE:
            self._ends = _statement_ends(text)

    def around(self, start: int, end: int) -> tuple[int, int]:
        """The nearest cuts around [start, end), with what follows its end still in between."""
        text = self._text
        while True:
            first = text.rfind(b"\n", 0, start) + 1
            last = end
            if end == first or text[end - 1 : end] != b"\n":
                last = text.find(b"\n", end) + 1 or len(text)
            index = bisect_right(self._ends, start)
            first = max(first, self._ends[index - 1] if index else 0)
            index = bisect_right(self._ends, end)
            last = min(last, self._ends[index] if index < len(self._ends) else last)
            # Of disjoint tokens in order only the last that begins before a place can cross it.
            index = bisect_left(self._long, (first,)) - 1
            crossed = index >= 0 and first < self._long[index][1]
            start = self._long[index][0] if crossed else first
            index = bisect_left(self._long, (last,)) - 1
            crossed = index >= 0 and last < self._long[index][1]
            end = self._long[index][1] if crossed else last
            if (first, last) == (start, end):
                return first, last

    def parts(self, start: int, end: int) -> list[bytes]:
        """The text between two line starts, cut everywhere."""
        lines = self._text[start:end].splitlines(keepends=True)
        low, high = bisect_right(self._ends, start), bisect_left(self._ends, end)
        if low == high:
            return lines
        places = {*accumulate(map(len, lines), initial=start), *self._ends[low:high]}
        ordered = sorted(places)
        return [self._text[a:b] for a, b in pairwise(ordered)]


def _statement_ends(text: bytes) -> list[int]:
    """The offsets behind all semicolons in code."""
    found: list[int] = []
    code = 0
    for _, start, end in [*pieces(text, 0, len(text)), ("", len(text), 0)]:
        at = text.find(b";", code, start)
        while at >= 0:
            found.append(at + 1)
            at = text.find(b";", at + 1, start)
        code = end
    return found
