"""What a function's marks say that its caller holds, as the proof reads them."""

from __future__ import annotations

from refactor.program.meant import settled
from refactor.program.model import Definition
from refactor.program.program import Program
from refactor.proof.calls import macro_arguments
from refactor.proof.model import Entry


def entered(
    program: Program,
    definition: Definition,
    *,
    begun: tuple[str, ...] | None = None,
    sought: str = "",
) -> Entry:
    """How a function is entered, as far as its marks say.

    The argument of a mark on the definition is the key of a keyed lock; without one the mark says
    nothing of such a lock. begun: the keys for which the caller has begun the bracket ("" for one
    that is not keyed), None if it has not. sought: the lock that the step is about, if it is one.
    """
    known = program.roles.marks
    marks = [known[name] for name in program.marks(definition) if name in known]
    held = {
        (m.lock, m.kind, "") for m in marks if m.kind is not None and not m.pointer and not m.keyed
    }
    source = definition.file.text.data
    body = definition.function.body_start, definition.end
    for span in definition.function.marks:
        mark = known.get(span.name.decode("ascii", "replace"))
        if mark is not None and mark.keyed and mark.kind is not None and not mark.pointer:
            for said in macro_arguments(source[span.start : span.end]):
                may = mark.said(said)
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
