"""Open one guard up into explicit calls, or say why that cannot be done."""

from __future__ import annotations

import re
from collections.abc import Collection

from tree_sitter import Node

from refactor.plan.guards.blocks import Blocks
from refactor.plan.guards.kept import holds
from refactor.plan.guards.outline import Outline
from refactor.plan.guards.respelling import (
    Refusal,
    Respelt,
    Spelling,
    check_cleanup,
    check_scope,
    check_sizes,
)
from refactor.source.edits import Edit
from refactor.source.statements import (
    RANK_BEFORE,
    add_braces,
)

_LABEL = re.compile(rb"(?m)^( ?)[A-Za-z_]\w*:[ \t]*\r?$")


def open_guard(
    outline: Outline, spelling: Spelling, at: int, label: str, cleanup: Collection[str]
) -> Respelt:
    """The edits that make explicit calls of the guard at byte offset `at`; raises Refusal.

    label: the name that an exit label gets. cleanup: what declares variables that are cleaned up
    by themselves.
    """
    return _Opening(outline, spelling, at, label, cleanup).respelt()


class _Opening(Blocks):
    def respelt(self) -> Respelt:
        """Collect the edits."""
        self.changes.adds(self.acquire, self.release)
        if self.spelling.block:
            self._block()
        else:
            self._scope()
        for start in sorted(self.partners.keys() - self.braced):
            why = "braces as in the other branch"
            self.changes.edits += add_braces(self.text, self.partners[start], why)
        self._with_shifts()
        return self.changes.done()

    # -- a guard to the end of its scope -------------------------------------------------------

    def _scope(self) -> None:
        outline = self.outline
        guard = outline.statement_at(self.at)
        if guard is None or guard.type != "expression_statement" or guard.start_byte != self.at:
            raise Refusal("it is no statement of its own")
        block = guard.parent
        if block is None or block.type != "compound_statement":
            raise Refusal("it does not stand in a block of its own, but behind a label or a case")
        check_scope(outline, self.at, block, guard.end_byte)
        self.changes.edits.append(Edit(self.at, guard.end_byte, 0, self.acquire, self.why))
        self.changes.removes(self.spelling.spell(self.arguments) + b";")
        jumps = self._exits(block, guard.end_byte)
        reaches = self._reaches_end(block, guard)
        labelled = block == outline.body and len(jumps) + reaches > 1
        scope = guard.end_byte, block.end_byte
        check_cleanup(outline, block, scope, [] if labelled else jumps, self.cleanup)
        if labelled:
            check_sizes(outline, block, guard.end_byte)
            self._through_label(block, guard, jumps, reaches)
            return
        for jump in jumps:
            self._in_place(jump)
        self._check_use()
        if reaches:
            self._at_end(block, [self.release])
        self._declare(guard)

    # -- exits through a label -----------------------------------------------------------------

    def _through_label(self, block: Node, guard: Node, jumps: list[Node], reaches: bool) -> None:
        outline, changes = self.outline, self.changes
        last = block.named_children[-1]
        final = last
        while final.type == "labeled_statement":
            final = final.named_children[-1]
        ends_with_return = final.type == "return_statement"
        valued = outline.result_type.split() != [b"void"]
        if valued and reaches:
            raise Refusal(
                "the end of a function that returns a value can be reached without a return"
            )
        others = [j for j in jumps if not (ends_with_return and j == final)]
        for jump in others:
            if jump.type != "return_statement":
                raise Refusal(f"line {outline.line(jump)} jumps out of the function's body")
        gotos = [j for j in others if not self._conditional(j)]
        if not gotos or (ends_with_return and self._conditional(final)):
            raise Refusal("which of its exits there are depends on an #if")
        if ends_with_return and not self.text.begins_line(final.start_byte):
            raise Refusal(f"the return in line {outline.line(final)} has no line of its own")
        name = self._free_label()
        if valued:
            self._choose_variable(jumps, final if ends_with_return else None, guard)
        goto = b"goto " + name + b";"
        changes.adds(goto, name + b":")
        for jump in others:
            self._goto(jump, goto)
        mark = self._label_indent() + name + b":"
        self._tail(block, final if ends_with_return else None, mark, valued)
        self._declare(guard)

    def _goto(self, jump: Node, goto: bytes) -> None:
        value = self.outline.value(jump)
        edits = self.changes.edits
        if value is not None and not self._told(value, jump):
            self._assign(jump)
            self._around(jump, [], [goto])
            return
        self.changes.removes(self.outline.bytes_of(jump))
        edits.append(Edit(jump.start_byte, jump.end_byte, 0, goto, self.why))

    def _tail(self, block: Node, final: Node | None, mark: bytes, valued: bool) -> None:
        """The label at the function's end, the release, and the return of the result."""
        text, changes = self.text, self.changes
        back = b"return " + self.variable + b";"
        if valued:
            changes.adds(back)
        if final is None:
            self._at_end(block, [self.release, back] if valued else [self.release], label=mark)
            return
        value = self.outline.value(final)
        newline, indent = text.newline(final.start_byte), text.indent(final.start_byte)
        if value is None or self._told(value, final):
            if value is not None and self.outline.bytes_of(value) != self.variable:
                changes.removes(self.outline.bytes_of(final))
                changes.edits.append(Edit(final.start_byte, final.end_byte, 0, back, self.why))
            at = text.line_start(final.start_byte)
            put = mark + newline + indent + self.release + newline
            changes.edits.append(Edit(at, at, RANK_BEFORE, put, self.why))
            return
        self._assign(final)
        ends = text.end_of_code_line(final.end_byte)
        if ends is None:
            raise Refusal(
                f"the return in line {self.outline.line(final)} shares its line with other code"
            )
        put = newline + mark + newline + indent + self.release + newline + indent + back
        changes.edits.append(Edit(ends, ends, RANK_BEFORE, put, self.why))

    def _told(self, value: Node, jump: Node) -> bool:
        """Whether the variable holds already what a jump returns."""
        same = self.outline.bytes_of(value) == self.variable
        return same or (not self.new_variable and holds(self.outline, self.variable, jump))

    def _free_label(self) -> bytes:
        tries = [self.label, f"{self.label}_unlock"]
        tries += [f"{self.label}_unlock{number}" for number in range(2, 9)]
        for name in tries:
            if not self.outline.mentioned(name.encode()):
                return name.encode()
        raise Refusal(f"every label from {tries[0]} to {tries[-1]} is taken")

    def _label_indent(self) -> bytes:
        """A blank before the label where the file's other labels have one."""
        blanks = [len(m[1]) for m in _LABEL.finditer(self.text.data)]
        return b" " if 2 * sum(blanks) > len(blanks) else b""
