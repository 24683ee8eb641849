"""Finds the calls of a file that matter, by text, each in the function that holds it.

The masked bytes are searched: comments, strings and directives are out of them. What the tree does
not take for a call is left out; code in `#if` branches that the tree does not show only tells that
the function has to be examined in all of its configurations.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from tree_sitter import Node

from refactor.program.translation import Translation
from refactor.source.text import words
from refactor.syntax.lexer import code_of
from refactor.syntax.parser import Function

_CALL = re.compile(rb"\b([A-Za-z_]\w*+)[\s)]*\(")
_MEMBER = re.compile(rb"(?:->|\.)\s*\Z")
_RECEIVER = re.compile(
    rb"([A-Za-z_]\w*)((?:\s*(?:\[[^\[\]]*\]\s*)?(?:->|\.)\s*[A-Za-z_]\w*)*)"
    rb"\s*(?:\[[^\[\]]*\]\s*)?(?:->|\.)\s*\Z"
)
_WORD = re.compile(rb"[A-Za-z_]\w*")
_CALLED = re.compile(rb"[\s)]*\(")
_POINTER_BEFORE = re.compile(rb"\(\s*\*\s*\Z")
_POINTER_BEHIND = re.compile(rb"\s*\)\s*\(")
_DECLARED_BEHIND = re.compile(rb"\s*[,)=;\[:]")
_TYPE_BEFORE = re.compile(rb"(?:\A|[^\w.>&])([A-Za-z_]\w*)(?:\s*\*[\s*]*(?:const\s+)?|\s+)\Z")
_NO_TYPE = (b"return", b"goto", b"else", b"case", b"sizeof", b"const")
_INDEX = re.compile(rb"\[.*?\]")
_UNWRAPPED = ("parenthesized_expression", "pointer_expression", "field_expression")
_NEAR = 200


class Token(NamedTuple):
    """A call: the offset of its name, the name, and whether it is a struct's member."""

    at: int
    name: str
    member: bool


@dataclass(slots=True)
class Holder:
    """A function with the tokens in it. hidden: names in branches that its tree does not show."""

    function: Function
    tokens: list[Token] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The function's name."""
        return self.function.name.decode("ascii", "replace")


def holders(
    file: Translation, names: Collection[bytes], members: Collection[bytes]
) -> list[Holder]:
    """The functions that call one of `names`, or one of `members` as a member, in source order."""
    functions = list(outermost(file.functions))
    starts = [function.body_start for function in functions]
    found: dict[int, Holder] = {}

    def holder_of(offset: int) -> Holder | None:
        index = bisect_right(starts, offset) - 1
        if index < 0 or functions[index].body_end <= offset:
            return None
        return found.setdefault(index, Holder(functions[index]))

    text = file.unit.mask.text
    for match in _CALL.finditer(text):
        name = match[1]
        if name not in names and name not in members:
            continue
        at = match.start(1)
        member = _MEMBER.search(text, max(0, at - _NEAR), at) is not None
        if name not in (members if member else names):
            continue
        holder = holder_of(at)
        if holder is not None:
            holder.tokens.append(Token(at, name.decode(), member))
    for span in file.unit.mask.spans:
        if span.rule == "block-macro" and span.name in names:
            holder = holder_of(span.start)
            if holder is not None:
                holder.tokens.append(Token(span.start, span.name.decode(), False))
        elif span.rule == "dropped":
            spelled = set(_WORD.findall(code_of(file.text.data[span.start : span.end])))
            telling = {w.decode() for w in spelled if w in names or w in members}
            holder = holder_of(span.start) if telling else None
            if holder is not None:
                holder.hidden |= telling
    return [found[index] for index in sorted(found)]


def outermost(functions: Iterable[Function]) -> Iterator[Function]:
    """The functions that stand in no other: where code does not parse, one can swallow the next."""
    end = -1
    for function in functions:
        if function.start >= end:
            end = function.end
            yield function


def is_call(file: Translation, token: Token) -> bool:
    """Whether the tree says that the token is what a call calls."""
    end = token.at + len(token.name)
    node = file.unit.root.descendant_for_byte_range(token.at, end)
    here: Node | None = node
    while here is not None and here.parent is not None:
        above = here.parent
        if above.type == "call_expression":
            return above.child_by_field_name("function") == here
        if above.type not in _UNWRAPPED:
            return False
        here = above
    return False


def shadowed(file: Translation, function: Function, name: str) -> bool:
    """Whether a parameter or a variable of the function has that name."""
    text, word = file.unit.mask.text, name.encode()
    for at in words(text, word, function.name_start, function.end):
        end = at + len(word)
        before = text[max(function.name_start, at - _NEAR) : at]
        if _CALLED.match(text, end):
            if _POINTER_BEFORE.search(before) and _POINTER_BEHIND.match(text, end):
                return True
        elif _DECLARED_BEHIND.match(text, end) and _type_before(before):
            return True
    return False


def receiver(file: Translation, function: Function, token: Token) -> tuple[str, ...]:
    """What stands before the member: the type of the variable, then the members on the way.

    Empty where the type is not written in the function, or the expression is none of that form.
    """
    text = file.unit.mask.text
    match = _RECEIVER.search(text, max(function.body_start, token.at - _NEAR), token.at)
    if match is None:
        return ()
    for at in words(text, match[1], function.name_start, token.at):
        kind = _type_before(text[max(function.name_start, at - _NEAR) : at])
        if kind and _DECLARED_BEHIND.match(text, at + len(match[1])):
            path = [word.decode() for word in _WORD.findall(_INDEX.sub(b"", match[2]))]
            return (kind.decode(), *path)
    return ()


def _type_before(before: bytes) -> bytes:
    """The type of which a variable is declared behind these bytes, or nothing."""
    found = _TYPE_BEFORE.search(before)
    return b"" if found is None or found[1] in _NO_TYPE else found[1]


def in_macros(
    file: Translation, names: Collection[bytes], own: Collection[str]
) -> Iterator[tuple[int, str, str]]:
    """(offset, macro, name) of every call in a `#define`; macros in `own` are passed over."""
    for span in file.unit.mask.spans:
        if span.rule != "directive" or span.name != b"define":
            continue
        text = code_of(file.text.data[span.start : span.end])
        spelled = _WORD.findall(text)
        macro = spelled[1].decode() if len(spelled) > 1 else ""
        if macro in own:
            continue
        for match in _CALL.finditer(text):
            if match[1] in names and match[1].decode() != macro:
                yield span.start + match.start(1), macro, match[1].decode()
