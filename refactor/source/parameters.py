"""Parameter lists over several lines: where they break, and how they are filled again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from refactor.source.edits import Edit
from refactor.source.tabs import columns, indentation, tab_width
from refactor.source.text import SourceText

_INDENT = re.compile(rb"^( +|\t)[^ \t\r\n*]", re.MULTILINE)
Span = tuple[int, int]


class Parameters(Struct, frozen=True):
    """A parameter list behind a name; offsets in bytes.

    anchor: what the columns are counted from, on the line of the opening parenthesis. pieces: the
    parameters, each with its comma. plain: it holds neither comments nor directives. tab: how many
    columns a tab takes at most. refill: lines that move are filled again though they would fit.
    """

    text: SourceText
    anchor: int
    opening: int
    closing: int
    pieces: tuple[Span, ...]
    plain: bool
    tab: int
    refill: bool

    @property
    def several_lines(self) -> bool:
        """Whether the list is broken."""
        return b"\n" in self.text.data[self.opening : self.closing]

    @property
    def listed(self) -> bool:
        """Whether there are several, and each but the first begins a line."""
        broken = self._broken()
        return len(broken) > 2 and all(broken[1:]) and not broken[0]

    @property
    def _first(self) -> int:
        """Columns from the anchor to behind the parenthesis."""
        return columns(self.text.data[self.anchor : self.opening + 1], self.tab)

    @property
    def _tail(self) -> int:
        """Columns from the closing parenthesis to the end of the code on its line."""
        data = self.text.data
        rest = data[self.closing : self.text.line_end(self.closing)]
        return columns(re.split(rb"//|/\*", rest)[0].rstrip(), self.tab)

    @property
    def _loose(self) -> bool:
        """Whether blanks between the parameters are all that lines break at."""
        data = self.text.data
        return self.plain and not any(b"\n" in data[a:b] for a, b in self.pieces)

    def _widths(self) -> list[int]:
        data = self.text.data
        return [columns(data[start:end], self.tab) for start, end in self.pieces]

    def _broken(self) -> list[bool]:
        """For each parameter whether it begins a line."""
        return [self.text.begins_line(start) for start, _ in self.pieces]

    def _aligned(self) -> bool:
        """Whether all lines stand under what is right behind the parenthesis."""
        text = self.text
        if not self.pieces or self._broken()[0]:
            return False
        column = columns(text.data[text.line_start(self.opening) : self.opening + 1], self.tab)
        return all(
            columns(text.indent(start), self.tab) == column
            for (start, _), broken in zip(self.pieces, self._broken(), strict=True)
            if broken
        )

    def single_line(self) -> int | None:
        """Columns from the anchor to the end of the code if all stood on one line.

        None if the list cannot be put on one.
        """
        if not self._loose or (any(self._broken()) and not self._aligned()):
            return None
        widths = self._widths()
        return self._first + sum(widths) + max(0, len(widths) - 1) + self._tail

    def first_line(self) -> int | None:
        """Columns from the anchor to the end of its line, if the lines below it stand freely.

        None if they stand under what is behind the parenthesis, or if nothing is behind it.
        """
        broken = self._broken()
        if not any(broken) or broken[0] or self._aligned():
            return None
        line = self.text.data[self.anchor : self.text.line_end(self.anchor)]
        return columns(line.rstrip(), self.tab)

    def joined(self, why: str) -> list[Edit]:
        """Edits that put all parameters on the line of the name."""
        return self._gaps([False] * len(self.pieces), 0, why)

    def filled(self, column: int, width: int, why: str) -> list[Edit]:
        """Edits for a list whose anchor goes to another column.

        Without `refill`, lines stay broken where they are if they fit and no two of them fit on
        one. What does not stand under the parenthesis stays as it is.
        """
        under = column + self._first
        if not self._loose:
            return self._shifted(under, why)
        broken = self._broken()
        if not self.pieces or (any(broken) and not self._aligned()):
            return []
        filled = self._fill(under, width)
        if filled is None:
            return self._hanging(width, why)
        kept = not self.refill and any(broken) and self._settled(broken, under, width)
        return self._gaps(broken if kept else filled, under, why)

    def behind(self, column: int, width: int, why: str) -> list[Edit] | None:
        """Edits for a list that stays behind what moves to another column.

        Lines stay broken where they are if they all fit, else they are filled again. None if that
        does not help, or if they do not stand under the parenthesis.
        """
        under, broken = column + self._first, self._broken()
        if not self.pieces or not self._loose or (any(broken) and not self._aligned()):
            return None
        if any(broken) and max(self._lines(broken)) <= width - under:
            return self._gaps(broken, under, why)
        filled = self._fill(under, width)
        return None if filled is None else self._gaps(filled, under, why)

    def _lines(self, broken: Sequence[bool]) -> list[int]:
        """The widths of the lines, from the parenthesis on, of a list that is broken so."""
        lines = list[int]()
        for size, new in zip(self._widths(), broken, strict=True):
            if new or not lines:
                lines.append(size)
            else:
                lines[-1] += 1 + size
        lines[-1] += self._tail
        return lines

    def _settled(self, broken: Sequence[bool], under: int, width: int) -> bool:
        """Whether all lines fit, and no two that follow each other would fit on one."""
        lines = self._lines(broken)
        return max(lines) <= width - under and not any(
            one + 1 + two <= width - under for one, two in pairwise(lines)
        )

    def _fill(self, under: int, width: int) -> list[bool] | None:
        """Where lines break if each takes as much as it can; None if a parameter is too long."""
        widths = self._widths()
        found, at = [], under
        for index, size in enumerate(widths):
            tail = self._tail if index == len(widths) - 1 else 0
            new = index > 0 and at + 1 + size + tail > width
            at = under + size if new or not index else at + 1 + size
            if at + tail > width:
                return None
            found.append(new)
        return found

    def _hanging(self, width: int, why: str) -> list[Edit]:
        """Edits that break behind the parenthesis, one step further in than the declaration."""
        text = self.text
        outer = columns(text.indent(self.opening), self.tab)
        step = self._step()
        under = outer + step
        filled = self._fill(under, width) or [bool(index) for index in range(len(self.pieces))]
        return self._gaps([True, *filled[1:]], under, why)

    def _step(self) -> int:
        found = _INDENT.search(self.text.data)
        return self.tab if found is not None and found[1] == b"\t" else 4

    def _gaps(self, broken: Sequence[bool], under: int, why: str) -> list[Edit]:
        data, found = self.text.data, []
        before = self.opening + 1
        for (start, end), new in zip(self.pieces, broken, strict=True):
            line = self.text.newline(self.opening) + self._indentation(under)
            gap = line if new else b"" if before == self.opening + 1 else b" "
            if data[before:start] != gap:
                found.append(Edit(before, start, 0, gap, why))
            before = end
        return found

    def _tabs(self) -> bool:
        """Whether lines are indented by tabs: those of the list, else those of the file."""
        text = self.text
        continued = text.data[text.next_line(self.opening) : self.closing]
        if self.closing >= text.next_line(self.opening):
            return b"\t" in continued[: len(continued) - len(continued.lstrip())]
        found = _INDENT.search(text.data)
        return found is not None and found[1] == b"\t"

    def _indentation(self, column: int) -> bytes:
        """Blanks up to a column."""
        return indentation(column, self.tab if self._tabs() else 0)

    def _shifted(self, under: int, why: str) -> list[Edit]:
        """Edits that move the lines of the list by as much as its parenthesis moves."""
        text, data, found = self.text, self.text.data, list[Edit]()
        old = columns(data[text.line_start(self.opening) : self.opening + 1], self.tab)
        at = text.next_line(self.opening)
        while at <= self.closing and under != old:
            indent = text.indent(at)
            code = data[at + len(indent) : at + len(indent) + 1]
            if columns(indent, self.tab) >= old and code not in (b"#", b"\r", b"\n"):
                new = self._indentation(columns(indent, self.tab) + under - old)
                found.append(Edit(at, at + len(indent), 0, new, why))
            at = text.next_line(at)
        return found


def parameters(
    text: SourceText,
    code: bytes,
    anchor: int,
    opening: int,
    closing: int,
    *,
    plain: bool,
    refill: bool,
) -> Parameters:
    """The list between two parentheses. code: the text without comments, strings and macros."""
    pieces: list[Span] = []
    depth, start = 0, opening + 1
    for at in range(opening + 1, closing + 1):
        byte = code[at]
        depth += (byte in b"([{") - (byte in b")]}")
        if at == closing or (byte == 0x2C and not depth):
            end = at if at == closing else at + 1
            found = text.data[start:end]
            first = start + len(found) - len(found.lstrip())
            if first < end:
                pieces.append((first, start + len(found.rstrip())))
            start = end
    return Parameters(
        text, anchor, opening, closing, tuple(pieces), plain, tab_width(text.data), refill
    )
