"""Looks masked spans up by offset; spans may nest."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from refactor.syntax.model import Span

_FIRST = ("comment", "string", "char", "directive", "dropped")


class SpanIndex:
    """The spans of one mask, searchable."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = spans
        self._starts = [span.start for span in spans]
        self._reach: list[int] = []
        furthest = 0
        for span in spans:
            furthest = max(furthest, span.end)
            self._reach.append(furthest)

    def at(self, offset: int) -> Span | None:
        """The span that holds the offset; of several the one that says most about a token.

        A comment or string wins over a directive, that over a dropped branch, that over a macro.
        """
        best: Span | None = None
        best_rank = len(_FIRST) + 1
        index = bisect_right(self._starts, offset) - 1
        while index >= 0 and self._reach[index] > offset:
            span = self._spans[index]
            if span.start <= offset < span.end:
                rank = _FIRST.index(span.rule) if span.rule in _FIRST else len(_FIRST)
                if rank < best_rank:
                    best, best_rank = span, rank
            index -= 1
        return best

    def within(self, start: int, end: int) -> Iterator[Span]:
        """The spans that start in [start, end), in order."""
        for index in range(bisect_left(self._starts, start), len(self._spans)):
            if self._starts[index] >= end:
                return
            yield self._spans[index]
