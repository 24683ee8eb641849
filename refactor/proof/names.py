"""Which variable a name is in a function: what the proof has to know to compare exits."""

from __future__ import annotations

from collections import Counter

from tree_sitter import Node


class Names:
    """The variables that a function's body declares.

    Weak spot: a macro that declares a variable is not seen as one.
    """

    def __init__(self, body: Node) -> None:
        self._end = body.end_byte
        self._found: list[tuple[bytes, int, int, bool]] = []
        todo = [(body, body)]
        while todo:
            node, scope = todo.pop()
            if node.type == "declaration":
                lasting = any(c.type == "storage_class_specifier" for c in node.named_children)
                for declarator in node.children_by_field_name("declarator"):
                    name = _declared(declarator)
                    self._found.append((name, node.start_byte, scope.end_byte, lasting))
            inner = node if node.type in ("compound_statement", "for_statement") else scope
            todo += [(child, inner) for child in node.named_children]

    def own(self, name: bytes, at: int) -> bool:
        """Whether what the name stands for at `at` ends with the call of the function."""
        seen = [
            (start, lasting)
            for one, start, end, lasting in self._found
            if one == name and start < at < end
        ]
        return bool(seen) and not max(seen)[1]

    def once(self) -> set[bytes]:
        """The variables that are declared once, not in an inner block, and not static."""
        counts = Counter(name for name, *_ in self._found)
        return {
            name
            for name, _, end, lasting in self._found
            if counts[name] == 1 and end == self._end and not lasting
        }

    def other(self, code: tuple[bytes, ...], at: int) -> bool:
        """Whether an inner block's variable has one of the names at `at`."""
        return any(
            name in code and start < at < end
            for name, start, end, _ in self._found
            if end != self._end
        )


def _declared(declarator: Node) -> bytes:
    here: Node | None = declarator
    while here is not None and here.type != "identifier":
        parenthesized = here.type == "parenthesized_declarator"
        first = next(iter(here.named_children), None)
        here = first if parenthesized else here.child_by_field_name("declarator")
    return here.text or b"" if here is not None else b""
