"""What a step claims to have done to a file, and what it may do at all."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from refactor.protocol.model import Bracket
from refactor.source.edits import Edit

Words = tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a transform may do to code and comments; all else is a fault of the transform.

    added, removed: whole statements as tokens. braces: bodies may get a pair of braces. sentences:
    what may be added to comments, word by word. contract: the functions that the request names say
    from now on that their callers are inside the bracket. tight: an added begin stands right before
    an acquire or a call that needs the bracket, an added end right behind a release or such a call.
    """

    added: frozenset[Words] = frozenset()
    removed: frozenset[Words] = frozenset()
    braces: bool = False
    sentences: tuple[Words, ...] = ()
    contract: bool = False
    tight: bool = False


def moving(bracket: Bracket) -> Allowance:
    """What a transform may do that moves a bracket's begin and end to other places."""
    statements = frozenset(
        (name.encode(), b"(", b")", b";") for name in (bracket.begin, bracket.end)
    )
    sentence = tuple(bracket.contract.encode().split())
    # Behind a label that ends a block the semicolon of a statement taken away has to stay.
    removed = statements | {statement[:-1] for statement in statements}
    return Allowance(
        statements, removed, braces=True, sentences=(sentence,), contract=True, tight=True
    )


class Shift:
    """Where bytes went: offsets before the edits to offsets behind them, and back."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        self.edits = tuple(edits)
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
