"""What a function returns, kept in a variable while something is done behind its evaluation."""

from __future__ import annotations

import re

from tree_sitter import Node

from refactor.plan.guards.outline import Outline
from refactor.plan.guards.respelling import Changes, Refusal, line_shifts, lines_after
from refactor.source.edits import Edit
from refactor.source.statements import RANK_BEFORE, indent_step

_NEW_NAMES = (b"ret", b"result", b"retval", b"guarded_ret")
_MACRO = re.compile(rb"[A-Z][A-Z0-9_]*\s*\(")


class Results:
    """The variable for the result, and the edits that it asks for, as they are collected.

    at: where the variable is needed first, a byte offset. why: what the edits are for.
    """

    def __init__(self, outline: Outline, at: int, why: str) -> None:
        self.outline = outline
        self.text = outline.text
        self.at = at
        self.why = why
        self.changes = Changes()
        self.variable = b""
        # Names that must mean the same behind the evaluation.
        self.avoid: set[bytes] = set()
        self.new_variable = False
        self.assigned: list[Node] = []

    def _assign(self, jump: Node) -> None:
        """`return x;` becomes `variable = x;`, its other lines moved along."""
        self.assigned.append(jump)
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

    def _check_use(self) -> None:
        """Refuse a new variable that has no use in some configuration."""
        body = self.outline.body
        if self.new_variable and all(
            self.outline.conditional(jump.start_byte, body.start_byte, body.end_byte)
            for jump in self.assigned
        ):
            line = self.outline.line(self.assigned[0])
            raise Refusal(
                f"a variable that keeps the result would be without use where an #if leaves line "
                f"{line} out"
            )

    def _in_literal(self, offset: int) -> bool:
        span = self.outline.file.spans.at(offset)
        return span is not None and span.rule in ("string", "char", "directive")

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
        for name in (*ranked, *self._returned_at_end(), *_NEW_NAMES):
            if self._fits(name, start):
                self.variable = name
                return
        if not outline.result_type:
            raise Refusal(
                "a variable that keeps the result has to be declared, and the head of the function "
                "does not spell its type as a declaration would"
            )
        for name in _NEW_NAMES:
            if not outline.mentioned(name) and name not in self.avoid:
                self.variable, self.new_variable = name, True
                return
        raise Refusal("every name for a variable that keeps the result is taken")

    def _returned_at_end(self) -> list[bytes]:
        """The variable that the function's last return names, if it does."""
        last = self.outline.body.named_children[-1]
        while last.type == "labeled_statement":
            last = last.named_children[-1]
        value = self.outline.value(last) if last.type == "return_statement" else None
        named = value is not None and value.type == "identifier"
        return [self.outline.bytes_of(value)] if value is not None and named else []

    def _fits(self, name: bytes, before: int) -> bool:
        """Whether a variable of the function can carry its result."""
        declared = self.outline.locals.get(name, [])
        if len(declared) != 1 or name in self.outline.parameters or name in self.avoid:
            return False
        declaration, kind = declared[0]
        plain = not self.outline.altered(declaration)
        kept = {b"static", b"extern", b"register"} & set(self.outline.bytes_of(declaration).split())
        body = self.outline.body
        here = declaration.parent == body and declaration.start_byte < before
        if self.outline.conditional(declaration.start_byte, body.start_byte, body.end_byte):
            return False
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

    def _inner_indent(self, block: Node) -> bytes:
        """How statements of a block are indented."""
        for child in reversed(block.named_children):
            start = self._first_on_line(child)
            if child.type != "labeled_statement" and self.text.begins_line(start):
                return self.text.indent(start)
        return self.text.indent(block.end_byte - 1) + indent_step(self.text)

    def _first_on_line(self, node: Node) -> int:
        """Where the line of a statement's first byte begins its code; labels have one of theirs."""
        while node.type == "labeled_statement" and node.named_children:
            node = node.named_children[-1]
        return node.start_byte
