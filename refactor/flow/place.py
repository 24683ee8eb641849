"""Where a call stands: the statement around it, and what can be put before and behind that."""

from __future__ import annotations

from tree_sitter import Node as Syntax

from refactor.flow.events import Event
from refactor.flow.model import Statement
from refactor.source.statements import Body
from refactor.source.text import last_code, next_code

_CONTROL = ("if_statement", "else_clause", "while_statement", "for_statement", "do_statement")
_BLOCKS = ("compound_statement", "case_statement")


def _in_block(syntax: Syntax) -> bool:
    """Whether the statement stands in a block, behind labels at most."""
    parent = syntax.parent
    while parent is not None and parent.type == "labeled_statement":
        parent = parent.parent
    return parent is not None and parent.type in _BLOCKS


def _labelled(syntax: Syntax) -> bool:
    """Whether a label or a case stands right before the statement."""
    parent = syntax.parent
    if parent is None or parent.type not in ("labeled_statement", "case_statement"):
        return False
    before = syntax.prev_named_sibling
    return before is None or before == _tag(parent)


def _byte_at(text: bytes, offset: int) -> bytes:
    return text[offset : offset + 1]


def _tag(statement: Syntax) -> Syntax | None:
    """The label or the value of the case."""
    name = "label" if statement.type == "labeled_statement" else "value"
    return statement.child_by_field_name(name)


def _chain(top: Syntax) -> list[tuple[Syntax, Syntax]]:
    """The bodies without braces of an if-else chain, each with its `if` or `else`."""
    found: list[tuple[Syntax, Syntax]] = []
    here: Syntax | None = top if top.type == "if_statement" else None
    while here is not None and here.type == "if_statement":
        body = here.child_by_field_name("consequence")
        if body is not None and body.type != "compound_statement":
            found.append((body, here))
        clause = here.child_by_field_name("alternative")
        here = clause.named_children[0] if clause is not None and clause.named_children else None
        bare = here is not None and here.type not in ("if_statement", "compound_statement")
        if clause is not None and here is not None and bare:
            found.append((here, clause))
    return found


def _is_call(name: Syntax | None, statement: Syntax) -> bool:
    """Whether the statement is a call of the name and nothing else."""
    inner, outer = name, name.parent if name is not None else None
    while outer is not None and outer.type == "parenthesized_expression":
        inner, outer = outer, outer.parent
    if inner is None or outer is None or outer.type != "call_expression":
        return False
    called = outer.child_by_field_name("function") == inner
    return called and outer.parent == statement and statement.type == "expression_statement"


def _may_be_skipped(statement: Syntax, at: int) -> bool:
    """Whether the statement can run without evaluating what stands at the offset.

    From the top down: each step up from a node takes as long as the way from the root.
    """
    above, cursor = statement, statement.walk()
    while cursor.goto_first_child_for_byte(at) is not None:
        field, here = cursor.field_name, cursor.node
        if above.type == "conditional_expression" and field in ("consequence", "alternative"):
            return True
        if above.type == "binary_expression" and field == "right":
            operator = above.child_by_field_name("operator")
            if operator is not None and operator.type in ("&&", "||"):
                return True
        if here is None:
            break
        above = here
    return False


class Places:
    """Describes statements of one function. base: what node offsets lack."""

    def __init__(self, base: int, text: bytes) -> None:
        self.base = base
        self.text = text

    def statement(self, syntax: Syntax, event: Event, kind: str) -> Statement:
        """The facts about the statement `syntax` that holds the event; kind as in `Statement`."""
        at = event.offset - self.base
        here = syntax.descendant_for_byte_range(at, at + len(event.name))
        exact = here is not None and (here.start_byte, here.end_byte) == (at, at + len(event.name))
        whole = kind == "" and exact and _is_call(here, syntax)
        optional = _may_be_skipped(syntax, at)
        start, end = self.base + syntax.start_byte, self.base + syntax.end_byte
        bodies = self._bodies(syntax)
        movable = bool(bodies) or _in_block(syntax)
        labelled = _labelled(syntax)
        ends = labelled and _byte_at(self.text, next_code(self.text, end)) == b"}"
        return Statement(
            start, end, kind or syntax.type, whole, optional, bodies, movable, labelled, ends
        )

    def plain(self, syntax: Syntax) -> Statement:
        """The facts about a statement, whatever it holds."""
        start, end = self.base + syntax.start_byte, self.base + syntax.end_byte
        bodies = self._bodies(syntax)
        movable = bool(bodies) or _in_block(syntax)
        return Statement(start, end, syntax.type, False, False, bodies, movable, False, False)

    def _bodies(self, syntax: Syntax) -> tuple[Body, ...]:
        parent = syntax.parent
        if parent is None or parent.type not in _CONTROL:
            return ()
        own = self._body(syntax, parent)
        top = parent
        while top.type in ("else_clause", "if_statement") and top.parent is not None:
            if top.type == "if_statement" and top.parent.type != "else_clause":
                break
            top = top.parent
        others = [self._body(s, p) for s, p in _chain(top) if s != syntax]
        return (own, *others)

    def _body(self, syntax: Syntax, parent: Syntax) -> Body:
        start, end = self.base + syntax.start_byte, self.base + syntax.end_byte
        header_end = last_code(self.text, start)
        tail: int | None = None
        if parent.type == "do_statement":
            tail = next_code(self.text, end)
        elif parent.type == "if_statement":
            clause = parent.child_by_field_name("alternative")
            tail = self.base + clause.start_byte if clause is not None else None
        return Body(start, end, header_end, self.base + parent.start_byte, tail)
