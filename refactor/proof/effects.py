"""What each call does to a state, and what it must not meet there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct, field

from refactor.proof.calls import ASSIGNED, Call
from refactor.proof.keys import meaning, rests_on
from refactor.proof.model import CallState, Entry, Question, Rule, Situation, Violation
from refactor.proof.state import (
    CALLER,
    Begun,
    Hold,
    State,
    States,
    Trail,
    holding,
    path_lines,
    surplus,
)
from refactor.protocol.index import Does, Mark, Role

MAX_HELD = 64
"""Locks and brackets on one path beyond which a function counts as not understood."""

Key = tuple[Rule, int, str, bool]


class Effects(Struct):
    """Applies calls to states and writes down what is wrong; one for all texts of a function.

    line: byte offset -> line. popped: offset of a release -> whether each state had what it takes.
    uneven: locks that a way out holds more or less often than the function was entered with. tried:
    locks that it takes or does not take, so that nothing can be said of their balance. doubts:
    (lock, key) that could not be followed, "" for the bracket and for every key. told: offset of a
    call -> its key. astray: a jump leads nowhere that is known.
    """

    question: Question
    entry: Entry
    known: frozenset[str]
    line: Callable[[int], int]
    violations: dict[Key, Violation] = field(default_factory=dict)
    situations: dict[Call, set[Situation]] = field(default_factory=dict)
    popped: dict[tuple[int, str, str, str], set[bool]] = field(default_factory=dict)
    exits: int = 0
    uneven: set[tuple[str, str, str]] = field(default_factory=set)
    tried: set[str] = field(default_factory=set)
    doubts: set[tuple[str, str]] = field(default_factory=set)
    told: dict[int, str] = field(default_factory=dict)
    astray: bool = False
    problems: set[tuple[int, str]] = field(default_factory=set)

    def act(self, call: Call, state: State, scope: int, trail: Trail) -> State:
        """The state behind a call."""
        role = self.question.role(call)
        if role is None:
            if call.name == ASSIGNED:
                self._assigned(call, state)
            else:
                self._plain(call, state, trail)
            return state
        if None in self.question.keys(call, role):
            if self.question.rests_on(role.lock):
                self.problems.add((call.at, f"a call of {call.name}() without its argument"))
                self.doubts.add((role.lock or "", ""))
            return state
        match role.does:
            case Does.BEGIN if role.bracket == self.question.bracket.name:
                return self._begin(call, role, state, trail)
            case Does.END if role.bracket == self.question.bracket.name:
                return self._end(call, role, state, trail)
            case Does.TRY if self.question.rests_on(role.lock):
                self.tried.add(role.lock or "")
                self.problems.add((call.at, f"{call.name}(), which takes a lock or does not"))
            case Does.ACQUIRE:
                return self._acquire(call, role, state, -1, trail)
            case Does.SCOPE_GUARD | Does.BLOCK_GUARD:
                return self._acquire(call, role, state, scope, trail)
            case Does.RELEASE:
                return self._release(call, role, state, trail)
        return state

    # -- what calls do -------------------------------------------------------------------------

    def _keys(self, call: Call, role: Role) -> tuple[str, str]:
        """The keys of lock and bracket; spelt as meanings, so that they can be compared."""
        lock, bracket = (self.question.spelt(key or "") for key in self.question.keys(call, role))
        self.told[call.at] = lock if role.lock else bracket
        return lock, bracket

    def _key(self, call: Call) -> str:
        role, question = self.question.role(call), self.question
        if role is None and question.contracts(call.name, call.field):
            return question.spelt(question.needed(call) or "")
        return self._keys(call, role)[0] if role is not None else ""

    def _begin(self, call: Call, role: Role, state: State, trail: Trail) -> State:
        self._outside_of_locks(call, state, trail)
        if self._too_many(call, state):
            return state
        if any(one.origin == call.at for one in state.begun):
            self._left_open(call.at, "", f"{self._title} begun here is begun again", trail, False)
            return state
        return State(state.holds, (*state.begun, Begun(call.at, self._keys(call, role)[1])))

    def _end(self, call: Call, role: Role, state: State, trail: Trail) -> State:
        key = self._keys(call, role)[1]
        fitting = [at for at, one in enumerate(state.begun) if one.key == key]
        if not fitting:
            what = f"{call.name}() ends {self._title} that is not begun"
            self._add(Rule.CLOSED_TWICE, call.at, what, trail)
            return state
        last = fitting[-1]
        if state.begun[last].origin == CALLER:
            what = f"{call.name}() ends {self._title} of the caller"
            self._add(Rule.CLOSED_TWICE, call.at, what, trail, by_caller=True)
        if self.question.strict:
            self._uncrossed(call, state, trail, last + 1)
        return State(state.holds, state.begun[:last] + state.begun[last + 1 :])

    def _assigned(self, call: Call, state: State) -> None:
        """A key must not change its meaning while what it tells apart is held."""
        place, said = meaning(call.arguments[0]), call.arguments[0]
        held = [(one.lock, one.key) for one in state.holds if self.question.rests_on(one.lock)]
        held += [("", begun.key) for begun in state.begun]
        for lock, key in held:
            if key and place in rests_on(key):
                self.problems.add((call.at, f"an assignment to {said} while {key} is held"))
                self.doubts.add((lock, key))

    def _uncrossed(self, call: Call, state: State, trail: Trail, depth: int) -> None:
        """A lock that was taken inside of a bracket is released before the bracket ends."""
        for hold in state.holds:
            if hold.inside == depth and hold.lock in self.question.bracket.outside:
                taken = f"{_named(hold)} taken in line {self.line(hold.origin)}"
                what = f"{call.name}() ends {self._title} while {taken} inside of it is held"
                self._add(Rule.CROSSED, call.at, what, trail, hold.lock)

    def _acquire(self, call: Call, role: Role, state: State, scope: int, trail: Trail) -> State:
        fused = role.does is Does.ACQUIRE and role.bracket == self.question.bracket.name
        if fused:
            self._outside_of_locks(call, state, trail)
        lock, kind = role.lock or "", role.kind or ""
        key, bracket_key = self._keys(call, role)
        if self._too_many(call, state):
            return state
        if any(hold.origin == call.at for hold in state.holds):
            self._left_open(call.at, lock, f"the lock taken by {call.name}() is taken again", trail)
            return state
        if (lock, kind) in self.question.alone and (same := holding(state, (lock, kind, key))):
            line = self._line_of(same[-1].origin)
            where = f"already, taken in line {line}" if line else "already, by the caller"
            what = f"{call.name}() takes a lock that is held {where}"
            self._add(Rule.TAKEN_TWICE, call.at, what, trail, lock, by_caller=not line)
        begun = (*state.begun, Begun(call.at, bracket_key)) if fused else state.begun
        hold = Hold(lock, kind, call.at, scope, fused, len(state.begun), key)
        return State((*state.holds, hold), begun)

    def _release(self, call: Call, role: Role, state: State, trail: Trail) -> State:
        lock, kind = role.lock or "", role.kind or ""
        if self.question.strict:
            self._record(call, state)
        key = self._keys(call, role)[0]
        popped = self.popped.setdefault((call.at, lock, kind, key), set())
        for index in reversed(range(len(state.holds))):
            hold = state.holds[index]
            if (hold.lock, hold.kind, hold.key) == (lock, kind, key):
                popped.add(True)
                begun = state.begun
                if hold.fused:
                    begun = tuple(one for one in begun if one.origin != hold.origin)
                return State(state.holds[:index] + state.holds[index + 1 :], begun)
        popped.add(False)
        what = f"{call.name}() releases a lock that is not held"
        self._add(Rule.CLOSED_TWICE, call.at, what, trail, lock)
        return state

    def _plain(self, call: Call, state: State, trail: Trail) -> None:
        question = self.question
        self._record(call, state)
        if question.contracts(call.name, call.field):
            key = question.needed(call)
            if key is None or not any(one.key == question.spelt(key) for one in state.begun):
                of = f" of {key}" if key else ""
                what = f"{call.name}() must be called inside {self._title}{of}"
                self._add(Rule.OUTSIDE, call.at, what, trail)
        for mark in question.marks(call.name, call.field):
            self._marked(call, mark, state, trail)

    def _record(self, call: Call, state: State) -> None:
        locks = tuple((hold.lock, hold.kind) for hold in state.holds)
        origins = tuple(self._line_of(hold.origin) for hold in state.holds)
        keyed = any(hold.key for hold in state.holds)
        keys = tuple(hold.key for hold in state.holds) if keyed else ()
        begun = tuple(sorted(one.key for one in state.begun if one.key))
        depth = len(state.begun)
        situation = Situation(locks, bool(depth), origins, keys, begun, depth)
        self.situations.setdefault(call, set()).add(situation)

    def _marked(self, call: Call, mark: Mark, state: State, trail: Trail) -> None:
        held = [hold for hold in state.holds if hold.lock == mark.lock]
        if mark.keyed:
            return  # which of the locks it is about is said in the callee's words
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
            whose = f"{_named(own[0])} taken in line {self.line(own[0].origin)}"
        else:
            whose = f"{_named(under[0])} that the caller holds"
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
        if (key := (rule, at, lock, by_caller)) not in self.violations:
            path = path_lines(self.line, trail, at)
            self.violations[key] = Violation(rule, at, what, path, lock, by_caller, always)

    # -- the function's end --------------------------------------------------------------------

    def leave(self, exits: Mapping[int, States]) -> None:
        """Report what is still held or begun where paths leave the function."""
        self.exits += sum(len(states) for states in exits.values())
        all_states = [state for states in exits.values() for state in states]
        entered = list(self.entry.held)
        for at in sorted(exits):
            for state, trail in exits[at].items():
                left = [(hold.lock, hold.kind, hold.key) for hold in state.holds]
                self.uneven |= {h for h in {*left, *entered} if left.count(h) != entered.count(h)}
                for one in state.begun:
                    if one.origin != CALLER:
                        always = all(one in other.begun for other in all_states)
                        self._still_open(one.origin, "", self._title, at, trail, always)
                for hold in surplus(state.holds, entered):
                    every = ({h.origin for h in other.holds} for other in all_states)
                    always = all(hold.origin in origins for origins in every)
                    self._still_open(hold.origin, hold.lock, _named(hold), at, trail, always)

    def _still_open(
        self, origin: int, lock: str, name: str, at: int, trail: Trail, always: bool
    ) -> None:
        verb = "taken" if lock else "begun"
        begun = f"{name} {verb} in line {self.line(origin)}"
        what = f"{begun} is still open where line {self.line(at)} leaves"
        self._add(Rule.LEFT_OPEN, origin, what, trail, lock, always=always)

    def calls(self) -> tuple[CallState, ...]:
        """The states at every call that was asked for, by offset."""
        return tuple(
            CallState(call.at, call.name, call.field, frozenset(found), self._key(call))
            for call, found in sorted(self.situations.items())
        )


def _named(hold: Hold) -> str:
    return f"the lock {hold.lock}" + (f" ({hold.key})" if hold.key else "")
