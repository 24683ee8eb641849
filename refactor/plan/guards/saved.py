"""Variables that explicit calls keep something in, and that a guard has by itself."""

from __future__ import annotations

import re

from msgspec import Struct
from tree_sitter import Node

from refactor.plan.guards.guarded import Region
from refactor.plan.guards.outline import Outline
from refactor.plan.guards.respelling import Refusal, Spelling
from refactor.source.text import words
from refactor.syntax.keys import arguments

_WORD = re.compile(rb"[A-Za-z_]\w*")
_QUIET = ("comment", "string", "char")


class Saved(Struct, frozen=True):
    """What a guard leaves out. arguments: those that it gets.

    declaration: that of the variable, if nothing else uses it.
    """

    arguments: bytes
    declaration: Node | None


def without_variable(outline: Outline, found: Region, spelling: Spelling) -> Saved:
    """The arguments of an acquire without its variable, which must be for such calls alone.

    Raises Refusal.
    """
    data, masked = outline.text.data, outline.file.unit.mask.text
    given = [data[start:end].strip() for start, end in arguments(masked, found.at)]
    if len(given) < spelling.variable:
        raise Refusal("its arguments cannot be told")
    name = given.pop(spelling.variable - 1)
    shown = name.decode("ascii", "replace")
    declared = outline.locals.get(name, [])
    if len(declared) != 1 or name in outline.parameters:
        raise Refusal(f"{shown}, which it keeps something in, is no variable of the function alone")
    declaration = declared[0][0]
    own, others = {found.at, *found.releases}, 0
    for at in _used(outline, name):
        node = outline.statement_at(at)
        if node == declaration:
            continue
        start = node.start_byte if node is not None else at
        if start in own:
            continue
        word = _WORD.match(data, start)
        called = word is not None and word[0].decode() in found.keeping
        if node is None or node.type != "expression_statement" or not called:
            raise Refusal(f"line {outline.line_at(at)} uses {shown}, which a guard does not set")
        others += 1
    if others:
        return Saved(b", ".join(given), None)
    _check_alone(outline, declaration, name)
    return Saved(b", ".join(given), declaration)


def _used(outline: Outline, name: bytes) -> list[int]:
    """Where the function spells the name, branches of an #if included that are not followed.

    Members of a struct have names of their own.
    """
    first, last = outline.function.start, outline.function.end
    found = []
    for at in words(outline.text.data, name, first, last):
        span = outline.file.spans.at(at)
        node = outline.file.unit.root.descendant_for_byte_range(at, at + len(name))
        member = span is None and node is not None and node.type == "field_identifier"
        if not member and (span is None or span.rule not in _QUIET):
            found.append(at)
    return found


def _check_alone(outline: Outline, declaration: Node, name: bytes) -> None:
    """Refuse a declaration that cannot be taken out as a whole."""
    body, line = outline.body, outline.line(declaration)
    names = [one for one, _ in outline.declarators(declaration)]
    if names != [name] or outline.altered(declaration):
        shown = name.decode("ascii", "replace")
        raise Refusal(f"line {line} declares {shown} and more: give it a declaration of its own")
    if outline.conditional(declaration.start_byte, body.start_byte, body.end_byte):
        raise Refusal(f"the declaration in line {line}, which would go, stands in an #if")
    head = declaration.child_by_field_name("declarator")
    value = head.child_by_field_name("value") if head is not None else None
    if value is not None and not (outline.constant(value) and declaration.parent == body):
        raise Refusal(f"what line {line} sets its variable to would be lost")
