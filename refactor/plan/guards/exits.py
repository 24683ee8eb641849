"""The ways out of a guard's scope: each gets its release, and what is returned is kept."""

from __future__ import annotations

from collections.abc import Collection

from tree_sitter import Node

from refactor.flow.place import Places
from refactor.plan.guards.outline import Outline
from refactor.plan.guards.respelling import (
    Refusal,
    Spelling,
    check_key,
    guard_arguments,
    impure,
    lines_after,
    lines_before,
    statement,
)
from refactor.plan.guards.results import Results
from refactor.source.edits import Edit
from refactor.source.statements import (
    RANK_BEFORE,
    Body,
    add_braces,
    indent_step,
)


class Exits(Results):
    """The edits at the exits of one guard's scope, as they are collected."""

    def __init__(
        self, outline: Outline, spelling: Spelling, at: int, label: str, cleanup: Collection[str]
    ) -> None:
        super().__init__(outline, at, f"{spelling.macro}() opened up")
        self.spelling = spelling
        self.label = label
        self.cleanup = cleanup
        found = guard_arguments(spelling, self.text.data, at)
        if found is None:
            raise Refusal("its arguments cannot be told")
        self.arguments, self.call_end = found
        check_key(spelling, spelling.macro, self.arguments)
        if impure(self.arguments):
            raise Refusal("its arguments would be evaluated twice, and may change something")
        self.acquire = statement(spelling.acquire, self.arguments)
        self.release = statement(spelling.release, self.arguments)
        self.braced: set[int] = set()
        self.partners: dict[int, Body] = {}
        self.dedented: tuple[int, int, int] | None = None

    def _conditional(self, node: Node) -> bool:
        body = self.outline.body
        return self.outline.conditional(node.start_byte, body.start_byte, body.end_byte)

    def _exits(self, block: Node, start: int) -> list[Node]:
        outline = self.outline
        inside = outline.within(outline.jumps, start, block.end_byte)
        found = [jump for jump in inside if outline.leaves(jump, block, start)]
        if outline.result_type.split() == [b"void"]:
            for jump in found:
                if jump.type == "return_statement" and outline.value(jump) is not None:
                    raise Refusal(
                        f"the return in line {outline.line(jump)} has a value, and the function "
                        "has none: give the expression a statement of its own"
                    )
        return found

    def _reaches_end(self, block: Node, guard: Node | None) -> bool:
        inside = [c for c in block.named_children if guard is None or c.start_byte > self.at]
        return self.outline.completes(inside[-1]) if inside else True

    # -- exits in place ------------------------------------------------------------------------

    def _in_place(self, jump: Node) -> None:
        """Release right before a jump out of the scope."""
        outline = self.outline
        value = outline.value(jump) if jump.type == "return_statement" else None
        if value is None or outline.same_anywhere(value):
            self._around(jump, [self.release], [])
            return
        self._choose_variable([jump])
        self._assign(jump)
        leave = b"return " + self.variable + b";"
        self.changes.adds(leave)
        self._around(jump, [], [self.release, leave])

    def _around(self, jump: Node, before: list[bytes], after: list[bytes]) -> None:
        """Put statements before and behind a jump; a body without braces gets them."""
        outline, text, edits = self.outline, self.text, self.changes.edits
        start, end = jump.start_byte, jump.end_byte
        if outline.in_block(jump):
            if before:
                edits.append(self._before(jump, before))
            if after:
                edits.append(lines_after(text, start, end, after, self.why))
            return
        bodies = Places(0, outline.file.unit.mask.text).plain(jump).bodies
        if not bodies:
            raise Refusal(f"nothing can be put beside the exit in line {outline.line(jump)}")
        own, *others = bodies
        for body in bodies:
            crossed = outline.file.spans.within(body.header_end, body.tail or body.end)
            if any(span.rule == "directive" for span in crossed):
                line = self.outline.line_at(body.start)
                raise Refusal(f"an #if stands between line {line} and the head that it belongs to")
        indent = text.indent(own.start) if text.begins_line(own.start) else b""
        joint = text.newline(start) + (indent or text.indent(own.keyword) + indent_step(text))
        edits += add_braces(text, own, self.why, joint.join(before), joint.join(after))
        self.braced.add(own.start)
        self.partners |= {other.start: other for other in others}

    def _before(self, jump: Node, lines: list[bytes]) -> Edit:
        """Statements before a jump: behind the statement before it if a blank line parts them."""
        text, above = self.text, self.outline.before(jump)
        if above is not None and text.begins_line(jump.start_byte):
            between = text.data[above.end_byte : text.line_start(jump.start_byte)]
            apart = not between.strip() and between.count(b"\n") > 1
            if apart and text.end_of_code_line(above.end_byte) is not None:
                return lines_after(
                    text, self._first_on_line(above), above.end_byte, lines, self.why
                )
        return lines_before(text, jump.start_byte, lines, self.why)

    def _at_end(self, block: Node, lines: list[bytes], *, label: bytes = b"") -> None:
        """Statements before a block's closing brace, behind a blank line and a label if asked."""
        text = self.text
        closing = block.end_byte - 1
        if not text.begins_line(closing):
            joined = b" ".join(([label] if label else []) + lines) + b" "
            self.changes.edits.append(Edit(closing, closing, RANK_BEFORE, joined, self.why))
            return
        newline = text.newline(self.at)
        indent = self._inner_indent(block)
        put = b"".join(indent + line + newline for line in lines)
        if label:
            put = newline + label + newline + put
        at = text.line_start(closing)
        while text.is_blank_line(at - 1):
            at = text.line_start(at - 1)
        self.changes.edits.append(Edit(at, at, RANK_BEFORE, put, self.why))
