"""The first pass: comments, literals and directives, in one sweep over the source.

What comes after it sees code only, so that no later rule has to think of a quote or a comment.
Weak spot: trigraphs, and digit separators (`1'000`), which read as a character literal.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from refactor.syntax.model import Span, blank


def _many(piece: bytes) -> bytes:
    """A pattern for any number of pieces, atomic.

    In rounds, as the engine keeps a record for each piece until the group around it is done: a
    literal of ten million escapes would take half a gigabyte.
    """
    return rb"(?>(?:(?>(?:" + piece + rb"){1,500}))*)"


_BLOCK = rb"/\*[^*]*+" + _many(rb"\*(?!/)[^*]*+") + rb"(?:\*/)?"
_LINE = rb"//" + _many(rb"[^\\\n]++|\\\r?\n|\\")
# Behind a backslash any byte is part of the literal; joined lines may stand between the two.
_ESCAPED = rb"\\\r?\n|\\(?>(?:\\\r?\n)*)."
_TEXT = rb'"' + _many(rb'[^"\\\n]++|' + _ESCAPED)
_CHARACTER = rb"'" + _many(rb"[^'\\\n]++|" + _ESCAPED)
# An unterminated literal ends with its line, as compilers recover from it.
_STRING = _TEXT + rb'(?:"|\\?)'
_CHAR = _CHARACTER + rb"(?:'|\\?)"
# Inside a directive a lone quote is text (#error can't open): it must not hide a comment behind it.
_CLOSED = (_TEXT + rb'"', _CHARACTER + rb"'")
_DIRECTIVE = re.compile(
    rb"\#" + _many(b"|".join((rb"[^\\\n/\"']++|\\\r?\n", _BLOCK, _LINE, *_CLOSED, rb"[/\"'\\]")))
)
_TOKEN = re.compile(b"|".join((_BLOCK, _LINE, _STRING, _CHAR, rb"\#")))
_QUIET = re.compile(b"|".join((_BLOCK, _LINE, *_CLOSED)))
_CONTINUATION = re.compile(rb"\\\r?\n")
_JOINED = re.compile(rb"\\\r?\n\Z")
_KEYWORD = re.compile(rb"\#(?:\s|\\\r?\n)*([A-Za-z_]\w*)?")


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
    stray_until = -1
    found = _TOKEN.finditer(source, done)
    while match := next(found, None):
        start, end = match.span()
        first = source[start]
        if first == 0x23:
            if start < stray_until:
                continue
            if source[end : end + 1] == b"#" or not _starts_line(source, start, spans):
                # Nor is any other on this line; to ask for each would be quadratic.
                stray_until = source.find(b"\n", start)
                stray_until = len(source) if stray_until < 0 else stray_until
                continue
            directive = _DIRECTIVE.match(source, start)
            end = directive.end() if directive else end
            found = _TOKEN.finditer(source, end)
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
    if b"/" not in piece:
        return piece
    return _QUIET.sub(lambda m: blank(m[0]) if m[0][0] == 0x2F else m[0], piece)


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
    """Whether only blanks and comments stand before `start` on its line, joined lines included."""
    end = start
    for span in reversed(spans):
        line = _joined_line(source, end)
        if span.end <= line:
            break
        if span.rule != "comment" or not _is_blank(source[span.end : end]):
            return False
        end = span.start
    return _is_blank(source[_joined_line(source, end) : end])


def _joined_line(source: bytes, end: int) -> int:
    """Where the line that holds `end` starts; the one above, if a backslash joins blanks to it."""
    line = source.rfind(b"\n", 0, end) + 1
    below = end
    while _is_blank(source[line:below]) and _JOINED.search(source, max(line - 3, 0), line):
        line, below = source.rfind(b"\n", 0, line - 1) + 1, line
    return line


def _is_blank(piece: bytes) -> bool:
    return not piece.strip() or not _CONTINUATION.sub(b"", piece).strip()


def _blank_literal(piece: bytes) -> bytes:
    if len(piece) < 2 or piece[0] != piece[-1]:
        # Unterminated: the grammar gets a byte that can be nothing but an error, and no riddle.
        return b"@" + blank(piece[1:])
    inside = blank(piece[1:-1])
    if b"\n" in inside:
        # The grammar wants the backslash before a newline in a literal.
        kept = bytearray(inside)
        for match in _CONTINUATION.finditer(piece, 1, len(piece) - 1):
            kept[match.start() - 1] = 0x5C
        inside = bytes(kept)
    return piece[:1] + inside + piece[-1:]
