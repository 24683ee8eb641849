"""One file as the program sees it: bytes, tree, functions, masked spans."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

from msgspec import Struct

from refactor.program.spans import SpanIndex
from refactor.source.comments import DocComment, comment_above
from refactor.source.text import SourceText
from refactor.syntax import parser
from refactor.syntax.doubt import insist_on_plain
from refactor.syntax.lexer import code_of
from refactor.syntax.model import Span
from refactor.syntax.parser import Function, Unit
from refactor.syntax.shelf import Shelf
from refactor.syntax.vocabulary import Vocabulary


class Translation(Struct, frozen=True, eq=False, dict=True):
    """A parsed file. functions: the definitions, in source order."""

    text: SourceText
    unit: Unit
    vocabulary: Vocabulary
    functions: tuple[Function, ...]

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

    @cached_property
    def _directives(self) -> dict[int, bytes]:
        return {}

    def directive_code(self, span: Span) -> bytes:
        """The text of a directive's span with comments and literals blanked."""
        known = self._directives.get(span.start)
        if known is None:
            known = code_of(self.text.data[span.start : span.end])
            self._directives[span.start] = known
        return known

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
            unit = parser.parse(self.text.data, self.vocabulary, selection, self.unit.shelf)
            functions = parser.functions(unit)
            self._branches[key] = Translation(self.text, unit, self.vocabulary, functions)
        return self._branches[key]


def parse_file(
    text: SourceText,
    vocabulary: Vocabulary,
    shelf: Shelf | None = None,
    like: Translation | None = None,
) -> Translation:
    """Parse a file as it stands in the tree; raises what `parse` raises, and DoubtFault.

    Of text that was made from such a file nobody asks twice, and its comments may be blanks. like:
    the file with a text that differs little.
    """
    found = parse(text, vocabulary, shelf, like)
    insist_on_plain(text.data, found.unit.mask.spans)
    return found


def parse(
    text: SourceText,
    vocabulary: Vocabulary,
    shelf: Shelf | None = None,
    like: Translation | None = None,
) -> Translation:
    """Parse a file; raises RefusedFault for a binary file or one nested too deep.

    shelf: where its trees are kept; one of its own if None.
    """
    unit = parser.parse(text.data, vocabulary, None, shelf, like.unit if like else None)
    return Translation(text, unit, vocabulary, parser.functions(unit))
