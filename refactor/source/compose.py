"""Edits made one after the other, as edits of the first text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from refactor.source.edits import Edit, EditSet


class _Piece(NamedTuple):
    """A part of the newest text: bytes [start, end) of the first one, or `new` put in at `start`.

    before, after: the piece's place in the newest text.
    """

    before: int
    after: int
    start: int
    end: int
    new: bytes


class Composed:
    """What several rounds of edits make of one text, each round's offsets being of its own text."""

    def __init__(self, data: bytes) -> None:
        self.first = data
        self.data = data
        self._pieces = [_Piece(0, len(data), 0, len(data), b"")]

    def add(self, edits: Iterable[Edit]) -> None:
        """Apply edits of `data`; raises OverlapError."""
        ordered = EditSet.of("", edits)
        pieces: list[_Piece] = []
        at = length = 0
        for edit in ordered.edits:
            for piece in (*self._cut(at, edit.start), *self._put(edit)):
                size = piece.after - piece.before
                pieces.append(piece._replace(before=length, after=length + size))
                length += size
            at = edit.end
        for piece in self._cut(at, len(self.data)):
            size = piece.after - piece.before
            pieces.append(piece._replace(before=length, after=length + size))
            length += size
        self.data = ordered.apply(self.data)
        self._pieces = pieces

    def _cut(self, low: int, high: int) -> Iterable[_Piece]:
        """The pieces of the newest text in [low, high)."""
        index = max(bisect_right(self._pieces, low, key=lambda p: p.before) - 1, 0)
        for piece in self._pieces[index:]:
            if piece.before >= high:
                return
            a, b = max(piece.before, low), min(piece.after, high)
            if a >= b:
                continue
            ahead, size = a - piece.before, b - a
            if piece.new:
                new = piece.new[ahead : ahead + size]
                yield piece._replace(before=a, after=b, new=new)
            else:
                start = piece.start + ahead
                yield piece._replace(before=a, after=b, start=start, end=start + size)

    def _put(self, edit: Edit) -> Iterable[_Piece]:
        if edit.text:
            at = self.origin(edit.start)
            yield _Piece(0, len(edit.text), at, at, edit.text)

    def origin(self, offset: int) -> int:
        """Where a byte of the newest text stood in the first; of one put in, where that is."""
        index = bisect_right(self._pieces, offset, key=lambda p: p.before) - 1
        piece = self._pieces[max(index, 0)] if self._pieces else _Piece(0, 0, 0, 0, b"")
        if piece.new or offset >= piece.after:
            return piece.end
        return piece.start + offset - piece.before

    def forward(self, offset: int) -> int | None:
        """Where a byte of the first text stands in the newest; None if it was taken out."""
        for piece in self._pieces:
            if not piece.new and piece.start <= offset < piece.end:
                return piece.before + offset - piece.start
        return None

    def line_end_before(self, offset: int) -> int | None:
        """Where the last newline before an offset of the first text that is left stands now."""
        at = self.first.rfind(b"\n", 0, offset)
        while at >= 0 and (found := self.forward(at)) is None:
            at = self.first.rfind(b"\n", 0, at)
        return found if at >= 0 else None

    def edits(self, why: str) -> list[Edit]:
        """The edits that turn the first text into the newest: each takes out or puts in.

        Where a comment is taken out, one edit does both: most of it is put back.
        """
        found: list[Edit] = []
        at, new = 0, b""
        for piece in (*self._pieces, _Piece(0, 0, len(self.first), len(self.first), b"")):
            if piece.new:
                new += piece.new
                continue
            old = self.first[at : piece.start]
            if b"/*" in old or b"//" in old:
                found.append(Edit(at, piece.start, 0, new, why))
            else:
                found += [Edit(at, at, 0, new, why)] if new else []
                found += [Edit(at, piece.start, 0, b"", why)] if old else []
            at, new = piece.end, b""
        return found
