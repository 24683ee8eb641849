"""Texts in the middle of a step, in which lines are those of the texts that it began with."""

from __future__ import annotations

from collections.abc import Mapping

from refactor.program.overlay import OverlayProgram, OverlayTree
from refactor.program.program import Program
from refactor.source.compose import Composed
from refactor.source.text import SourceText


class MappedText(SourceText, frozen=True):
    """The newest text of a file. first: the text that the step began with; how: what led here."""

    first: SourceText
    how: Composed

    def line(self, offset: int) -> int:
        """The line, in the first text, of an offset in this one."""
        return self.first.line(self.how.origin(offset))


class _MappedTree(OverlayTree):
    def __init__(self, base: Program, texts: Mapping[str, Composed]) -> None:
        super().__init__(base, {path: one.data for path, one in texts.items()})
        self._texts = texts
        self._first = base

    def read(self, path: str) -> SourceText:
        """The newest text, or what the base has read."""
        how = self._texts.get(path)
        if how is None:
            return super().read(path)
        return MappedText(path, how.data, self._first.text(path), how)


class MappedProgram(OverlayProgram):
    """A program over changed texts, in which `line` gives the lines of the unchanged ones."""

    def __init__(self, base: Program, texts: Mapping[str, Composed]) -> None:
        super().__init__(base, {path: one.data for path, one in texts.items()})
        self.tree = _MappedTree(base, texts)
