"""The calls of a function, found by a query over its tree, in the order in which they happen.

A text search over the same bytes looks over the query's shoulder: a name that stands before a `(`
and is no call in the tree is reported by `overlooked`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple

import tree_sitter
from tree_sitter import Node

from refactor.syntax.parser import language

_QUERY = "(call_expression function: (_) @callee arguments: (_) @arguments)"
_SIMPLE = "[(expression_statement) (declaration) (return_statement)] @statement"
_NAMED = re.compile(rb"\b([A-Za-z_]\w*)\s*\(")
# A member of a struct may have any name.
_WORD = re.compile(rb"(?<!->)(?<!\.)\b([A-Za-z_]\w*)")
_STATEMENTS = ("_statement", "declaration", "compound_statement", "function_definition")
_UNWRAPPED = ("parenthesized_expression", "pointer_expression")


class Call(NamedTuple):
    """A call: offset of the name, offset behind its `)`, the name.

    field: the callee is a member of a struct. maybe: it stands behind `&&`, `||` or in a branch of
    `?:`, so that the statement may run without it.
    """

    at: int
    end: int
    name: str
    field: bool = False
    maybe: bool = False


Wanted = Callable[[str, bool], bool]
"""Whether calls of a name matter; the second argument tells a struct's member from a function."""


@cache
def _query() -> tree_sitter.Query:
    return tree_sitter.Query(language(), _QUERY)


@cache
def _statements() -> tree_sitter.Query:
    return tree_sitter.Query(language(), _SIMPLE)


def statement_starts(function: Node) -> list[int]:
    """The first bytes of all simple statements below a node, sorted."""
    found = tree_sitter.QueryCursor(_statements()).matches(function)
    return sorted(c["statement"][0].start_byte for _, c in found)


def find_calls(function: Node, wanted: Wanted) -> tuple[Call, ...]:
    """The wanted calls below a node, those in a call's arguments before the call itself."""
    found: list[Call] = []
    for _, captures in tree_sitter.QueryCursor(_query()).matches(function):
        named = _callee(captures["callee"][0])
        if named is None or named.text is None:
            continue
        name, member = named.text.decode("ascii", "replace"), named.type == "field_identifier"
        if wanted(name, member):
            end = captures["arguments"][0].end_byte
            found.append(Call(named.start_byte, end, name, member, _maybe(named)))
    return tuple(sorted(found, key=lambda call: (call.end, call.at)))


def overlooked(
    text: bytes, start: int, end: int, calls: Iterable[Call], wanted: Wanted, *, strict: bool
) -> Iterator[tuple[int, str]]:
    """(offset, name) of wanted names in text[start:end) that stand before a `(` and are no call.

    strict: also of those that no `(` follows, as in `&name`.
    """
    known = {call.at for call in calls}
    for match in (_WORD if strict else _NAMED).finditer(text, start, end):
        if match.start(1) not in known and wanted(match[1].decode(), False):
            yield match.start(1), match[1].decode()


def _callee(node: Node) -> Node | None:
    """The identifier that names what is called, None for a call of anything else."""
    here: Node | None = node
    while here is not None and here.type in _UNWRAPPED:
        here = here.child_by_field_name("argument") or next(iter(here.named_children), None)
    if here is not None and here.type == "field_expression":
        return here.child_by_field_name("field")
    return here if here is not None and here.type == "identifier" else None


def _maybe(node: Node) -> bool:
    """Whether the statement around the expression can run without evaluating it."""
    here, above = node, node.parent
    while above is not None and not above.type.endswith(_STATEMENTS):
        if above.type == "conditional_expression":
            if above.child_by_field_name("condition") != here:
                return True
        elif above.type == "binary_expression" and above.child_by_field_name("right") == here:
            operator = above.child_by_field_name("operator")
            if operator is not None and operator.type in ("&&", "||"):
                return True
        here, above = above, above.parent
    return False
