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
from refactor.syntax.lexer import code_of
from refactor.syntax.parser import Function

_CALL = re.compile(rb"\b([A-Za-z_]\w*+)[\s)]*\(")
_MEMBER = re.compile(rb"(?:->|\.)\s*\Z")
_RECEIVER = re.compile(
    rb"([A-Za-z_]\w*)((?:\s*(?:\[[^\[\]]*\]\s*)?(?:->|\.)\s*[A-Za-z_]\w*)*)"
    rb"\s*(?:\[[^\[\]]*\]\s*)?(?:->|\.)\s*\Z"
)
_WORD = re.compile(rb"[A-Za-z_]\w*")
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


def holders(file: Translation, names: Collection[bytes], members: Collection[bytes]) -> list[Holder]:
    """The functions that call one of `names`, or one of `members` as a member, in source order."""
    functions = list(_outermost(file.functions))
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
            words = set(_WORD.findall(code_of(file.text.data[span.start : span.end])))
            telling = {w.decode() for w in words if w in names or w in members}
            holder = holder_of(span.start) if telling else None
            if holder is not None:
                holder.hidden |= telling
    return [found[index] for index in sorted(found)]


def _outermost(functions: Iterable[Function]) -> Iterator[Function]:
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
    word = re.escape(name).encode()
    pattern = (
        rb"\(\s*\*\s*" + word + rb"\s*\)\s*\("
        rb"|(?<!return)(?<!goto)(?<!case)(?<!else)(?:\w\s+|\w\s*\*+\s*)" + word + rb"\s*[,)=;]"
    )
    return re.search(pattern, file.unit.mask.text[function.name_start : function.end]) is not None


def receiver(file: Translation, function: Function, token: Token) -> tuple[str, ...]:
    """What stands before the member: the type of the variable, then the members on the way.

    Empty where the type is not written in the function, or the expression is none of that form.
    """
    text = file.unit.mask.text
    match = _RECEIVER.search(text, max(function.body_start, token.at - _NEAR), token.at)
    if match is None:
        return ()
    declared = re.compile(
        rb"\b([A-Za-z_]\w*)(?:\s*\*\s*(?:const\s+)?\**|\s+)" + match[1] + rb"\s*[,)=;\[:]"
    )
    for found in declared.finditer(text, function.name_start, token.at):
        if found[1] not in (b"return", b"goto", b"else", b"case", b"sizeof", b"const"):
            path = [word.decode() for word in _WORD.findall(re.sub(rb"\[.*?\]", b"", match[2]))]
            return (found[1].decode(), *path)
    return ()


def in_macros(
    file: Translation, names: Collection[bytes], own: Collection[str]
) -> Iterator[tuple[int, str, str]]:
    """(offset, macro, name) of every call in the text of a `#define`; macros in `own` are passed over."""
    for span in file.unit.mask.spans:
        if span.rule != "directive" or span.name != b"define":
            continue
        text = code_of(file.text.data[span.start : span.end])
        words = _WORD.findall(text)
        macro = words[1].decode() if len(words) > 1 else ""
        if macro in own:
            continue
        for match in _CALL.finditer(text):
            if match[1] in names and match[1].decode() != macro:
                yield span.start + match.start(1), macro, match[1].decode()
