"""Whether a function looks at a pointer before it takes the lock that this leads to.

`if (!n) return;` in front of `lock(&n->lock)`: callers that take the lock do so without a look.
"""

from __future__ import annotations

import re

from tree_sitter import Node

from refactor.plan.guards.outline import Outline
from refactor.program.model import Definition
from refactor.syntax.keys import key_of

_WRAPS = re.compile(rb"[A-Z][A-Z0-9_]*|(?:un)?likely")
_LINKS = ("!", "==", "!=", "&&", "||")


def tested(definition: Definition, keys: tuple[str, ...], before: int) -> int | None:
    """Where a pointer that one of the keys goes through is tested in front of an offset, if it is.

    What a function makes of the pointer is not looked into, but for macros.
    """
    data = definition.file.text.data
    pointers = {part for key in keys for part in _pointers(key)}
    todo = [Outline(definition.file, definition.function).body] if pointers else []
    found = []
    while todo:
        node = todo.pop()
        if node.start_byte >= before:
            continue
        todo += node.named_children
        if node.type not in ("identifier", "field_expression"):
            continue
        if key_of(data[node.start_byte : node.end_byte]) in pointers and _looked_at(node):
            found.append(node.start_byte)
    return min(found, default=None)


def _pointers(key: str) -> list[str]:
    """What a key says in front of each of its arrows."""
    parts = key.lstrip("&").split("->")
    return ["->".join(parts[:count]) for count in range(1, len(parts))]


def _looked_at(node: Node) -> bool:
    """Whether the value by itself decides something."""
    above = node.parent
    while above is not None and above.type == "parenthesized_expression":
        node, above = above, above.parent
    if above is None:
        return False
    if above.type in ("unary_expression", "binary_expression"):
        links = [child.type for child in above.children if child.type in _LINKS]
        others = [child for child in above.named_children if child != node]
        return any(one[-1] != "=" for one in links) or (
            bool(links) and all((one.text or b"") in (b"NULL", b"0") for one in others)
        )
    if above.type == "argument_list" and above.parent is not None and above.named_child_count == 1:
        called = above.parent.child_by_field_name("function")
        return called is not None and _WRAPS.fullmatch(called.text or b"") is not None
    return above.child_by_field_name("condition") == node
