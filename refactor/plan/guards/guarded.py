"""Regions that may become guards: an acquire with releases that are for it alone."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct

from refactor.flow.facts import Facts
from refactor.plan.guards.outline import Outline
from refactor.plan.guards.respelling import (
    Refusal,
    Spelling,
)


class Region(Struct, frozen=True):
    """An acquire at byte offset `at`, and what it may be spelt as. releases: their offsets.

    keeping: the names of calls that keep something in a variable which a guard has by itself.
    """

    at: int
    name: str
    releases: tuple[int, ...]
    spellings: tuple[Spelling, ...]
    keeping: frozenset[str] = frozenset()


def region(outline: Outline, facts: Facts, at: int, known: Collection[Spelling]) -> Region:
    """The acquire at `at` with all its releases, if each of these is for it alone."""
    name, line = facts.events[at].name, outline.line_at
    for release in facts.closers.get(at, ()):
        others = facts.popped[release] - {at}
        if others:
            raise Refusal(
                f"{facts.events[release].name}() in line {line(release)} may release what was not "
                "taken here"
            )
    if at in facts.open_at:
        raise Refusal(f"the lock is still held where line {line(facts.open_at[at])} leaves")
    if at in facts.again:
        raise Refusal("it can be reached again before the lock is released")
    releases = tuple(facts.closers.get(at, ()))
    names = {facts.events[release].name for release in releases}
    fitting = tuple(s for s in known if s.acquire == name and names <= {s.release})
    if not fitting:
        raise Refusal(f"no guard of the protocol releases with {', '.join(sorted(names))}()")
    keeping = {call for s in known if s.variable for call in (s.acquire, s.release)}
    return Region(at, name, releases, fitting, frozenset(keeping))
