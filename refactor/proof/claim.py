"""What the edits of a step claim to have done to a file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from refactor.plan.claim import Words
from refactor.source.edits import Edit


class Shift:
    """Where bytes went: offsets before the edits to offsets behind them, and back.

    finer: the same change as edits that put back none of the tokens which they take out.
    """

    def __init__(self, edits: Iterable[Edit], finer: Iterable[Edit] = ()) -> None:
        self.edits = tuple(edits)
        own = tuple(finer)
        self._finer = Shift(own) if own else None
        self._starts = [edit.start for edit in self.edits]
        self.placed: list[tuple[int, int]] = []
        delta = 0
        for edit in self.edits:
            start = edit.start + delta
            self.placed.append((start, start + len(edit.text)))
            delta += len(edit.text) - (edit.end - edit.start)
        self._placed_starts = [start for start, _ in self.placed]

    def forward(self, offset: int) -> int:
        """The new offset of a byte; of one that was taken out, where the edit's text begins."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return offset
        edit, (start, end) = self.edits[index], self.placed[index]
        return start if offset < edit.end else end + offset - edit.end

    def kept(self, offset: int) -> int | None:
        """The new offset of a byte that stays, or that the edit which takes it out puts back."""
        new = self.forward(offset)
        if self.back(new) == offset:
            return new
        return self._finer.kept(offset) if self._finer is not None else None

    def back(self, offset: int) -> int | None:
        """The old offset of a byte; None for one that an edit put there."""
        index = bisect_right(self._placed_starts, offset) - 1
        if index < 0:
            return offset
        start, end = self.placed[index]
        return None if start <= offset < end else self.edits[index].end + offset - end


def rebuilt(before: bytes, edits: Sequence[Edit]) -> bytes:
    """The bytes that the edits make of the file."""
    done = bytearray(before)
    for edit in reversed(edits):
        done[edit.start : edit.end] = edit.text
    return bytes(done)


def fits(found: Sequence[bytes], statements: frozenset[Words], *, braces: bool) -> bool:
    """Whether the tokens are whole statements of the given ones, one after the other."""
    longest_first = sorted(statements, key=len, reverse=True)
    at = 0
    while at < len(found):
        if braces and found[at] in (b"{", b"}"):
            at += 1
            continue
        for statement in longest_first:
            if tuple(found[at : at + len(statement)]) == statement:
                at += len(statement)
                break
        else:
            return False
    return True
