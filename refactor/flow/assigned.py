"""The assignments of a function: they can change what a key means.

An address that is passed to a function is not counted as an assignment. Of a loop macro the first
argument is taken for its variable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tree_sitter import Node as Syntax

from refactor.flow.events import Act, Event
from refactor.syntax import parser
from refactor.syntax.keys import argument_keys, key_of
from refactor.syntax.model import Span


def assignments(
    function: Syntax, base: int, text: bytes, source: bytes, spans: Iterable[Span]
) -> Iterator[Event]:
    """An event for each assignment below a node; its offset is the last byte of the assignment.

    base: what node offsets lack. text: the masked file; source: the file; spans: what the mask took
    out, with offsets of the node's kind.
    """
    start, end = base + function.start_byte, base + function.end_byte
    for captures in parser.matches("assignments", function):
        whole, place = captures["assignment"][0], captures["place"][0]
        if whole.type == "init_declarator":
            place = _declared(place)
        name = key_of(source[base + place.start_byte : base + place.end_byte])
        yield Event(base + whole.end_byte - 1, Act.ASSIGN, name)
    for span in spans:
        if span.rule == "loop-macro" and start <= base + span.start < end:
            head = source.find(b"(", base + span.start)
            keys = argument_keys(source, source, head)
            at = text.find(b"(", base + span.start)
            if keys and keys[0].isidentifier():
                macro = span.name.decode("utf-8", "replace")
                yield Event(at, Act.ASSIGN, keys[0], note=macro)


def _declared(declarator: Syntax) -> Syntax:
    """The name that a declarator declares."""
    here = declarator
    while here.type != "identifier":
        inner = here.child_by_field_name("declarator") or next(iter(here.named_children), None)
        if inner is None:
            break
        here = inner
    return here
