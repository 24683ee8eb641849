"""What a function's marks say that its caller holds, as the proof reads them."""

from __future__ import annotations

from collections.abc import Iterator

from refactor.program.addressed import addressed
from refactor.program.meant import settled
from refactor.program.model import Definition
from refactor.program.program import Program
from refactor.proof.calls import macro_arguments
from refactor.proof.keys import Meaning, meaning, put, text_of
from refactor.proof.model import Entry
from refactor.proof.owed import parameter_names
from refactor.protocol.index import Mark


def entered(
    program: Program,
    definition: Definition,
    *,
    begun: tuple[str, ...] | None = None,
    sought: str = "",
) -> Entry:
    """How a function is entered, as far as its marks say.

    The argument of a mark, on the definition or on a prototype in a header, is the key of a keyed
    lock; without one the mark says nothing of such a lock. begun: the keys for which the caller has
    begun the bracket ("" for one that is not keyed), None if it has not. sought: the lock that the
    step is about, if it is one.
    """
    known = program.roles.marks
    marks = [known[name] for name in program.marks(definition) if name in known]
    held = {
        (m.lock, m.kind, "") for m in marks if m.kind is not None and not m.pointer and not m.keyed
    }
    body = definition.function.body_start, definition.end
    for mark, said in _keyed(program, definition):
        may = mark.said(addressed(definition.file, program.roles, said))
        meant = settled(definition.file, program.roles, may, body, sought)
        held |= {meant} if meant is not None else set()
    ordered = sorted(held)
    keys = tuple(key for _, _, key in ordered)
    return Entry(
        tuple((lock, kind) for lock, kind, _ in ordered),
        begun is not None,
        keys=keys if any(keys) else (),
        begun=tuple(key for key in begun or () if key),
    )


def _keyed(program: Program, definition: Definition) -> Iterator[tuple[Mark, str]]:
    """The marks of keyed locks on a function's declarations, with their arguments in its words."""
    known, own = program.roles.marks, parameter_names(definition)
    headers = program.headers_with(name for name, mark in known.items() if mark.keyed)
    for place in (definition, *program.near_prototypes(definition.id, headers)):
        source = place.file.text.data
        end = definition.function.body_start if place is definition else place.end
        names = zip(parameter_names(place), own, strict=False)
        given: dict[str, Meaning] = {theirs: ("name", mine) for theirs, mine in names if theirs}
        for span in place.file.spans.within(place.start, end):
            mark = known.get(span.name.decode("ascii", "replace")) if span.rule == "mark" else None
            if mark is not None and mark.keyed and mark.kind is not None and not mark.pointer:
                for said in macro_arguments(source[span.start : span.end]):
                    same = place is definition
                    yield mark, said if same else text_of(put(meaning(said), given))
