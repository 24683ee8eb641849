"""Finer brackets that a wider one makes needless: which of them can go from a function.

A finer pair can go if nothing runs inside of it that the wider bracket does not enclose as well:
it lies inside, or it begins right before the wider one and ends right behind it, with nothing but
more of its kind between.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from refactor.flow.events import Act
from refactor.flow.facts import Facts
from refactor.flow.model import Statement
from refactor.flow.state import State
from refactor.plan.brackets.enclose import next_statement
from refactor.plan.brackets.strip import Strip, strip_bracket
from refactor.plan.callers import Callers
from refactor.plan.names.mapping import has_effect
from refactor.program.model import Definition
from refactor.program.program import Program
from refactor.protocol.model import Bracket


class Wraps(Struct, frozen=True):
    """Where a step begins and ends the wider bracket in a function: call -> its statement.

    acquires: those whose regions it goes around.
    """

    opens: Mapping[int, Statement]
    closes: Mapping[int, Statement]
    acquires: frozenset[int]


class Needless(Struct, frozen=True):
    """A finer bracket of a function: what takes it out, or why it stays. keys: those it has."""

    bracket: Bracket
    strip: Strip | None
    reason: str
    keys: frozenset[str]


class Supersede:
    """Looks for the brackets that `wide` supersedes. finer: these."""

    def __init__(self, program: Program, wide: Bracket, analyst: Callers) -> None:
        brackets = program.protocol.brackets
        self.finer = [one for one in brackets if one.name in wide.supersedes]
        self._wide = analyst
        self._analysts = [Callers(program, one) for one in self.finer]

    def needless(self, definition: Definition, entry: State, wraps: Wraps | None) -> list[Needless]:
        """What becomes of the finer brackets of a function; nothing for those it does not have.

        entry: what it is entered with, the wider bracket included. wraps: what the step adds, None
        where the wider bracket is its callers' from now on, and its own one goes.
        """
        found = []
        for analyst in self._analysts:
            names = {analyst.bracket.begin.encode(), analyst.bracket.end.encode()}
            data = definition.file.text.data
            body = data[definition.function.body_start : definition.function.body_end]
            if any(name in body for name in names):
                found += self._one(analyst, definition, entry, wraps)
        return found

    def _one(
        self, analyst: Callers, definition: Definition, entry: State, wraps: Wraps | None
    ) -> list[Needless]:
        plain = analyst.analyse(definition, {}, analyst.entered(definition))
        pairs = [e for e in plain.events.values() if e.act in (Act.BEGIN, Act.END)]
        if not pairs:
            return []
        keys = frozenset(event.key for event in pairs)
        wide = self._wide.analyse(definition, {e.offset: e.name for e in pairs}, entry)
        edges = _edges(wide, wraps) if wraps is not None else ({}, {})
        data = definition.file.text.data
        places = {at for part in edges for at in part if at not in plain.events}
        found = {at: _NAME.match(data, at) for at in places}
        sites = {at: name.group().decode() for at, name in found.items() if name is not None}
        finer = analyst.analyse(definition, sites, analyst.entered(definition))
        strip = strip_bracket(definition, finer)
        calling = [e for e in pairs if has_effect(e.key.encode())]
        if strip.problems:
            at, reason = strip.problems[0]
        elif calling:
            at = calling[0].offset
            reason = f"the argument of {calling[0].name}() may have an effect, and would be dropped"
        else:
            acquires = wraps.acquires if wraps is not None else frozenset[int]()
            at, reason = _outside(definition, finer, wide, edges, acquires)
        if reason:
            line = definition.file.text.line(at)
            return [Needless(analyst.bracket, None, f"line {line}: {reason}", keys)]
        return [Needless(analyst.bracket, strip, "", keys)]


_NAME = re.compile(rb"\w+")
_Edges = tuple[Mapping[int, Statement], Mapping[int, Statement]]


def _edges(wide: Facts, wraps: Wraps) -> _Edges:
    """Where the wider bracket is begun and ended once the step is done."""
    opens, closes = dict(wraps.opens), dict(wraps.closes)
    for at, event in sorted(wide.events.items()):
        if event.act is Act.BEGIN or event.fused:
            opens[at] = wide.statements[at]
        popped = [
            wide.events.get(origin) for origin in wide.popped.get(at, ()) if origin is not None
        ]
        fused = any(one is not None and one.fused for one in popped)
        if event.act is Act.END or (event.act is Act.RELEASE and fused):
            closes[at] = wide.statements[at]
    return opens, closes


def _outside(
    definition: Definition, finer: Facts, wide: Facts, edges: _Edges, acquires: frozenset[int]
) -> tuple[int, str]:
    """A place that the finer bracket encloses and the wider one does not, and what it is."""
    file = definition.file
    opens, closes = edges
    opening = {statement.start for statement in opens.values()}
    behind = {next_statement(file, statement.end) for statement in closes.values()}
    # Finer ones stacked around each other go together: what stands beside one stands beside all.
    by_place = sorted(finer.events.items())
    for at, event in reversed(by_place):
        if event.act is Act.BEGIN and next_statement(file, finer.statements[at].end) in opening:
            opening.add(finer.statements[at].start)
    for at, event in by_place:
        if event.act is Act.END and finer.statements[at].start in behind:
            behind.add(next_statement(file, finer.statements[at].end))
    begins, ends = set[int](), set[int]()
    for at, event in by_place:
        if event.act not in (Act.BEGIN, Act.END):
            continue
        statement = finer.statements[at]
        beside = next_statement(file, statement.end) in opening
        if event.act is Act.END:
            beside = statement.start in behind
            ends.add(statement.start)
        else:
            begins.add(next_statement(file, statement.end))
        states = wide.before.get(at, frozenset())
        inside = bool(states) and all(
            state.brackets or any(entry.origin in acquires for entry in state.locks)
            for state in states
        )
        if not inside and not beside:
            return at, f"{event.name}() stands outside"
    for at, statement in sorted(opens.items()):
        if _open(finer, at) and statement.start not in begins:
            return at, "it is open where the wider one begins"
    for at, statement in sorted(closes.items()):
        if _open(finer, at) and next_statement(file, statement.end) not in ends:
            return at, "it is still open where the wider one ends"
    return -1, ""


def _open(finer: Facts, at: int) -> bool:
    return any(state.brackets for state in finer.before.get(at, ()))
