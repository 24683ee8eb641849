"""One file as the program sees it: bytes, tree, functions, masked spans."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from refactor.program.spans import SpanIndex
from refactor.source.comments import DocComment, comment_above
from refactor.source.text import SourceText
from refactor.syntax import parser
from refactor.syntax.parser import Function, Unit
from refactor.syntax.vocabulary import Vocabulary


@dataclass(frozen=True, eq=False)
class Translation:
    """A parsed file; its functions are in source order."""

    text: SourceText
    unit: Unit
    vocabulary: Vocabulary

    @cached_property
    def functions(self) -> tuple[Function, ...]:
        """The function definitions."""
        return parser.functions(self.unit)

    @cached_property
    def _starts(self) -> list[int]:
        return [function.start for function in self.functions]

    @cached_property
    def _reach(self) -> list[int]:
        """For every function the furthest end of it and those before it."""
        return list(accumulate((function.end for function in self.functions), max))

    @cached_property
    def _branches(self) -> dict[tuple[tuple[int, int], ...], Translation]:
        return {}

    @cached_property
    def comments(self) -> tuple[tuple[int, int], ...]:
        """Byte ranges of all comments."""
        return tuple((s.start, s.end) for s in self.unit.mask.spans if s.rule == "comment")

    @cached_property
    def spans(self) -> SpanIndex:
        """What the mask took out, by offset."""
        return SpanIndex(self.unit.mask.spans)

    def enclosing(self, offset: int) -> Function | None:
        """The function whose definition holds the offset."""
        index = bisect_right(self._starts, offset) - 1
        while index >= 0 and self._reach[index] > offset:
            if offset < self.functions[index].end:
                return self.functions[index]
            index -= 1
        return None

    def comment_above(self, start: int) -> DocComment | None:
        """The doc comment of the declaration at `start`."""
        return comment_above(self.text, start, self.comments)

    def with_branch(self, offset: int) -> Translation | None:
        """The file with the conditional branches kept that hold the offset; None if none does."""
        selection = {
            group.start: index
            for group in self.unit.mask.groups
            for index, branch in enumerate(group.branches)
            if branch.body[0] <= offset < branch.body[1]
        }
        if not selection:
            return None
        key = tuple(sorted(selection.items()))
        if key not in self._branches:
            unit = parser.parse(self.text.data, self.vocabulary, selection)
            self._branches[key] = Translation(self.text, unit, self.vocabulary)
        return self._branches[key]


def parse(text: SourceText, vocabulary: Vocabulary) -> Translation:
    """Parse a file; raises RefusedFault for a binary file or one nested too deep."""
    return Translation(text, parser.parse(text.data, vocabulary), vocabulary)
