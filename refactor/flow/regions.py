"""Regions: an acquire with everything that a bracket around it has to open and close."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from refactor.flow.events import Act
from refactor.flow.facts import Facts
from refactor.flow.state import CALLER


class Region(Struct, frozen=True):
    """Acquires and releases (byte offsets) that belong together: each release pops only these."""

    acquires: frozenset[int]
    releases: frozenset[int]


def close(
    facts: Facts, acquires: Iterable[int], line: Callable[[int], int], key: str = ""
) -> Region | str:
    """The smallest region that holds the acquires, or the reason why there is none.

    line: byte offset -> line number, for the reason. key: of the bracket that goes around it.
    """
    todo, members, releases = sorted(acquires), set[int](), set[int]()
    while todo:
        acquire = todo.pop()
        if acquire in members:
            continue
        members.add(acquire)
        reason = _unfit_acquire(facts, acquire, line, key)
        if reason:
            return reason
        for at in facts.closers.get(acquire, ()):
            reason = _unfit_release(facts, at, acquire, line)
            if reason:
                return reason
            releases.add(at)
            todo += sorted(origin for origin in facts.popped[at] if origin is not None)
    return Region(frozenset(members), frozenset(releases))


def _unfit_acquire(facts: Facts, at: int, line: Callable[[int], int], key: str) -> str:
    event, where = facts.events[at], f"{facts.events[at].name}() in line {line(at)}"
    if event.act is Act.GUARD:
        return (
            f"the lock is held by the guard {where}, which has to be opened up into explicit calls "
            "first: unguard does so, or give --unguard"
        )
    statement = facts.statements[at]
    if at in facts.unplaced:
        return f"nothing can be put before {where}: {facts.unplaced[at]}"
    if not statement.whole or not statement.movable:
        return f"{where} is part of a larger statement"
    for state in facts.before[at]:
        if state.locks:
            return f"{where} is reached on some path with a lock already held"
        if state.inside(key):
            return f"{where} is inside the bracket on some paths only"
    if at in facts.again:
        return f"{where} can be reached again before the lock is released"
    if at in facts.open_at:
        left = facts.open_at[at]
        return f"the lock taken by {where} is still held where line {line(left)} leaves"
    return ""


def _unfit_release(facts: Facts, at: int, acquire: int, line: Callable[[int], int]) -> str:
    where = f"{facts.events[at].name}() in line {line(at)}"
    popped = facts.popped[at]
    if None in popped:
        return f"{where} may release a lock that is not held: it is taken on some paths only"
    if CALLER in popped:
        return f"{where} releases the caller's lock on some paths"
    statement = facts.statements[at]
    if at in facts.unplaced:
        return f"nothing can be put behind {where}: {facts.unplaced[at]}"
    if not statement.whole or not statement.movable:
        return f"{where} is part of a larger statement"
    for state in facts.before[at]:
        own = any(entry.origin == acquire for entry in state.locks)
        if own and len(state.locks) > 1:
            return f"another lock is still held behind {where}"
    return ""
