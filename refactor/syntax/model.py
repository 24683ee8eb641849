"""What the mask hands on. All offsets are bytes into the source, half open."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct


class Span(NamedTuple):
    """Something that the mask took out or replaced.

    A named tuple, not a dataclass: a large file has tens of thousands of them, and a tuple is made
    four times as fast.

    `rule` is one of "comment", "string", "char" (these three include their quotes), "directive",
    "dropped" (a branch that is not in the text), "mark", "loop-macro", "block-macro",
    "toplevel-macro", "function-macro", "variable-macro", "statement-macro", "member-macro",
    "list-macro", "string-macro", "type-macro", "type-argument", "operator-argument",
    "empty-argument", "initialiser-argument", "case-range", "typeof", "offsetof", "asm", "number".
    `name` is the macro's name, the directive's keyword (b"define", b"if"; b"" for a null directive
    or a line marker), or b"".
    """

    start: int
    end: int
    rule: str
    name: bytes = b""


class Edit(NamedTuple):
    """A replacement that a rule asks for: `new` stands from `start` on, blanks up to `end`."""

    start: int
    end: int
    rule: str
    name: bytes = b""
    new: bytes = b""


class Branch(Struct, frozen=True):
    """One branch of a conditional group.

    `condition` is normalised: b"defined(X)" for #ifdef X, b"!defined(X)" for #ifndef X, the
    expression without comments and with single blanks for #if and #elif, b"" for #else.
    `directive` is the span of its directive, continuation lines included; `body` the bytes from
    there to the next directive of the group.
    """

    condition: bytes
    directive: tuple[int, int]
    body: tuple[int, int]


class Group(Struct, frozen=True):
    """A conditional group, from its "#if" to the end of its "#endif" line.

    `split` says that the branches do not stand alone as statements or items, so that at most one
    can be in the text. `kept` holds the indices of the branches that are in the text, if the group
    itself is: a group inside of a dropped branch is listed, but none of its bytes are there.
    """

    start: int
    end: int
    branches: tuple[Branch, ...]
    split: bool
    kept: tuple[int, ...]


class Mask(Struct, frozen=True):
    """The masked copy of a source: `text` has its length and its newlines.

    `spans` is sorted by start; spans may nest ("mark" inside "dropped"), and every byte in which
    `text` differs from the source lies in one. `groups` is in source order, nested ones included.
    """

    text: bytes
    spans: tuple[Span, ...]
    groups: tuple[Group, ...]


_WORD = re.compile(rb"\w++")
_BLANK = bytes(byte if byte in b"\r\n" else 0x20 for byte in range(256))


def blank(piece: bytes | bytearray) -> bytes:
    """Give the piece with all bytes but CR and LF replaced by spaces."""
    return bytes(piece.translate(_BLANK))


def apply(
    text: bytearray, edits: Iterable[Edit], keep: frozenset[bytes] = frozenset()
) -> list[Span]:
    """Carry the edits out in place and give their spans.

    An edit is left out if its `new` is too long for it or would overwrite a newline, so that the
    text keeps its shape whatever a rule asks for, and if it would take a name of `keep` away. Only
    a block macro may: it is what stands for that name from then on.
    """
    spans = []
    for start, end, rule, name, new in edits:
        stop = start + len(new)
        if stop > end or (new and b"\n" in text[start:stop]):
            continue
        if keep and rule != "block-macro" and not keep.isdisjoint(_WORD.findall(text, start, end)):
            continue
        text[start:end] = new + blank(text[stop:end])
        spans.append(Span(start, end, rule, name))
    return spans
