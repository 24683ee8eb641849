"""Insert, enclose and remove whole statements, in the style of the lines around them."""

from __future__ import annotations

import re

from msgspec import Struct

from refactor.source.edits import Edit
from refactor.source.text import SourceText

# Ranks order insertions that fall on one offset: what closes comes before what opens.
RANK_AFTER = 10
RANK_CLOSE = 20
RANK_OPEN = 30
RANK_BEFORE = 40

_ALLMAN = re.compile(
    rb"^[ \t]*(?:if|for|while|switch)\b[^\n;{}]*\)[ \t]*\r?\n[ \t]*\{", re.MULTILINE
)
_KNR = re.compile(
    rb"^[ \t]*(?:\} ?else )?(?:if|for|while|switch)\b[^\n;{}]*\)[ \t]*\{", re.MULTILINE
)
_STEP = re.compile(rb"^([ \t]+)[^ \t\r\n*/]", re.MULTILINE)


class Body(Struct, frozen=True):
    """A body without braces: the statement [start, end) that stands after its header.

    header_end: offset behind the `)` or `else` (or `do`) that the body belongs to.
    keyword: offset of that `if`, `else`, `for`, `while` or `do`.
    tail: offset of an `else` or of a do-loop's `while` that follows the body, or None.
    """

    start: int
    end: int
    header_end: int
    keyword: int
    tail: int | None = None


def insert_before(text: SourceText, start: int, end: int, statement: bytes, why: str) -> Edit:
    """`statement` on a line of its own before [start, end), or inline if that shares its lines."""
    if text.begins_line(start) and text.end_of_code_line(end) is not None:
        at = text.line_start(start)
        line = text.indent(start) + statement + text.newline(start)
        return Edit(at, at, RANK_BEFORE, line, why)
    return Edit(start, start, RANK_BEFORE, statement + b" ", why)


def insert_after(text: SourceText, start: int, end: int, statement: bytes, why: str) -> Edit:
    """`statement` on a line of its own after [start, end), or inline if other code follows."""
    at = text.end_of_code_line(end)
    if at is None or not text.begins_line(start):
        return Edit(end, end, RANK_AFTER, b" " + statement, why)
    line = text.newline(start) + text.indent(start) + statement
    return Edit(at, at, RANK_AFTER, line, why)


def add_braces(
    text: SourceText, body: Body, why: str, before: bytes = b"", after: bytes = b""
) -> list[Edit]:
    """Give a body its braces, with the statements `before` and `after` it inside them.

    A body on the line of its header moves to a line of its own.
    """
    newline = text.newline(body.start)
    outer = text.indent(body.keyword)
    allman = _prefers_allman(text)
    opening = newline + outer + b"{" if allman else b" {"
    edits: list[Edit] = []
    if text.begins_line(body.start):
        inner = text.indent(body.start)
        edits.append(Edit(body.header_end, body.header_end, RANK_OPEN, opening, why))
        if before:
            edits.append(insert_before(text, body.start, body.end, before, why))
    else:
        inner = outer + indent_step(text)
        gap = text.data[body.header_end : body.start].strip()
        parts = [part + newline + inner for part in (opening, before) if part]
        moved = b"".join(parts) + (gap + b" " if gap else b"")
        edits.append(Edit(body.header_end, body.start, RANK_OPEN, moved, why))
    closing = (newline + inner + after if after else b"") + newline + outer + b"}"
    at = text.end_of_code_line(body.end)
    at = body.end if at is None else at
    if body.tail is not None and not text.data[at : body.tail].strip():
        joint = newline + outer if allman else b" "
        edits.append(Edit(at, body.tail, RANK_CLOSE, closing + joint, why))
    else:
        edits.append(Edit(at, at, RANK_CLOSE, closing, why))
    return edits


def removable(text: SourceText, end: int) -> bool:
    """Whether a statement can go: the rest of its line must not become a directive."""
    return not text.data[end : text.line_end(end)].lstrip(b" \t").startswith((b"#", b"%:", b"??="))


def remove_statement(
    text: SourceText, start: int, end: int, why: str, *, needed: bool = False
) -> Edit:
    """Take the statement [start, end) out; with it one blank line where two would meet.

    A blank line that would stand at a block's edge goes too. A comment on its line stays.
    needed: a label ends here and needs a statement behind it; then a lone `;` stays.
    """
    data = text.data
    if needed:
        return Edit(start, end, 0, b";", why)
    tail = data[end : text.line_end(end)].strip()
    if not text.begins_line(start) or tail:
        stop = end
        while stop < len(data) and data[stop] in b" \t" and tail:
            stop += 1
        while not tail and data[start - 1] in b" \t":
            start -= 1
        return Edit(start, stop, 0, b"", why)
    first, last = text.line_start(start), text.next_line(end)
    if last < len(data) and text.is_blank_line(last):
        above = data[:first].rstrip()
        blank_above = first > 0 and text.is_blank_line(first - 1)
        if blank_above or above.endswith(b"{"):
            last = text.next_line(last)
    elif first > 0 and text.is_blank_line(first - 1) and data[last:].lstrip()[:1] == b"}":
        first = text.line_start(first - 1)
    return Edit(first, last, 0, b"", why)


def indent_step(text: SourceText) -> bytes:
    """One level of indentation as the file has it: the smallest one seen, four spaces if none."""
    steps = {m.group(1) for m in _STEP.finditer(text.data)}
    if b"\t" in steps:
        return b"\t"
    spaces = [len(s) for s in steps if not s.strip(b" ") and len(s) > 1]
    return b" " * min(spaces, default=4)


def _prefers_allman(text: SourceText) -> bool:
    return len(_ALLMAN.findall(text.data)) > len(_KNR.findall(text.data))
