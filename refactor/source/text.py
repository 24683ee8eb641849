"""A source file as bytes, with the line facts that edits need.

Weak spot: a lone carriage return is not a line end here (as for git); such a file is one line.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate

from msgspec import Struct

_WORD_BYTES = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_SPACE = re.compile(rb"\s*")
_BOM = b"\xef\xbb\xbf"
_BLANK = b" \t\r\f\v"
_TRAILING = re.compile(rb"[ \t]*(?://[^\n]*|/\*.*?\*/[ \t]*)*\r?$", re.DOTALL | re.MULTILINE)


class SourceText(Struct, frozen=True, dict=True):
    """The bytes of one file; `path` is relative to the tree's root, with forward slashes."""

    path: str
    data: bytes

    @cached_property
    def line_starts(self) -> list[int]:
        """Offset of the first byte of every line."""
        lengths = (len(line) + 1 for line in self.data.split(b"\n"))
        return [0, *accumulate(lengths)][:-1]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content, as hex; tells whether the file changed since it was read."""
        return hashlib.sha256(self.data).hexdigest()

    def line(self, offset: int) -> int:
        """The line number of a byte offset, from 1."""
        return bisect_right(self.line_starts, offset)

    def line_start(self, offset: int) -> int:
        """Offset of the first byte of the line that holds `offset`, behind a byte order mark."""
        start = self.data.rfind(b"\n", 0, offset) + 1
        return min(len(_BOM), offset) if not start and self.data.startswith(_BOM) else start

    def line_end(self, offset: int) -> int:
        """Offset of the line's end, its newline (and the CR before it) not counted."""
        end = self.data.find(b"\n", offset)
        if end < 0:
            return len(self.data)
        return end - 1 if end > offset and self.data[end - 1 : end] == b"\r" else end

    def next_line(self, offset: int) -> int:
        """Offset of the first byte after the newline of the line that holds `offset`."""
        end = self.data.find(b"\n", offset)
        return len(self.data) if end < 0 else end + 1

    def newline(self, offset: int) -> bytes:
        """The newline that a line inserted near `offset` takes: its neighbour's own."""
        end = self.data.find(b"\n", offset)
        if end < 0:
            end = self.data.rfind(b"\n", 0, offset)
        if end < 0:
            return b"\n"
        return b"\r\n" if end and self.data[end - 1 : end] == b"\r" else b"\n"

    def indent(self, offset: int) -> bytes:
        """The blanks that the line holding `offset` begins with."""
        start = self.line_start(offset)
        end = start
        while end < len(self.data) and self.data[end] in b" \t":
            end += 1
        return self.data[start:end]

    def begins_line(self, offset: int) -> bool:
        """Whether nothing but blanks stands before `offset` on its line."""
        return not self.data[self.line_start(offset) : offset].strip(_BLANK)

    def is_blank_line(self, offset: int) -> bool:
        """Whether the line that holds `offset` has nothing but blanks."""
        return not self.data[self.line_start(offset) : self.line_end(offset)].strip(_BLANK)

    def end_of_code_line(self, offset: int) -> int | None:
        """The line end behind `offset` if only blanks and comments stand between, else None.

        A comment that runs over several lines is taken as part of the line it starts on.
        """
        match = _TRAILING.match(self.data, offset)
        if match is None:
            return None
        end = match.end()
        return end - 1 if end > offset and self.data[end - 1 : end] == b"\r" else end


def next_code(text: bytes, offset: int) -> int:
    """Offset of the first byte at or behind `offset` that is not blank (masked text: is code)."""
    match = _SPACE.match(text, offset)
    return match.end() if match else offset


def last_code(text: bytes, offset: int) -> int:
    """Offset behind the last byte before `offset` that is not blank."""
    while offset > 0 and text[offset - 1] in b" \t\r\n\f\v":
        offset -= 1
    return offset


def words(data: bytes, word: bytes, start: int = 0, end: int | None = None) -> Iterator[int]:
    """The offsets at which `word` stands as a whole word, in order."""
    stop = len(data) if end is None else end
    at = data.find(word, start, stop)
    while at >= 0:
        behind = at + len(word)
        before_ok = at == 0 or data[at - 1] not in _WORD_BYTES
        if before_ok and (behind >= len(data) or data[behind] not in _WORD_BYTES):
            yield at
        at = data.find(word, behind, stop)


def count_word(data: bytes, word: bytes) -> int:
    """How often `word` stands as a whole word."""
    return sum(1 for _ in words(data, word))
