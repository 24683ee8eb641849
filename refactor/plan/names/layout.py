"""Keeps lines in shape when tokens on them become longer or shorter.

What stood aligned under an opening bracket stands there again, and a line that becomes too long is
broken where a person would break it. White space is all that changes. Directives keep their form,
and their backslashes the column.
Weak spot: what is aligned with anything but an opening bracket stays where it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from refactor.plan.names.columns import aligns_with_blanks, column_of, indent_for
from refactor.plan.names.joints import joint_edit
from refactor.program.translation import Translation
from refactor.source.edits import Edit
from refactor.source.text import SourceText
from refactor.syntax.model import Span

_PAIRS = {0x28: 0x29, 0x5B: 0x5D, 0x7B: 0x7D}
_BLANKS = b" \t"
# Operators that a line may end with outside of brackets, those that bind loosest first.
_OUTER = {b"||": 0, b"&&": 1, b"|": 2, b"+": 3, b"-": 3}


class Layout(Struct, frozen=True):
    """Edits of white space. overlong: offsets of lines that stay wider than they may be."""

    edits: tuple[Edit, ...]
    overlong: tuple[int, ...]


class Line(Struct):
    """A line of a group. start, end: its bytes; indent: where its code begins, column: of that.

    opened: the brackets that are open at its start. aligned: it stands under the innermost; joined:
    it becomes the end of the line before. shift: by how much its first code moves. moves: (offset,
    by how much what follows moves). stops: (offset behind a comma, `&&` or `||` that blanks follow,
    the brackets that are open there). outer: (offset behind an operator outside of all brackets,
    how loosely it binds, what the expression begins with).
    """

    start: int
    end: int
    indent: int
    column: int
    opened: tuple[Bracket, ...]
    aligned: bool = False
    joined: bool = False
    shift: int = 0
    moves: list[tuple[int, int]] = field(default_factory=list)
    stops: list[tuple[int, tuple[Bracket, ...]]] = field(default_factory=list)
    outer: list[tuple[int, int, Bracket]] = field(default_factory=list)

    def moved(self, offset: int) -> int:
        """By how much what stands at the offset moves."""
        return self.shift + sum(by for at, by in self.moves if at < offset)


class Bracket(Struct, frozen=True, eq=False):
    """An open bracket. closer: the byte that closes it; line, at: where what follows it begins.

    column: of that, None if nothing follows on the line.
    """

    closer: int
    line: Line
    at: int
    column: int | None

    @property
    def shift(self) -> int:
        """By how much what follows it moves."""
        return self.line.moved(self.at)


def layout(
    file: Translation, replacements: Iterable[Edit], width: int, names: Collection[int] = ()
) -> Layout:
    """Adjust the lines of a file to replacements that each stay on one line.

    width: in columns, a tab counts up to the next multiple of eight. A line that was wider already
    is not broken. names: where names of functions are declared; where nothing else helps, such a
    name begins a line, and the type stays on the one above.
    """
    by_line: dict[int, list[Edit]] = {}
    text = file.text
    for edit in sorted(replacements):
        by_line.setdefault(text.line(edit.start) - 1, []).append(edit)
    edits: list[Edit] = []
    overlong: list[int] = []
    done = -1
    blanks = aligns_with_blanks(text.data)
    for number, here in sorted(by_line.items()):
        if number <= done:
            continue
        seen = _seen(file, here[0].start)
        if seen is None:
            joint = joint_edit(text, here[0].start, here)
            edits += [joint] if joint is not None else []
            continue
        group = list(_group(seen, number, by_line))
        done = number + len(group) - 1
        for index, line in enumerate(group):
            inside = [(e.start, e.end) for e in by_line.get(number + index, ())]
            line.stops = [x for x in line.stops if not any(a < x[0] < b for a, b in inside)]
            if line.aligned:
                line.shift = line.opened[-1].shift
            begun = next((n for n in names if not index and line.indent < n < line.end), None)
            found, fits = _line_edits(text, group, index, width, begun, blanks=blanks)
            edits += found
            overlong += [] if fits else [line.start]
    return Layout(tuple(edits), tuple(overlong))


def _seen(file: Translation, offset: int) -> Translation | None:
    """The file with the branch in its mask that holds the offset; None for a directive."""
    span = file.spans.at(offset)
    if span is not None and span.rule == "dropped":
        return file.with_branch(offset)
    return None if span is not None and span.rule == "directive" else file


def _group(file: Translation, first: int, by_line: Mapping[int, Sequence[Edit]]) -> Iterator[Line]:
    """The line, and those that follow until every bracket opened on the way is closed."""
    text = file.text
    opened: list[Bracket] = []
    for number in range(first, len(text.line_starts)):
        start = text.line_start(text.line_starts[number])
        end = text.line_end(start)
        indent = start + len(text.indent(start))
        line = Line(start, end, indent, column_of(text.data, start, indent), tuple(opened))
        span = file.spans.at(indent) if indent < end else None
        if indent < end and (span is None or span.start >= start) and not _directive(span):
            line.moves = [
                (e.start, len(e.text) - (e.end - e.start)) for e in by_line.get(number, ())
            ]
            line.aligned = bool(opened) and opened[-1].column == line.column
            _scan(file, line, opened)
        yield line
        if not opened:
            return


def _directive(span: Span | None) -> bool:
    return span is not None and span.rule == "directive"


def _scan(file: Translation, line: Line, opened: list[Bracket]) -> None:
    """Follow the brackets of a line, and note where it could be broken."""
    data, mask = file.text.data, file.unit.mask.text
    whole, closed = None, False
    for at in range(line.indent, line.end):
        byte = mask[at]
        if byte in _PAIRS:
            code = at + 1
            while code < line.end and data[code] in _BLANKS:
                code += 1
            column = column_of(data, line.start, code) if code < line.end else None
            if byte != 0x7B or column is not None:
                opened.append(Bracket(_PAIRS[byte], line, code, column))
        elif opened and byte == opened[-1].closer:
            opened.pop()
            closed = True
        elif not opened and not line.opened:
            whole = whole or _value(data, mask, line, at)
            rank = _OUTER.get(_operator(mask, at))
            if whole is not None and closed and rank is not None:
                line.outer.append((at + 1, rank, whole))
        elif opened and _can_stop(data, mask, at, line.end):
            line.stops.append((at + 1, tuple(opened)))


def _value(data: bytes, mask: bytes, line: Line, at: int) -> Bracket | None:
    """What is returned or assigned, if its line says so right before; like an open bracket."""
    returned = at == line.indent + 5 and mask[line.indent : at + 2] == b"return "
    assigned = mask[at : at + 2] == b"= " and mask[at - 1] in b" +-*/%&|^"
    if not returned and not assigned:
        return None
    return Bracket(0, line, at + 2, column_of(data, line.start, at + 2))


def _operator(mask: bytes, at: int) -> bytes:
    """The operator with blanks around it that ends at the offset, or b""."""
    word = mask[mask.rfind(b" ", 0, at) + 1 : at + 1]
    return word if mask[at + 1 : at + 2] == b" " else b""


def _can_stop(data: bytes, mask: bytes, at: int, end: int) -> bool:
    """Whether a comma or an operator ends at the offset, with blanks and more code behind it."""
    if mask[at] != 0x2C and mask[at - 1 : at + 1] not in (b"&&", b"||"):
        return False
    return data[at + 1 : at + 2] in (b" ", b"\t") and bool(data[at + 1 : end].strip())


def _line_edits(
    text: SourceText,
    group: Sequence[Line],
    index: int,
    width: int,
    name: int | None,
    *,
    blanks: bool,
) -> tuple[list[Edit], bool]:
    """The edits of one line, and whether it fits the width or was too long before.

    Broken is behind a comma, `&&` or `||`, and behind an operator that follows a call outside of
    all brackets: as far out as possible, and of those places at the last one that fits. What is
    broken off is joined with the next line where that continues it, as far as there is room. name:
    where a declared name stands that may begin a line. blanks: see `aligns_with_blanks`.
    """
    line, data = group[index], text.data
    edits = []
    own, base = data[line.start : line.indent], data[group[0].start : group[0].indent]
    new = own if line.joined else indent_for(own, base, line.column + line.shift, blanks=blanks)
    if new is None:
        line.shift = 0
    elif new != own and line.shift:
        edits.append(Edit(line.start, line.indent, 0, new, "aligned again"))
    wide = not line.joined and column_of(data, line.start, line.end) > width
    if wide or not (line.shift or line.moves):
        return edits, True
    left, begin = line.indent, line.column + line.shift
    inside: Bracket | None = None
    while begin + _length(line, data, left, line.end) > width:
        stops = [(len(opened), 0, stop, opened) for stop, opened in line.stops]
        stops += [(0, rank, stop, (value,)) for stop, rank, value in line.outer]
        fitting = [
            (depth, rank, -stop, column, opened[-1])
            for depth, rank, stop, opened in stops
            if stop > left
            and begin + _length(line, data, left, stop) <= width
            and (column := _continued(line, opened)) is not None
        ]
        if fitting:
            _, _, back, begin, inside = min(fitting, key=lambda one: one[:3])
        elif name is not None and left < name:
            begin, back, name = line.column, -len(data[:name].rstrip(b" \t")), None
        else:
            return edits, False
        left = -back
        while data[left] in _BLANKS:
            left += 1
        indent = indent_for(own if index else base, base, begin, blanks=blanks)
        put = b" " * begin if indent is None else indent
        why = "the line was too long"
        edits.append(Edit(-back, left, 0, text.newline(line.start) + put, why))
        here = column_of(data, line.start, left) + line.moved(left)
        line.moves.append((left - 1, begin - here))
    rest = begin + _length(line, data, left, line.end)
    following = group[index + 1] if index + 1 < len(group) else None
    if following is None or not _continues(following, data, line, inside, begin):
        return edits, True
    ends = [following.end, *(at for at, opened in following.stops if opened[-1] is inside)]
    if any(rest + 1 + _length(following, data, following.indent, end) <= width for end in ends):
        edits.append(Edit(line.end, following.indent, 0, b" ", "there is room for it"))
        following.joined, following.aligned = True, False
        following.shift = rest + 1 - following.column
    return edits, True


def _continues(
    following: Line, data: bytes, line: Line, inside: Bracket | None, column: int
) -> bool:
    """Whether a line goes on with what was broken off before it, in the same column."""
    return (
        bool(following.opened)
        and following.opened[-1] is inside
        and following.aligned
        and following.column + inside.shift == column
        and data.endswith((b",", b"&&", b"||"), line.start, line.end)
    )


def _length(line: Line, data: bytes, start: int, end: int) -> int:
    """How many columns [start, end) has behind the step."""
    grown = sum(by for at, by in line.moves if start <= at < end)
    return column_of(data, line.start, end) - column_of(data, line.start, start) + grown


def _continued(line: Line, opened: Sequence[Bracket]) -> int | None:
    """The column of what follows in the innermost of the brackets; None if nobody shows it."""
    top = opened[-1]
    if line.opened and top is line.opened[-1] and not line.joined:
        return line.column + line.shift
    return None if top.column is None else top.column + top.shift
