"""Edits of whole lines, token by token: a line that is only moved to the left keeps its tokens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from refactor.plan.step import FileChange
from refactor.proof.lines import hunks
from refactor.proof.moved import Region
from refactor.proof.tokens import tokens
from refactor.source.edits import Edit

_Span = tuple[int, int]


def finer(change: FileChange, edits: Sequence[Edit], regions: Iterable[Region]) -> tuple[Edit, ...]:
    """The same change as edits between the tokens that stay; none if the edits are so already.

    regions: the lines that the edits are in.
    """
    if not any(edit.start < edit.end and edit.text.strip() for edit in edits):
        return ()
    found: list[Edit] = []
    for region in regions:
        ends = (region.start, region.start), (region.new_start, region.new_start)
        last = (region.end, region.end), (region.new_end, region.new_end)
        for (old, new), (old_next, new_next) in pairwise([ends, *_same(change, region), last]):
            text = change.after[new[1] : new_next[0]]
            if text != change.before[old[1] : old_next[0]]:
                found.append(Edit(old[1], old_next[0], 0, text))
    return tuple(found)


def _same(change: FileChange, region: Region) -> Iterator[tuple[_Span, _Span]]:
    """Where the tokens stand that both texts have, before and after."""
    before = list(tokens(change.before, region.start, region.end))
    after = list(tokens(change.after, region.new_start, region.new_end))
    a, b = ([(token.kind, token.text) for token in side] for side in (before, after))
    at = 0
    for hunk in [*hunks(a, b), None]:
        stop = hunk.a0 if hunk is not None else len(a)
        ahead = (hunk.b0 if hunk is not None else len(b)) - stop
        for index in range(at, stop):
            one, two = before[index], after[index + ahead]
            yield (one.start, one.end), (two.start, two.end)
        at = hunk.a1 if hunk is not None else stop
