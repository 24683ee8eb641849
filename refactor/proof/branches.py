"""The texts that a function's body can have: one for every choice of its `#if` conditions.

Own preprocessing of the body: the directives are followed, the branches not taken become blanks,
and what is left is parsed by itself. Every atom of a condition is free, and decided alike
everywhere. Where a call in question stands in an `#if 0`, that is free too, so that code switched
off by it is held to the same rules.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

from msgspec import Struct, field

from refactor.program.translation import Translation
from refactor.proof.conditions import Term, is_number, term
from refactor.syntax.parser import Function

MAX_CHOICES = 7
"""Independent conditions in one body beyond which it counts as not understood."""

_LEAVES = re.compile(
    rb"\b(?:return|goto|break|continue|case|default|if|else|for|while|do|switch)\b"
)
_WORD = re.compile(rb"[A-Za-z_]\w*")
_TARGET = re.compile(rb"(?m)^[ \t]*[A-Za-z_]\w*[ \t]*:(?!:)")
_STRIP = re.compile(rb"/\*.*?\*/|//[^\n]*|\\\r?\n", re.DOTALL)
_BLANK = bytes(byte if byte in b"\r\n" else 0x20 for byte in range(256))
_OPENING = (b"if", b"ifdef", b"ifndef")
_TURNING = (b"elif", b"elifdef", b"elifndef", b"else")


class Branch(Struct):
    """One branch: its condition (None: else), [start, end) of its code, the groups inside."""

    condition: Term | None
    start: int
    end: int = -1
    inner: list[Group] = field(default_factory=list)


class Group(Struct):
    """`#if` … `#endif`, directives included. stray: see `groups_of`."""

    start: int
    end: int
    branches: list[Branch]
    stray: bool = False


def groups_of(file: Translation, function: Function) -> tuple[list[Group], int]:
    """The outermost groups of a function's body, and where the body's text has to end for them.

    A group that began before the body is `stray`: only what it holds until its next turn counts.
    """
    top: list[Group] = []
    stack: list[Group] = []
    end = function.body_end
    reach = len(file.text.data)
    for span in file.spans.within(function.body_start, reach):
        if span.start >= function.body_end and not stack:
            break
        if span.rule != "directive":
            continue
        if span.name in _OPENING:
            home = stack[-1].branches[-1].inner if stack else top
            branch = Branch(_condition(file.text.data, span.start, span.end, span.name), span.end)
            stack.append(Group(span.start, -1, [branch]))
            home.append(stack[-1])
        elif span.name in _TURNING:
            if not stack:
                stack.append(Group(function.body_start, -1, [Branch(None, span.start)], stray=True))
                top.append(stack[-1])
                stack[-1].start = span.start
            stack[-1].branches[-1].end = span.start
            condition = _condition(file.text.data, span.start, span.end, span.name)
            stack[-1].branches.append(Branch(condition, span.end))
        elif span.name == b"endif" and stack:
            group = stack.pop()
            group.branches[-1].end, group.end = span.start, span.end
            end = max(end, span.end)
    for group in stack:
        group.branches[-1].end = group.end = reach
        end = reach
    return top, end


def _condition(source: bytes, start: int, end: int, keyword: bytes) -> Term | None:
    if keyword == b"else":
        return None
    text = _STRIP.sub(b" ", source[start:end]).split(keyword, 1)[1].strip()
    if keyword.endswith(b"def"):
        text = b"defined " + text
        return term(b"!" + text if keyword.endswith(b"ndef") else text)
    return term(text)


def texts(
    file: Translation,
    function: Function,
    telling: Callable[[str], bool],
    asked: Callable[[str], bool],
) -> Iterator[bytes] | None:
    """The body's source in every configuration, all of the same length; None: there are too many.

    Gives no text if the body has no `#if` that matters; the file's own tree shows all of it then.
    telling: whether a name's presence makes a branch matter. asked: whether it must not be lost
    where a number, as in `#if 0`, switches it off.
    """
    groups, end = groups_of(file, function)
    source, masked = file.text.data, file.unit.mask.text
    atoms: list[bytes] = []
    matter = [group for group in groups if _matters(group, source, masked, telling)]
    if not matter:
        return iter(())
    for group in matter:
        _collect(group, atoms, numbers=_names(source[group.start : group.end], asked))
    if len(atoms) > MAX_CHOICES:
        return None
    return _variants(source[function.body_start : end], function.body_start, groups, atoms)


def _collect(group: Group, atoms: list[bytes], *, numbers: bool) -> None:
    for branch in group.branches:
        if branch.condition is not None and not group.stray:
            for atom in branch.condition.atoms:
                if atom not in atoms and (numbers or not is_number(atom)):
                    atoms.append(atom)
        for inner in branch.inner:
            _collect(inner, atoms, numbers=numbers)


def _names(text: bytes, wanted: Callable[[str], bool]) -> bool:
    return any(wanted(word.decode()) for word in set(_WORD.findall(text)))


def _matters(group: Group, source: bytes, masked: bytes, telling: Callable[[str], bool]) -> bool:
    """Whether the choice can change what is held: by a name, a jump, or a piece of a statement."""
    if group.stray:
        return True
    for branch in group.branches:
        text = _STRIP.sub(b" ", source[branch.start : branch.end])
        if _LEAVES.search(text) or _TARGET.search(text) or text.count(b"{") != text.count(b"}"):
            return True
        if _names(text, telling):
            return True
        code = masked[branch.start : branch.end].strip()
        if b";" in code and not code.endswith((b";", b"}")):
            return True
    return False


def _variants(
    body: bytes, base: int, groups: Sequence[Group], atoms: Sequence[bytes]
) -> Iterator[bytes]:
    seen: set[bytes] = set()  # digests: the texts can be large
    for values in itertools.product((True, False), repeat=len(atoms)):
        text = bytearray(body)
        _take(text, base, groups, dict(zip(atoms, values, strict=True)))
        digest = sha256(text).digest()
        if digest not in seen:
            seen.add(digest)
            yield bytes(text)


def _take(text: bytearray, base: int, groups: Sequence[Group], truth: dict[bytes, bool]) -> None:
    """Blank the directives and the branches not taken, in place."""
    for group in groups:
        chosen = 0 if group.stray else _chosen(group, truth)
        at = group.start
        for index, branch in enumerate(group.branches):
            keep = index == chosen
            _blank(text, at - base, (branch.start if keep else branch.end) - base)
            at = branch.end
            if keep:
                _take(text, base, branch.inner, truth)
        _blank(text, at - base, group.end - base)


def _chosen(group: Group, truth: dict[bytes, bool]) -> int:
    for index, branch in enumerate(group.branches):
        condition = branch.condition
        if condition is None or condition.holds(truth):
            return index
    return -1


def _blank(text: bytearray, start: int, end: int) -> None:
    text[start:end] = text[start:end].translate(_BLANK)
