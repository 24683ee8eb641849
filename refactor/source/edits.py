"""Edits to bytes: collected, checked against each other, applied once.

Two different edits of the same bytes are an error that shows both; the same edit asked for from two
places is one edit. Insertions at one offset are put in the order of their `rank`.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from msgspec import Struct

from refactor.errors import CrefactorError


class Edit(Struct, frozen=True, order=True):
    """Replace bytes [start, end) by `text`; an insertion has start == end."""

    start: int
    end: int
    rank: int
    text: bytes
    why: str = ""


class OverlapError(CrefactorError):
    """Two edits claim the same bytes."""


class EditSet(Struct, frozen=True):
    """The edits of one file, in order and free of overlap."""

    path: str
    edits: tuple[Edit, ...]

    @classmethod
    def of(cls, path: str, edits: Iterable[Edit]) -> EditSet:
        """Sort and check; raises OverlapError that names both edits."""
        once: dict[tuple[int, int, int, bytes], Edit] = {}
        for edit in edits:
            once.setdefault((edit.start, edit.end, edit.rank, edit.text), edit)
        ordered = [once[key] for key in sorted(once)]
        for one, two in pairwise(ordered):
            same_place = one.start == two.start and one.end == two.end
            if two.start < one.end or (
                same_place and (one.start != one.end or one.rank == two.rank)
            ):
                raise OverlapError(
                    f"{path}: two edits overlap: {_show(one)} and {_show(two)}",
                    "ask for the changes in two steps",
                )
        return cls(path, tuple(ordered))

    def apply(self, data: bytes) -> bytes:
        """The edited bytes."""
        parts: list[bytes] = []
        at = 0
        for edit in self.edits:
            parts += (data[at : edit.start], edit.text)
            at = edit.end
        parts.append(data[at:])
        return b"".join(parts)


def _show(edit: Edit) -> str:
    return f"bytes {edit.start}-{edit.end} by {edit.text!r} ({edit.why or 'no reason given'})"
