"""Questions to the examination of a function, and its answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from refactor.protocol.index import Mark, Role
from refactor.protocol.model import Bracket, Protocol


class Rule(Enum):
    """What a function can do wrong."""

    BEGIN_UNDER_LOCK = "begin-under-lock"
    OUTSIDE = "contract-outside-bracket"
    LEFT_OPEN = "left-open"
    CLOSED_TWICE = "closed-twice"
    HELD_MISMATCH = "held-mismatch"
    CROSSED = "ended-under-lock"


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule broken at a byte offset, with the lines that one offending path runs through.

    Of a path of hundreds of statements the last ones are given. For LEFT_OPEN the offset is that of
    the begin or acquire, and the path ends where the function is left. lock: the lock it is about,
    "" for the bracket. by_caller: the lock (or bracket) is the caller's, not taken here. always:
    LEFT_OPEN at every exit, as in a function whose purpose it is to take the lock.
    """

    rule: Rule
    offset: int
    message: str
    path: tuple[int, ...]
    lock: str = ""
    by_caller: bool = False
    always: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What holds where the function is entered.

    locks: those of the caller as (lock, kind), outermost first. bracket: the caller has begun it.
    open: the caller may hold more than is known, so that a lock which was neither taken nor
    released here is not reported as missing.
    """

    locks: tuple[tuple[str, str], ...] = ()
    bracket: bool = False
    open: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """What is held at a call on some path.

    locks: (lock, kind), outermost first. bracket: whether it is open. origins: for each lock the
    line that took it, 0 for the caller.
    """

    locks: tuple[tuple[str, str], ...]
    bracket: bool
    origins: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CallState:
    """A call and every situation it can be in. field: through a pointer in a struct."""

    offset: int
    callee: str
    field: bool
    held: frozenset[Situation]


@dataclass(frozen=True, slots=True)
class Examination:
    """All that was found in one function, over all of its `#if` configurations, by byte offset.

    not_understood: (offset, what) of code that the examination cannot show; its answers are then
    not complete. inferred: locks that the function releases without having taken them on any path:
    it was examined as if its caller held them. dropped: the same locks, if some way out does not
    hold what the function was entered with, so that its caller's holding them is a guess. exits:
    ways out of the function, each counted once for every state that it can be left in.
    """

    violations: tuple[Violation, ...]
    calls: tuple[CallState, ...]
    not_understood: tuple[tuple[int, str], ...]
    inferred: tuple[tuple[str, str], ...] = ()
    dropped: tuple[tuple[str, str], ...] = ()
    exits: int = 0


Names = Callable[[str, bool], bool]


def nothing(_name: str, _field: bool) -> bool:
    """Asks for no name."""
    return False


def unmarked(_name: str, _field: bool) -> tuple[Mark, ...]:
    """Knows of no mark."""
    return ()


@dataclass(frozen=True, slots=True)
class Question:
    """What to look for. All locks of `roles` are followed, and this one bracket.

    The callables take a callee's name as it is written at the call, and whether it is called
    through a member of a struct. contracts: it must be called inside the bracket. marks: what it
    says about locks. asked: its situations are wanted in `Examination.calls`; those of contracts
    always are, and those of callees with marks. kinds: lock -> its kinds, the strongest first: who
    holds a lock in one kind may call what needs it in a later one. strict: the bracket must not end
    before a lock that was taken inside of it does (CROSSED), uses of `roles` that are no calls are
    not understood, and the situations at releases are wanted, too. statements: the situations at
    the start of every simple statement are wanted, as calls of a function with no name.
    """

    roles: Mapping[str, Role]
    bracket: Bracket
    kinds: Mapping[str, tuple[str, ...]]
    contracts: Names = nothing
    marks: Callable[[str, bool], tuple[Mark, ...]] = unmarked
    asked: Names = nothing
    strict: bool = False
    statements: bool = False

    def covers(self, lock: str, held: str, wanted: str) -> bool:
        """Whether holding the lock in kind `held` is enough for a callee that wants `wanted`."""
        kinds = self.kinds.get(lock, ())
        if held not in kinds or wanted not in kinds:
            return held == wanted
        return kinds.index(held) <= kinds.index(wanted)


def kinds_of(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    """lock -> its kinds in the protocol's order."""
    return {lock.name: tuple(kind.name for kind in lock.kinds) for lock in protocol.locks}
