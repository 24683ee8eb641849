"""The ways into a statement and out of it that do not begin at its start or end at its end."""

from __future__ import annotations

from tree_sitter import Node

LOOPS = ("while_statement", "for_statement", "do_statement")
"""The node types of loops."""

JUMPS = ("return_statement", "goto_statement", "break_statement", "continue_statement")
"""The node types of what leaves a block."""


def statements_in(node: Node) -> list[Node]:
    """All statements inside of a statement."""
    found: list[Node] = []
    todo = [node]
    while todo:
        here = todo.pop()
        for child in here.named_children:
            if child.type.endswith("_statement") or child.type in ("else_clause", "declaration"):
                found.append(child)
                if child.type not in ("expression_statement", "return_statement"):
                    todo.append(child)
    return sorted(found, key=lambda one: one.start_byte)


def entries(node: Node) -> list[Node]:
    """The labels in a statement, and the cases of a switch around it: what is jumped to."""
    found = []
    for one in statements_in(node):
        own = one.parent
        while own is not None and own.type != "switch_statement":
            own = own.parent
        of_outer = one.type == "case_statement" and (own is None or not _inside(own, node))
        if one.type == "labeled_statement" or of_outer:
            found.append(one)
    return found


def jumps(node: Node) -> list[Node]:
    """The jumps that leave a statement; a break or continue of a loop inside it does not."""
    found = []
    for one in statements_in(node):
        if one.type in ("break_statement", "continue_statement"):
            own = one.parent
            stops = (*LOOPS, "switch_statement") if one.type[0] == "b" else LOOPS
            while own is not None and own.type not in stops:
                own = own.parent
            if own is None or not _inside(own, node):
                found.append(one)
        elif one.type in JUMPS:
            found.append(one)
    return found


def _inside(inner: Node, outer: Node) -> bool:
    return outer.start_byte <= inner.start_byte and inner.end_byte <= outer.end_byte


def never_falls(node: Node | None) -> bool:
    """Whether control never comes out behind the statement."""
    if node is None:
        return False
    if node.type == "compound_statement":
        return bool(node.named_children) and never_falls(node.named_children[-1])
    if node.type == "else_clause":
        return bool(node.named_children) and never_falls(node.named_children[-1])
    if node.type == "if_statement":
        then, other = (node.child_by_field_name(n) for n in ("consequence", "alternative"))
        return other is not None and never_falls(then) and never_falls(other)
    return node.type in JUMPS
