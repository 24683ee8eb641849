"""The lock that a step moves, and the keys for which it is held or called for.

Marks may name a lock with or without `&`: keys are compared without.
"""

from __future__ import annotations

from collections.abc import Iterable

from refactor.plan.claim import Locked
from refactor.program.program import Program
from refactor.proof.balance import Situation
from refactor.proof.calls import macro_arguments
from refactor.proof.excerpt import View
from refactor.protocol.model import LockKind


def plain(key: str) -> str:
    """A key without its `&`."""
    return key.removeprefix("&")


def keys_in(held: Iterable[Situation]) -> set[str]:
    """All keys of what is held in the situations."""
    return {plain(key) for situation in held for key in situation.keys if key}


def marked_keys(view: View, mark: str) -> tuple[str, ...]:
    """The arguments of the mark on a function behind the step."""
    return tuple(
        key
        for span in view.function.marks
        if span.name == mark.encode()
        for key in macro_arguments(view.file.text.data[span.start : span.end])
    )


def kind_of(program: Program, locked: Locked) -> LockKind:
    """The kind of the lock that moves."""
    return next(
        kind
        for lock in program.protocol.locks
        for kind in lock.kinds
        if (lock.name, kind.name) == (locked.lock, locked.kind)
    )
