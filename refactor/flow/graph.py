"""The statement-level control-flow graph of one function in one configuration.

Conditions are single nodes: they are not split at && and ||. Weak spots, each reported in
`Graph.problems`: computed goto, statements inside expressions, nested functions, parse errors
between statements.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from msgspec import Struct
from tree_sitter import Node as Syntax

from refactor.flow.events import MOVES, Act, Event
from refactor.flow.model import ENTRY, EXIT, Graph, Node, Problem
from refactor.flow.place import Places

_LITERAL = re.compile(rb"(true|false|TRUE|FALSE|0[xX][0-9a-fA-F]+|[0-9]+)[uUlL]*")
_JUMPING = ("return_statement", "goto_statement")
_JUMP = re.compile(rb"\b(?:return|goto)\b")
_INTERRUPTING = re.compile(rb"\(\s*\{")


def build(
    function: Syntax, base: int, text: bytes, events: Sequence[Event], guards: frozenset[int]
) -> Graph:
    """The graph of a `function_definition` node.

    base: what to add to the node's offsets to get offsets into `text`, the masked file.
    guards: offsets of the block guards in `events`; the guarded block follows each.
    """
    builder = _Builder(base, text, events, guards)
    body = function.child_by_field_name("body")
    if body is None:
        builder.graph.problems.append(Problem(base + function.start_byte, "a body is missing"))
        return builder.graph
    ends = builder.block(body, [ENTRY], 0)
    builder.link(ends, EXIT)
    builder.finish(base + body.end_byte)
    return builder.graph


class _Jumps(Struct):
    """Where `break` and `continue` of the innermost loop or switch go: nodes to be linked later."""

    breaks: list[int] | None = None
    continues: list[int] | None = None
    cases: list[tuple[int, bool]] | None = None


class _Builder:
    """Walks the statements of a body. A list of open ends goes in, the new open ends come out."""

    def __init__(
        self, base: int, text: bytes, events: Sequence[Event], guards: frozenset[int]
    ) -> None:
        self.base = base
        self.text = text
        self.events = events
        self.offsets = [event.offset for event in events]
        self.guards = guards
        self.places = Places(base, text)
        self.graph = Graph([Node(0, 0, 0), Node(0, 0, 0)], [0], {}, [])
        self.labels: dict[bytes, int] = {}
        self.gotos: list[tuple[int, bytes, int]] = []
        self.jumps: list[_Jumps] = [_Jumps()]

    # -- graph ---------------------------------------------------------------------------------

    def link(self, ends: list[int], to: int) -> None:
        for end in ends:
            self.graph.nodes[end].successors[to] = None

    def step(self, syntax: Syntax, ends: list[int], scope: int, kind: str = "") -> int:
        """A node for a simple statement or a condition, linked behind the open ends."""
        start, end = self.base + syntax.start_byte, self.base + syntax.end_byte
        low, high = bisect_left(self.offsets, start), bisect_left(self.offsets, end)
        events = tuple(self.events[low:high])
        index = len(self.graph.nodes)
        self.graph.nodes.append(Node(start, end, scope, events))
        self.link(ends, index)
        for event in events:
            self.graph.statements[event.offset] = self.places.statement(syntax, event, kind)
        for event in events:
            if self.graph.statements[event.offset].optional and event.act in MOVES:
                at = self.base + syntax.start_byte
                what = f"a call of {event.name}() that is evaluated on some paths only"
                self.graph.problems.append(Problem(at, what))
        if syntax.has_error and events:
            self._problem(syntax, "a statement that does not parse")
        if _INTERRUPTING.search(self.text, start, end):
            self._problem(syntax, "a statement inside an expression")
        plain = syntax.type not in _JUMPING and not syntax.has_error
        if plain and _JUMP.search(self.text, start, end):
            self._problem(syntax, "a jump inside an expression")
        return index

    def _problem(self, syntax: Syntax, what: str) -> None:
        self.graph.problems.append(Problem(self.base + syntax.start_byte, what))

    def finish(self, end: int) -> None:
        self.graph.nodes[EXIT].start = self.graph.nodes[EXIT].end = end
        for node, label, offset in self.gotos:
            target = self.labels.get(label)
            if target is None:
                name = label.decode("ascii", "replace")
                self.graph.problems.append(Problem(offset, f"a goto to the unknown label {name}"))
            else:
                self.link([node], target)

    # -- statements ----------------------------------------------------------------------------

    def block(self, syntax: Syntax, ends: list[int], scope: int) -> list[int]:
        inner = len(self.graph.scopes)
        self.graph.scopes.append(scope)
        return self.sequence(syntax.named_children, ends, inner)

    def sequence(self, statements: Sequence[Syntax], ends: list[int], scope: int) -> list[int]:
        for statement in statements:
            ends = self.statement(statement, ends, scope)
        return ends

    def statement(self, syntax: Syntax, ends: list[int], scope: int) -> list[int]:
        handler = _HANDLERS.get(syntax.type)
        if handler is not None:
            return handler(self, syntax, ends, scope)
        if syntax.type == "ERROR" or syntax.is_missing:
            self._problem(syntax, "code that does not parse")
        if syntax.type == "function_definition":
            self._problem(syntax, "a function inside a function")
        node = self.step(syntax, ends, scope)
        return [] if self._ends_here(syntax, node) else [node]

    def _ends_here(self, syntax: Syntax, node: int) -> bool:
        """Whether the statement is a call of a function that never returns."""
        if syntax.type != "expression_statement":
            return False
        return any(
            e.act is Act.NORETURN and self.graph.statements[e.offset].whole
            for e in self.graph.nodes[node].events
        )

    def body(self, syntax: Syntax | None, ends: list[int], scope: int) -> list[int]:
        return self.statement(syntax, ends, scope) if syntax is not None else ends

    def if_(self, syntax: Syntax, ends: list[int], scope: int) -> list[int]:
        out: list[int] = []
        here: Syntax | None = syntax
        while here is not None and here.type == "if_statement":
            condition = here.child_by_field_name("condition") or here
            if self.base + here.start_byte in self.guards:
                return out + self._guarded(here, ends, scope)
            test = self.step(condition, ends, scope, "condition")
            out += self.body(here.child_by_field_name("consequence"), [test], scope)
            ends = [] if self._constant(condition) is True else [test]
            clause = here.child_by_field_name("alternative")
            here = (
                clause.named_children[0] if clause is not None and clause.named_children else None
            )
        return out + self.body(here, ends, scope)

    def _guarded(self, syntax: Syntax, ends: list[int], scope: int) -> list[int]:
        """`WITH_GUARD() { … }`: the lock is held in a scope of its own around the block."""
        clause = syntax.child_by_field_name("alternative")
        if clause is not None:
            self._problem(clause, "an else behind what a guard holds, which is of another if")
        inner = len(self.graph.scopes)
        self.graph.scopes.append(scope)
        start = self.base + syntax.start_byte
        at = bisect_left(self.offsets, start)
        index = len(self.graph.nodes)
        self.graph.nodes.append(Node(start, start, inner, (self.events[at],)))
        self.link(ends, index)
        return self.body(syntax.child_by_field_name("consequence"), [index], inner)

    def switch(self, syntax: Syntax, ends: list[int], scope: int) -> list[int]:
        condition = syntax.child_by_field_name("condition") or syntax
        test = self.step(condition, ends, scope, "condition")
        outer = self.jumps[-1]
        jumps = _Jumps([], outer.continues, [])
        self.jumps.append(jumps)
        out = self.body(syntax.child_by_field_name("body"), [], scope)
        self.jumps.pop()
        cases = jumps.cases or []
        for node, _ in cases:
            self.link([test], node)
        default = any(is_default for _, is_default in cases)
        return out + (jumps.breaks or []) + ([] if default else [test])

    def case(self, syntax: Syntax, ends: list[int], scope: int) -> list[int]:
        value = syntax.child_by_field_name("value")
        index = self._join(syntax, ends, scope)
        cases = self.jumps[-1].cases
        if cases is None:
            self._problem(syntax, "a case outside of any switch")
        else:
            cases.append((index, value is None))
        children = [c for c in syntax.named_children if c != value]
        return self.sequence(children, [index], scope)

    def _join(self, syntax: Syntax, ends: list[int], scope: int) -> int:
        """An empty node for a label, a case or a loop's head."""
        at = self.base + syntax.start_byte
        index = len(self.graph.nodes)
        self.graph.nodes.append(Node(at, at, scope))
        self.link(ends, index)
        return index

    def labeled(self, syntax: Syntax, ends: list[int], scope: int) -> list[int]:
        label = syntax.child_by_field_name("label")
        index = self._join(syntax, ends, scope)
        if label is not None:
            self.labels[self._bytes(label)] = index
        return self.sequence([c for c in syntax.named_children if c != label], [index], scope)

    def goto(self, syntax: Syntax, ends: list[int], scope: int) -> list[int]:
        node = self.step(syntax, ends, scope)
        label = syntax.child_by_field_name("label")
        if label is None:
            self._problem(syntax, "a computed goto")
        else:
            self.gotos.append((node, self._bytes(label), self.base + syntax.start_byte))
        return []

    def _bytes(self, syntax: Syntax) -> bytes:
        return self.text[self.base + syntax.start_byte : self.base + syntax.end_byte]

    def while_(self, syntax: Syntax, ends: list[int], scope: int) -> list[int]:
        condition = syntax.child_by_field_name("condition") or syntax
        test = self.step(condition, ends, scope, "condition")
        return self._loop(syntax, test, test, scope, self._constant(condition))

    def for_(self, syntax: Syntax, ends: list[int], scope: int) -> list[int]:
        inner = len(self.graph.scopes)
        self.graph.scopes.append(scope)
        first = syntax.child_by_field_name("initializer")
        if first is not None:
            ends = [self.step(first, ends, inner, "condition")]
        condition = syntax.child_by_field_name("condition")
        update = syntax.child_by_field_name("update")
        if condition is not None:
            test = self.step(condition, ends, inner, "condition")
        else:
            test = self._join(syntax, ends, inner)
        again = self.step(update, [], inner, "condition") if update is not None else test
        if update is not None:
            self.link([again], test)
        endless = condition is None or self._constant(condition) is True
        return self._loop(syntax, test, again, inner, True if endless else None)

    def _loop(
        self, syntax: Syntax, test: int, again: int, scope: int, constant: bool | None
    ) -> list[int]:
        jumps = _Jumps([], [], self.jumps[-1].cases)
        self.jumps.append(jumps)
        ends = self.body(syntax.child_by_field_name("body"), [test], scope)
        self.jumps.pop()
        self.link(ends + (jumps.continues or []), again)
        return (jumps.breaks or []) + ([] if constant is True else [test])

    def do(self, syntax: Syntax, ends: list[int], scope: int) -> list[int]:
        head = self._join(syntax, ends, scope)
        jumps = _Jumps([], [], self.jumps[-1].cases)
        self.jumps.append(jumps)
        ends = self.body(syntax.child_by_field_name("body"), [head], scope)
        self.jumps.pop()
        condition = syntax.child_by_field_name("condition") or syntax
        test = self.step(condition, ends + (jumps.continues or []), scope, "condition")
        constant = self._constant(condition)
        if constant is not False:
            self.link([test], head)
        return (jumps.breaks or []) + ([] if constant is True else [test])

    def _constant(self, condition: Syntax) -> bool | None:
        """True or False where the condition is a literal, None where it is not."""
        plain = b"".join(self._bytes(condition).translate(None, b"()").split())
        negated = plain.startswith(b"!")
        literal = _LITERAL.fullmatch(plain[1:] if negated else plain)
        if literal is None:
            return None
        false = literal[1].lower() == b"false" or not literal[1].strip(b"0xX")
        return false is negated

    def return_(self, syntax: Syntax, ends: list[int], scope: int) -> list[int]:
        self.link([self.step(syntax, ends, scope)], EXIT)
        return []

    def break_(self, syntax: Syntax, ends: list[int], scope: int) -> list[int]:
        return self._jump(syntax, ends, scope, self.jumps[-1].breaks)

    def continue_(self, syntax: Syntax, ends: list[int], scope: int) -> list[int]:
        return self._jump(syntax, ends, scope, self.jumps[-1].continues)

    def _jump(self, syntax: Syntax, ends: list[int], scope: int, to: list[int] | None) -> list[int]:
        node = self.step(syntax, ends, scope)
        if to is None:
            self._problem(syntax, "a break or continue outside of any loop")
        else:
            to.append(node)
        return []

    def skip(self, _syntax: Syntax, ends: list[int], _scope: int) -> list[int]:
        return ends

    def attributed(self, syntax: Syntax, ends: list[int], scope: int) -> list[int]:
        return self.sequence(syntax.named_children, ends, scope)


_HANDLERS = {
    "compound_statement": _Builder.block,
    "if_statement": _Builder.if_,
    "switch_statement": _Builder.switch,
    "case_statement": _Builder.case,
    "labeled_statement": _Builder.labeled,
    "while_statement": _Builder.while_,
    "for_statement": _Builder.for_,
    "do_statement": _Builder.do,
    "goto_statement": _Builder.goto,
    "return_statement": _Builder.return_,
    "break_statement": _Builder.break_,
    "continue_statement": _Builder.continue_,
    "comment": _Builder.skip,
    "attribute_declaration": _Builder.skip,
    "attributed_statement": _Builder.attributed,
}
