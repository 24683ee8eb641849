"""Reduces the tree of a function to its shape.

A statement that holds no wanted call, no jump and no label is left out, however large it is. What
cannot be shown is put into `Shaped.problems`: wanted calls or jumps inside an expression, nested
functions, code that does not parse, an asm goto, nesting beyond MAX_NESTING.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from tree_sitter import Node

from refactor.proof.calls import Call
from refactor.proof.shape import (
    Block,
    Case,
    Choice,
    Guarded,
    Jump,
    Label,
    Loop,
    Shape,
    Shaped,
    Step,
    Switch,
)
from refactor.syntax.doubt import joins_the_next
from refactor.syntax.parser import matches

MAX_NESTING = 120
"""Levels of statements in statements beyond which a function counts as not understood."""

_JUMPING = re.compile(
    rb"\b(?:return|goto|break|continue|case|default)\b|(?:[;{}):]|\belse\b)\s*[A-Za-z_]\w*\s*:"
    # A loop without an end cuts off what follows it, whatever it holds.
    rb"|\bwhile[\s(!]+(?:(?i:true|false)\b|[0-9])|\bfor\s*\([^;]*;[\s(!]*(?:(?i:true|false)|[0-9]\w*)?[\s)]*;"
)
_LEAVING = re.compile(rb"\b(?:return|goto|break|continue)\b")
_NUMBER = re.compile(rb"(0[xX][0-9a-fA-F]+|[0-9]+)[uUlL]*")
_ASM_GOTO = re.compile(rb"\b(?:asm|__asm__|__asm)\b[\w\s]*\bgoto\b")
_STATEMENT_EXPRESSION = re.compile(rb"\(\s*\{")
_BLOCKLIKE = ("compound_statement", "case_statement", "labeled_statement", "else_clause")
_LABELLED = ("case_statement", "labeled_statement")
_SIMPLE = ("expression_statement", "declaration", "return_statement")


def reduce(
    function: Node,
    base: int,
    text: bytes,
    calls: Sequence[Call],
    guards: dict[int, Call],
    stopping: frozenset[int],
) -> Shaped:
    """Reduce a `function_definition` node.

    text: the masked bytes of the tree. base: what to add to the tree's offsets to get those of
    `calls`, `guards` and the result. guards: offset of an `if` that the mask made of a block guard
    -> the guard. stopping: offsets of the calls that never return.
    """
    reducer = _Reducer(base, text, calls, guards, stopping)
    body = function.child_by_field_name("body")
    if body is None:
        where = base + function.start_byte
        problem = where, "a function without a body"
        return Shaped(Block(where, False), where, frozenset(), (problem,))
    parts = reducer.parts(body.named_children, 0)
    reducer.errors(function)
    jumping = _ASM_GOTO.search(text, body.start_byte, body.end_byte)
    if jumping:
        reducer.problems.append((base + jumping.start(), "an asm goto"))
    block = Block(base + body.start_byte, _entered(parts), tuple(parts))
    problems = tuple(sorted(set(reducer.problems)))
    return Shaped(block, base + body.end_byte - 1, frozenset(reducer.labels), problems)


def _entered(parts: Iterable[Shape | None]) -> bool:
    return any(part is not None and part.entered for part in parts)


class _Reducer:
    """Walks the statements once."""

    def __init__(
        self,
        base: int,
        text: bytes,
        calls: Sequence[Call],
        guards: dict[int, Call],
        stopping: frozenset[int],
    ) -> None:
        self.base = base
        self.text = text
        self.by_place = sorted(calls)
        self.places = [call.at for call in self.by_place]
        self.guards = guards
        self.guard_places = sorted(guards)
        self.stopping = stopping
        self.problems: list[tuple[int, str]] = []
        self.labels: set[bytes] = set()
        self.defaults: list[bool] = []

    def parts(self, nodes: Iterable[Node], depth: int) -> list[Shape]:
        found: list[Shape] = []
        for node in nodes:
            if depth > MAX_NESTING:
                self.problem(node, "statements nested too deep")
                break
            if not self.inert(node):
                found += self.statement(node, depth)
        return found

    def inert(self, node: Node) -> bool:
        """Whether nothing below the node can matter."""
        start, end = self.base + node.start_byte, self.base + node.end_byte
        if bisect_left(self.places, start) != bisect_left(self.places, end):
            return False
        first = bisect_left(self.guard_places, start)
        if first < len(self.guard_places) and self.guard_places[first] < end:
            return False
        if node.type in _SIMPLE[:2]:
            return not _STATEMENT_EXPRESSION.search(self.text, node.start_byte, node.end_byte)
        if node.type in _LABELLED:
            return False
        return not _JUMPING.search(self.text, node.start_byte, node.end_byte)

    def problem(self, node: Node, what: str) -> None:
        self.problems.append((self.base + node.start_byte, what))

    def step(self, node: Node) -> Step:
        start, end = self.base + node.start_byte, self.base + node.end_byte
        low, high = bisect_left(self.places, start), bisect_left(self.places, end)
        calls = sorted(self.by_place[low:high], key=lambda call: (call.end, call.at))
        if calls and node.has_error:
            self.problem(node, "a statement that does not parse")
        here = node.start_byte, node.end_byte
        if _STATEMENT_EXPRESSION.search(self.text, *here) and (
            calls or _LEAVING.search(self.text, here[0] + 6, here[1])
        ):
            self.problem(node, "a statement inside an expression")
        plain = node.type == "expression_statement"
        stops = plain and any(c.at in self.stopping and not c.maybe for c in calls)
        return Step(start, False, tuple(calls), stops)

    def statement(self, node: Node, depth: int) -> list[Shape]:
        """The node as shapes: none, one, or a label with what follows it."""
        kind = node.type
        at = self.base + node.start_byte
        if kind == "compound_statement":
            parts = self.parts(node.named_children, depth + 1)
            return [Block(at, _entered(parts), tuple(parts))]
        if kind in ("case_statement", "labeled_statement", "attributed_statement"):
            return self.labelled(node, depth)
        if kind == "if_statement":
            return [self.choice(node, depth)]
        if kind in ("while_statement", "for_statement", "do_statement"):
            return [self.loop(node, depth)]
        if kind == "switch_statement":
            return [self.switch(node, depth)]
        if kind in ("return_statement", "break_statement", "continue_statement", "goto_statement"):
            return [self.jump(node)]
        if kind in ("ERROR", "function_definition") or node.is_missing:
            self.problem(
                node,
                "code that does not parse"
                if kind != "function_definition"
                else "a function inside a function",
            )
        return [self.step(node)]

    def labelled(self, node: Node, depth: int) -> list[Shape]:
        at = self.base + node.start_byte
        inner = node.named_children
        head: list[Shape] = []
        if node.type == "case_statement":
            value = node.child_by_field_name("value")
            inner = [child for child in inner if child != value]
            head = [Case(at, True)]
            if not self.defaults:
                self.problem(node, "a case outside of any switch")
            elif value is None:
                self.defaults[-1] = True
        elif node.type == "labeled_statement":
            label = node.child_by_field_name("label")
            inner = [child for child in inner if child != label]
            name = self.bytes(label)
            self.labels.add(name)
            head = [Label(at, True, name)]
        return [*head, *self.parts(inner, depth + 1)]

    def bytes(self, node: Node | None) -> bytes:
        if node is None:
            return b""
        return self.text[node.start_byte : node.end_byte]

    def inner(self, node: Node | None, at: int, depth: int) -> Block:
        """The body of a compound statement: a scope of its own, with or without braces."""
        if node is None:
            return Block(at, False)
        braced = node.type == "compound_statement"
        parts = self.parts(node.named_children if braced else [node], depth + 1)
        return Block(self.base + node.start_byte, _entered(parts), tuple(parts))

    def choice(self, top: Node, depth: int) -> Shape:
        """An if-else chain, built from its last branch up: chains are long where code is made."""
        links: list[Node] = []
        here: Node | None = top
        while here is not None and here.type == "if_statement":
            links.append(here)
            clause = here.child_by_field_name("alternative")
            here = next((c for c in clause.named_children), None) if clause is not None else None
        other: Shape | None = self.inner(here, top.end_byte, depth) if here is not None else None
        shapes: Shape | None = other
        for link in reversed(links):
            at = self.base + link.start_byte
            then = self.inner(link.child_by_field_name("consequence"), at, depth)
            guard = self.guards.get(at)
            if guard is not None:
                if shapes is not None:
                    self.problem(link, "an else behind what a guard holds, which is of another if")
                shapes = Guarded(at, then.entered, guard, then)
                continue
            condition = link.child_by_field_name("condition") or link
            certain = self.literal(condition) is True
            entered = _entered((then, shapes))
            shapes = Choice(at, entered, self.step(condition), certain, then, shapes)
        return shapes or Block(self.base + top.start_byte, False)

    def literal(self, condition: Node) -> bool | None:
        """The value of a condition that is a literal."""
        plain = self.bytes(condition).strip(b"() \t\r\n\f\v")
        turned = plain.startswith(b"!")
        plain = plain.lstrip(b"!( \t\r\n") if plain.count(b"!") == turned else b""
        number = _NUMBER.fullmatch(plain)
        if number:
            return (int(number[1], 16 if number[1][1:2] in b"xX" else 10) != 0) is not turned
        word = plain.lower()
        return (word == b"true") is not turned if word in (b"true", b"false") else None

    def loop(self, node: Node, depth: int) -> Loop:
        at = self.base + node.start_byte
        condition = node.child_by_field_name("condition")
        first = node.child_by_field_name("initializer")
        update = node.child_by_field_name("update")
        body = self.inner(node.child_by_field_name("body"), at, depth)
        value = self.literal(condition) if condition is not None else True
        after = node.type == "do_statement"
        return Loop(
            at,
            body.entered,
            self.step(first) if first is not None else None,
            self.step(condition) if condition is not None else Step(at, False),
            self.step(update) if update is not None else None,
            body,
            after,
            value is True,
            after and value is False,
        )

    def switch(self, node: Node, depth: int) -> Switch:
        at = self.base + node.start_byte
        condition = node.child_by_field_name("condition") or node
        known = len(self.labels)
        self.defaults.append(False)
        body = self.inner(node.child_by_field_name("body"), at, depth)
        default = self.defaults.pop()
        entered = len(self.labels) > known
        return Switch(at, entered, self.step(condition), body, default)

    def jump(self, node: Node) -> Jump:
        word = node.type.partition("_")[0]
        label = node.child_by_field_name("label") if word == "goto" else None
        return Jump(self.base + node.start_byte, False, word, self.step(node), self.bytes(label))

    def errors(self, function: Node) -> None:
        """Parse errors between statements; those inside a simple one are that statement's own."""
        if not function.has_error:
            return
        for captures in matches("errors", function):
            for error in captures["error"]:
                if not self.contained(error, function):
                    self.problem(error, "code that does not parse")

    def contained(self, error: Node, function: Node) -> bool:
        here: Node | None = error
        while here is not None and here != function:
            above = here.parent
            if here.type in _SIMPLE:
                return not joins_the_next(error, here)
            if above is None or above.type in _BLOCKLIKE:
                return False
            here = above
        return False
