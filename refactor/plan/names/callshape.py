"""A call with its arguments as bytes, and the same call with others, laid out alike."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from refactor.plan.names.columns import column_of, indent_for
from refactor.program.translation import Translation
from refactor.source.text import SourceText, next_code

_OPEN, _CLOSE = b"([{", b")]}"


class CallShape(Struct, frozen=True):
    """A call [start, end) of a name; opened: behind its parenthesis.

    arguments: [start, end) of each, blanks around them left out.
    """

    start: int
    opened: int
    end: int
    arguments: tuple[tuple[int, int], ...]


def call_at(file: Translation, start: int, end: int) -> CallShape | None:
    """The call whose name is [start, end); None if no argument list follows it directly."""
    mask, data = file.unit.mask.text, file.text.data
    opened = next_code(mask, end) + 1
    if mask[opened - 1 : opened] != b"(":
        return None
    depth, first = 1, opened
    spans: list[tuple[int, int]] = []
    for at in range(opened, len(mask)):
        byte = mask[at]
        depth += (byte in _OPEN) - (byte in _CLOSE)
        if (byte == 0x2C and depth == 1) or not depth:
            spans.append((first, at))
            first = at + 1
        if not depth:
            trimmed = [_trimmed(data, *span) for span in spans]
            if len(trimmed) == 1 and trimmed[0][0] == trimmed[0][1]:
                trimmed = []
            return CallShape(start, opened, at + 1, tuple(trimmed))
    return None


def seen_at(file: Translation, offset: int) -> Translation | None:
    """The file with the branch in its tree that holds the offset."""
    span = file.spans.at(offset)
    return file.with_branch(offset) if span is not None and span.rule == "dropped" else file


def _trimmed(data: bytes, start: int, end: int) -> tuple[int, int]:
    piece = data[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, max(start, start + len(piece.strip()))


def laid_out(
    text: SourceText,
    call: CallShape,
    name: bytes,
    arguments: Sequence[bytes],
    width: int,
    *,
    fold: bool = False,
) -> bytes:
    """The new call in the shape of the old one: on one line, aligned, hanging, or one by line.

    width: lines that fit into it are not broken; what stands behind the call on its last line has
    to fit as well. fold: a call of one line is broken, too, under its parenthesis.
    """
    data = text.data
    old = data[call.start : call.end]
    head = name + data[call.start + _word(old) : call.opened]
    several = b"\n" in old
    if not (several or fold):
        return head + b", ".join(arguments) + b")"
    newline, base = text.newline(call.start), text.indent(call.start)
    begin = column_of(data, text.line_start(call.start), call.start) + len(head)
    hanging = several and not data[call.opened : text.line_end(call.opened)].strip()
    starts = [start for start, _ in call.arguments]
    if hanging and starts:
        begin = _column(text, starts[0])
    next_line = text.next_line(call.opened)
    own = text.indent(next_line) if several and next_line < call.end else base
    blanks = indent_for(own, base, begin) or b" " * begin
    one_by_line = several and len(starts) > 1 and all(map(text.begins_line, starts[1:]))
    origins = {data[start:end]: _column(text, start) for start, end in call.arguments}
    made = head + (newline + blanks if hanging and arguments else b"")
    column = begin
    for number, one in enumerate(arguments):
        last = number + 1 == len(arguments)
        behind = 1 + (text.line_end(call.end) - call.end if last else 0)
        if number and (one_by_line or column + 1 + len(one.split(b"\n")[0]) + behind > width):
            made += newline + blanks
            column = begin
        elif number:
            made += b" "
            column += 1
        moved = _moved(one, column - origins.get(one, column), origins.get(one, 0), base)
        made += moved + (b"" if last else b",")
        rest = moved.rpartition(b"\n")[2]
        column = (0 if b"\n" in moved else column) + column_of(rest, 0, len(rest)) + 1
    return made + b")"


def _column(text: SourceText, offset: int) -> int:
    return column_of(text.data, text.line_start(offset), offset)


def _moved(argument: bytes, by: int, column: int, base: bytes) -> bytes:
    """The argument with its further lines moved, those that stood at its own column or behind."""
    first, *more = argument.split(b"\n")
    if not by or b"\\" in argument:
        return argument
    lines = [first]
    for line in more:
        blanks = line[: len(line) - len(line.lstrip(b" \t"))]
        at = column_of(blanks, 0, len(blanks))
        new = indent_for(blanks, base, at + by) if at >= column else None
        lines.append(line if new is None else new + line[len(blanks) :])
    return b"\n".join(lines)


def _word(data: bytes) -> int:
    end = 0
    while data[end : end + 1].isalnum() or data[end : end + 1] == b"_":
        end += 1
    return end
