"""Finds the calls of a file that matter, by text, each in the function that holds it.

The masked bytes are searched: comments, strings and directives are out of them. What the tree does
not take for a call is left out; code in `#if` branches that the tree does not show only tells that
the function has to be examined in all of its configurations.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import NamedTuple

import tree_sitter
from msgspec import Struct, field
from tree_sitter import Node

from refactor.program.translation import Translation
from refactor.syntax.lexer import code_of
from refactor.syntax.parser import Function, language

_CALL = re.compile(rb"\b([A-Za-z_]\w*+)[\s)]*\(")
_MEMBER = re.compile(rb"(?:->|\.)\s*\Z")
_WORD = re.compile(rb"[A-Za-z_]\w*")
_UNWRAPPED = ("parenthesized_expression", "pointer_expression", "field_expression")
_NEAR = 200
# Beyond this the tree is walked once for all calls: to look one up in a long block takes long.
_MANY = 64


class Token(NamedTuple):
    """A call: the offset of its name, the name, and whether it is a struct's member."""

    at: int
    name: str
    member: bool


class Holder(Struct):
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


def real_calls(file: Translation, function: Function, tokens: list[Token]) -> list[Token]:
    """The tokens that the tree takes for what a call calls."""
    if len(tokens) < _MANY:
        return [token for token in tokens if _is_call(file, token)]
    node = node_of(file, function)
    matches = tree_sitter.QueryCursor(_query()).matches(node) if node is not None else ()
    known = {_named(captures["callee"][0]) for _, captures in matches}
    return [token for token in tokens if token.at in known]


@cache
def _query() -> tree_sitter.Query:
    return tree_sitter.Query(language(), "(call_expression function: (_) @callee)")


def _named(callee: Node) -> int:
    """Where the name stands that a call's callee ends with."""
    here = callee
    while here.type in _UNWRAPPED:
        inner = here.child_by_field_name("field") or here.child_by_field_name("argument")
        inner = inner or next(iter(here.named_children), None)
        if inner is None:
            break
        here = inner
    return here.start_byte


def node_of(file: Translation, function: Function) -> Node | None:
    """The outermost definition around the function's body."""
    at = function.body_start
    node = file.unit.root.descendant_for_byte_range(at, at + 1)
    found: Node | None = None
    while node is not None:
        if node.type == "function_definition":
            found = node
        node = node.parent
    return found


def _is_call(file: Translation, token: Token) -> bool:
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
