"""What to do at a call that has to be inside a bracket, from the states that can reach it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from refactor.flow.events import Act
from refactor.flow.facts import Facts
from refactor.flow.regions import Region, close
from refactor.flow.state import CALLER
from refactor.plan.callers import Caller
from refactor.plan.ledger import Decision
from refactor.plan.reach import Reach
from refactor.program.discover import shown
from refactor.program.model import FunctionId
from refactor.protocol.model import Bracket, Protocol


class Verdict(Struct, frozen=True):
    """What to do at one call. region: for a wrapped region. accepted: the user's reason to skip.

    still_held: the bracket begins under the caller's lock. key: of a keyed bracket, in the words of
    the function with the call. guards: those that hold the lock, if that is what is in the way.
    """

    decision: Decision
    reason: str
    region: Region | None = None
    accepted: str = ""
    still_held: bool = False
    key: str = ""
    guards: tuple[int, ...] = ()


class Rules(Struct, frozen=True, eq=False):
    """The rules, for one bracket. through: pointer fields are followed. reach: how a function is
    reached, asked only for functions that run under their caller's lock."""

    protocol: Protocol
    bracket: Bracket
    through: bool
    reach: Callable[[FunctionId], Reach]

    @property
    def title(self) -> str:
        """The bracket as prose calls it."""
        return self.bracket.title or self.bracket.name

    def decide(
        self, caller: Caller, at: int, *, root: bool, owed: str = "", key: str = ""
    ) -> Verdict:
        """The verdict on the call at byte offset `at`.

        root: the caller is itself being hoisted. owed: a mark of the called function that says that
        a lock is held when it is called. key: of the bracket that the call needs.
        """
        facts = caller.facts
        if facts.problems:
            first = facts.problems[0]
            return refuse(f"{caller.name}() holds {first.what} (line {caller.line(first.offset)})")
        states = facts.before.get(at, frozenset())
        if not states:
            return refuse("no path from the start of the function leads here")
        covered = [found for state in states if (found := state.inside(key)) is not None]
        if covered and len(covered) < len(states):
            begun = min(entry.origin for entry in covered)
            place = f"in line {caller.line(begun)}" if begun != CALLER else "by the caller"
            return refuse(f"inside the {self.title} begun {place} on some paths only")
        if covered:
            return self._inside(caller, at, root, key)
        outer = {state.locks[0].origin if state.locks else None for state in states}
        if outer == {None}:
            reason = f"no lock is held here, so the {self.title} goes around the call"
            if owed:
                reason = (
                    f"no lock is seen to be taken here, although the called function is marked "
                    f"{owed}: if it is held, the {self.title} begins under it"
                )
            return _wrap_call(facts, at, reason)
        if outer == {CALLER}:
            return self._under_caller(caller, at)
        return self._under_own(caller, outer, key)

    def _inside(self, caller: Caller, at: int, root: bool, key: str) -> Verdict:
        states = caller.facts.before[at]
        begun = sorted({e.origin for s in states if (e := s.inside(key))} - {CALLER})
        if begun:
            name, line = caller.facts.events[begun[0]].name, caller.line(begun[0])
            held = _begun_under_lock(caller.facts, begun)
            if held is not None:
                return refuse(
                    f"{name}() in line {line} stands under the lock taken in line "
                    f"{caller.line(held)}"
                )
            reason = f"inside the {self.title} begun by {name}() in line {line}"
        elif caller.carries is not None:
            place = caller.carries
            where = f"{shown(place.path)}:{place.file.text.line(place.name_start)}"
            reason = f"the comment at {where} says that callers are inside the {self.title}"
        elif caller.name in self.bracket.contracts:
            reason = (
                f"the protocol says that callers of {caller.name}() are inside the {self.title}"
            )
        else:
            outer = {state.locks[0].origin if state.locks else None for state in states}
            if not root and outer == {CALLER}:
                return Verdict(Decision.CONTRACT, self._contract_reason(caller))
            reason = f"{caller.name}() is called inside the {self.title} from now on"
        return Verdict(Decision.ALREADY_INSIDE, reason)

    def _contract_reason(self, caller: Caller) -> str:
        held = ", ".join(caller.marks) or "it releases a lock that it did not take"
        return f"{caller.name}() runs under the lock of its caller ({held})"

    def _under_caller(self, caller: Caller, at: int) -> Verdict:
        """The outermost lock is the caller's: pass the contract on, unless by pointer only."""
        reason = self._contract_reason(caller)
        found = self.reach(caller.definition.id)
        if self.through or not found.pointers:
            return Verdict(Decision.CONTRACT, reason)
        if all(call.caller.id == caller.definition.id for call in found.calls):
            reason = (
                f"{reason} but is reached through pointers only: the lock is still held where the "
                f"{self.title} begins"
            )
            verdict = _wrap_call(caller.facts, at, reason)
            return replace(verdict, still_held=verdict.decision is Decision.WRAPPED_CALL)
        fields = sorted({use.mention.detail or "an address taken" for use in found.pointers})
        return refuse(
            f"{reason}, and is reached both directly and through {', '.join(fields)}; "
            "give --callbacks through to follow both"
        )

    def _under_own(self, caller: Caller, outer: set[int | None], key: str) -> Verdict:
        """The outermost lock is one that the function takes itself."""
        taken = sorted(origin for origin in outer if origin is not None and origin != CALLER)
        if None in outer or CALLER in outer:
            line = caller.line(taken[0]) if taken else 0
            place = f"taken in line {line}" if taken else "of the caller"
            return refuse(f"the lock {place} is held on some paths only")
        region = close(caller.facts, taken, caller.line, key)
        if isinstance(region, str):
            events = caller.facts.events
            guards = tuple(at for at in taken if events[at].act is Act.GUARD)
            return replace(refuse(region), guards=guards)
        event = caller.facts.events[min(region.acquires)]
        titles = {lock.name: lock.title or lock.name for lock in self.protocol.locks}
        reason = f"runs under the {titles[event.lock]} taken in line {caller.line(event.offset)}"
        return Verdict(Decision.WRAPPED_REGION, reason, region)


def refuse(reason: str) -> Verdict:
    """The verdict that keeps a step from being carried out."""
    return Verdict(Decision.REFUSED, reason)


def _begun_under_lock(facts: Facts, begins: Sequence[int]) -> int | None:
    """The acquire of this function under which one of the brackets is begun."""
    own = {
        entry.origin
        for begin in begins
        for state in facts.before.get(begin, ())
        for entry in state.locks
        if entry.origin not in (CALLER, begin)
    }
    return min(own, default=None)


def _wrap_call(facts: Facts, at: int, reason: str) -> Verdict:
    """Wrap the statement that holds the call, if statements can stand before and behind it."""
    statement = facts.statements[at]
    if at in facts.unplaced:
        return refuse(f"nothing can be put around the call: {facts.unplaced[at]}")
    if statement.kind == "condition":
        return refuse("the call stands in the head of a statement, not in a statement of its own")
    if statement.kind == "return_statement":
        return refuse("the call stands in a return statement: nothing can follow it")
    if statement.optional:
        return refuse("the call is evaluated on some paths through its expression only")
    if statement.kind not in ("expression_statement", "declaration") or not statement.movable:
        return refuse("nothing can be put before and behind the statement that holds the call")
    for event in facts.events.values():
        if (
            event.act not in (Act.SITE, Act.ASSIGN)
            and statement.start <= event.offset < statement.end
        ):
            return refuse(f"the same statement calls {event.name}()")
    return Verdict(Decision.WRAPPED_CALL, reason)
