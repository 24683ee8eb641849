"""The ways out of a guard's scope: each gets its release, and what is returned is kept."""

from __future__ import annotations

import re
from collections.abc import Collection

from tree_sitter import Node

from refactor.flow.place import Places
from refactor.plan.guards.outline import Outline
from refactor.plan.guards.respelling import (
    Changes,
    Refusal,
    Spelling,
    check_key,
    guard_arguments,
    impure,
    line_shifts,
    lines_after,
    lines_before,
    statement,
)
from refactor.source.edits import Edit
from refactor.source.statements import (
    RANK_BEFORE,
    Body,
    add_braces,
    indent_step,
)

_NEW_NAMES = (b"ret", b"result", b"retval", b"guarded_ret")
_MACRO = re.compile(rb"[A-Z][A-Z0-9_]*\s*\(")


class Exits:
    """The edits at the exits of one guard's scope, as they are collected."""

    def __init__(
        self, outline: Outline, spelling: Spelling, at: int, label: str, cleanup: Collection[str]
    ) -> None:
        self.outline = outline
        self.text = outline.text
        self.spelling = spelling
        self.at = at
        self.label = label
        self.cleanup = cleanup
        self.changes = Changes()
        found = guard_arguments(spelling, self.text.data, at)
        if found is None:
            raise Refusal("its arguments cannot be told")
        self.arguments, self.call_end = found
        check_key(spelling, spelling.macro, self.arguments)
        if impure(self.arguments):
            raise Refusal("its arguments would be evaluated twice, and may change something")
        self.acquire = statement(spelling.acquire, self.arguments)
        self.release = statement(spelling.release, self.arguments)
        self.why = f"{spelling.macro}() opened up"
        self.variable = b""
        self.new_variable = False
        self.braced: set[int] = set()
        self.partners: dict[int, Body] = {}
        self.dedented: tuple[int, int, int] | None = None

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

    def _assign(self, jump: Node) -> None:
        """`return x;` becomes `variable = x;`, its other lines moved along."""
        assign = self.variable + b" ="
        end = jump.start_byte + len(b"return")
        if self.text.data[end : end + 1] not in (b" ", b"\t"):
            assign += b" "
        edits = self.changes.edits
        edits.append(Edit(jump.start_byte, end, 0, assign, self.why))
        if self.text.begins_line(jump.start_byte):
            beyond = len(self.text.indent(jump.start_byte).expandtabs(8))
            delta = len(assign) - len(b"return")
            shifts = line_shifts(
                self.text, jump.start_byte, jump.end_byte, delta, self.why, beyond=beyond
            )
            edits += [e for e in shifts if not self._in_literal(e.start)]
        self.changes.adds(assign)
        self.changes.removes(b"return")

    def _in_literal(self, offset: int) -> bool:
        span = self.outline.file.spans.at(offset)
        return span is not None and span.rule in ("string", "char", "directive")

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

    def _first_on_line(self, node: Node) -> int:
        """Where the line of a statement's first byte begins its code; labels have one of theirs."""
        while node.type == "labeled_statement" and node.named_children:
            node = node.named_children[-1]
        return node.start_byte

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

    def _inner_indent(self, block: Node) -> bytes:
        """How statements of a block are indented."""
        for child in reversed(block.named_children):
            start = self._first_on_line(child)
            if child.type != "labeled_statement" and self.text.begins_line(start):
                return self.text.indent(start)
        return self.text.indent(block.end_byte - 1) + indent_step(self.text)

    # -- the result ----------------------------------------------------------------------------

    def _choose_variable(
        self, jumps: list[Node], final: Node | None = None, guard: Node | None = None
    ) -> None:
        """The variable that carries the result: the one that is returned anyway, else a new one."""
        if self.variable:
            return
        outline = self.outline
        start = guard.start_byte if guard is not None else self.at
        values = [outline.value(jump) for jump in jumps]
        named = [outline.bytes_of(v) for v in values if v is not None and v.type == "identifier"]
        last = outline.value(final) if final is not None else None
        first = outline.bytes_of(last) if last is not None else b""
        ranked = sorted(set(named), key=lambda n: (n != first, -named.count(n), n))
        for name in (*ranked, _NEW_NAMES[0]):
            if self._fits(name, start):
                self.variable = name
                return
        if not outline.result_type:
            raise Refusal(
                "a variable that keeps the result has to be declared, and the head of the function "
                "does not spell its type as a declaration would"
            )
        for name in _NEW_NAMES:
            if not outline.mentioned(name):
                self.variable, self.new_variable = name, True
                return
        raise Refusal("every name for a variable that keeps the result is taken")

    def _fits(self, name: bytes, before: int) -> bool:
        """Whether a variable of the function can carry its result."""
        declared = self.outline.locals.get(name, [])
        if len(declared) != 1 or name in self.outline.parameters:
            return False
        declaration, kind = declared[0]
        plain = not self.outline.altered(declaration)
        kept = {b"static", b"extern", b"register"} & set(self.outline.bytes_of(declaration).split())
        here = declaration.parent == self.outline.body and declaration.start_byte < before
        return plain and not kept and here and kind == self.outline.result_type != b""

    def _declare(self, guard: Node | None) -> None:
        """Declare the variable behind the declarations that the function begins with."""
        if not self.new_variable:
            return
        outline, text = self.outline, self.text
        code = outline.result_type + self.variable + b";"
        self.changes.adds(code)
        last: Node | None = None
        for child in outline.body.named_children:
            if child.start_byte >= self.at:
                break
            if child.type == "declaration":
                last = child
            elif not (
                child.type == "expression_statement" and _MACRO.match(outline.bytes_of(child))
            ):
                break
        if last is not None and not outline.conditional(
            last.start_byte, outline.body.start_byte, outline.body.end_byte
        ):
            # An attribute may stand before what the tree shows of the declaration.
            first = text.line_start(last.start_byte) + len(text.indent(last.start_byte))
            edit = lines_after(text, first, last.end_byte, [code], self.why)
        else:
            opening = outline.body.start_byte
            at, newline = text.line_end(opening), text.newline(opening)
            if text.data[opening + 1 : at].strip():
                raise Refusal("there is no place to declare a variable that keeps the result")
            put = newline + self._inner_indent(outline.body) + code
            more = b"" if text.is_blank_line(text.next_line(opening)) else newline
            edit = Edit(at, at, RANK_BEFORE, put + more, self.why)
        self.changes.edits.append(edit)
