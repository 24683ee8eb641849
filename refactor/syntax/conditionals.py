"""Conditional groups: which branches stand alone, and which of them the parser gets to see.

A branch that stands alone (whole statements, items or list entries) is kept beside its siblings, so
that one tree shows every configuration. Where branches share a statement with what is around them,
only one is kept. All such choices in a file agree with each other: `#ifdef X` … `#endif` around an
opening and a closing brace is kept twice or dropped twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from refactor.syntax.lexer import Directive, condition_of
from refactor.syntax.model import Branch, Edit, Group
from refactor.syntax.patterns import next_after, opener
from refactor.syntax.words import WORDS

_OPEN = frozenset((b"if", b"ifdef", b"ifndef"))
_NEXT = frozenset((b"elif", b"elifdef", b"elifndef", b"else"))
NOT_BRACKETS = bytes(byte for byte in range(256) if byte not in b"()[]{}")
_FIRST = re.compile(rb"[A-Za-z_]\w*|&&|\|\||[!=<>]=|.", re.DOTALL)
_NAME = re.compile(rb"([A-Za-z_]\w*+)[ \t]*+")
_LONGEST = 4096
_LEADING = frozenset((b"&&", b"||", b"==", b"!=", b"<=", b">=", b"+", b"|", b"^", b"?", b"%", b"/"))
_TRAILING = frozenset((b"&", b"|", b"+", b"-", b"*", b"/", b"=", b"(", b"?"))


class Outline(Struct, frozen=True):
    """What decides whether code stands alone: its unmatched brackets, first token, last byte."""

    residue: bytes = b""
    first: bytes = b""
    last: bytes = b""
    last_at: int = -1

    def __add__(self, other: Outline) -> Outline:
        if not other.first:
            return self
        if not self.first:
            return other
        residue = self.residue + other.residue
        if self.residue and other.residue:
            # Cut, it still shows that something is open: enough, and no input makes it costly.
            residue = reduce_brackets(residue)[:_LONGEST]
        return Outline(residue, self.first, other.last, other.last_at)


class _Open(Struct):
    start: int
    before: Outline
    conditions: list[bytes] = field(default_factory=list)
    directives: list[tuple[int, int]] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    outlines: list[Outline] = field(default_factory=list)
    current: Outline = Outline()


def reduce_brackets(residue: bytes) -> bytes:
    """Take matched pairs out of a string of brackets, up to 256 levels deep."""
    for _ in range(256):
        size = len(residue)
        residue = residue.replace(b"()", b"").replace(b"[]", b"").replace(b"{}", b"")
        if len(residue) == size:
            break
    return residue


def resolve(
    source: bytes,
    text: bytearray,
    directives: Iterable[Directive],
    selection: Mapping[int, int],
) -> tuple[list[Edit], list[Group]]:
    """Find the groups and decide what is kept; gives the edits that drop the rest, and the groups.

    `selection` maps the start of a group to the index of the branch to keep, -1 for none.
    """
    edits: list[Edit] = []
    groups: list[Group] = []
    choices = _Choices()
    root = _Open(0, Outline())
    stack: list[_Open] = []
    done = 0

    def close(group: _Open, end: int) -> None:
        starts = [stop for _, stop in group.directives]
        bodies = list(zip(starts, group.ends, strict=True))
        split = not _separate(group, text, end)
        kept: tuple[int, ...]
        if group.start in selection:
            chosen = selection[group.start]
            kept = (chosen,) if 0 <= chosen < len(bodies) else ()
        elif split:
            kept = choices.pick(group.conditions)
        else:
            kept = tuple(range(len(bodies)))
        whole = Outline()
        for index, (start, stop) in enumerate(bodies):
            if index in kept:
                whole += group.outlines[index]
            elif start < stop:
                edits.append(Edit(start, stop, "dropped"))
        parts = zip(group.conditions, group.directives, bodies, strict=True)
        groups.append(Group(group.start, end, tuple(Branch(*part) for part in parts), split, kept))
        outer = stack[-1] if stack else root
        outer.current += whole

    for start, end, keyword in directives:
        if keyword not in _OPEN and keyword not in _NEXT and keyword != b"endif":
            continue
        here = stack[-1] if stack else root
        here.current += _outline(text, done, start)
        done = end
        if keyword in _OPEN:
            # What stands before the group, be it before the groups around it.
            opened = _Open(start, here.current if here.current.first else here.before)
            opened.conditions.append(condition_of(source[start:end], keyword))
            opened.directives.append((start, end))
            stack.append(opened)
        elif not stack:
            continue
        else:
            here.ends.append(start)
            here.outlines.append(here.current)
            here.current = Outline()
            if keyword == b"endif":
                close(stack.pop(), end)
            else:
                here.conditions.append(condition_of(source[start:end], keyword))
                here.directives.append((start, end))
    if stack:
        stack[-1].current += _outline(text, done, len(source))
    while stack:
        group = stack.pop()
        group.ends.append(len(source))
        group.outlines.append(group.current)
        close(group, len(source))
    return edits, sorted(groups, key=lambda group: group.start)


def _outline(text: bytearray, start: int, end: int) -> Outline:
    piece = bytes(text[start:end]).rstrip()
    if not piece:
        return Outline()
    last_at = start + len(piece) - 1
    residue = reduce_brackets(piece.translate(None, NOT_BRACKETS))
    first = _FIRST.match(piece.lstrip())
    return Outline(residue, first.group() if first else b"", piece[-1:], last_at)


def _separate(group: _Open, text: bytearray, end: int) -> bool:
    """Whether the branches can stand side by side; `end` is where the group ends."""
    filled = [outline for outline in group.outlines if outline.first]
    if any(outline.residue for outline in filled):
        return False
    before = group.before.last
    if before == b")" and _is_invocation(text, group.before.last_at):
        before = b";"
    following = _FIRST.match(text, next_after(text, end)[1])
    after = following.group() if following else b""
    if all(
        outline.first not in _NOT_FIRST
        and (outline.last in b";}:" or (after != b"{" and _is_invocation(text, outline.last_at)))
        for outline in filled
    ):
        braced = any(outline.first == b"{" for outline in filled)
        return after != b"else" and before in (b";}:" if braced else b";{}:")
    if all(outline.last == b"," for outline in filled):
        return before in b"{(,"
    if all(outline.first in _LEADING and outline.last not in b";}," for outline in filled):
        return True
    return before in _TRAILING and all(outline.last in _TRAILING for outline in filled)


def _is_invocation(text: bytearray, at: int) -> bool:
    """Whether the ")" at `at` ends a macro invocation that begins in column 0."""
    start = opener(text, at) if text[at] == 0x29 else 0
    if start < 1:
        return False
    name = _NAME.fullmatch(text, text.rfind(b"\n", 0, start) + 1, start)
    return name is not None and name.group(1) not in WORDS


_NOT_FIRST = _LEADING | {b"else", b",", b";", b")", b"="}


class _Choices:
    """The configuration that the split groups of one file are seen in."""

    def __init__(self) -> None:
        self._known = {b"0": False, b"1": True}

    def pick(self, conditions: list[bytes]) -> tuple[int, ...]:
        """Give the branch that is in the text: the first that agrees with earlier choices."""
        for index, condition in enumerate(conditions):
            positive = not condition.startswith(b"!defined(")
            name = condition if positive else condition[1:]
            known = self._known.get(name) if name else True
            if known is None:
                self._known[name] = known = positive
            if known == positive:
                return (index,)
        return ()
