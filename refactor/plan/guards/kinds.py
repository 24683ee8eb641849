"""What a step does with guards: open them up, or make them."""

from __future__ import annotations

from refactor.flow.events import Act
from refactor.flow.facts import Facts
from refactor.plan.guards.guarded import region
from refactor.plan.guards.guarding import close_region
from refactor.plan.guards.outline import Outline
from refactor.plan.guards.respelling import (
    Refusal,
    Respelt,
    Spelling,
    parenthesised,
)
from refactor.plan.guards.spellings import closed_spellings, spellings
from refactor.plan.guards.unguarding import open_guard
from refactor.program.program import Program
from refactor.protocol.index import Does


def cleaned_up(program: Program) -> tuple[str, ...]:
    """Words in what declares a variable that is cleaned up by itself; scope guards do so, too."""
    guards = program.roles.guards(Does.SCOPE_GUARD)
    return (*program.protocol.cleanup, *sorted(name.decode() for name in guards))


class Opening:
    """Opens guards up: what `unguard` does, and `hoist` where it is asked to."""

    backwards = True

    def __init__(self, program: Program) -> None:
        self.program = program
        self.spelt = spellings(program.protocol)
        self.closed = closed_spellings(program.protocol)
        self.known = {one.name: one for one in self.spelt}
        self.label = program.protocol.style.label
        self.cleanup = cleaned_up(program)

    def offsets(self, facts: Facts) -> list[int]:
        """The guards of a function."""
        return sorted(at for at, event in facts.events.items() if event.act is Act.GUARD)

    def make(self, outline: Outline, facts: Facts, at: int) -> Respelt:
        """Open one guard up."""
        spelling = self.spelling(outline, facts, at)
        for release in facts.closers.get(at, ()):
            event = facts.events[release]
            if event.act is Act.RELEASE:
                raise Refusal(
                    f"{event.name}() in line {outline.line_at(release)} may release the lock that "
                    "it holds"
                )
        return open_guard(outline, spelling, at, self.label, self.cleanup)

    def spelling(self, outline: Outline, facts: Facts, at: int) -> Spelling:
        """What the guard at an offset is, in the protocol's words; raises Refusal."""
        name = facts.events[at].name
        named = self.known.get(name)
        if named is None:
            given = parenthesised(outline.text.data, at + len(name))
            inner = given[0].partition(b",")[0].strip() if given is not None else b""
            name = f"{name}({inner.decode('ascii', 'replace')})"
            named = self.known.get(name)
        if named is None and any(one.name == name for one in self.closed):
            raise Refusal(f"the explicit calls of {name} need a variable: open it up by hand")
        if named is None:
            raise Refusal(
                f"the protocol does not say which explicit calls {name} stands for: add it to "
                "'opened' of its kind of lock"
            )
        return named


class Closing:
    """Makes guards of explicit calls: what `guard` does."""

    backwards = False

    def __init__(self, program: Program, *, prefer_block: bool = False) -> None:
        self.program = program
        self.spelt = closed_spellings(program.protocol)
        self.acquires = {one.acquire for one in self.spelt}
        self.cleanup = cleaned_up(program)
        self.prefer_block = prefer_block

    def offsets(self, facts: Facts) -> list[int]:
        """The explicit acquires of a function for which the protocol has a guard."""
        return sorted(
            at
            for at, event in facts.events.items()
            if event.act is Act.ACQUIRE and event.name in self.acquires
        )

    def guarded(self, lock: str, kind: str) -> bool:
        """Whether the protocol has guards for a kind of lock, of whatever calls."""
        return any(
            one.guards
            for known in self.program.protocol.locks
            if known.name == lock
            for one in known.kinds
            if one.name == kind
        )

    def make(self, outline: Outline, facts: Facts, at: int) -> Respelt:
        """Make a guard of one region."""
        found = region(outline, facts, at, self.spelt)
        return close_region(outline, found, self.cleanup, prefer_block=self.prefer_block)
