"""What one path holds, and the lines it ran through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

CALLER = -1
"""Origin of what the function's caller holds or has begun."""


class Hold(NamedTuple):
    """A lock that is held. origin: offset of the call that took it. scope: the block it ends with.

    fused: the call began the bracket as well, and the release ends both. inside: how many brackets
    were open when it was taken. key: which lock of that name it is, as text; "" for the only one.
    """

    lock: str
    kind: str
    origin: int
    scope: int = -1
    fused: bool = False
    inside: int = 0
    key: str = ""


class Begun(NamedTuple):
    """A bracket that is open. origin: offset of the call that began it. key: as for a lock."""

    origin: int
    key: str = ""


class State(NamedTuple):
    """Locks and open brackets, outermost first."""

    holds: tuple[Hold, ...] = ()
    begun: tuple[Begun, ...] = ()


Trail = tuple[int, "Trail | None"] | None
"""The offsets that a path ran through, the last one first; shared between paths."""

States = dict[State, Trail]
"""States at one point, each with the first path that was found to lead there."""


MAX_TRAIL = 100
"""Steps that are shown of a path; of a longer one the last."""


def unwind(trail: Trail) -> Iterator[int]:
    """The offsets of a trail, the last MAX_TRAIL of them, in the order of the path."""
    found: list[int] = []
    while trail is not None and len(found) < MAX_TRAIL:
        at, trail = trail
        found.append(at)
    return reversed(found)


def join(*parts: States) -> States:
    """All states; of two paths to one state the first is kept."""
    found: States = {}
    for part in parts:
        for state, trail in part.items():
            found.setdefault(state, trail)
    return found


def surplus(holds: Iterable[Hold], entered: list[tuple[str, str, str]]) -> list[Hold]:
    """The function's own holds beyond what it was entered with: a retaken lock is the caller's."""
    owed = list(entered)
    own = []
    for hold in holds:
        if hold.origin == CALLER and (hold.lock, hold.kind, hold.key) in owed:
            owed.remove((hold.lock, hold.kind, hold.key))
        else:
            own.append(hold)
    found = []
    for hold in own:
        if (hold.lock, hold.kind, hold.key) in owed:
            owed.remove((hold.lock, hold.kind, hold.key))
        else:
            found.append(hold)
    return found


def holding(state: State, lock: tuple[str, str, str]) -> list[Hold]:
    """Where a state holds a lock of this name, kind and key, the last one taken last."""
    return [hold for hold in state.holds if (hold.lock, hold.kind, hold.key) == lock]


def path_lines(line: Callable[[int], int], trail: Trail, at: int) -> tuple[int, ...]:
    """The lines of a path, without repeating one directly; `at` if there is no path."""
    found: list[int] = []
    for offset in unwind(trail):
        here = line(offset)
        if not found or found[-1] != here:
            found.append(here)
    return tuple(found) or (line(at),)
