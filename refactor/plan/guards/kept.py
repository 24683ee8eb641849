"""Whether a variable certainly holds a constant already, where a function is left with that.

Looked at is the text: where in doubt, the answer is no.
"""

from __future__ import annotations

from tree_sitter import Node

from refactor.plan.guards.outline import Outline
from refactor.source.text import words

_LOOPS = ("while_statement", "for_statement", "do_statement")
_READING = ("return_statement", "binary_expression", "field_expression", "subscript_expression")
_QUIET = ("comment", "string", "char")


def holds(outline: Outline, name: bytes, jump: Node) -> bool:
    """Whether a local variable holds what the return statement `jump` returns, a constant.

    It does where it is set to that right before, or by its declaration and on no path since. The
    variable is declared once, in the function's outermost block.
    """
    value = outline.value(jump)
    if value is None or not outline.constant(value) or outline.pointed_at(name):
        return False
    if value.type == "string_literal" or outline.dropped(jump.start_byte, jump.end_byte):
        return False
    wanted = outline.bytes_of(value)
    return _set_right_before(outline, name, wanted, jump) or _kept(outline, name, wanted, jump)


def _set_right_before(outline: Outline, name: bytes, wanted: bytes, jump: Node) -> bool:
    above = outline.before(jump)
    inner = next(iter(above.named_children), None) if above is not None else None
    if above is None or inner is None or above.type != "expression_statement":
        return False
    sides = [inner.child_by_field_name(field) for field in ("left", "right")]
    told = [outline.bytes_of(side) for side in sides if side is not None]
    plain = inner.type == "assignment_expression" and told == [name, wanted]
    operator = inner.child_by_field_name("operator")
    plain = plain and operator is not None and outline.bytes_of(operator) == b"="
    return plain and not _directives(outline, above.start_byte, jump.end_byte)


def _kept(outline: Outline, name: bytes, wanted: bytes, jump: Node) -> bool:
    """Whether the variable has its first value still."""
    declared = outline.locals.get(name, [])
    if len(declared) != 1:
        return False
    declaration = declared[0][0]
    first = [
        told
        for head in declaration.children_by_field_name("declarator")
        if (told := head.child_by_field_name("value")) is not None
        and (inner := _named(head)) is not None
        and outline.bytes_of(inner) == name
    ]
    if len(first) != 1 or outline.bytes_of(first[0]) != wanted:
        return False
    if declaration.parent != outline.body or _in_a_macro(outline, name):
        return False
    begin, end = declaration.end_byte, _last_before(outline, jump)
    return not any(
        _may_change(outline, name, at) and not _left_behind(outline, at, jump, end)
        for at in words(outline.text.data, name, begin, end)
    )


def _named(head: Node) -> Node | None:
    here: Node | None = head
    while here is not None and here.type != "identifier":
        here = here.child_by_field_name("declarator")
    return here


def _directives(outline: Outline, start: int, end: int) -> bool:
    """Whether an `#if` or another directive, or code that it leaves out, stands in [start, end)."""
    spans = outline.file.spans.within(start, end)
    return any(span.rule in ("directive", "dropped") for span in spans)


def _in_a_macro(outline: Outline, name: bytes) -> bool:
    """Whether a macro of the file names the variable."""
    data = outline.text.data
    return any(
        span.rule == "directive" and next(words(data, name, span.start, span.end), None) is not None
        for span in outline.file.unit.mask.spans
    )


def _last_before(outline: Outline, jump: Node) -> int:
    """Behind the last byte of what may run before the jump."""
    end, here = jump.start_byte, jump.parent
    while here is not None and here != outline.body:
        looks = outline.file.spans.within(here.start_byte, here.start_byte + 1)
        if here.type in _LOOPS or any(span.rule.endswith("-macro") for span in looks):
            end = max(end, here.end_byte)
        here = here.parent
    gotos = [one for one in outline.jumps if one.type == "goto_statement"]
    back = [goto for goto in gotos if _reaches(outline, goto, end)]
    while back:
        end = max(_outermost(outline, goto).end_byte for goto in back)
        back = [goto for goto in gotos if _reaches(outline, goto, end)]
    return end


def _reaches(outline: Outline, goto: Node, end: int) -> bool:
    """Whether a goto from behind `end` may lead to what stands before it."""
    target = outline.labels.get(outline.label_of(goto))
    return goto.start_byte >= end and (target is None or target.start_byte < end)


def _outermost(outline: Outline, node: Node) -> Node:
    """The statement of the function's outermost block that holds a node."""
    while node.parent is not None and node.parent != outline.body:
        node = node.parent
    return node


def _may_change(outline: Outline, name: bytes, at: int) -> bool:
    """Whether what stands there may be more than a use of the variable's value."""
    span = outline.file.spans.at(at)
    if span is not None:
        return span.rule not in _QUIET
    node = outline.node.descendant_for_byte_range(at, at + len(name))
    if node is None or outline.bytes_of(node) != name or node.type != "identifier":
        return node is None or node.type not in ("field_identifier", "statement_identifier")
    above = node.parent
    while above is not None and above.type == "parenthesized_expression":
        node, above = above, above.parent
    if above is None or above.type in _READING:
        return above is None
    if above.type == "unary_expression":
        return outline.bytes_of(above)[:1] not in (b"!", b"-", b"~")
    if above.type in ("if_statement", "while_statement"):
        return above.child_by_field_name("condition") != node
    if above.type in ("assignment_expression", "init_declarator"):
        right = above.child_by_field_name("right") or above.child_by_field_name("value")
        return right != node
    return True


def _left_behind(outline: Outline, at: int, jump: Node, end: int) -> bool:
    """Whether what stands there is in a block that leaves the function before the jump."""
    here = outline.statement_at(at)
    while here is not None and here != outline.body:
        inside = here.start_byte <= jump.start_byte < here.end_byte
        if here.type == "compound_statement" and not inside and not outline.completes(here):
            ways = outline.within(outline.jumps, at, here.end_byte)
            if not _directives(outline, here.start_byte, here.end_byte) and all(
                _away(outline, way, here, end) for way in ways
            ):
                return True
        here = here.parent
    return False


def _away(outline: Outline, way: Node, block: Node, end: int) -> bool:
    """Whether a jump leads past all that may come before the place in question, or stays."""
    if way.type == "return_statement":
        return True
    if way.type == "goto_statement":
        target = outline.labels.get(outline.label_of(way))
        return target is not None and target.start_byte >= end
    around = outline.around(way)
    return around is not None and around.start_byte > block.start_byte
