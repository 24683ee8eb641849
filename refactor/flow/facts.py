"""All that is known about one function: the dataflow of every configuration, put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace
from tree_sitter import Node as Syntax

from refactor.flow.assigned import assignments
from refactor.flow.configurations import groups_in, selections
from refactor.flow.events import Act, Event, Watch, find_events
from refactor.flow.graph import build
from refactor.flow.model import Problem, Statement
from refactor.flow.solve import solve
from refactor.flow.state import CALLER, Entry, State
from refactor.flow.unseen import errors, hidden_jumps, key_changed
from refactor.program.translation import Translation
from refactor.syntax import parser
from refactor.syntax.model import Span
from refactor.syntax.parser import Function, Unit
from refactor.syntax.vocabulary import Vocabulary


class Facts(Struct, frozen=True, dict=True):
    """The union over all configurations; keys are byte offsets of calls (see `Solution`).

    events: every event of the function by offset. statements: where each stands (the first of two
    places if configurations differ). problems: what the graph cannot show. entry: the state that
    the function is entered in; it holds what the marks say, and every kind of lock that the
    function releases without having taken it on any path. unplaced: calls beside which
    no statement can be put, with the reason. assigned: all assignments, in a keyed protocol only.
    """

    events: Mapping[int, Event]
    before: Mapping[int, frozenset[State]]
    popped: Mapping[int, frozenset[int | None]]
    again: frozenset[int]
    exits: frozenset[tuple[int, State]]
    statements: Mapping[int, Statement]
    problems: tuple[Problem, ...]
    entry: State
    unplaced: Mapping[int, str]
    assigned: frozenset[Event] = frozenset()

    @cached_property
    def closers(self) -> dict[int, list[int]]:
        """acquire -> the releases that can pop it, in source order."""
        found: dict[int, list[int]] = {}
        for at, popped in sorted(self.popped.items()):
            if self.events[at].act is Act.RELEASE:
                for origin in popped:
                    if origin is not None:
                        found.setdefault(origin, []).append(at)
        return found

    @cached_property
    def open_at(self) -> dict[int, int]:
        """acquire -> the first statement that leaves the function with the lock still held."""
        found: dict[int, int] = {}
        for left, state in sorted(self.exits):
            for entry in state.locks:
                found.setdefault(entry.origin, left)
        return found


def analyse(
    file: Translation,
    function: Function,
    watch: Watch,
    sites: Mapping[int, str],
    entry: State,
    vocabulary: Vocabulary,
) -> Facts:
    """Facts about `function`, entered in `entry`. sites: offset -> name of the calls."""
    first = _Run(file, function, watch, sites, vocabulary)
    first.problems += hidden_jumps(file, function)
    facts = first.facts(entry)
    missing = _released_unheld(facts) - {(e.lock, e.kind, e.key) for e in entry.locks}
    if not missing:
        return facts
    held = tuple(Entry(lock, kind, CALLER, -1, key) for lock, kind, key in sorted(missing))
    again = first.facts(State((*entry.locks, *held), entry.brackets))
    return again if _takes_back(again) else first.unclear(facts)


def _released_unheld(facts: Facts) -> set[tuple[str, str, str]]:
    """Kinds and keys that some release finds not held on any of its paths."""
    return {
        (facts.events[at].lock, facts.events[at].kind, facts.events[at].key)
        for at, popped in facts.popped.items()
        if popped == {None} and facts.events[at].act is Act.RELEASE
    }


def _takes_back(facts: Facts) -> bool:
    """Whether every path leaves the function with the kinds of lock that it was entered with."""
    entered = sorted((entry.lock, entry.kind, entry.key) for entry in facts.entry.locks)
    return all(
        sorted((entry.lock, entry.kind, entry.key) for entry in state.locks) == entered
        for _, state in facts.exits
    )


class _Run:
    """The graphs of all configurations of one function, built once."""

    def __init__(
        self,
        file: Translation,
        function: Function,
        watch: Watch,
        sites: Mapping[int, str],
        vocabulary: Vocabulary,
    ) -> None:
        self.start = function.start
        self.spans = file.spans
        self.text = file.text
        self.problems: list[Problem] = []
        self.events: dict[int, Event] = {}
        self.assigned: set[Event] = set()
        self.graphs = []
        source = file.text.data
        for node, base, text, taken in self._trees(file, function, watch, sites, vocabulary):
            spans = tuple(taken)
            start, end = base + node.start_byte, base + node.end_byte
            blocks = [
                event
                for span in spans
                if span.rule == "block-macro"
                and start <= base + span.start < end
                and (event := watch.guard(source, base + span.start, base + span.end, _name(span)))
                is not None
            ]
            # A macro that the mask put out of the way is used all the same.
            self.problems += [
                Problem(base + span.start, watch.hidden[_name(span)])
                for span in spans
                if span.rule.endswith("-macro")
                and start <= base + span.start < end
                and _name(span) in watch.hidden
            ]
            found = [*find_events(text, start, end, watch, sites, source), *blocks]
            if watch.keyed:
                assigning = [one for one in spans if _name(one) not in watch.reading]
                assigned = tuple(assignments(node, base, text, source, assigning))
                self.assigned |= set(assigned)
                found += assigned
            events = tuple(sorted(found, key=lambda event: event.offset))
            self.events |= {event.offset: event for event in events}
            guards = frozenset(event.offset for event in blocks)
            graph = build(node, base, text, events, guards)
            self.problems += [
                Problem(
                    event.offset,
                    event.note
                    or watch.hidden.get(event.name, f"a use of {event.name} that is no call"),
                )
                for event in events
                if event.act is Act.HIDDEN
            ]
            self.problems += graph.problems + list(errors(node, base))
            self.problems += [
                Problem(event.offset, f"a call of {event.name}() that stands in no statement")
                for event in events
                if event.offset not in graph.statements
                and event not in blocks
                and event.act is not Act.ASSIGN
            ]
            self.graphs.append(graph)

    def unclear(self, facts: Facts) -> Facts:
        """The facts of a function that drops what nobody is known to hold: that is a problem."""
        dropped = sorted(at for at, popped in facts.popped.items() if popped == {None})
        names = [(at, facts.events[at]) for at in dropped]
        found = [
            Problem(at, f"a call of {event.name}() for a lock that is not known to be held")
            for at, event in names
            if event.act is Act.RELEASE
        ]
        return replace(facts, problems=(*facts.problems, *found))

    def facts(self, entry: State) -> Facts:
        solutions = [solve(graph, entry) for graph in self.graphs]
        statements: dict[int, Statement] = {}
        unplaced: dict[int, str] = {}
        for graph in self.graphs:
            for at, statement in graph.statements.items():
                if statements.setdefault(at, statement) != statement:
                    unplaced[at] = "it belongs to different statements, depending on an #if"
                elif self._crossed(statement):
                    unplaced[at] = "an #if stands between it and the head that it belongs to"
                elif self._continued(statement):
                    unplaced[at] = "a backslash joins its lines with others"
        problems = list(self.problems)
        problems += [
            Problem(self.start, "too many states to follow") for s in solutions if s.overflow
        ]
        problems += [
            Problem(at, f"a call of {self.events[at].name}() for a bracket that may not be begun")
            for s in solutions
            for at, popped in s.popped.items()
            if None in popped and self.events[at].act is Act.END
        ]
        problems += [key_changed(event, entry) for s in solutions for event, entry in s.changed]
        return Facts(
            events=self.events,
            before=_union([s.before for s in solutions]),
            popped=_union([s.popped for s in solutions]),
            again=frozenset().union(*(s.again for s in solutions)),
            exits=frozenset().union(*(s.exits for s in solutions)),
            statements=statements,
            problems=tuple(sorted(set(problems), key=lambda p: (p.offset, p.what))),
            entry=entry,
            unplaced=unplaced,
            assigned=frozenset(self.assigned),
        )

    def _continued(self, statement: Statement) -> bool:
        """Whether the line before the statement, or its last line, ends with a backslash."""
        first = self.text.line_start(statement.start)
        before = self.text.data[max(first - 3, 0) : first].rstrip(b"\r\n")
        last = self.text.data[statement.end : self.text.line_end(statement.end)].rstrip()
        return before.endswith(b"\\") or last.endswith(b"\\")

    def _crossed(self, statement: Statement) -> bool:
        """Whether a directive stands between a body without braces and its head or what follows."""
        return any(
            span.rule == "directive"
            for body in statement.bodies
            for span in self.spans.within(body.header_end, body.tail or body.end)
        )

    def _trees(
        self,
        file: Translation,
        function: Function,
        watch: Watch,
        sites: Mapping[int, str],
        vocabulary: Vocabulary,
    ) -> Iterator[tuple[Syntax, int, bytes, Iterable[Span]]]:
        """In every configuration: the function's node, what its offsets lack, text, spans."""
        groups = groups_in(file.unit, function)
        node = _function_node(file.unit, function.body_start)
        if not groups:
            if node is not None:
                yield node, 0, file.unit.mask.text, file.spans.within(function.start, function.end)
            return
        base = min(function.start, groups[0].start)
        end = max(function.end, groups[-1].end)
        chosen = selections(file.text.data, groups, watch, frozenset(sites.values()))
        if chosen is None:
            self.problems.append(
                Problem(function.start, "more #if conditions than can be followed")
            )
            return
        snippet = file.text.data[base:end]
        for selection in chosen:
            local = {start - base: branch for start, branch in selection.items()}
            unit = parser.parse(snippet, vocabulary, local)
            found = _function_node(unit, function.body_start - base)
            if found is None:
                self.problems.append(
                    Problem(function.start, "an #if that does not parse in every configuration")
                )
                continue
            padded = bytes(base) + unit.mask.text
            yield found, base, padded, unit.mask.spans


def _function_node(unit: Unit, body_start: int) -> Syntax | None:
    node = unit.root.descendant_for_byte_range(body_start, body_start + 1)
    found: Syntax | None = None
    while node is not None:
        if node.type == "function_definition":
            found = node
        node = node.parent
    return found


def _name(span: Span) -> str:
    return span.name.decode()


V = TypeVar("V")


def _union(parts: list[dict[int, set[V]]]) -> dict[int, frozenset[V]]:
    merged: dict[int, set[V]] = {}
    for part in parts:
        for key, values in part.items():
            merged.setdefault(key, set()).update(values)
    return {key: frozenset(values) for key, values in merged.items()}
