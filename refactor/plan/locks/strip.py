"""Take a function's own lock out of it, or say why its callers cannot take the lock for it."""

from __future__ import annotations

import re

from msgspec import Struct

from refactor.flow.events import Act
from refactor.flow.expression import Unfit
from refactor.flow.facts import Facts
from refactor.flow.state import State
from refactor.plan.callers import Callers
from refactor.plan.keys import call_keys, carried_over, unsayable
from refactor.plan.locks.alias import Aliases
from refactor.plan.locks.choice import LockChoice
from refactor.plan.locks.tested import tested
from refactor.plan.locks.tidy import bare_bodies, take_out
from refactor.plan.locks.under import UnderLock
from refactor.plan.reach import Call
from refactor.program.model import Definition
from refactor.program.program import Program
from refactor.protocol.index import Does
from refactor.source.edits import Edit
from refactor.source.statements import removable

HINT = ": --unguard opens it up first"
"""Ends the reasons that a guard is one of."""

_CONSTANT = re.compile(rb"(?:[A-Z_][A-Z0-9_]*|\d+)?\Z")
_TAKES = (Act.ACQUIRE, Act.GUARD)
_OTHERS = (Does.ACQUIRE, Does.SCOPE_GUARD, Does.BLOCK_GUARD, Does.TRY)
"""What takes a lock; of the lock that moves these are no calls but acquires of it."""


class Pair(Struct, frozen=True):
    """The two calls that a function takes and drops the lock with, and their arguments.

    key: which of the locks of that name it is, "" if there is one only.
    """

    acquire: str
    release: str
    taking: tuple[str, ...] = ()
    dropping: tuple[str, ...] = ()
    key: str = ""

    @property
    def begin(self) -> str:
        """The acquire as a call."""
        return f"{self.acquire}({', '.join(self.taking)})"

    @property
    def end(self) -> str:
        """The release as a call."""
        return f"{self.release}({', '.join(self.dropping)})"

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is said of a place: arguments and key."""
        return tuple(dict.fromkeys(filter(None, (self.key, *self.taking, *self.dropping))))

    def at(self, program: Program, home: Definition, call: Call) -> Pair | Unfit:
        """The pair in the words of the function that makes the call. home: whose it is."""
        said: dict[str, str] = {}
        for text in (*self.taking, *self.dropping, self.key):
            plain = _CONSTANT.match(text.encode()) is not None
            found = text if plain else carried_over(program, home, text, call)
            if isinstance(found, Unfit):
                return Unfit(f"{text} of {home.id.name}() cannot be said here: {found.reason}")
            said[text] = found
        taking, dropping = (tuple(said[t] for t in one) for one in (self.taking, self.dropping))
        return Pair(self.acquire, self.release, taking, dropping, said[self.key])


class LockStrip(Struct, frozen=True):
    """edits: the removals, and calls that become others under the lock. taken: offsets of what is
    removed; statements: the same as text. pair: what the callers have to write. problems: (offset,
    reason). guards: those that could be taken out if they were explicit calls.
    """

    edits: tuple[Edit, ...]
    taken: tuple[int, ...]
    statements: tuple[bytes, ...]
    pair: Pair | None
    problems: tuple[tuple[int, str], ...]
    guards: tuple[int, ...] = ()


def strip_lock(
    definition: Definition, analyst: Callers, choice: LockChoice, under: UnderLock
) -> LockStrip:
    """The removal of every acquire and release of the lock's kind, and of guards of that kind."""
    entry = State(analyst.held(analyst.held_marks(definition)))
    inside = definition.function.body_start, definition.end
    roles, lock = analyst.program.roles.functions, choice.lock.name
    every = under.calls(definition.path, *inside)
    calls = {at: n for at, n in every if n not in roles or roles[n].lock != lock}
    facts = analyst.analyse(definition, calls, entry)
    own = [
        event
        for event in sorted(facts.events.values(), key=lambda event: event.offset)
        if event.lock == choice.lock.name and event.act in (*_TAKES, Act.RELEASE)
    ]
    if not any(event.act in _TAKES and event.kind == choice.kind.name for event in own):
        return LockStrip((), (), (), None, ())
    offsets = [event.offset for event in own]
    return _Strip(definition, facts, choice, under, calls, offsets).result()


class _Strip:
    def __init__(
        self,
        definition: Definition,
        facts: Facts,
        choice: LockChoice,
        under: UnderLock,
        calls: dict[int, str],
        own: list[int],
    ) -> None:
        self.definition = definition
        self.facts = facts
        self.choice = choice
        self.under = under
        self.text = definition.file.text
        self.calls = calls
        self.own = own
        going = (facts.statements[at] for at in own if at in facts.statements)
        self.aliases = Aliases(
            definition, facts, calls, tuple((one.start, one.end) for one in going)
        )
        self.problems: list[tuple[int, str]] = []
        self.guards: list[int] = []
        self.edits: list[Edit] = []

    def result(self) -> LockStrip:
        calls, own = self.calls, self.own
        pairs = {pair for at in own if (pair := self._pair(at)) is not None}
        for at in own:
            self._take_out(at)
        if len(pairs) > 1:
            listed = " and ".join(sorted(f"{pair.begin}" for pair in pairs))
            self.problems.append((own[0], f"the lock is taken in different ways: {listed}"))
        for problem in self.facts.problems:
            what = f"line {self.text.line(problem.offset)} holds {problem.what}"
            self.problems.append((own[0], what))
        for left, state in sorted(self.facts.exits):
            if any(entry.origin in own for entry in state.locks):
                line = self.text.line(left)
                what = f"the lock is still held where line {line} leaves the function"
                self.problems.append((own[0], what))
        self._newly_locked(calls)
        pair = min(pairs, key=lambda one: one.begin, default=None)
        protocol = self.under.program.protocol
        self.edits += bare_bodies(self.definition, own if self.edits else (), protocol.noreturn)
        data, statements = self.text.data, self.facts.statements
        texts = tuple(data[at : statements[at].end] for at in own if at in statements)
        problems, guards = tuple(self.problems), tuple(self.guards)
        return LockStrip(tuple(self.edits), tuple(own), texts, pair, problems, guards)

    def _pair(self, at: int) -> Pair | None:
        """What an acquire or guard of the function is in the callers' hands."""
        event = self.facts.events[at]
        kind = self.choice.kind
        if event.act is Act.RELEASE or event.kind != kind.name:
            return None
        if event.act is Act.GUARD:
            explicit = kind.explicit(event.name)
            if explicit is None:
                return None
            key = self.aliases.meant(event.key) if event.key else ""
            keys = (key,) if key else ()
            return Pair(*explicit, keys, keys, key)
        closers = sorted(self.facts.closers.get(at, ()))
        names = {self.facts.events[one].name for one in closers}
        release = min(names, default=kind.release[0])
        taking = self._said(at)
        dropping = self._said(closers[0]) if closers else taking
        key = self.aliases.meant(event.key) if event.key else ""
        return Pair(event.name, release, taking, dropping, key)

    def _said(self, at: int) -> tuple[str, ...]:
        """The arguments of a call in the words of the parameters."""
        return tuple(map(self.aliases.meant, call_keys(self.definition.file, at)))

    def _take_out(self, at: int) -> None:
        event, statement = self.facts.events[at], self.facts.statements.get(at)
        name = self.definition.id.name
        if not self.choice.makes_needless(event.kind):
            what = f"{event.name}() takes or drops the {self.choice.title} in kind {event.kind}"
            self.problems.append((at, f"{what}, which cannot stay under the lock of the caller"))
        elif (
            statement is None
            or not statement.whole
            or not statement.movable
            or statement.bodies
            or not removable(self.text, statement.end)
        ):
            guard = event.act is Act.GUARD
            self.guards += [at] * guard
            what = f"{event.name}() is no statement of its own in a block"
            self.problems.append((at, what + HINT * guard))
        elif title := self._bracket(event.name):
            reason = (
                f"{event.name}() begins a {title} as well, which the mark does not say: unfuse "
                f"{event.name}, hoist the {title}, hoist the lock, then fuse the two again"
            )
            self.problems.append((at, reason))
        elif unknown := self._unknown(at):
            reason = f"callers cannot write {event.name}() for it: {unknown}"
            self.problems.append((at, reason))
        elif None in self.facts.popped.get(at, ()):
            self.problems.append((at, f"{event.name}() may drop a lock that was not taken"))
        else:
            why = f"{event.name}() taken out of {name}()"
            needed = statement.ends_label
            edit = take_out(
                self.definition.file, statement.start, statement.end, why, needed=needed
            )
            if self.edits and edit.start < self.edits[-1].end:
                edit = Edit(self.edits[-1].end, edit.end, edit.rank, edit.text, edit.why)
            self.edits.append(edit)

    def _bracket(self, name: str) -> str:
        """The title of the bracket that a fused acquire begins, or ""."""
        program = self.under.program
        role = program.roles.functions.get(name)
        if role is None or role.does is not Does.ACQUIRE:
            return ""
        named = (one for one in program.protocol.brackets if one.name == role.bracket)
        return next((one.title or one.name for one in named), "")

    def _unknown(self, at: int) -> str:
        """Why callers could not say an argument, or ""."""
        arguments = call_keys(self.definition.file, at)
        if self.facts.events[at].act is Act.GUARD:
            arguments = tuple(filter(None, (self.facts.events[at].key,)))
        for text in arguments:
            if _CONSTANT.match(text.encode()) is None:
                meant = self.aliases.meant(text)
                reason = unsayable(self.under.program, self.definition, meant, self.facts)
                reason = reason or self.aliases.unsteady(text)
                looked = tested(self.definition, (text, meant), at)
                if looked is not None and self.facts.events[at].act in _TAKES:
                    reason = reason or (
                        f"line {self.text.line(looked)} tests a pointer that {text} goes through, "
                        "and callers would take the lock before that: move the test to them first"
                    )
                if reason:
                    return reason
        return ""

    def _newly_locked(self, calls: dict[int, str]) -> None:
        """Calls that were outside of the lock and are inside from now on."""
        lock = self.choice.lock.name
        for at, name in sorted(calls.items()):
            states = self.facts.before.get(at, ())
            if states and all(any(e.lock == lock for e in s.locks) for s in states):
                continue
            role = self.under.program.roles.functions.get(name)
            if role is not None and role.does in _OTHERS:
                said = f"{name}() in line {self.text.line(at)} stands outside of the lock now, and "
                self.problems.append((at, f"{said}takes another one, which would change the order"))
                continue
            other = self.choice.kind.substitute.get(name)
            if other is not None:
                why = f"{other}() in place of {name}() under the lock"
                self.edits.append(Edit(at, at + len(name), 0, other.encode(), why))
                continue
            why = self.under.forbidden(self.definition.path, name)
            if why:
                said = f"{name}() in line {self.text.line(at)} stands outside of the lock now, and "
                self.problems.append((at, f"{said}must not be called with it held{why}"))
