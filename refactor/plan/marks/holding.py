"""Whether what a mark asks of the callers of a function is so at a call."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from refactor.flow.events import Act
from refactor.flow.facts import Facts
from refactor.flow.state import CALLER, Entry, State
from refactor.plan.callers import Callers
from refactor.plan.ledger import Decision
from refactor.program.model import Definition
from refactor.program.program import Program
from refactor.protocol.index import Mark
from refactor.protocol.model import Bracket, Lock


class Finding(Struct, frozen=True):
    """What was found at a call. CHANGED: its function has to be marked as well."""

    decision: Decision
    reason: str


class Holding:
    """Judges calls of functions with a mark: of a lock, or, without one, that the caller has it."""

    def __init__(self, program: Program, mark: str) -> None:
        self.program = program
        self.mark = mark
        self.meaning: Mark | None = program.roles.marks.get(mark)
        self._lock: Lock | None = None
        if self.meaning is None:
            return
        wanted = self.meaning.lock
        self._lock = next(lock for lock in program.protocol.locks if lock.name == wanted)
        nothing = Bracket(name="", begin="", end="", contract="", outside=(wanted,))
        self._analyst = Callers(program, nothing)

    def judge(self, caller: Definition, sites: Mapping[int, str]) -> dict[int, Finding]:
        """Offset -> finding, for calls in one function. sites: offset -> name as written there."""
        marks = self.program.marks(caller)
        if self.meaning is None or self._lock is None:
            return dict.fromkeys(sites, self._by_mark(caller, marks))
        held = self._analyst.held(self._analyst.held_marks(caller))
        facts = self._analyst.analyse(caller, sites, State(held))
        if facts.problems:
            first = facts.problems[0]
            line = caller.file.text.line(first.offset)
            said = f"{caller.id.name}() holds {first.what} (line {line})"
            return dict.fromkeys(sites, Finding(Decision.REFUSED, said))
        found = {}
        for at in sites:
            states = facts.before.get(at, frozenset())
            locks = {state.locks for state in states}
            if not states:
                said = "no path from the start of the function leads here"
                found[at] = Finding(Decision.REFUSED, said)
            elif self.meaning.held:
                found[at] = self._held(caller, facts, locks, marks)
            else:
                found[at] = self._not_held(caller, facts, locks, marks)
        return found

    def satisfied_by(self, lock: str, kind: str) -> bool:
        """Whether holding a lock in a kind is what the mark asks for."""
        if self.meaning is None or self._lock is None or self.meaning.kind is None:
            return False
        kinds = [one.name for one in self._lock.kinds]
        wanted = kinds.index(self.meaning.kind)
        return lock == self.meaning.lock and kinds.index(kind) <= wanted

    @property
    def title(self) -> str:
        """The lock as prose calls it."""
        return (self._lock.title or self._lock.name) if self._lock is not None else ""

    def _by_mark(self, caller: Definition, marks: frozenset[str]) -> Finding:
        name = caller.id.name
        if self.mark in marks:
            return Finding(Decision.RIGHT, f"{name}() is marked {self.mark}")
        return Finding(Decision.CHANGED, f"{name}() is not marked {self.mark}")

    def _held(
        self,
        caller: Definition,
        facts: Facts,
        locks: set[tuple[Entry, ...]],
        marks: frozenset[str],
    ) -> Finding:
        name, line = caller.id.name, caller.file.text.line
        enough = [self._covering(entries) for entries in locks]
        if all(enough):
            own = sorted({e.origin for es in enough for e in es} - {CALLER})
            if own and not all(any(e.origin == CALLER for e in es) for es in enough):
                said = f"the {self.title} is taken in line {line(own[0])}"
                return Finding(Decision.RIGHT, said)
            held = ", ".join(self._analyst.held_marks(caller))
            said = f"is marked {held}" if held else "releases the lock of its caller"
            return Finding(Decision.RIGHT, f"{name}() {said}")
        if any(enough):
            said = f"the {self.title} is held as {self.mark} asks on some paths only"
            return Finding(Decision.REFUSED, said)
        weak = sorted({e.origin for es in locks for e in es if e.origin != CALLER})
        if weak:
            said = f"the {self.title} taken in line {line(weak[0])} is not held as {self.mark} asks"
            return Finding(Decision.REFUSED, said)
        if self.mark in marks:
            said = f"{name}() is marked {self.mark}, but has dropped the {self.title} here"
            return Finding(Decision.REFUSED, said)
        taken = self._taken_inside(caller)
        if taken is not None:
            return Finding(
                Decision.REFUSED,
                f"nothing holds the {self.title} here, and {name}() cannot be called with it held: "
                f"it takes it in line {line(taken)}",
            )
        return Finding(Decision.CHANGED, f"nothing in {name}() holds the {self.title} here")

    def _not_held(
        self,
        caller: Definition,
        facts: Facts,
        locks: set[tuple[Entry, ...]],
        marks: frozenset[str],
    ) -> Finding:
        name, line = caller.id.name, caller.file.text.line
        own = sorted({e.origin for entries in locks for e in entries} - {CALLER})
        if own:
            said = f"the {self.title} taken in line {line(own[0])} is held here"
            return Finding(Decision.REFUSED, said)
        if any(locks):
            return Finding(Decision.REFUSED, f"{name}() is called with the {self.title} held")
        if self.mark in marks:
            return Finding(Decision.RIGHT, f"{name}() is marked {self.mark}")
        if facts.entry.locks:
            said = f"{name}() has dropped its caller's {self.title} here"
            return Finding(Decision.RIGHT, said)
        return Finding(Decision.CHANGED, f"{name}() may be called with the {self.title} held")

    def _covering(self, entries: tuple[Entry, ...]) -> list[Entry]:
        return [entry for entry in entries if self.satisfied_by(entry.lock, entry.kind)]

    def _taken_inside(self, caller: Definition) -> int | None:
        """Where the function takes the lock if its caller holds it already."""
        if self.meaning is None or self.meaning.kind is None:
            return None
        entry = State((Entry(self.meaning.lock, self.meaning.kind, CALLER),))
        facts = self._analyst.analyse(caller, {}, entry)
        taken = [
            at
            for at, event in facts.events.items()
            if event.act in (Act.ACQUIRE, Act.GUARD)
            and any(state.locks for state in facts.before.get(at, ()))
        ]
        return min(taken, default=None)
