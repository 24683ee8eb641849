"""Doc comments: find the one above a declaration, and add a sentence in its own style.

Forms: none, `/* T */`, `/** T */`, block with leading stars, block without them, `//` lines.
Weak spot: a comment is taken for the declaration's when it ends on the line right above it.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from msgspec import Struct

from refactor.source.edits import Edit
from refactor.source.text import SourceText

_LEADER = re.compile(rb"(?m)^[ \t]*(?:/\*+!?|//+!?|\*+(?!/))?[ \t]*|[ \t]*\*+/")
_BLANKS = re.compile(rb"\s+")


class DocComment(Struct, frozen=True):
    """A comment on lines of its own, [start, end) in bytes; lines: it is a run of `//` lines."""

    start: int
    end: int
    lines: bool


def comment_above(
    text: SourceText, start: int, comments: tuple[tuple[int, int], ...]
) -> DocComment | None:
    """The comment that ends on the line above the declaration at `start`, or right before it.

    comments: sorted byte ranges of all comments of the file.
    """
    first = text.line_start(start)
    near = bisect_left(comments, (start, 0)) - 1
    if near >= 0 and comments[near][1] > first and not text.data[comments[near][1] : start].strip():
        return DocComment(*comments[near], lines=False)
    if first == 0:
        return None
    above = first - 1
    found: DocComment | None = None
    for begin, end in reversed(comments[: bisect_left(comments, (first, 0))]):
        if text.line_start(above) != text.line_start(max(begin, end - 1)):
            break
        if text.data[end : text.line_end(above)].strip() or not text.begins_line(begin):
            break
        lines = text.data[begin : begin + 2] == b"//"
        if found is not None and not (lines and found.lines):
            break
        found = DocComment(begin, found.end if found else end, lines)
        if not lines or text.line_start(begin) == 0:
            break
        above = text.line_start(begin) - 1
    return found


def says(comment: bytes, sentence: str) -> bool:
    """Whether the comment holds the sentence, however its lines are broken."""
    return _BLANKS.sub(b" ", sentence.encode()).strip() in plain_text(comment)


def plain_text(comment: bytes) -> bytes:
    """The words of a comment on one line, one blank between them."""
    return _BLANKS.sub(b" ", _LEADER.sub(b" ", comment))


def add_sentence(text: SourceText, comment: DocComment, sentence: str, why: str) -> Edit:
    """Append `sentence` as a paragraph of its own, in the comment's style."""
    data, newline = text.data, text.newline(comment.start)
    indent = text.indent(comment.start)
    body = sentence.encode()
    if comment.lines:
        mark = re.match(rb"//+!?", data[comment.start : comment.end])
        leader = newline + indent + (mark.group() if mark else b"//")
        return Edit(comment.end, comment.end, 0, leader + leader + b" " + body, why)
    whole = data[comment.start : comment.end]
    if b"\n" not in whole:
        opening = re.match(rb"/\*+!?<?", whole)
        head = opening.group() if opening else b"/*"
        told = re.sub(rb"\*+/\Z|\A/\Z", b"", whole[len(head) :]).strip(b" \t")
        paragraphs = ([b" * " + told, b" *"] if told else []) + [b" * " + body, b" */"]
        grown = newline.join([head, *(indent + line for line in paragraphs)])
        return Edit(comment.start, comment.end, 0, grown, why)
    return _grow_block(text, comment, body, newline, why)


def new_comment(text: SourceText, start: int, sentence: str, why: str) -> Edit:
    """A one-line comment above the declaration at `start`, which gets a line of its own for it."""
    at, indent = text.line_start(start), text.indent(start)
    line = indent + b"/* " + sentence.encode() + b" */" + text.newline(start)
    if text.begins_line(start):
        joined = text.data.endswith((b"\\\n", b"\\\r\n"), 0, at)
        # A blank keeps it apart from what a backslash joins it to.
        return Edit(at, at, 0, (b" " if joined and not indent else b"") + line, why)
    at = start
    while text.data[at - 1] in b" \t":
        at -= 1
    if text.data[at - 1] == 0x5C:
        # A line that ended here would be joined with the next.
        return Edit(start, start, 0, line[len(indent) :] + indent, why)
    return Edit(at, start, 0, text.newline(start) + line + indent, why)


def _grow_block(
    text: SourceText, comment: DocComment, body: bytes, newline: bytes, why: str
) -> Edit:
    data = text.data
    closer = comment.end - 2
    while data[closer - 1 : closer] == b"*":
        closer -= 1
    last = text.line_start(closer)
    told = data[last:closer].strip()
    lead = _line_leader(data[comment.start : comment.end], text.indent(comment.start))
    empty = lead.rstrip() if lead.strip() else b""
    if not told:
        grown = empty + newline + lead + body + newline
        return Edit(last, last, 0, grown, why)
    stop = closer
    while data[stop - 1 : stop] in (b" ", b"\t"):
        stop -= 1
    grown = newline + empty + newline + lead + body
    if lead.strip():
        grown += newline + lead[: lead.index(b"*")] + data[closer : comment.end]
        return Edit(stop, comment.end, 0, grown, why)
    return Edit(stop, stop, 0, grown, why)


def _line_leader(whole: bytes, indent: bytes) -> bytes:
    """What the comment's inner lines start with: blanks and a star, or blanks alone."""
    for line in whole.split(b"\n")[1:]:
        found = re.match(rb"[ \t]*\*(?!/)[ \t]*(?=\S)", line) or re.match(
            rb"[ \t]*\*(?![*/])", line
        )
        if found:
            star = found.group()
            return star if star.endswith((b" ", b"\t")) else star + b" "
        plain = re.match(rb"[ \t]*(?=[^ \t\r*])", line)
        if plain:
            return plain.group()
    return indent + b" * "
