"""Take the braces off bodies that are left with one statement, where the file does without them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from tree_sitter import Node

from refactor.plan.guards.outline import Outline
from refactor.plan.guards.variables import is_statement
from refactor.source.edits import Edit
from refactor.source.text import last_code

_BARE = re.compile(rb"(?m)^[ \t]*(?:if|for|while)\b[^\n;{}]*\)[ \t]*\r?\n[ \t]+[^{\s#]")
_BRACED = re.compile(
    rb"(?m)^[ \t]*(?:if|for|while)\b[^\n;{}]*\)\s*\{[ \t]*\r?\n"
    rb"[^\n{}]*;[ \t]*\r?\n[ \t]*\}[ \t]*\r?$"
)
_WORD = re.compile(rb"\w+")
_SIMPLE = (
    "expression_statement",
    "return_statement",
    "goto_statement",
    "break_statement",
    "continue_statement",
)
_LOOPS = ("while_statement", "for_statement")


def prefers_none(data: bytes) -> bool:
    """Whether a file has more bodies of one statement without braces than with them."""
    return len(_BARE.findall(data)) > len(_BRACED.findall(data))


def unbraced(
    outline: Outline, removed: Collection[Node], why: str, declared: Collection[int] = ()
) -> Iterator[Edit]:
    """The edits for the bodies that the removed statements stood in.

    An if-else chain loses its braces in all branches or in none. declared: where statements stand
    that become scope guards: those declare a variable, so that they need their braces.
    """
    data = outline.text.data
    if not prefers_none(data):
        return
    gone = {node.start_byte for node in removed}
    done: set[int] = set()
    for node in removed:
        block = node.parent
        if block is None or block.type != "compound_statement" or block.start_byte in done:
            continue
        bodies = _bodies(block)
        braced = [body for body in bodies if body.type == "compound_statement"]
        if bodies and all(_single(outline, body, gone, declared) for body in bodies):
            for body in braced:
                if body.start_byte not in done:
                    done.add(body.start_byte)
                    yield from _without(outline, body, why)


def _bodies(block: Node) -> list[Node]:
    """The bodies of the loop or the whole if-else chain that the block belongs to."""
    top = block.parent
    if top is not None and top.type in _LOOPS:
        return [block]
    while top is not None and top.type in ("else_clause", "if_statement"):
        above = top.parent
        if top.type == "if_statement" and (above is None or above.type != "else_clause"):
            return list(_chain(top))
        top = above
    return []


def _chain(top: Node) -> Iterator[Node]:
    here: Node | None = top
    while here is not None and here.type == "if_statement":
        then = here.child_by_field_name("consequence")
        if then is not None:
            yield then
        clause = here.child_by_field_name("alternative")
        here = next((c for c in clause.named_children if is_statement(c)), None) if clause else None
    if here is not None:
        yield here


def _single(outline: Outline, body: Node, gone: Collection[int], declared: Collection[int]) -> bool:
    """Whether nothing but one simple statement is left of a body."""
    if body.type != "compound_statement":
        return body.type in _SIMPLE
    left = [c for c in body.named_children if is_statement(c) and c.start_byte not in gone]
    text, spans = outline.text, outline.file.spans
    noted = any(s.rule in ("comment", "directive") for s in spans.within(*_range(body)))
    tidy = text.begins_line(body.end_byte - 1) and not noted
    if not tidy or len(left) != 1 or left[0].type not in _SIMPLE:
        return False
    guards = outline.file.vocabulary.scope_guards
    word = _WORD.match(outline.bytes_of(left[0]))
    return left[0].start_byte not in declared and (word is None or word[0] not in guards)


def _range(body: Node) -> tuple[int, int]:
    return body.start_byte, body.end_byte


def _without(outline: Outline, body: Node, why: str) -> Iterator[Edit]:
    text = outline.text
    opening, closing = body.start_byte, body.end_byte - 1
    yield Edit(last_code(text.data, opening), opening + 1, 0, b"", why)
    behind = body.parent.child_by_field_name("alternative") if body.parent is not None else None
    start = text.line_start(closing)
    if behind is not None and body.parent is not None and body.parent.type == "if_statement":
        yield Edit(start, behind.start_byte, 0, text.indent(closing), why)
    else:
        yield Edit(start, text.next_line(closing), 0, b"", why)
