"""C source as tokens, comments included; white space aside.

A comment is its words, with its delimiters and without the stars that lines begin with. A directive
is one token. Weak spot: digraphs and trigraphs are not told apart from what they stand for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from refactor.source.pieces import pieces

_CODE = re.compile(
    rb"\.?[0-9](?>(?:[eEpP][+-]|[\w.])*)|[A-Za-z_]\w*+|\s++|\\\r?\n"
    rb"|<<=|>>=|\.\.\.|->|\+\+|--|&&|\|\||[<>=!+\-*/%&|^]=|<<|>>|\#\#|(?s:.)"
)
_OPENING = re.compile(rb"/\*[*!]?<?(?![*/])|/\*")
_WORD = re.compile(rb"\S+")
_STARS = re.compile(rb"[ \t]*\*+(?=\s)")


class Token(NamedTuple):
    """kind: "code", "comment" or "directive"; [start, end) in bytes of the text."""

    kind: str
    text: bytes
    start: int
    end: int


def tokens(text: bytes, start: int, end: int) -> Iterator[Token]:
    """The tokens of text[start:end], which begins and ends outside of any token."""
    at = start
    for kind, first, last in pieces(text, start, end):
        yield from _code(text, at, first)
        if kind == "literal":
            yield Token("code", text[first:last], first, last)
        elif kind == "directive":
            yield Token("directive", text[first:last].strip(), first, last)
        elif kind == "block":
            yield from _words(text, first, last)
        else:
            yield from _spread(text, first, last)
        at = last
    yield from _code(text, at, end)


def _code(text: bytes, start: int, end: int) -> Iterator[Token]:
    for match in _CODE.finditer(text, start, end):
        word = match.group()
        if (word.strip() and word[0] != 0x5C) or word == b"\\":
            yield Token("code", word, *match.span())


def _words(text: bytes, start: int, end: int) -> Iterator[Token]:
    """A block comment, its delimiters as words of their own."""
    opening = _OPENING.match(text, start, end)
    at = opening.end() if opening else start + 2
    yield Token("comment", text[start:at], start, at)
    closed = end - start >= 4 and text.endswith(b"*/", start, end)
    closing = end - 2 if closed else end
    while closed and closing > at and text[closing - 1 : closing] == b"*":
        closing -= 1
    first = True
    while at < closing:
        stop = text.find(b"\n", at, closing)
        stop = closing if stop < 0 else stop
        stars = None if first else _STARS.match(text, at, stop + 1)
        yield from _spread(text, stars.end() if stars else at, stop)
        at, first = stop + 1, False
    if closed:
        yield Token("comment", text[closing:end], closing, end)


def _spread(text: bytes, start: int, end: int) -> Iterator[Token]:
    for word in _WORD.finditer(text, start, end):
        yield Token("comment", word.group(), *word.span())


def long_tokens(text: bytes) -> Iterator[tuple[int, int]]:
    """Comments, literals and directives that hold a newline, in order."""
    for _, start, stop in pieces(text, 0, len(text)):
        if text.find(b"\n", start, stop) >= 0:
            yield start, stop
