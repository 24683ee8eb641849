"""C source as tokens, comments included; white space aside.

A comment is its words, with its delimiters and without the stars that lines begin with. A directive
is one token. Weak spot: digraphs and trigraphs are not told apart from what they stand for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_BLOCK = rb"/\*(?>(?:[^*]|\*(?!/))*)\*/"
_LINE = rb"//(?>(?:\\\r?\n|[^\n])*)"
_STRING = rb'"(?>(?:\\\r?\n|\\.|[^"\\\n])*)"'
_CHAR = rb"'(?>(?:\\\r?\n|\\.|[^'\\\n])*)'"
_DIRECTIVE = rb"\#(?>(?:[^\n/\\]++|\\\r?\n|" + _BLOCK + rb"|//[^\n]*+|[/\\])*)"
_TOKEN = re.compile(
    rb"(?P<directive>^[ \t]*" + _DIRECTIVE + rb")"
    rb"|(?>(?:[ \t\r\n\f\v]|\\\r?\n)+)"
    rb"|(?P<block>" + _BLOCK + rb")|(?P<line>" + _LINE + rb")"
    rb"|(?P<open>/\*)"
    rb"|(?P<code>" + _STRING + rb"|" + _CHAR + rb"|\.?[0-9](?>(?:[eEpP][+-]|[\w.])*)|[A-Za-z_]\w*+"
    rb"|<<=|>>=|\.\.\.|->|\+\+|--|&&|\|\||[<>=!+\-*/%&|^]=|<<|>>|\#\#|.)",
    re.MULTILINE | re.DOTALL,
)
# Each alternative begins with a byte of its own, which makes the search over a file fast.
_LONG = re.compile(b"|".join((_BLOCK, _LINE, _STRING, _CHAR, _DIRECTIVE, rb"/\*.*+")), re.DOTALL)
_WORD = re.compile(rb"\S+")
_STARS = re.compile(rb"[ \t]*\*+(?=\s)")


class Token(NamedTuple):
    """kind: "code", "comment" or "directive"; [start, end) in bytes of the text."""

    kind: str
    text: bytes
    start: int
    end: int


class OpenComment(ValueError):
    """The text ends inside a comment."""


def tokens(text: bytes, start: int, end: int) -> Iterator[Token]:
    """The tokens of text[start:end], which begins and ends outside of any token.

    Raises OpenComment.
    """
    for match in _TOKEN.finditer(text, start, end):
        kind = match.lastgroup
        if kind == "code":
            yield Token("code", match.group(), *match.span())
        elif kind == "block":
            yield from _words(text, *match.span())
        elif kind == "line":
            yield from _spread(text, *match.span())
        elif kind == "directive":
            yield Token("directive", match.group().strip(), *match.span())
        elif kind == "open":
            raise OpenComment(f"a comment that begins at byte {match.start()} does not end")


def _words(text: bytes, start: int, end: int) -> Iterator[Token]:
    """A block comment, its delimiters as words of their own."""
    opening = re.compile(rb"/\*[*!]?<?(?![*/])|/\*").match(text, start, end)
    at = opening.end() if opening else start + 2
    yield Token("comment", text[start:at], start, at)
    closing = end - 2
    while closing > at and text[closing - 1 : closing] == b"*":
        closing -= 1
    first = True
    while at < closing:
        stop = text.find(b"\n", at, closing)
        stop = closing if stop < 0 else stop
        stars = None if first else _STARS.match(text, at, stop + 1)
        yield from _spread(text, stars.end() if stars else at, stop)
        at, first = stop + 1, False
    yield Token("comment", text[closing:end], closing, end)


def _spread(text: bytes, start: int, end: int) -> Iterator[Token]:
    for word in _WORD.finditer(text, start, end):
        yield Token("comment", word.group(), *word.span())


def long_tokens(text: bytes, end: int) -> Iterator[tuple[int, int]]:
    """Comments, literals and directives that start before `end` and hold a newline, in order."""
    for match in _LONG.finditer(text):
        start, stop = match.span()
        if start >= end:
            return
        if text.find(b"\n", start, stop) >= 0:
            yield start, stop
