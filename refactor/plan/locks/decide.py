"""What to do at a call that has to be made with a lock held, from the states that can reach it."""

from __future__ import annotations

from collections.abc import Callable, Collection

from msgspec import Struct
from msgspec.structs import replace

from refactor.flow.events import MOVES, Act
from refactor.flow.state import CALLER, State
from refactor.plan.callers import Caller
from refactor.plan.ledger import Decision
from refactor.plan.locks.choice import LockChoice
from refactor.plan.locks.strip import HINT, Pair
from refactor.plan.reach import Call, generated
from refactor.program.discover import shown
from refactor.program.model import FunctionId
from refactor.program.program import Program
from refactor.protocol.model import Variant


class Outer(Struct, frozen=True):
    """A weaker kind of the lock: the offset of its acquire, and both calls as statements."""

    origin: int
    taking: bytes
    dropping: bytes


class LockVerdict(Struct, frozen=True):
    """What to do at one call. instead: the name to call in its place. accepted: reason to skip.

    guards: those beside it whose regions it would widen if they were explicit calls, and the one
    that holds the lock in a weaker kind. outer: where that is dropped around the call.
    """

    decision: Decision
    reason: str
    instead: str = ""
    accepted: str = ""
    guards: tuple[int, ...] = ()
    outer: Outer | None = None


def left_alone(why: str) -> LockVerdict:
    """The verdict on a call that the user wants left alone."""
    return LockVerdict(Decision.REFUSED, "left alone on request", accepted=why)


class LockRules:
    """The rules, for one lock. instead: names of generated variants that calls became."""

    def __init__(self, program: Program, choice: LockChoice, roots: Collection[FunctionId]) -> None:
        self.program = program
        self.choice = choice
        self.roots = roots
        self.instead: dict[str, str] = {}
        self.opened: Callable[[str, int], bool] = lambda _path, _offset: False

    def decide(
        self, caller: Caller, call: Call, target: FunctionId, key: str
    ) -> LockVerdict | None:
        """The verdict on a call; None if nothing is held there and a pair has to go around it.

        key: which of the locks the call needs, in the caller's words.
        """
        facts, title = caller.facts, self.choice.title
        if call.name != target.name and not call.field:
            return self._generated(call)
        if caller.definition.id in self.roots:
            reason = f"{caller.name}() is called with the {title} held from now on"
            return LockVerdict(Decision.ALREADY_INSIDE, reason)
        about = (one for one in facts.problems if not key or one.key in ("", key))
        first = next(about, None)
        if first is not None:
            line = caller.line(first.offset)
            return _refuse(f"{caller.name}() holds {first.what} (line {line})")
        states = facts.before.get(call.offset, frozenset())
        if not states:
            return _refuse("no path from the start of the function leads here")
        held = [self._held(state, key) for state in states]
        if any(held) and not all(held):
            return _refuse(f"the {title} is held on some paths only")
        uneven = self._uneven(caller, key)
        if uneven:
            return _refuse(uneven)
        if all(held):
            return LockVerdict(Decision.ALREADY_INSIDE, self._held_reason(caller, held))
        weaker = self._weaker(caller, states, key)
        if weaker is not None:
            return weaker
        for state in sorted(states):
            for entry in state.locks:
                if (entry.lock, entry.key) == (self.choice.lock.name, key):
                    if entry.origin == CALLER and self._unsaid(caller):
                        return _refuse(
                            f"the {title} is held by the caller ({', '.join(caller.marks)}), and "
                            f"nothing says whether in kind {self.choice.kind.name}, so it can "
                            "neither be taken here nor left out"
                        )
                    taken = (
                        f"taken in line {caller.line(entry.origin)}"
                        if entry.origin != CALLER
                        else f"by the caller ({', '.join(caller.marks) or 'released here'})"
                    )
                    return _refuse(
                        f"the {title} is held in kind {entry.kind} here, {taken}: that has to be "
                        f"dropped before it can be taken in kind {self.choice.kind.name}"
                    )
        return self._variant(caller, target)

    def _weaker(self, caller: Caller, states: Collection[State], key: str) -> LockVerdict | None:
        """What is done where a guard, or what it was opened up to, holds it in a weaker kind."""
        facts, lock, title = caller.facts, self.choice.lock.name, self.choice.title
        held = {tuple(e for e in state.locks if e.lock == lock) for state in states}
        origins = {entry.origin for entries in held for entry in entries}
        if len(held) != 1 or len(min(held)) != 1 or origins == {CALLER} or key:
            return None
        form = self._form(caller)
        if form is not None and not form.acquire:
            return None
        origin = min(origins)
        event, kind = facts.events[origin], min(held)[0].kind
        if event.act is Act.GUARD:
            line = caller.line(origin)
            reason = (
                f"the {title} is held in kind {kind} here, by the guard in line {line}, which has "
                f"to be dropped before it can be taken in kind {self.choice.kind.name}{HINT}"
            )
            return LockVerdict(Decision.REFUSED, reason, guards=(origin,))
        if not self.opened(caller.definition.path, origin):
            return None
        data, statements = caller.definition.file.text.data, facts.statements
        closers = facts.closers.get(origin, ())
        every = [statements[at] for at in (origin, *closers) if at in statements]
        taking, *dropping = (data[one.start : one.end] for one in every)
        if len(set(dropping)) != 1:
            return None
        outer = Outer(origin, taking, dropping[0])
        reason = f"the {title} is held in kind {kind} here, which is dropped for the call"
        return LockVerdict(Decision.WRAPPED_CALL, reason, outer=outer)

    def _held(self, state: State, key: str) -> tuple[int, ...]:
        """Origins of what is held that is enough."""
        return tuple(
            entry.origin
            for entry in state.locks
            if (entry.lock, entry.key) == (self.choice.lock.name, key)
            and self.choice.covers(entry.kind)
        )

    def _unsaid(self, caller: Caller) -> bool:
        """Whether a mark of the caller may mean the lock in the kind that is needed, or another."""
        known = self.program.roles.marks
        wanted = self.choice.lock.name, self.choice.kind.name
        return any(wanted in known[one].shared for one in caller.marks if one in known)

    def _uneven(self, caller: Caller, key: str) -> str:
        """How the function's paths differ in what they release or leave held, or ""."""
        facts, own = caller.facts, (self.choice.lock.name, key)
        for at, popped in sorted(facts.popped.items()):
            event = facts.events[at]
            if event.act is Act.RELEASE and (event.lock, event.key) == own and None in popped:
                return (
                    f"{caller.name}() releases the {self.choice.title} in line {caller.line(at)} "
                    "on a path that does not hold it: mend that first"
                )
        for at in sorted(facts.again):
            if (facts.events[at].lock, facts.events[at].key) == own:
                return (
                    f"{caller.name}() takes the {self.choice.title} in line {caller.line(at)} on a "
                    "path that holds it from there already: mend that first"
                )
        left: dict[int, set[bool]] = {}
        for at, state in facts.exits:
            left.setdefault(at, set()).add(any((e.lock, e.key) == own for e in state.locks))
        for at in sorted(at for at, ways in left.items() if len(ways) > 1):
            return (
                f"{caller.name}() holds the {self.choice.title} on some of the paths that leave it "
                f"in line {caller.line(at)}, and not on others: mend that first"
            )
        return ""

    def _held_reason(self, caller: Caller, held: list[tuple[int, ...]]) -> str:
        title = self.choice.title
        own = sorted({one[-1] for one in held} - {CALLER})
        if own:
            name = caller.facts.events[own[0]].name
            return f"the {title} is held, taken by {name}() in line {caller.line(own[0])}"
        return f"the {title} is held by the caller ({', '.join(caller.marks)})"

    # -- variants ------------------------------------------------------------------------------

    def _form(self, caller: Caller) -> Variant | None:
        """The form of acquire and release for callers with the marks that this one has."""
        marks = self.program.marks(caller.definition)
        for one in self.choice.kind.variants:
            if marks & set(one.marks):
                return one
        return None

    def pair_for(self, caller: Caller, usual: Pair) -> Pair:
        """What this caller writes."""
        form = self._form(caller)
        if form is not None and form.acquire:
            return replace(usual, acquire=form.acquire, release=form.release)
        return self._plain(usual) if form is None else usual

    def _plain(self, usual: Pair) -> Pair:
        """The pair for callers without such marks: none that is for those with them."""
        kind = self.choice.kind
        special = {one.acquire for one in kind.variants}
        if usual.acquire not in special:
            return usual
        for acquire, release in zip(kind.acquire, kind.release, strict=False):
            if acquire not in special:
                return replace(usual, acquire=acquire, release=release)
        return usual

    def _variant(self, caller: Caller, target: FunctionId) -> LockVerdict | None:
        """Callers that cannot take the lock themselves call what is generated to do it for them."""
        form = self._form(caller)
        if form is None or form.acquire:
            return None
        marks = ", ".join(sorted(set(form.marks) & self.program.marks(caller.definition)))
        where = f"{caller.name}() is marked {marks}, where the {self.choice.title} is not taken"
        for name in generated(self.program, target):
            if not self._takes_lock(name):
                continue
            self.instead[target.name] = name
            reason = f"{where}: it calls {name}(), which is generated to take it"
            return LockVerdict(Decision.CHANGED, reason, instead=name)
        return _refuse(
            f"{where}, and no generated function takes it around {target.name}(): declare one first"
        )

    def _generated(self, call: Call) -> LockVerdict:
        """A call of the generated variant that stands there already."""
        if self._takes_lock(call.name):
            reason = f"{call.name}() is generated to take the {self.choice.title} itself"
            return LockVerdict(Decision.ALREADY_INSIDE, reason)
        places = self.program.prototypes(FunctionId(call.name))
        where = ", ".join(f"{shown(p.path)}:{p.file.text.line(p.name_start)}" for p in places)
        return _refuse(
            f"{call.name}() is generated without taking the {self.choice.title}: give it a mark "
            f"that says so in {where} first"
        )

    def _takes_lock(self, name: str) -> bool:
        """Whether the generated function's prototype says that it takes the lock, well enough."""
        wrappers = self.program.roles.wrappers
        for place in self.program.prototypes(FunctionId(name)):
            for mark in place.marks & wrappers.keys():
                wrapper = wrappers[mark]
                if wrapper.lock == self.choice.lock.name and self.choice.covers(wrapper.kind):
                    return True
        return False

    # -- statements ----------------------------------------------------------------------------

    def unfit_statement(self, caller: Caller, at: int) -> str:
        """Why nothing can be put around the statement of a call, or ""."""
        facts = caller.facts
        statement = facts.statements[at]
        if at in facts.unplaced:
            return f"nothing can be put around the call: {facts.unplaced[at]}"
        if statement.kind == "condition":
            return ""
        if not statement.movable:
            return "nothing can be put before and behind the statement that holds the call"
        for event in facts.events.values():
            inside = statement.start <= event.offset < statement.end
            if inside and event.act in (*MOVES, Act.HIDDEN):
                return f"the same statement calls {event.name}()"
        return ""


def _refuse(reason: str) -> LockVerdict:
    return LockVerdict(Decision.REFUSED, reason)
