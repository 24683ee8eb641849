"""What a key means: the proof's own reading of the arguments that tell locks apart.

A key is taken apart by the C grammar into loads, members and addresses. `(&a)->b` and `a.b` mean
the same, and so do `(*p).b` and `p->b`. What is none of these is kept as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

import tree_sitter
from tree_sitter import Node

from refactor.syntax.parser import language

Meaning = tuple[object, ...]
"""("name", n), ("field", object, n), ("load", pointer), ("address", object), ("element", a, i) or
("text", words)."""

_BEFORE = b"void f(void) { g("


@lru_cache(maxsize=4096)
def meaning(text: str) -> Meaning:
    """The meaning of an expression."""
    source = _BEFORE + text.encode() + b"); }"
    root = tree_sitter.Parser(language()).parse(source).root_node
    node = root.descendant_for_byte_range(len(_BEFORE), len(source) - len(b"); }"))
    while node is not None and node.type != "argument_list":
        node = node.parent
    inner = [c for c in node.named_children if c.type != "comment"] if node is not None else []
    if root.has_error or len(inner) != 1:
        return ("text", *text.split())
    return _meaning(inner[0])


def _meaning(node: Node) -> Meaning:
    text = node.text or b""
    parts = [child for child in node.named_children if child.type != "comment"]
    operator = node.children[0].type if node.children else ""
    if node.type == "identifier":
        return ("name", text.decode("utf-8", "replace"))
    if node.type == "parenthesized_expression" and len(parts) == 1:
        return _meaning(parts[0])
    if node.type == "pointer_expression" and len(parts) == 1:
        return _address(_meaning(parts[0])) if operator == "&" else _load(_meaning(parts[0]))
    if node.type == "field_expression" and len(parts) == 2:
        whole = _meaning(parts[0])
        arrow = any(child.type == "->" for child in node.children)
        name = (parts[1].text or b"").decode("utf-8", "replace")
        return ("field", _load(whole) if arrow else whole, name)
    if node.type == "subscript_expression" and len(parts) == 2:
        return ("element", _meaning(parts[0]), _meaning(parts[1]))
    return ("text", *(word.decode("utf-8", "replace") for word in text.split()))


def _load(pointer: Meaning) -> Meaning:
    found = pointer[1] if pointer[0] == "address" else ("load", pointer)
    return found if isinstance(found, tuple) else pointer


def _address(place: Meaning) -> Meaning:
    found = place[1] if place[0] == "load" else ("address", place)
    return found if isinstance(found, tuple) else place


def put(what: Meaning, given: Mapping[str, Meaning]) -> Meaning:
    """The meaning with those of arguments in place of parameters."""
    if what[0] == "name":
        return given.get(str(what[1]), what)
    if what[0] == "text":
        return what
    parts = [put(part, given) if isinstance(part, tuple) else part for part in what[1:]]
    first = parts[0]
    if what[0] in ("load", "address") and isinstance(first, tuple):
        return _load(first) if what[0] == "load" else _address(first)
    return (what[0], *parts)


def names_in(what: Meaning) -> Iterator[str]:
    """The variables of a meaning; of what is kept as text its words."""
    if what[0] == "name":
        yield str(what[1])
    elif what[0] == "text":
        yield from map(str, what[1:])
    for part in what[1:]:
        if isinstance(part, tuple):
            yield from names_in(part)


def reads(what: Meaning) -> Iterator[Meaning]:
    """The objects whose values the meaning rests on; to assign to one of them changes it."""
    yield from _reads(what, address=False)


@lru_cache(maxsize=4096)
def rests_on(key: str) -> frozenset[Meaning]:
    """The objects that a key's meaning rests on."""
    return frozenset(reads(meaning(key)))


def _reads(what: Meaning, *, address: bool) -> Iterator[Meaning]:
    """address: only where the object is matters, not what it holds."""
    if not address and what[0] != "address":
        yield what
    inner = what[1]
    if isinstance(inner, tuple):
        deeper = what[0] == "address" or (what[0] == "field" and address)
        yield from _reads(inner, address=deeper)
    if what[0] == "element" and isinstance(what[2], tuple):
        yield from _reads(what[2], address=False)


@lru_cache(maxsize=4096)
def spelt(text: str) -> str:
    """One spelling for all texts that mean the same: "" stays."""
    return text_of(meaning(text)) if text else ""


def text_of(what: Meaning) -> str:
    """A meaning as C."""
    parts = [text_of(part) if isinstance(part, tuple) else str(part) for part in what[1:]]
    match what[0]:
        case "field" if parts[0].startswith("*"):
            return f"{_grouped(parts[0][1:])}->{parts[1]}"
        case "field":
            return f"{_grouped(parts[0])}.{parts[1]}"
        case "load":
            return f"*{parts[0]}"
        case "address":
            return f"&{parts[0]}"
        case "element":
            return f"{_grouped(parts[0])}[{parts[1]}]"
    return " ".join(parts)


def _grouped(text: str) -> str:
    return f"({text})" if text[:1] in "&*" else text
