"""Marks with an argument: which lock a function is called with, takes or drops for its caller."""

from __future__ import annotations

from collections.abc import Container, Iterator

from refactor.flow.events import Passing
from refactor.flow.expression import Unfit
from refactor.plan.keys import parameters, renamed
from refactor.program.addressed import addressed
from refactor.program.meant import settled
from refactor.program.model import Declared, Definition
from refactor.program.program import Program
from refactor.program.translation import Translation
from refactor.source.text import last_code, next_code
from refactor.syntax.keys import argument_keys
from refactor.syntax.lexer import code_of
from refactor.syntax.model import Span


def mark_keys(
    program: Program, definition: Definition, marks: Container[str]
) -> Iterator[tuple[str, str]]:
    """(mark, key) for every argument of such marks on a function, in the definition's words."""
    paths = program.headers_with(program.roles.marks)
    places: list[Declared] = [definition, *program.near_prototypes(definition.id, paths)]
    for place in places:
        for name, key in keys_at(place, marks):
            found = key if place is definition else renamed(key, place, definition)
            if not isinstance(found, Unfit):
                yield name, addressed(definition.file, program.roles, found)


def keys_at(place: Declared, marks: Container[str]) -> list[tuple[str, str]]:
    """(mark, key) for every argument of such marks at one declaration, in its own words."""
    end = place.function.body_start if isinstance(place, Definition) else place.end
    return [
        (name, key)
        for span in place.file.spans.within(place.start, end)
        if span.rule == "mark" and (name := span.name.decode("ascii", "replace")) in marks
        for key in _arguments(place.file, span)
    ]


def passing_in(program: Program, path: str, sought: str = "") -> dict[bytes, Passing]:
    """What the marks of a file say of functions that take or drop a lock for their callers.

    sought: the lock that the question is about, if it is about one. A function with several such
    marks is left out: what it does is no plain acquire or release.
    """
    file, known = program.file(path), program.roles.passed
    found: dict[bytes, list[Passing]] = {}
    for span in file.unit.mask.spans:
        mark = known.get(span.name.decode("ascii", "replace")) if span.rule == "mark" else None
        at = _declared_at(file, span) if mark is not None else None
        if mark is None or at is None:
            continue
        keys = _arguments(file, span) if mark.keyed else ("",)
        given = parameters(file, at)
        name = _word(file, at)
        for key in keys or ("",):
            meant = settled(file, program.roles, mark.said(key), (at, at), sought)
            lock, kind, own = meant or (mark.lock, mark.kind, "" if mark.keyed else key)
            one = Passing(mark.does, lock, kind, own, given)
            found.setdefault(name, []).append(one)
    return {name: every[0] for name, every in found.items() if len(set(every)) == 1}


def _arguments(file: Translation, span: Span) -> tuple[str, ...]:
    piece = file.text.data[span.start : span.end]
    return argument_keys(piece, code_of(piece), 0)


def _declared_at(file: Translation, span: Span) -> int | None:
    """Where the name stands of the function that carries a mark."""
    for function in file.functions:
        if function.start <= span.start < function.body_start:
            return function.name_start
    text = file.unit.mask.text
    for at in (last_code(text, span.start) - 1, next_code(text, span.end)):
        node = file.unit.root.descendant_for_byte_range(max(at, 0), max(at, 0) + 1)
        while node is not None and node.type != "declaration":
            node = node.parent
        name = node.child_by_field_name("declarator") if node is not None else None
        while name is not None and name.type != "identifier":
            name = name.child_by_field_name("declarator")
        if name is not None:
            return name.start_byte
    return None


def _word(file: Translation, at: int) -> bytes:
    end = at
    data = file.text.data
    while end < len(data) and (data[end : end + 1].isalnum() or data[end : end + 1] == b"_"):
        end += 1
    return data[at:end]
