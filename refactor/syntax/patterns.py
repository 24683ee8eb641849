"""Pieces of pattern and small searches that the rules of the mask share. They see code only.

Two habits keep a rule fast and linear. A pattern begins with one literal byte, which the regex
engine skips to at the speed of a memory search; a set of bytes costs six times that, so such a
pattern is made once for each byte (`merged`), and `\\b` or an anchor in front far more. And
repetitions are possessive or bounded, so that no input makes a search quadratic.

A repeated group is made atomic, `(?>(?:…)*)`, not possessive, `(?:…)*+`: Python before 3.11.5
matches the latter wrongly where the group holds a repetition of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator


def nested(opening: bytes, closing: bytes, depth: int) -> bytes:
    """Give a pattern for one balanced pair of brackets, up to `depth` levels deep, atomic."""
    other = rb"[^%b%b]++" % (opening, closing)
    inner = other
    for _ in range(depth - 1):
        inner = other + rb"|%b(?>(?:%b)*)%b" % (opening, inner, closing)
    return rb"%b(?>(?:%b)*)%b" % (opening, inner, closing)


PARENTHESES = nested(rb"\(", rb"\)", 7)
BRACES = nested(rb"\{", rb"\}", 7)

ARGUMENTS = re.compile(rb"\s*+" + PARENTHESES)
WORD = re.compile(rb"\w++")

_NEXT = re.compile(rb"\S")
_WORD_BYTES = frozenset(byte for byte in range(256) if re.match(rb"\w", bytes((byte,))))
_NOT_WORD = bytes(byte if byte in _WORD_BYTES else 0x20 for byte in range(256))


def words_of(text: bytearray) -> set[bytes]:
    """Give the set of identifiers (and numbers) in the text."""
    return set(bytes(text).translate(_NOT_WORD).split())


def occurrences(text: bytearray, name: bytes) -> Iterator[int]:
    """Give the offsets at which `name` stands as a whole word, in order."""
    size = len(name)
    last = len(text) - size
    at = text.find(name)
    while at >= 0:
        if not (
            (at < last and text[at + size] in _WORD_BYTES) or (at and text[at - 1] in _WORD_BYTES)
        ):
            yield at
        at = text.find(name, at + size)


def at_line(text: bytes | bytearray, pattern: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
    """Give the matches of a pattern that begins with a newline; the file's start counts as one."""
    if text[:1].strip():
        first = re.compile(pattern.pattern.removeprefix(rb"\n")).match(text)
        if first:
            yield first
    yield from pattern.finditer(text)


def merged(text: bytearray, patterns: Iterable[re.Pattern[bytes]]) -> list[re.Match[bytes]]:
    """Give the matches of several patterns in the order of their starts; they may overlap."""
    found = [match for pattern in patterns for match in pattern.finditer(text)]
    found.sort(key=lambda match: match.start())
    return found


def last_before(text: bytearray, end: int) -> int:
    """Give the last byte before `end` that is no blank; ";" at the start of the file."""
    reach = 64
    while end > 0:
        low = max(0, end - reach)
        piece = text[low:end].rstrip()
        if piece:
            return piece[-1]
        end = low
        reach *= 4
    return 0x3B


def next_after(text: bytearray, start: int) -> tuple[int, int]:
    """Give the first byte from `start` on that is no blank, and where; (0, length) at the end."""
    match = _NEXT.search(text, start)
    return (text[match.start()], match.start()) if match else (0, len(text))


def opener(text: bytearray, at: int, reach: int = 600) -> int:
    """Give the offset of the "(" around `at`, at most `reach` bytes before it; -1 if none is."""
    low = max(0, at - reach)
    depth = 0
    while True:
        opening = text.rfind(b"(", low, at)
        closing = text.rfind(b")", low, at)
        at = max(opening, closing)
        if at < 0:
            return -1
        if closing > opening:
            depth += 1
        elif depth:
            depth -= 1
        else:
            return at
