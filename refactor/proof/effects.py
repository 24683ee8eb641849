"""What each call does to a state, and what it must not meet there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from refactor.proof.calls import Call
from refactor.proof.model import (
    CallState,
    Entry,
    Question,
    Rule,
    Situation,
    Violation,
)
from refactor.proof.state import CALLER, Hold, State, States, Trail, unwind
from refactor.protocol.index import Does, Mark, Role

MAX_HELD = 64
"""Locks and brackets on one path beyond which a function counts as not understood."""

Key = tuple[Rule, int, str, bool]


@dataclass(slots=True)
class Effects:
    """Applies calls to states and writes down what is wrong; one for all texts of a function.

    line: byte offset -> line. popped: offset of a release -> whether each state had what it takes.
    even: every way out holds the locks that the function was entered with.
    """

    question: Question
    entry: Entry
    known: frozenset[str]
    line: Callable[[int], int]
    violations: dict[Key, Violation] = field(default_factory=dict)
    situations: dict[Call, set[Situation]] = field(default_factory=dict)
    popped: dict[tuple[int, str, str], set[bool]] = field(default_factory=dict)
    exits: int = 0
    even: bool = True
    problems: set[tuple[int, str]] = field(default_factory=set)

    def act(self, call: Call, state: State, scope: int, trail: Trail) -> State:
        """The state behind a call."""
        role = None if call.field else self.question.roles.get(call.name)
        if role is None:
            self._plain(call, state, trail)
            return state
        match role.does:
            case Does.BEGIN if role.bracket == self.question.bracket.name:
                return self._begin(call, state, trail)
            case Does.END if role.bracket == self.question.bracket.name:
                return self._end(call, state, trail)
            case Does.ACQUIRE:
                return self._acquire(call, role, state, -1, trail)
            case Does.SCOPE_GUARD | Does.BLOCK_GUARD:
                return self._acquire(call, role, state, scope, trail)
            case Does.RELEASE:
                return self._release(call, role, state, trail)
        return state

    # -- what calls do -------------------------------------------------------------------------

    def _begin(self, call: Call, state: State, trail: Trail) -> State:
        self._outside_of_locks(call, state, trail)
        if self._too_many(call, state):
            return state
        if call.at in state.begun:
            self._left_open(call.at, "", f"{self._title} begun here is begun again", trail, False)
            return state
        return State(state.holds, (*state.begun, call.at))

    def _end(self, call: Call, state: State, trail: Trail) -> State:
        if not state.begun:
            what = f"{call.name}() ends {self._title} that is not begun"
            self._add(Rule.CLOSED_TWICE, call.at, what, trail)
            return state
        if state.begun[-1] == CALLER:
            what = f"{call.name}() ends {self._title} of the caller"
            self._add(Rule.CLOSED_TWICE, call.at, what, trail, by_caller=True)
        if self.question.strict:
            self._uncrossed(call, state, trail)
        return State(state.holds, state.begun[:-1])

    def _uncrossed(self, call: Call, state: State, trail: Trail) -> None:
        """A lock that was taken inside of a bracket is released before the bracket ends."""
        for hold in state.holds:
            if hold.inside == len(state.begun) and hold.lock in self.question.bracket.outside:
                taken = f"the lock {hold.lock} taken in line {self.line(hold.origin)}"
                what = f"{call.name}() ends {self._title} while {taken} inside of it is held"
                self._add(Rule.CROSSED, call.at, what, trail, hold.lock)

    def _acquire(self, call: Call, role: Role, state: State, scope: int, trail: Trail) -> State:
        fused = role.does is Does.ACQUIRE and role.bracket == self.question.bracket.name
        if fused:
            self._outside_of_locks(call, state, trail)
        lock, kind = role.lock or "", role.kind or ""
        if self._too_many(call, state):
            return state
        if any(hold.origin == call.at for hold in state.holds):
            self._left_open(call.at, lock, f"the lock taken by {call.name}() is taken again", trail)
            return state
        begun = (*state.begun, call.at) if fused else state.begun
        hold = Hold(lock, kind, call.at, scope, fused, len(state.begun))
        return State((*state.holds, hold), begun)

    def _release(self, call: Call, role: Role, state: State, trail: Trail) -> State:
        lock, kind = role.lock or "", role.kind or ""
        if self.question.strict:
            self._record(call, state)
        popped = self.popped.setdefault((call.at, lock, kind), set())
        for index in reversed(range(len(state.holds))):
            hold = state.holds[index]
            if (hold.lock, hold.kind) == (lock, kind):
                popped.add(True)
                begun = state.begun
                if hold.fused:
                    begun = tuple(origin for origin in begun if origin != hold.origin)
                return State(state.holds[:index] + state.holds[index + 1 :], begun)
        popped.add(False)
        what = f"{call.name}() releases a lock that is not held"
        self._add(Rule.CLOSED_TWICE, call.at, what, trail, lock)
        return state

    def _plain(self, call: Call, state: State, trail: Trail) -> None:
        question = self.question
        self._record(call, state)
        if not state.begun and question.contracts(call.name, call.field):
            what = f"{call.name}() must be called inside {self._title}"
            self._add(Rule.OUTSIDE, call.at, what, trail)
        for mark in question.marks(call.name, call.field):
            self._marked(call, mark, state, trail)

    def _record(self, call: Call, state: State) -> None:
        locks = tuple((hold.lock, hold.kind) for hold in state.holds)
        origins = tuple(self._line_of(hold.origin) for hold in state.holds)
        situation = Situation(locks, bool(state.begun), origins)
        self.situations.setdefault(call, set()).add(situation)

    def _marked(self, call: Call, mark: Mark, state: State, trail: Trail) -> None:
        held = [hold for hold in state.holds if hold.lock == mark.lock]
        if mark.kind is None:
            if held:
                what = f"{call.name}() must not be called with the lock {mark.lock} held"
                by_caller = all(hold.origin == CALLER for hold in held)
                self._add(Rule.HELD_MISMATCH, call.at, what, trail, mark.lock, by_caller=by_caller)
        elif not held:
            if not self.entry.open or mark.lock in self.known:
                what = f"{call.name}() must be called with the lock {mark.lock} held ({mark.kind})"
                self._add(Rule.HELD_MISMATCH, call.at, what, trail, mark.lock)
        elif not any(self.question.covers(mark.lock, hold.kind, mark.kind) for hold in held):
            what = f"{call.name}() needs the lock {mark.lock} in kind {mark.kind}"
            self._add(Rule.HELD_MISMATCH, call.at, what, trail, mark.lock)

    def _too_many(self, call: Call, state: State) -> bool:
        """Stacks are copied at every step: a deep one would make the time grow with its square."""
        if len(state.holds) + len(state.begun) < MAX_HELD:
            return False
        self.problems.add((call.at, "more held at once than can be followed"))
        return True

    # -- what is wrong -------------------------------------------------------------------------

    @property
    def _title(self) -> str:
        return f"a {self.question.bracket.title or self.question.bracket.name}"

    def _line_of(self, origin: int) -> int:
        return 0 if origin == CALLER else self.line(origin)

    def _outside_of_locks(self, call: Call, state: State, trail: Trail) -> None:
        under = [h for h in state.holds if h.lock in self.question.bracket.outside]
        if not under:
            return
        own = [hold for hold in under if hold.origin != CALLER]
        if own:
            whose = f"the lock {own[0].lock} taken in line {self.line(own[0].origin)}"
        else:
            whose = f"the lock {under[0].lock} that the caller holds"
        what = f"{call.name}() begins {self._title} under {whose}"
        lock = (own or under)[0].lock
        self._add(Rule.BEGIN_UNDER_LOCK, call.at, what, trail, lock, by_caller=not own)

    def _left_open(self, at: int, lock: str, what: str, trail: Trail, always: bool = False) -> None:
        self._add(Rule.LEFT_OPEN, at, f"{what} before it ends", trail, lock, always=always)

    def _add(
        self,
        rule: Rule,
        at: int,
        what: str,
        trail: Trail,
        lock: str = "",
        *,
        by_caller: bool = False,
        always: bool = False,
    ) -> None:
        key = (rule, at, lock, by_caller)
        if key not in self.violations:
            path = _lines(self.line, trail, at)
            self.violations[key] = Violation(rule, at, what, path, lock, by_caller, always)

    # -- the function's end --------------------------------------------------------------------

    def leave(self, exits: Mapping[int, States]) -> None:
        """Report what is still held or begun where paths leave the function."""
        self.exits += sum(len(states) for states in exits.values())
        all_states = [state for states in exits.values() for state in states]
        entered = [(hold.lock, hold.kind) for hold in self._entry_holds()]
        for at in sorted(exits):
            for state, trail in exits[at].items():
                left = sorted((hold.lock, hold.kind) for hold in state.holds)
                self.even = self.even and left == sorted(entered)
                for origin in state.begun:
                    if origin != CALLER:
                        always = all(origin in other.begun for other in all_states)
                        self._still_open(origin, "", self._title, at, trail, always)
                for hold in _surplus(state.holds, entered):
                    always = all(
                        any(h.origin == hold.origin for h in other.holds) for other in all_states
                    )
                    name = f"the lock {hold.lock}"
                    self._still_open(hold.origin, hold.lock, name, at, trail, always)

    def _still_open(
        self, origin: int, lock: str, name: str, at: int, trail: Trail, always: bool
    ) -> None:
        verb = "taken" if lock else "begun"
        begun = f"{name} {verb} in line {self.line(origin)}"
        what = f"{begun} is still open where line {self.line(at)} leaves"
        self._add(Rule.LEFT_OPEN, origin, what, trail, lock, always=always)

    def _entry_holds(self) -> Iterable[Hold]:
        return (Hold(lock, kind, CALLER) for lock, kind in self.entry.locks)

    def calls(self) -> tuple[CallState, ...]:
        """The states at every call that was asked for, by offset."""
        return tuple(
            CallState(call.at, call.name, call.field, frozenset(found))
            for call, found in sorted(self.situations.items())
        )


def _surplus(holds: Iterable[Hold], entered: list[tuple[str, str]]) -> list[Hold]:
    """The function's own holds beyond what it was entered with: a retaken lock is the caller's."""
    owed = list(entered)
    own = []
    for hold in holds:
        if hold.origin == CALLER and (hold.lock, hold.kind) in owed:
            owed.remove((hold.lock, hold.kind))
        else:
            own.append(hold)
    found = []
    for hold in own:
        if (hold.lock, hold.kind) in owed:
            owed.remove((hold.lock, hold.kind))
        else:
            found.append(hold)
    return found


def _lines(line: Callable[[int], int], trail: Trail, at: int) -> tuple[int, ...]:
    """The lines of a path, without repeating one directly; `at` if there is no path."""
    found: list[int] = []
    for offset in unwind(trail):
        here = line(offset)
        if not found or found[-1] != here:
            found.append(here)
    return tuple(found) or (line(at),)
