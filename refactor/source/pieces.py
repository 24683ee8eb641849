"""The comments, literals and directives of C source, found without a grammar.

For those who look over the shoulder of the mask: the cross-check and the proof. It shares no code
with the mask's own lexer, and a test holds that the two agree. Weak spot: trigraphs and digraphs
are not told from what they stand for.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import NamedTuple

# Atomic groups stand where `(…)*+` would do: Python before 3.11.5 matches that wrongly. Repetitions
# go in rounds, as the engine keeps a record for each piece until the round is over.
_TO_LINE_END = rb"(?>(?:(?>(?:[^\\\n]++|\\\r?\n|\\){1,99}))*)"
_INSIDE = rb"(?>(?:(?>(?:[^Q\\\n]++|\\\r?\n|\\(?>(?:\\\r?\n)*).){1,99}))*)"
_TEXT, _CHARACTER = (q + _INSIDE.replace(b"Q", q) for q in (b'"', b"'"))
_COMMENT = rb"//" + _TO_LINE_END + rb"|/\*(?s:.*?)\*/|/\*(?s:.*)"
_QUIET = re.compile(_COMMENT + rb"|" + _TEXT + rb'"?|' + _CHARACTER + rb"'?|\#")
# In a directive a quote without another is text.
_IN_DIRECTIVE = re.compile(_COMMENT + rb"|" + _TEXT + rb'"|' + _CHARACTER + rb"'|\\\r?\n|(\n)")
_BOM = b"\xef\xbb\xbf"
_JOINT = re.compile(rb"\\\r?\n")


class Piece(NamedTuple):
    """kind: "line" or "block" (comments), "literal" or "directive"; [start, end) in bytes."""

    kind: str
    start: int
    end: int


def pieces(text: bytes, start: int, end: int) -> Iterator[Piece]:
    """The pieces of text[start:end), which begins outside of any, in order.

    A directive is one piece. A comment that does not end reaches to `end`, a literal to the end of
    its line.
    """
    at: int | None = 3 if not start and text.startswith(_BOM) else start
    while at is not None:
        at = yield from _up_to_a_directive(text, at, end)


def _up_to_a_directive(text: bytes, start: int, end: int) -> Generator[Piece, None, int | None]:
    """The pieces up to the first directive; returns where that ends, None if there is none."""
    solid = start  # behind the last byte that is neither blank nor in a comment, as far as known
    comments: list[tuple[int, int]] = []
    for match in _QUIET.finditer(text, start, end):
        first, last = match.span()
        byte = text[first]
        if byte == 0x2F:
            comments.append((first, last))
            yield Piece("line" if text[first + 1] == 0x2F else "block", first, last)
            continue
        if byte != 0x23:
            yield Piece("literal", first, last)
        elif text[last : last + 1] != b"#" and _begins_line(text, solid, first, comments):
            last = _directive_end(text, first, end)
            yield Piece("directive", first, last)
            return last
        solid = last
        comments.clear()
    return None


def _begins_line(text: bytes, solid: int, at: int, comments: list[tuple[int, int]]) -> bool:
    """Whether only blanks and comments stand before `at` on its line, joined lines included."""
    ends = [solid, *(last for _, last in comments)]
    starts = [*(first for first, _ in comments), at]
    between = b" ".join(text[a:b] for a, b in zip(ends, starts, strict=True))
    between = _JOINT.sub(b"", between)
    line = between.rfind(b"\n") + 1
    first = not solid or text[solid - 1] == 0x0A or (solid == 3 and text.startswith(_BOM))
    return (line > 0 or first) and not between[line:].strip()


def inside(text: bytes, directive: Piece) -> Iterator[Piece]:
    """The comments and literals of a directive, in order."""
    for match in _IN_DIRECTIVE.finditer(text, directive.start, directive.end):
        first, last = match.span()
        if text[first] == 0x2F:
            yield Piece("line" if text[first + 1] == 0x2F else "block", first, last)
        elif text[first] != 0x5C and match[1] is None:
            yield Piece("literal", first, last)


def _directive_end(text: bytes, start: int, end: int) -> int:
    for match in _IN_DIRECTIVE.finditer(text, start, end):
        if match[1] is not None:
            return match.start()
    return end
