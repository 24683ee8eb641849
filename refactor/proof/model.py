"""Questions to the examination of a function, and its answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import NamedTuple

from msgspec import Struct, field

from refactor.proof.calls import Call
from refactor.proof.keys import Meaning, meaning, put, text_of
from refactor.protocol.index import Does, Mark, Role
from refactor.protocol.model import Bracket, Protocol


class Rule(Enum):
    """What a function can do wrong."""

    BEGIN_UNDER_LOCK = "begin-under-lock"
    OUTSIDE = "contract-outside-bracket"
    LEFT_OPEN = "left-open"
    CLOSED_TWICE = "closed-twice"
    HELD_MISMATCH = "held-mismatch"
    CROSSED = "ended-under-lock"
    TAKEN_TWICE = "taken-twice"


class Violation(Struct, frozen=True):
    """A rule broken at a byte offset, with the lines that one offending path runs through.

    Of a path of hundreds of statements the last ones are given. For LEFT_OPEN the offset is that of
    the begin or acquire, and the path ends where the function is left. lock: the lock it is about,
    "" for the bracket. by_caller: the lock (or bracket) is the caller's, not taken here. always:
    LEFT_OPEN at every exit, as in a function whose purpose it is to take the lock. key: which of
    the locks, or of the brackets, it is about.
    """

    rule: Rule
    offset: int
    message: str
    path: tuple[int, ...]
    lock: str = ""
    by_caller: bool = False
    always: bool = False
    key: str = ""


class Entry(Struct, frozen=True):
    """What holds where the function is entered.

    locks: those of the caller as (lock, kind), outermost first. bracket: the caller has begun it.
    open: the caller may hold more than is known, so that a lock which was neither taken nor
    released here is not reported as missing. keys: of the locks, in their order; those that are
    missing are "". begun: of a keyed bracket, the keys for which the caller has begun it.
    """

    locks: tuple[tuple[str, str], ...] = ()
    bracket: bool = False
    open: bool = False
    keys: tuple[str, ...] = ()
    begun: tuple[str, ...] = ()

    @property
    def held(self) -> tuple[tuple[str, str, str], ...]:
        """The caller's locks as (lock, kind, key)."""
        keys = (*self.keys, *("",) * (len(self.locks) - len(self.keys)))
        return tuple((*lock, key) for lock, key in zip(self.locks, keys, strict=True))


class Situation(Struct, frozen=True):
    """What is held at a call on some path.

    locks: (lock, kind), outermost first. bracket: whether it is open. origins: for each lock the
    line that took it, 0 for the caller. keys: for each lock its key, empty if none has one.
    begun: the keys for which a keyed bracket is open. depth: how often the bracket is open.
    """

    locks: tuple[tuple[str, str], ...]
    bracket: bool
    origins: tuple[int, ...]
    keys: tuple[str, ...] = ()
    begun: tuple[str, ...] = ()
    depth: int = 0


class CallState(Struct, frozen=True):
    """A call and every situation it can be in. field: through a pointer in a struct.

    key: of an acquire or release, which of the locks it is about; of a call that has to be inside
    of a keyed bracket, for which key.
    """

    offset: int
    callee: str
    field: bool
    held: frozenset[Situation]
    key: str = ""


class Examination(Struct, frozen=True):
    """All that was found in one function, over all of its `#if` configurations, by byte offset.

    not_understood: (offset, what) of code that the examination cannot show; its answers are then
    not complete. inferred: locks that the function releases without having taken them on any path:
    it was examined as if its caller held them. dropped: the same locks, if some way out does not
    hold what the function was entered with, so that its caller's holding them is a guess. exits:
    ways out of the function, each counted once for every state that it can be left in. lacking:
    (lock, kind, key) that some paths release without holding it. uneven: those that some way out
    holds more or less often than the function was entered with. doubts: (lock, key) of what could
    not be followed, "" for the bracket, and for every key. unread: code was not understood, so that
    paths may be missing or wrong.
    """

    violations: tuple[Violation, ...]
    calls: tuple[CallState, ...]
    not_understood: tuple[tuple[int, str], ...]
    inferred: tuple[tuple[str, str], ...] = ()
    dropped: tuple[tuple[str, str], ...] = ()
    exits: int = 0
    lacking: tuple[tuple[str, str, str], ...] = ()
    uneven: tuple[tuple[str, str, str], ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()
    unread: bool = False


Names = Callable[[str, bool], bool]


def nothing(_name: str, _field: bool) -> bool:
    """Asks for no name."""
    return False


def unmarked(_name: str, _field: bool) -> tuple[Mark, ...]:
    """Knows of no mark."""
    return ()


class Passes(NamedTuple):
    """What a function does for its caller: as which role, for which key in its own words."""

    role: Role
    key: str
    parameters: tuple[str, ...]


def unkeyed(_call: Call) -> str | None:
    """Needs the bracket for no key."""
    return ""


class Question(Struct, frozen=True):
    """What to look for. All locks of `roles` are followed, and this one bracket.

    The callables take a callee's name as it is written at the call, and whether it is called
    through a member of a struct. contracts: it must be called inside the bracket. marks: what it
    says about locks. asked: its situations are wanted in `Examination.calls`; those of contracts
    always are, and those of callees with marks. kinds: lock -> its kinds, the strongest first: who
    holds a lock in one kind may call what needs it in a later one. strict: the bracket must not end
    before a lock that was taken inside of it does (CROSSED), uses of `roles` that are no calls are
    not understood, and the situations at releases are wanted, too. statements: the situations at
    the start of every simple statement are wanted, as calls of a function with no name; accesses:
    and those where memory is looked at that may not be the function's own. classes:
    guards that are told apart by their first argument. needed: the key for which a call has to be
    inside of a keyed bracket; None if it cannot be told. stand_ins: local variables that are set
    once, where they are declared, with what they stand for. passing: functions that take or drop a
    lock for their caller. alone: locks and kinds that nobody who holds them can take (TAKEN_TWICE).
    reading: loop macros that assign nothing to their first argument.
    """

    roles: Mapping[str, Role]
    bracket: Bracket
    kinds: Mapping[str, tuple[str, ...]]
    contracts: Names = nothing
    marks: Callable[[str, bool], tuple[Mark, ...]] = unmarked
    asked: Names = nothing
    strict: bool = False
    statements: bool = False
    accesses: bool = False
    classes: Mapping[str, Mapping[str, Role]] = field(default_factory=dict)
    needed: Callable[[Call], str | None] = unkeyed
    stand_ins: Mapping[str, Meaning] = field(default_factory=dict)
    passing: Mapping[str, Passes] = field(default_factory=dict)
    reading: frozenset[str] = frozenset()
    alone: frozenset[tuple[str, str]] = frozenset()

    def rests_on(self, lock: str | None) -> bool:
        """Whether a lock that cannot be followed spoils the answer; None: the bracket itself.

        To move a bracket, only those locks matter that it has to stay outside of.
        """
        moved = self.strict and not self.statements
        return not moved or lock is None or lock in self.bracket.outside

    def spelt(self, key: str) -> str:
        """One spelling for all keys that mean the same; "" stays."""
        return text_of(put(meaning(key), self.stand_ins)) if key else ""

    def role(self, call: Call) -> Role | None:
        """What a call does by the protocol, None if it is of no function of it."""
        if call.field:
            return None
        if call.name in self.classes:
            said = call.arguments[0] if call.arguments else ""
            return self.classes[call.name].get(said)
        passed = self.passing.get(call.name)
        return passed.role if passed is not None else self.roles.get(call.name)

    def keys(self, call: Call, role: Role) -> tuple[str | None, str | None]:
        """Which lock and which bracket a call is about: "" for the only one, None if untold."""
        said = call.arguments[1:] if call.name in self.classes else call.arguments
        passed = self.passing.get(call.name)
        if passed is not None and not call.field:
            given = dict(zip(passed.parameters, map(meaning, said), strict=False))
            return text_of(put(meaning(passed.key), given)) if passed.key else "", ""
        bracket = role.bracket_key if role.does is Does.ACQUIRE else role.key
        lock = role.key if role.lock else 0
        found = [said[n - 1] if n <= len(said) else None for n in (lock, bracket) if n]
        lock_key = found[0] if lock else ""
        return lock_key, found[-1] if bracket else ""

    @property
    def keyed(self) -> bool:
        """Whether anything that is looked for is told apart by an argument."""
        every = [*self.roles.values(), *(r for one in self.classes.values() for r in one.values())]
        return any(role.key or role.bracket_key for role in every)

    def covers(self, lock: str, held: str, wanted: str) -> bool:
        """Whether holding the lock in kind `held` is enough for a callee that wants `wanted`."""
        kinds = self.kinds.get(lock, ())
        if held not in kinds or wanted not in kinds:
            return held == wanted
        return kinds.index(held) <= kinds.index(wanted)


def kinds_of(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    """lock -> its kinds in the protocol's order."""
    return {lock.name: tuple(kind.name for kind in lock.kinds) for lock in protocol.locks}
