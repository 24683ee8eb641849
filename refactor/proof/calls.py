"""The calls of a function, found by a query over its tree, in the order in which they happen.

A text search over the same bytes looks over the query's shoulder: a name that stands before a `(`
and is no call in the tree is reported by `overlooked`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import accumulate
from typing import NamedTuple

import tree_sitter
from tree_sitter import Node

from refactor.syntax.model import Span
from refactor.syntax.parser import language

_QUERY = "(call_expression function: (_) @callee arguments: (_) @arguments)"
_ASSIGNMENTS = """
(assignment_expression left: (_) @place) @whole
(update_expression argument: (_) @place) @whole
(init_declarator declarator: (_) @place) @whole
"""
_SIMPLE = "[(expression_statement) (declaration) (return_statement)] @statement"
_FIRST = re.compile(rb"\w+\s*\(\s*([A-Za-z_]\w*)\s*[,)]")
_DECLARED = (
    "[(declaration declarator: (_) @name)"
    " (parameter_declaration declarator: (_) @name)] @declaration"
)
_OPERATIONS = (
    "parenthesized_expression",
    "unary_expression",
    "binary_expression",
    "conditional_expression",
)
_LITERALS = ("number_literal", "string_literal", "char_literal", "true", "false", "null")
_CONSTANT = re.compile(rb"[A-Z][A-Z0-9_]*")
_LOOKED_AT = """
(field_expression field: (_) @token)
(subscript_expression "[" @token)
(pointer_expression operator: "*" @token)
(identifier) @variable
"""
_UNSURE = """
(conditional_expression consequence: (_) @maybe)
(conditional_expression alternative: (_) @maybe)
(binary_expression operator: ["&&" "||"] right: (_) @maybe)
"""
_NAMED = re.compile(rb"\b([A-Za-z_]\w*)\s*\(")
# A member of a struct may have any name.
_WORD = re.compile(rb"(?<!->)(?<!\.)\b([A-Za-z_]\w*)")
_UNWRAPPED = ("parenthesized_expression", "pointer_expression")


class Call(NamedTuple):
    """A call: offset of the name, offset behind its `)`, the name.

    field: the callee is a member of a struct. maybe: it stands behind `&&`, `||` or in a branch of
    `?:`, so that the statement may run without it. arguments: their texts, where they were asked
    for; those of a guard `macro(class)(key)` one after the other.
    """

    at: int
    end: int
    name: str
    field: bool = False
    maybe: bool = False
    arguments: tuple[str, ...] = ()


ASSIGNED = "="
"""The name of an assignment among the calls; its argument is what is assigned to."""

Wanted = Callable[[str, bool], bool]
"""Whether calls of a name matter; the second argument tells a struct's member from a function."""


@cache
def _query() -> tree_sitter.Query:
    return tree_sitter.Query(language(), _QUERY)


@cache
def _statements() -> tree_sitter.Query:
    return tree_sitter.Query(language(), _SIMPLE)


@cache
def _looked_at() -> tree_sitter.Query:
    return tree_sitter.Query(language(), _LOOKED_AT)


@cache
def _declared() -> tree_sitter.Query:
    return tree_sitter.Query(language(), _DECLARED)


def statement_starts(function: Node, head: Node | None = None) -> list[int]:
    """The first bytes of all simple statements below a node, sorted.

    A return of nothing, of a constant, of a variable of the function's own or of what operators
    make of these is none of them: what is held there makes no difference. head: the function with
    its parameters, where the node is a body alone.
    """
    found = tree_sitter.QueryCursor(_statements()).matches(function)
    nodes = [captures["statement"][0] for _, captures in found]
    own = _own_variables(function, head)
    return sorted(node.start_byte for node in nodes if not _plain_return(node, own))


def accesses(function: Node, head: Node | None = None) -> list[int]:
    """Where memory is looked at that may not be the function's own, sorted; head: as above.

    The offset is that of a token which says so: a member's name, a `[`, a `*`, a variable's name.
    """
    own = _own_variables(function, head)
    found = set()
    for _, captures in tree_sitter.QueryCursor(_looked_at()).matches(function):
        for node in captures.get("token", ()):
            found.add(node.start_byte)
        for node in captures.get("variable", ()):
            text = node.text or b""
            if text not in own and not _CONSTANT.fullmatch(text) and not _declares(node):
                found.add(node.start_byte)
    return sorted(found)


def _declares(name: Node) -> bool:
    """Whether an identifier declares something, is called, or is a label."""
    around = name.parent
    if around is None or around.type.endswith("declarator") or "declaration" in around.type:
        initial = around.child_by_field_name("value") if around is not None else None
        return initial is None or initial != name
    return around.type == "call_expression" and around.child_by_field_name("function") == name


def _own_variables(function: Node, head: Node | None) -> frozenset[bytes]:
    """Names of parameters and automatic variables, of which no other declaration is static."""
    declarator = head.child_by_field_name("declarator") if head is not None else None
    nodes = [function, *([] if declarator is None else [declarator])]
    own, kept = set[bytes](), set[bytes]()
    found = [one for node in nodes for one in tree_sitter.QueryCursor(_declared()).matches(node)]
    for _, captures in found:
        name: Node | None = captures["name"][0]
        declaration = captures["declaration"][0]
        while name is not None and name.type != "identifier":
            name = name.child_by_field_name("declarator")
        if name is not None and name.text is not None:
            stored = any(c.type == "storage_class_specifier" for c in declaration.children)
            (kept if stored else own).add(name.text)
    return frozenset(own - kept)


def _plain_return(node: Node, own: frozenset[bytes]) -> bool:
    if node.type != "return_statement":
        return False
    value = next(iter(node.named_children), None)
    return value is None or _plain(value, own)


def _plain(value: Node, own: frozenset[bytes]) -> bool:
    """Whether an expression is a constant, an own variable, or what operators make of these."""
    if value.type in _OPERATIONS and value.named_children:
        return all(_plain(one, own) for one in value.named_children)
    if value.type in _LITERALS:
        return True
    text = value.text or b""
    constant = _CONSTANT.fullmatch(text) is not None
    return value.type == "identifier" and (text in own or constant)


def nowhere(_name: str, _field: bool) -> bool:
    """Wants no call."""
    return False


def find_calls(function: Node, wanted: Wanted, told: Wanted = nowhere) -> tuple[Call, ...]:
    """The wanted calls below a node, those in a call's arguments before the call itself.

    told: of which the arguments are wanted, too.
    """
    found: list[Call] = []
    for _, captures in tree_sitter.QueryCursor(_query()).matches(function):
        named = _callee(captures["callee"][0])
        if named is None or named.text is None:
            continue
        name, member = named.text.decode("ascii", "replace"), named.type == "field_identifier"
        if wanted(name, member):
            listed = captures["arguments"][0]
            said = _arguments(listed) if told(name, member) else ()
            end = listed.end_byte
            found.append(Call(named.start_byte, end, name, member, arguments=said))
    ordered = sorted(found, key=lambda call: (call.end, call.at))
    return tuple(_marked(function, ordered)) if ordered else ()


def _arguments(listed: Node) -> tuple[str, ...]:
    found = _texts(listed)
    call = listed.parent
    outer = call.parent if call is not None else None
    if outer is not None and outer.type == "call_expression":
        more = outer.child_by_field_name("arguments")
        if outer.child_by_field_name("function") == call and more is not None:
            found += _texts(more)
    return found


def _texts(listed: Node) -> tuple[str, ...]:
    return tuple((child.text or b"").decode("utf-8", "replace") for child in listed.named_children)


@cache
def _places() -> tree_sitter.Query:
    return tree_sitter.Query(language(), _ASSIGNMENTS)


def find_assignments(function: Node) -> list[Call]:
    """Every assignment below a node as a call of ASSIGNED that ends where the assignment does."""
    found = []
    for _, captures in tree_sitter.QueryCursor(_places()).matches(function):
        place: Node | None = captures["place"][0]
        whole = captures["whole"][0]
        if whole.type == "init_declarator":
            while place is not None and place.type != "identifier":
                inner = place.child_by_field_name("declarator")
                place = inner or next(iter(place.named_children), None)
        if place is not None and place.text is not None:
            said = (place.text.decode("utf-8", "replace"),)
            end = whole.end_byte
            found.append(Call(end - 1, end, ASSIGNED, arguments=said))
    return found


def macro_arguments(text: bytes) -> tuple[str, ...]:
    """The arguments of the macro that a text begins with."""
    root = tree_sitter.Parser(language()).parse(b"void f(void) { " + text + b"; }").root_node
    for _, captures in tree_sitter.QueryCursor(_query()).matches(root):
        return _arguments(captures["arguments"][0])
    return ()


def loop_variables(
    masked: bytes, source: bytes, extent: tuple[int, int], spans: Iterable[Span]
) -> Iterator[Call]:
    """The first arguments of loop macros: the loop assigns to them where its condition stands."""
    for span in spans:
        if span.rule == "loop-macro" and extent[0] <= span.start < extent[1]:
            said = _FIRST.match(source, span.start)
            at = masked.find(b"(", span.start)
            if said is not None and at >= 0:
                yield Call(at, at + 1, ASSIGNED, arguments=(said[1].decode("utf-8", "replace"),))


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


@cache
def _unsure() -> tree_sitter.Query:
    return tree_sitter.Query(language(), _UNSURE)


def _marked(function: Node, calls: Iterable[Call]) -> Iterator[Call]:
    """The calls, with `maybe` set where the statement around one can run without it.

    By one query for all: to ask each call for what is above it takes its depth squared.
    """
    found = [c["maybe"][0] for _, c in tree_sitter.QueryCursor(_unsure()).matches(function)]
    spans = sorted((node.start_byte, node.end_byte) for node in found)
    starts = [start for start, _ in spans]
    reach = list(accumulate((end for _, end in spans), max))
    for call in calls:
        index = bisect_right(starts, call.at)
        yield call._replace(maybe=True) if index and call.at < reach[index - 1] else call
