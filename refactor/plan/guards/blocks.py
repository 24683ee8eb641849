"""Open a guard up that stands in front of what it guards: a block, or a lone statement."""

from __future__ import annotations

from tree_sitter import Node

from refactor.plan.guards.exits import Exits
from refactor.plan.guards.respelling import (
    Refusal,
    check_cleanup,
    check_scope,
    line_shifts,
    lines_after,
)
from refactor.plan.guards.variables import is_statement
from refactor.source.compose import Composed
from refactor.source.edits import Edit
from refactor.source.statements import remove_statement
from refactor.source.text import SourceText

_ALONE = (
    "expression_statement",
    "if_statement",
    "switch_statement",
    "while_statement",
    "for_statement",
    "do_statement",
)


class Blocks(Exits):
    """The edits that open such a guard up, as they are collected."""

    def _block(self) -> None:
        """Make explicit calls of the guard; raises Refusal."""
        outline = self.outline
        top = outline.node.descendant_for_byte_range(self.at, self.at + 1)
        while top is not None and top.type not in ("if_statement", "while_statement"):
            top = top.parent
        name = "consequence" if top is not None and top.type == "if_statement" else "body"
        block = top.child_by_field_name(name) if top is not None else None
        if top is None or block is None or top.start_byte != self.at:
            raise Refusal("its block cannot be told")
        braced = block.type == "compound_statement"
        if not outline.in_block(top) or not (braced or self._stands_apart(block)):
            raise Refusal("it, or what it guards, does not stand in braces")
        check_scope(outline, self.at, block, block.start_byte)
        jumps = self._exits(block, block.start_byte)
        for jump in jumps:
            if jump.type in ("break_statement", "continue_statement"):
                word = outline.bytes_of(jump).rstrip(b"; ").decode()
                raise Refusal(
                    f"the {word} in line {outline.line(jump)} may be about the guard itself, which "
                    "is a loop in many projects"
                )
        scope = block.start_byte, block.end_byte
        check_cleanup(outline, block, scope, jumps, self.cleanup)
        for jump in jumps:
            self._in_place(jump)
        self._check_use()
        self.changes.removes(self.spelling.spell(self.arguments))
        reaches = self._reaches_end(block, None) if braced else outline.completes(block)
        self._declare(None)
        if not reaches:
            self._unreached(top)
        if not braced:
            self._unbraced(block, reaches)
        elif any(child.type == "declaration" for child in block.named_children):
            self._keep_braces(block, reaches)
        else:
            self._dedent(block, reaches)

    def _unreached(self, guarded: Node) -> None:
        """Take a return out that stands behind a block which is always left, or refuse."""
        outline, behind = self.outline, guarded.next_named_sibling
        while behind is not None and not is_statement(behind):
            behind = behind.next_named_sibling
        if behind is None or behind.type in ("labeled_statement", "case_statement"):
            return
        value = outline.value(behind)
        at_end = guarded.parent == outline.body and behind == outline.body.named_children[-1]
        plain = value is None or outline.same_anywhere(value)
        plain = plain and behind.type == "return_statement"
        if not at_end or not plain or self._conditional(behind) or self._conditional(guarded):
            line = outline.line(behind)
            raise Refusal(f"nothing leads from its block to what stands in line {line}")
        self.changes.removes(outline.bytes_of(behind))
        self.changes.edits.append(
            remove_statement(self.text, behind.start_byte, behind.end_byte, self.why)
        )

    def _stands_apart(self, body: Node) -> bool:
        """Whether what is guarded without braces may stand beside an acquire, on lines of its own.

        A jump would get braces around its release, and a label would move with its statement.
        """
        text = self.text
        between = self.outline.file.spans.within(self.call_end, body.start_byte)
        if any(span.rule in ("directive", "dropped") for span in between):
            line = self.outline.line(body)
            raise Refusal(f"an #if stands between line {line} and the head that it belongs to")
        tidy = text.begins_line(self.at) and text.begins_line(body.start_byte)
        return tidy and body.type in _ALONE

    def _unbraced(self, body: Node, reaches: bool) -> None:
        text = self.text
        self.changes.edits.append(Edit(self.at, self.call_end, 0, self.acquire, self.why))
        if reaches:
            start, end = body.start_byte, body.end_byte
            self.changes.edits.append(lines_after(text, start, end, [self.release], self.why))
        inner, outer = (len(text.indent(at).expandtabs(8)) for at in (body.start_byte, self.at))
        self._shift(self.call_end, text.next_line(body.end_byte), outer - inner)

    def _shift(self, start: int, end: int, columns: int) -> None:
        """Note that the lines that begin behind the one of `start`, up to `end`, are moved."""
        if any(
            s.rule == "string" and b"\n" in self.text.data[s.start : s.end]
            for s in self.outline.file.spans.within(start, end)
        ):
            raise Refusal("a string of several lines stands in its block")
        self.dedented = (start, end, columns)

    def _keep_braces(self, block: Node, reaches: bool) -> None:
        text, edits = self.text, self.changes.edits
        opening = self.acquire + text.newline(self.at) + text.indent(self.at)
        edits.append(Edit(self.at, block.start_byte, 0, opening, self.why))
        if reaches:
            edits.append(lines_after(text, self.at, block.end_byte, [self.release], self.why))

    def _dedent(self, block: Node, reaches: bool) -> None:
        text, edits = self.text, self.changes.edits
        opening, closing = block.start_byte, block.end_byte - 1
        tidy = text.begins_line(self.at) and text.begins_line(closing)
        if not tidy or text.data[opening + 1 : text.line_end(opening)].strip():
            raise Refusal("its braces share their lines with other code")
        if not block.named_children:
            raise Refusal("it guards nothing")
        edits.append(Edit(self.at, opening + 1, 0, self.acquire, self.why))
        inner = len(self._inner_indent(block).expandtabs(8))
        outer = len(text.indent(self.at).expandtabs(8))
        if reaches:
            edits.append(Edit(closing, closing + 1, 0, self.release, self.why))
        else:
            edits.append(remove_statement(text, closing, closing + 1, self.why))
        self.changes.unbraced = True
        self._shift(opening, closing, outer - inner)

    def _with_shifts(self) -> None:
        """Move the lines of a block that lost its braces, the new ones among them."""
        if self.dedented is None:
            return
        opening, closing, delta = self.dedented
        text = self.text
        both = Composed(text.data)
        both.add(self.changes.edits)
        first = both.forward(text.line_end(opening))
        last = both.line_end_before(closing)
        if first is None or last is None:
            line = self.outline.line_at(opening)
            raise Refusal(
                f"the end of line {line} is taken out by another change, so that what follows "
                "cannot be moved to the left"
            )
        new = SourceText(text.path, both.data)
        shifts = line_shifts(new, first, last, delta, self.why, beyond=0)
        both.add([e for e in shifts if not self._in_literal(both.origin(e.start))])
        self.changes.edits = both.edits(self.why)
