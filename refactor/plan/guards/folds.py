"""Returns in place of results that were kept in a variable until the lock was released."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from tree_sitter import Node

from refactor.plan.guards.outline import Outline
from refactor.plan.guards.respelling import (
    Changes,
    Refusal,
    line_shifts,
    tokens_of,
)
from refactor.source.edits import Edit


class Tail(Struct, frozen=True):
    """The label, the release and the return at the function's end.

    above: the statement before them. labelled: another label stands in front of this one.
    """

    label: Node
    release: Node
    back: Node | None
    value: Node | None
    gotos: tuple[Node, ...]
    above: Node | None
    labelled: bool


class Folds:
    """Puts `return x;` where the result was kept in a variable until the lock was released."""

    def __init__(
        self,
        outline: Outline,
        changes: Changes,
        why: str,
        remove: Callable[[Node], None],
        pairs: list[tuple[Node, Node]],
        tail: Tail | None,
    ) -> None:
        self.outline = outline
        self.text = outline.text
        self.changes = changes
        self.why = why
        self.remove = remove
        self.pairs = pairs
        self.tail = tail
        self.settled = b""

    def make(self) -> None:
        """Collect the edits."""
        unfit = self._unfit()
        for jump, release in self.pairs:
            self.remove(release)
            assign = self._assigned(jump, release)
            if assign is not None and self._variable(assign) not in unfit:
                self._fold(assign)
                self.remove(jump)
            else:
                self._check_value(jump)
        tail = self.tail
        if tail is None:
            return
        value = self.outline.bytes_of(tail.value) if tail.value is not None else b""
        value_told = self.settled or value
        back = b"return " + value_told + b";" if value else b"return;"
        self.changes.adds(back)
        self.changes.removes(
            b"goto " + self.outline.label_of(tail.label) + b";",
            self.outline.label_of(tail.label) + b":",
        )
        for goto in tail.gotos:
            assign = self._returned(goto, value)
            if assign is not None and value not in unfit:
                self._fold(assign)
                self.remove(goto)
            else:
                edit = Edit(goto.start_byte, goto.end_byte, 0, back, self.why)
                self.changes.edits.append(edit)
        self._end(tail, value, unfit)

    def _check_value(self, jump: Node) -> None:
        """Refuse a return whose value is worked out behind the release."""
        value = self.outline.value(jump) if jump.type == "return_statement" else None
        if value is not None and not self.outline.same_anywhere(value):
            raise Refusal(
                f"what line {self.outline.line(jump)} returns is worked out behind the release"
            )

    def _end(self, tail: Tail, value: bytes, unfit: set[bytes]) -> None:
        """Take the label and the release out, and the return where nothing comes to it."""
        text, edits = self.text, self.changes.edits
        first, last = tail.label.start_byte, tail.release.end_byte
        if not text.begins_line(first) or text.end_of_code_line(last) is None:
            raise Refusal(
                f"the label in line {self.outline.line_at(first)} shares its line with other code"
            )
        start, stop = text.line_start(first), text.next_line(last)
        arrives = tail.above is None or self.outline.completes(tail.above)
        above = self._folded_end(tail, value) if arrives else None
        if above is not None and value not in unfit:
            self._fold(above)
        goes = not arrives or (above is not None and value not in unfit)
        if tail.back is not None and not tail.labelled and goes:
            stop = text.next_line(tail.back.end_byte)
            self.changes.removes(self.outline.bytes_of(tail.back))
        blank = start > 0 and text.is_blank_line(start - 1)
        closes = text.data[stop:].lstrip()[:1] == b"}"
        if blank and closes and not tail.labelled:
            start = text.line_start(start - 1)
        commented = self.outline.file.spans.within(start, stop)
        if any(span.rule in ("comment", "directive") for span in commented):
            raise Refusal(
                f"a comment or an #if stands at the label in line {self.outline.line_at(first)}"
            )
        edits.append(Edit(start, stop, 0, b"", self.why))

    def _folded_end(self, tail: Tail, value: bytes) -> Node | None:
        """The assignment of the result that runs into the label, if it stands right above."""
        if tail.above is None or tail.labelled or not value:
            return None
        first, last = tail.above.end_byte, tail.label.start_byte
        code = self.outline.file.unit.mask.text[first:last].strip()
        lines = self.text.data[self.text.line_end(first) : last].strip()
        apart = code or lines
        return tail.above if not apart and self._assigns(tail.above, value) else None

    def _assigned(self, jump: Node, release: Node) -> Node | None:
        """The `x = …;` before `release(); return x;`."""
        value = self.outline.value(jump) if jump.type == "return_statement" else None
        above = self.outline.before(release)
        if value is None or above is None or value.type != "identifier" or self._noted(jump):
            return None
        if not self._adjacent(above, release) or not self._adjacent(release, jump):
            return None
        return above if self._assigns(above, self.outline.bytes_of(value)) else None

    def _returned(self, goto: Node, value: bytes) -> Node | None:
        """The `x = …;` before a goto to where x is returned."""
        above = self.outline.before(goto)
        if above is None or not value or not self._adjacent(above, goto) or self._noted(goto):
            return None
        return above if self._assigns(above, value) else None

    def _noted(self, jump: Node) -> bool:
        """Whether something stands behind a jump in its line: a comment about it, say."""
        end = jump.end_byte
        return bool(self.text.data[end : self.text.line_end(end)].strip())

    def _adjacent(self, one: Node, two: Node) -> bool:
        """Whether a statement stands in the line behind another; a comment may follow that one."""
        between = self.outline.file.unit.mask.text[one.end_byte : two.start_byte]
        return not between.strip() and between.count(b"\n") == 1

    def _assigns(self, node: Node, name: bytes) -> bool:
        """Whether a statement is `name = …;`, name being a variable of the function alone."""
        inner = node.named_children[0] if node.named_children else None
        if node.type != "expression_statement" or inner is None:
            return False
        if inner.type != "assignment_expression":
            return False
        left, operator = inner.child_by_field_name("left"), inner.child_by_field_name("operator")
        plain = operator is not None and self.outline.bytes_of(operator) == b"="
        return (
            plain and left is not None and self.outline.bytes_of(left) == name and self._own(left)
        )

    def _own(self, variable: Node) -> bool:
        name = self.outline.bytes_of(variable)
        declared = self.outline.locals.get(name, [])
        if len(declared) != 1 or not declared[0][1] == self.outline.result_type != b"":
            return False
        if not self.outline.visible(name, variable) or self.outline.pointed_at(name):
            return False
        kept = {b"static", b"extern"} & set(self.outline.bytes_of(declared[0][0]).split())
        return not kept and not self.outline.altered(declared[0][0])

    def _variable(self, assign: Node) -> bytes:
        left = assign.named_children[0].child_by_field_name("left")
        return self.outline.bytes_of(left) if left is not None else b""

    def _fold(self, assign: Node) -> None:
        """`x = …;` becomes `return …;`, its other lines moved along."""
        inner = assign.named_children[0]
        operator, name = inner.child_by_field_name("operator"), self._variable(assign)
        if operator is None:
            return
        start, end = assign.start_byte, operator.end_byte
        edits = self.changes.edits
        edits.append(Edit(start, end, 0, b"return", self.why))
        beyond = len(self.text.indent(start).expandtabs(8))
        delta = len(b"return") - (end - start)
        edits += [
            edit
            for edit in line_shifts(
                self.text, start, assign.end_byte, delta, self.why, beyond=beyond
            )
            if (span := self.outline.file.spans.at(edit.start)) is None
            or span.rule not in ("string", "char", "directive")
        ]
        self.changes.adds(b"return")
        self.changes.removes(name + b" =", b"return " + name + b";")

    def _unfit(self) -> set[bytes]:
        """Variables that would be left without use, and whose declaration has to stay.

        One that is set and never read is a warning of the compiler as well, and so is one that is
        used in some configurations only.
        """
        folds: dict[bytes, int] = {}
        set_in: dict[bytes, int] = {}
        for jump, release in self.pairs:
            assign = self._assigned(jump, release)
            if assign is not None:
                name = self._variable(assign)
                folds[name] = folds.get(name, 0) + 2
                set_in[name] = set_in.get(name, 0) + 1 + self._conditional(jump.start_byte)
        tail, value, stays = self.tail, b"", 0
        if tail is not None and tail.value is not None:
            value = self.outline.bytes_of(tail.value)
            made = [self._returned(goto, value) is not None for goto in tail.gotos]
            stays = made.count(False)
            folds[value] = folds.get(value, 0) + made.count(True)
            arrives = tail.above is None or self.outline.completes(tail.above)
            folded = arrives and self._folded_end(tail, value) is not None
            if not tail.labelled and (folded or not arrives):
                folds[value] += 1 + folded
            set_in[value] = set_in.get(value, 0) + made.count(True) + folded
        unfit = set()
        for name, count in folds.items():
            declared = self.outline.locals.get(name, [])
            left = len(self.outline.names(name)) - count - len(declared)
            left += stays if name == value else 0
            if name == value and stays and left == stays and name not in unfit:
                self.settled = self._settled(name)
                left -= stays if self.settled else 0
            if left > 0 or len(declared) != 1:
                if count and 0 < left <= self._set(name) - set_in.get(name, 0):
                    unfit.add(name)
                continue
            declaration = declared[0][0]
            kept = b" = " + self.settled if self.settled and name == value else b""
            code = self.outline.result_type + name + kept + b";"
            if tokens_of(self.outline.bytes_of(declaration)) == tokens_of(code):
                self.remove(declaration)
                self.changes.removes(code)
            else:
                unfit.add(name)
        return unfit

    def _settled(self, name: bytes) -> bytes:
        """The constant that a variable keeps from its declaration on, nothing else being left."""
        declared = self.outline.locals.get(name, [])
        if len(declared) != 1 or declared[0][1] != self.outline.result_type:
            return b""
        declaration = declared[0][0]
        head = declaration.child_by_field_name("declarator")
        first = head.child_by_field_name("value") if head is not None else None
        if first is None or not self.outline.constant(first) or self.outline.pointed_at(name):
            return b""
        held = self.outline.bytes_of(first)
        code = self.outline.result_type + name + b" = " + held + b";"
        whole = tokens_of(self.outline.bytes_of(declaration)) == tokens_of(code)
        return held if whole and declaration.parent == self.outline.body else b""

    def _conditional(self, at: int) -> bool:
        body = self.outline.body
        return self.outline.conditional(at, body.start_byte, body.end_byte)

    def _set(self, name: bytes) -> int:
        """How often a variable is but set, or stands in an #if."""
        found = 0
        for at in self.outline.names(name):
            node = self.outline.statement_at(at)
            sets = node is not None and node.start_byte == at and self._assigns(node, name)
            found += sets or self._conditional(at)
        return found
