"""The first pass: comments, literals and directives, in one sweep over the source.

What comes after it sees code only, so that no later rule has to think of a quote or a comment.
Weak spot: trigraphs, and digit separators (`1'000`), which read as a character literal.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from refactor.syntax.model import Span, blank

_BLOCK = rb"/\*[^*]*+(?>(?:\*(?!/)[^*]*+)*)(?:\*/)?"
_LINE = rb"//(?>(?:[^\\\n]++|\\\r?\n|\\)*)"
# An unterminated literal ends with its line, as compilers recover from it.
_STRING = rb'"(?>(?:[^"\\\n]++|\\\r?\n|\\.)*)(?:"|\\?(?=\n|\Z))'
_CHAR = rb"'(?>(?:[^'\\\n]++|\\\r?\n|\\.)*)(?:'|\\?(?=\n|\Z))"
# Inside a directive a lone quote is text (#error can't open): it must not hide a comment behind it.
_DIRECTIVE = (
    rb"\#(?>(?:[^\\\n/\"']++|\\\r?\n|\\.|"
    + _BLOCK
    + rb"|"
    + _LINE
    + rb"|\"(?>(?:[^\"\\\n]++|\\\r?\n|\\.)*)\"|'(?>(?:[^'\\\n]++|\\\r?\n|\\.)*)'|[/\"'\\])*)"
)
_TOKEN = re.compile(b"|".join((_BLOCK, _LINE, _STRING, _CHAR, _DIRECTIVE)))
_QUIET = re.compile(b"|".join((_BLOCK, _LINE, _STRING, _CHAR)))
_COMMENT = re.compile(_BLOCK + rb"|" + _LINE + rb"|(" + _STRING + rb"|" + _CHAR + rb")")
_CONTINUATION = re.compile(rb"\\\r?\n")
_KEYWORD = re.compile(rb"\#(?:\s|\\)*([A-Za-z_]\w*)?")


class Directive(NamedTuple):
    """A preprocessor directive with its continuation lines; `end` is before its newline."""

    start: int
    end: int
    keyword: bytes


def lex(source: bytes) -> tuple[bytearray, list[Span], list[Directive]]:
    """Blank comments, the inside of literals, and directives.

    Gives the text, its spans sorted by start, and the directives among them.
    """
    pieces: list[bytes] = []
    spans: list[Span] = []
    directives: list[Directive] = []
    done = 0
    if source.startswith(b"\xef\xbb\xbf"):
        pieces.append(b"   ")
        spans.append(Span(0, 3, "comment", b""))
        done = 3
    for match in _TOKEN.finditer(source, done):
        start, end = match.span()
        first = source[start]
        if first == 0x23:
            if not _starts_line(source, start, spans):
                continue
            if source[end - 1] == 0x0D:
                end -= 1
            keyword = _keyword(source[start:end])
            spans.append(Span(start, end, "directive", keyword))
            directives.append(Directive(start, end, keyword))
            new = blank(source[start:end])
        elif first == 0x2F:
            if source[end - 1] == 0x0D:
                end -= 1
            spans.append(Span(start, end, "comment", b""))
            new = blank(source[start:end])
        else:
            spans.append(Span(start, end, "string" if first == 0x22 else "char", b""))
            new = _blank_literal(source[start:end])
        pieces.append(source[done:start])
        pieces.append(new)
        done = end
    pieces.append(source[done:])
    return bytearray().join(pieces), spans, directives


def without_comments(piece: bytes) -> bytes:
    """Give a directive's text with comments blanked and its newlines kept."""
    return _COMMENT.sub(lambda match: match.group(1) or blank(match.group()), piece)


def code_of(piece: bytes) -> bytes:
    """Give a directive's text with comments and literals blanked: same length, code only.

    For searches in #define bodies, which are in no tree.
    """
    return _QUIET.sub(lambda match: blank(match.group()), piece)


def condition_of(piece: bytes, keyword: bytes) -> bytes:
    """Give the normalised condition of a conditional directive; see `Branch`."""
    text = _CONTINUATION.sub(b"", without_comments(piece))
    words = text.partition(keyword)[2].split()
    if keyword in (b"ifdef", b"elifdef"):
        return b"defined(%s)" % b"".join(words[:1])
    if keyword in (b"ifndef", b"elifndef"):
        return b"!defined(%s)" % b"".join(words[:1])
    return b" ".join(words) if keyword in (b"if", b"elif") else b""


def _keyword(piece: bytes) -> bytes:
    match = _KEYWORD.match(piece)
    if match and match.group(1):
        return match.group(1)
    match = _KEYWORD.match(without_comments(piece))
    return (match.group(1) or b"") if match else b""


def _starts_line(source: bytes, start: int, spans: list[Span]) -> bool:
    """Whether only blanks and comments stand before `start` on its line."""
    line = source.rfind(b"\n", 0, start) + 1
    end = start
    for span in reversed(spans):
        if source[max(line, span.end) : end].strip():
            return False
        if span.end <= line or span.rule != "comment":
            return span.end <= line
        end = span.start
    return not source[line:end].strip()


def _blank_literal(piece: bytes) -> bytes:
    if len(piece) < 2 or piece[0] != piece[-1]:
        # Unterminated: without its quote the rest of the line is no riddle to the grammar.
        return blank(piece)
    inside = blank(piece[1:-1])
    if b"\n" in inside:
        # The grammar wants the backslash before a newline in a literal.
        kept = bytearray(inside)
        for match in _CONTINUATION.finditer(piece, 1, len(piece) - 1):
            kept[match.start() - 1] = 0x5C
        inside = bytes(kept)
    return piece[:1] + inside + piece[-1:]
