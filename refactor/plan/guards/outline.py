"""The statements of one function, as steps need them that respell its locking.

All branches of an `#if` stand side by side here; what must hold in each configuration is for the
flow analysis and the proof. Weak spot: a macro that declares a variable is not seen as one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from tree_sitter import Node

from refactor.plan.guards.variables import Variables, is_statement
from refactor.program.translation import Translation
from refactor.source.text import words
from refactor.syntax.parser import Function

_HOLDERS = frozenset(
    (
        "compound_statement",
        "if_statement",
        "else_clause",
        "while_statement",
        "for_statement",
        "do_statement",
        "switch_statement",
        "case_statement",
        "labeled_statement",
        "attributed_statement",
    )
)
_LOOPS = ("while_statement", "for_statement", "do_statement")
_JUMPS = ("return_statement", "goto_statement", "break_statement", "continue_statement")
_TRUE = re.compile(rb"\(?\s*(?:true|TRUE|1)\s*\)?")


class Outline(Variables):
    """A function's statements, jumps, labels and variables.

    noreturn: calls that never return. line_at: byte offset -> the line that messages name.
    """

    def __init__(
        self,
        file: Translation,
        function: Function,
        noreturn: Collection[str] = (),
        line_at: Callable[[int], int] | None = None,
    ) -> None:
        node, self.body = _found(file, function)
        super().__init__(file, node)
        self.line_at = line_at or file.text.line
        self.function = function
        self.jumps: list[Node] = []
        self.labels: dict[bytes, Node] = {}
        self.cases: list[Node] = []
        self._noreturn = frozenset(name.encode() for name in noreturn)
        self._walk()

    def _walk(self) -> None:
        todo = [self.body]
        while todo:
            node = todo.pop()
            if node.type in _JUMPS:
                self.jumps.append(node)
            elif node.type == "declaration":
                self.declarations.append(node)
            elif node.type in _HOLDERS:
                if node.type == "labeled_statement":
                    self.labels[self.label_of(node)] = node
                elif node.type == "case_statement":
                    self.cases.append(node)
                elif node.type == "for_statement":
                    first = node.child_by_field_name("initializer")
                    if first is not None and first.type == "declaration":
                        self.declarations.append(first)
                todo += [child for child in node.named_children if is_statement(child)]
        for found in (self.jumps, self.cases, self.declarations):
            found.sort(key=lambda n: n.start_byte)

    # -- text ----------------------------------------------------------------------------------

    def line(self, node: Node) -> int:
        """The line a node begins in."""
        return self.line_at(node.start_byte)

    def label_of(self, node: Node) -> bytes:
        """The label of a goto or a labelled statement."""
        label = node.child_by_field_name("label")
        return self.bytes_of(label) if label is not None else b""

    def names(self, name: bytes) -> list[int]:
        """Where the function spells a name in its code."""
        masked = self.file.unit.mask.text
        end = self.function.end
        return list(words(masked, name, self.function.start, end))

    def pointed_at(self, name: bytes) -> bool:
        """Whether the function takes the address of a variable: who reads it is not known then."""
        masked = self.file.unit.mask.text
        for at in self.names(name):
            last = at - 1
            while masked[last : last + 1].isspace():
                last -= 1
            if masked[last : last + 1] == b"&" != masked[last - 1 : last]:
                return True
        return False

    def mentioned(self, name: bytes) -> bool:
        """Whether the name stands anywhere in the function, macros and comments included."""
        data = self.text.data
        return next(words(data, name, self.function.start, self.function.end), None) is not None

    # -- statements ----------------------------------------------------------------------------

    def statement_at(self, offset: int) -> Node | None:
        """The innermost statement that holds the byte."""
        node = self.node.descendant_for_byte_range(offset, offset + 1)
        while node is not None and not is_statement(node):
            node = node.parent
        return node

    def value(self, node: Node) -> Node | None:
        """What a return statement returns."""
        return next(iter(node.named_children), None)

    def before(self, node: Node) -> Node | None:
        """The statement before one in the same block."""
        parent = node.parent
        if parent is None or parent.type not in ("compound_statement", "case_statement"):
            return None
        found = node.prev_named_sibling
        return found if found is not None and is_statement(found) else None

    @property
    def step(self) -> int:
        """By how many columns a block of the function is indented."""
        outer = len(self.text.indent(self.function.end - 1).expandtabs(8))
        for child in self.body.named_children:
            if child.type != "labeled_statement" and self.text.begins_line(child.start_byte):
                return max(len(self.text.indent(child.start_byte).expandtabs(8)) - outer, 1)
        return 4

    def in_block(self, node: Node) -> bool:
        """Whether statements can stand beside it without braces of their own."""
        parent = node.parent
        while parent is not None and parent.type == "labeled_statement":
            parent = parent.parent
        return parent is not None and parent.type in ("compound_statement", "case_statement")

    def leaves(self, jump: Node, block: Node, start: int) -> bool:
        """Whether a jump inside of the scope [start, end of block) leaves it."""
        if jump.type == "return_statement":
            return True
        if jump.type == "goto_statement":
            target = self.labels.get(self.label_of(jump))
            return target is None or not start <= target.start_byte < block.end_byte
        around = self.around(jump)
        return around is None or around.start_byte < block.start_byte

    def around(self, jump: Node) -> Node | None:
        """The loop, or the switch, that a break or continue is about."""
        wanted = (*_LOOPS, "switch_statement") if jump.type == "break_statement" else _LOOPS
        node = jump.parent
        while node is not None and node.type not in wanted:
            node = node.parent
        return node

    def within(self, nodes: list[Node], start: int, end: int) -> list[Node]:
        """Those of the nodes that begin in [start, end)."""
        return [node for node in nodes if start <= node.start_byte < end]

    def completes(self, node: Node | None) -> bool:
        """Whether control can come out behind a statement; where in doubt, it can."""
        if node is None:
            return True
        if node.type in _JUMPS:
            return False
        if node.type == "expression_statement":
            call = next(iter(node.named_children), None)
            named = call.child_by_field_name("function") if call is not None else None
            return named is None or self.bytes_of(named) not in self._noreturn
        if node.type == "compound_statement":
            last = _last(node)
            return last is None or self.completes(last)
        if node.type in ("labeled_statement", "case_statement"):
            last = _last(node)
            return last is None or self.completes(last)
        if node.type == "if_statement":
            clause = node.child_by_field_name("alternative")
            other = _last(clause) if clause is not None else None
            then = node.child_by_field_name("consequence")
            return other is None or self.completes(then) or self.completes(other)
        if node.type in ("while_statement", "for_statement", "do_statement"):
            return not self._endless(node) or self._broken_out_of(node)
        if node.type == "switch_statement":
            body = node.child_by_field_name("body")
            default = any(
                c.child_by_field_name("value") is None for c in self.cases if c.parent == body
            )
            return not default or self._broken_out_of(node) or self.completes(body)
        return True

    def _endless(self, loop: Node) -> bool:
        if any(loop.start_byte <= s.start < loop.start_byte + 1 for s in self.file.unit.mask.spans):
            return False
        condition = loop.child_by_field_name("condition")
        if condition is None:
            return loop.type == "for_statement"
        return _TRUE.fullmatch(self.bytes_of(condition)) is not None

    def _broken_out_of(self, node: Node) -> bool:
        return any(
            jump.type == "break_statement" and self.around(jump) == node
            for jump in self.within(self.jumps, node.start_byte, node.end_byte)
        )

    def hidden(self, name: bytes, at: Node) -> bool:
        """Whether a declaration in an inner block gives a name another meaning at a statement."""
        for declaration, _ in self.locals.get(name, []):
            scope = declaration.parent
            if scope is None or scope == self.body:
                continue
            if declaration.start_byte < at.start_byte < scope.end_byte:
                return True
        return False

    # -- conditional code ----------------------------------------------------------------------

    def dropped(self, start: int, end: int) -> int | None:
        """Where in [start, end) code stands that the tree does not show."""
        found = (s.start for s in self.file.spans.within(start, end) if s.rule == "dropped")
        return next(found, None)

    def conditional(self, offset: int, start: int, end: int) -> bool:
        """Whether the byte stands in an `#if` that does not hold all of [start, end)."""
        return any(
            group.start <= offset < group.end and not (group.start < start and end <= group.end)
            for group in self.file.unit.mask.groups
            if group.start < self.function.end and self.function.start < group.end
        )


def _found(file: Translation, function: Function) -> tuple[Node, Node]:
    node = file.unit.root.descendant_for_byte_range(function.body_start, function.body_start + 1)
    found: Node | None = None
    while node is not None:
        if node.type == "function_definition":
            found = node
        node = node.parent
    body = found.child_by_field_name("body") if found is not None else None
    if found is None or body is None:
        raise LookupError("the function has no body")
    return found, body


def _last(node: Node) -> Node | None:
    statements = [child for child in node.named_children if is_statement(child)]
    return statements[-1] if statements else None
