"""hoist: move a bracket out of a function and into its callers.

What happens at a call is decided from the states that the dataflow says can reach it, see
`Hoist._decide`. Weak spot: a caller that holds the lock without saying so, neither by a mark nor by
releasing it, looks as if nothing were held.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from refactor.flow.events import Act, Watch
from refactor.flow.facts import Facts, analyse
from refactor.flow.regions import Region, close
from refactor.flow.state import CALLER, Entry, State
from refactor.plan.bracket import enclose
from refactor.plan.contracts import (
    carried_at,
    contract_edit,
    contract_place,
    states_contract,
)
from refactor.plan.crosscheck import count_tokens
from refactor.plan.ledger import Change, Count, Decision, Ledger, Site, in_order
from refactor.plan.lookup import choose_bracket, find_function, warn_of_unknown
from refactor.plan.reach import Call, Reach, reach, variants
from refactor.plan.skips import Skips
from refactor.plan.step import Option, Request
from refactor.plan.strip import Strip, strip_bracket
from refactor.plan.unparsed import unparsed
from refactor.program.model import Declared, Definition, FunctionId
from refactor.program.program import Program
from refactor.source.edits import Edit, EditSet


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do at one call. region: for a wrapped region. accepted: the user's reason to skip."""

    decision: Decision
    reason: str
    region: Region | None = None
    accepted: str = ""


@dataclass(frozen=True, eq=False)
class Caller:
    """A function with calls: what is known of it, and the verdict on each, by byte offset."""

    definition: Definition
    facts: Facts
    calls: Mapping[int, Call]
    verdicts: Mapping[int, Verdict]


class Hoist:
    """Move a bracket out of FUNCTION… and into the callers, outside of their lock regions."""

    name: ClassVar[str] = "hoist"
    argument: ClassVar[str] = "FUNCTION"
    options: ClassVar[Sequence[Option]] = (
        Option("bracket", "Name of the protocol's bracket to move; needed if it has several."),
        Option(
            "callbacks",
            "A function that is only reached through pointers: wrap its call (stop), or go on "
            "through the pointer field to the callers of the field (through).",
            ("stop", "through"),
        ),
    )

    def __init__(self, program: Program, request: Request) -> None:
        self.program = program
        self.bracket = choose_bracket(program.protocol, request.options.get("bracket", ""))
        self.title = self.bracket.title or self.bracket.name
        self.through = request.options.get("callbacks", "stop") == "through"
        self.skips = Skips(request.skips)
        self.watch = Watch(
            program.roles.functions, self.bracket.name, frozenset(self.bracket.outside)
        )
        self.hints = [max(self.bracket.contract.strip(".").split(), key=len)]
        asked = [argument.rpartition(":")[2] for argument in request.arguments]
        more = [variant for name in asked for variant in variants(program, name)]
        warned = warn_of_unknown(program, [*asked, *more, *program.roles.marks, *self.hints])
        self.notes: list[str] = list(warned)
        self.roots = [find_function(program, argument) for argument in request.arguments]
        self.parents: dict[FunctionId, FunctionId | None] = dict.fromkeys(self.roots)
        self.reached: dict[FunctionId, Reach] = {}
        self.callers: list[Caller] = []
        self.strips: dict[tuple[str, int], tuple[Definition, Strip]] = {}
        self._facts: dict[tuple[object, ...], Facts] = {}

    # -- sites ---------------------------------------------------------------------------------

    def sites(self) -> Ledger:
        """Decide on every call, following the contract up until no function is added."""
        while True:
            for function in self.parents:
                if function not in self.reached:
                    self.reached[function] = reach(self.program, function, through=self.through)
            self.callers = [self._caller(calls) for calls in self._calls_by_caller()]
            added = self._passed_on()
            if not added:
                break
            self._search_ahead(added)
            self.parents |= added
        self._strip_roots()
        sites = in_order([*self._call_sites(), *self._obstacles()])
        self.skips.check_all_used()
        matter = {(c.definition.path, c.definition.function.start) for c in self.callers}
        return Ledger(
            sites=sites,
            changes=tuple(self._changes()),
            counts=tuple(self._counts()),
            unparsed=unparsed(self.program, matter),
            notes=tuple(self.notes),
        )

    def _search_ahead(self, added: Mapping[FunctionId, FunctionId | None]) -> None:
        """One pass over the tree for all the names that the next round asks about."""
        names = [f.name for f in added if not f.file]
        self.program.search([*names, *(v for n in names for v in variants(self.program, n))])

    def _calls_by_caller(self) -> list[list[Call]]:
        groups: dict[tuple[str, int], dict[int, Call]] = {}
        for found in self.reached.values():
            for call in found.calls:
                key = (call.path, call.caller.start)
                groups.setdefault(key, {})[call.offset] = call
        return [[group[at] for at in sorted(group)] for _, group in sorted(groups.items())]

    def _caller(self, calls: list[Call]) -> Caller:
        definition = calls[0].caller
        carries = carried_at(self.program, definition, self.bracket.contract, self.hints)
        locks = self._held_by_mark(definition)
        inside = definition.id in self.parents or carries is not None
        entry = State(locks, (Entry("", "", CALLER),) if inside else ())
        sites = {call.offset: call.name for call in calls}
        key = (definition.path, definition.start, entry, tuple(sites.items()))
        facts = self._facts.get(key)
        if facts is None:
            vocabulary = self.program.vocabulary
            file, function = definition.file, definition.function
            facts = analyse(file, function, self.watch, sites, entry, vocabulary)
            self._facts[key] = facts
        verdicts = {at: self._verdict(definition, facts, at, carries) for at in sites}
        return Caller(definition, facts, {call.offset: call for call in calls}, verdicts)

    def _held_by_mark(self, definition: Definition) -> tuple[Entry, ...]:
        """What the marks say that the function's caller holds, of the locks that matter."""
        held = set()
        for name in self.program.marks(definition):
            mark = self.program.roles.marks.get(name)
            if mark and mark.kind is not None and not mark.pointer:
                if mark.lock in self.watch.locks:
                    held.add(Entry(mark.lock, mark.kind, CALLER))
        return tuple(sorted(held))

    # -- decisions -----------------------------------------------------------------------------

    def _verdict(
        self, definition: Definition, facts: Facts, at: int, carries: Declared | None
    ) -> Verdict:
        line = definition.file.text.line(at)
        skipped = self.skips.reason(definition.path, line, definition.id.name)
        if skipped:
            return Verdict(Decision.REFUSED, "left alone on request", accepted=skipped)
        return self._decide(definition, facts, at, carries)

    def _decide(
        self, definition: Definition, facts: Facts, at: int, carries: Declared | None
    ) -> Verdict:
        line = definition.file.text.line
        if facts.problems:
            problem = facts.problems[0]
            return _refuse(f"{definition.id.name}() holds {problem.what} in line {line(problem.offset)}")
        states = facts.before.get(at, frozenset())
        if not states:
            return _refuse("no path from the start of the function leads here")
        inside = {state.brackets[-1].origin for state in states if state.brackets}
        if inside and all(state.brackets for state in states):
            return self._inside(definition, facts, at, carries)
        if inside:
            begun = line(min(inside))
            return _refuse(f"inside the {self.title} begun in line {begun} on some paths only")
        outer = {state.locks[0].origin if state.locks else None for state in states}
        if outer == {None}:
            return _wrap_call(facts, at, f"no lock is held here, so the {self.title} goes around the call")
        if outer == {CALLER}:
            return self._under_caller(definition, facts, at)
        if None in outer or CALLER in outer:
            taken = [line(origin) for origin in outer if origin is not None and origin != CALLER]
            place = f"line {min(taken)}" if taken else "the caller"
            return _refuse(f"the lock of {place} is held on some paths only")
        origins = {origin for origin in outer if origin is not None}
        region = close(facts, origins, line)
        if isinstance(region, str):
            return _refuse(region)
        event = facts.events[min(region.acquires)]
        reason = f"runs under {self._lock_title(event.lock)} taken in line {line(event.offset)}"
        return Verdict(Decision.WRAPPED_REGION, reason, region)

    def _inside(
        self, definition: Definition, facts: Facts, at: int, carries: Declared | None
    ) -> Verdict:
        text = definition.file.text
        states = facts.before[at]
        origins = {state.brackets[-1].origin for state in states}
        begun = sorted(origin for origin in origins if origin != CALLER)
        if begun:
            held = _begun_under_lock(facts, begun)
            if held is not None:
                return _refuse(
                    f"{facts.events[begun[0]].name}() in line {text.line(begun[0])} stands under "
                    f"the lock taken in line {text.line(held)}"
                )
            reason = f"inside the {self.title} begun in line {text.line(begun[0])}"
        elif carries is not None:
            place = f"{carries.path}:{carries.file.text.line(carries.name_start)}"
            reason = f"the comment at {place} says that callers are inside the {self.title}"
        else:
            reason = f"{definition.id.name}() is called inside the {self.title} from now on"
            outer = {state.locks[0].origin if state.locks else None for state in states}
            if definition.id not in self.roots and outer == {CALLER}:
                return Verdict(Decision.CONTRACT, self._contract_reason(definition))
        return Verdict(Decision.ALREADY_INSIDE, reason)

    def _contract_reason(self, definition: Definition) -> str:
        held = ", ".join(sorted(self._marks_of(definition))) or "it releases a lock it did not take"
        return f"{definition.id.name}() runs under the lock of its caller ({held})"

    def _under_caller(self, definition: Definition, facts: Facts, at: int) -> Verdict:
        """The outermost lock is the caller's: pass the contract on, unless only pointers lead here."""
        reason = self._contract_reason(definition)
        found = self._reach_of(definition.id)
        if self.through or not found.pointers:
            return Verdict(Decision.CONTRACT, reason)
        if not found.calls:
            return _wrap_call(
                facts,
                at,
                f"{reason} but is reached through pointers only: the lock is still held where the "
                f"{self.title} begins",
            )
        fields = sorted({u.mention.detail or "an address taken" for u in found.pointers})
        return _refuse(
            f"{reason}, and is reached both directly and through {', '.join(fields)}; "
            "give --callbacks through to follow both"
        )

    def _marks_of(self, definition: Definition) -> list[str]:
        marks = self.program.roles.marks
        return [m for m in self.program.marks(definition) if m in marks and marks[m].held]

    def _reach_of(self, function: FunctionId) -> Reach:
        known = self.reached.get(function)
        return known or reach(self.program, function, through=self.through)

    def _lock_title(self, lock: str) -> str:
        titles = {one.name: one.title for one in self.program.protocol.locks}
        return f"the {titles.get(lock) or lock}"

    def _passed_on(self) -> dict[FunctionId, FunctionId | None]:
        """Functions that got the contract in this round, each with the function that it calls."""
        added: dict[FunctionId, FunctionId | None] = {}
        for caller in self.callers:
            function = caller.definition.id
            if function in self.parents or function in added:
                continue
            for at, verdict in caller.verdicts.items():
                if verdict.decision is Decision.CONTRACT:
                    added[function] = self._callee(caller.calls[at])
                    break
        return added

    def _callee(self, call: Call) -> FunctionId:
        for function, found in self.reached.items():
            if any(c.path == call.path and c.offset == call.offset for c in found.calls):
                return function
        raise AssertionError(f"{call.name} was reached from nowhere")

    # -- ledger --------------------------------------------------------------------------------

    def _chain(self, function: FunctionId | None) -> tuple[str, ...]:
        chain: list[str] = []
        while function is not None:
            chain.append(function.name)
            function = self.parents.get(function)
        return tuple(reversed(chain))

    def _call_sites(self) -> Iterator[Site]:
        for caller in self.callers:
            text = caller.definition.file.text
            own = caller.definition.id
            for at, verdict in caller.verdicts.items():
                call = caller.calls[at]
                yield Site(
                    file=call.path,
                    line=text.line(at),
                    column=at - text.line_start(at) + 1,
                    function=own.name,
                    callee=call.name,
                    decision=verdict.decision,
                    reason=verdict.reason,
                    chain=(*self._chain(self._callee(call)), own.name),
                    accepted=verdict.accepted,
                )

    def _obstacles(self) -> Iterator[Site]:
        for function, found in self.reached.items():
            for obstacle in found.obstacles:
                yield self._refused(
                    obstacle.path, obstacle.offset, obstacle.name, obstacle.reason, function
                )
            for use in found.pointers:
                reason = self._pointer_reason(use.mention.detail, function)
                if reason:
                    yield self._refused(
                        use.path, use.mention.offset, function.name, reason, function
                    )
        for definition, strip in self.strips.values():
            for at, reason in strip.problems:
                name = definition.id
                yield self._refused(definition.path, at, name.name, reason, name)

    def _pointer_reason(self, pointer_field: str, function: FunctionId) -> str:
        if not pointer_field:
            return f"the address of {function.name}() is taken: its callers are not known"
        if self.through or function not in self.roots:
            return ""
        return (
            f"{function.name}() is reached through the pointer field {pointer_field}; "
            "give --callbacks through to follow it"
        )

    def _refused(
        self, path: str, offset: int, name: str, reason: str, function: FunctionId
    ) -> Site:
        text = self.program.text(path)
        inside = self.program.definition_of(path, offset)
        holder = inside.id.name if inside else ""
        line = text.line(offset)
        return Site(
            file=path,
            line=line,
            column=offset - text.line_start(offset) + 1,
            function=holder,
            callee=name,
            decision=Decision.REFUSED,
            reason=reason,
            chain=self._chain(function),
            accepted=self.skips.reason(path, line, holder),
        )

    def _counts(self) -> Iterator[Count]:
        for function, found in self.reached.items():
            names = {function.name: function}
            names |= {c.name: FunctionId(c.name) for c in found.calls if c.name != function.name}
            fields = {f.name for f in found.fields}
            for name, target in sorted(names.items()):
                if name in fields:
                    continue
                calls = sum(1 for c in found.calls if c.name == name)
                calls += sum(1 for o in found.obstacles if o.name == name and o.call)
                other = found.elsewhere.get(name, 0)
                yield count_tokens(self.program, target, name, calls, other)

    def _changes(self) -> Iterator[Change]:
        for definition, strip in self.strips.values():
            line = definition.file.text.line
            for at in strip.offsets:
                what = f"the {self.title} is taken out"
                yield Change(definition.path, line(at), definition.id.name, what)
        for function, place in self._contract_places():
            where = place.file.text.line(place.name_start)
            what = f"the comment says: {self.bracket.contract}"
            yield Change(place.path, where, function.name, what)

    # -- rewriting -----------------------------------------------------------------------------

    def _strip_roots(self) -> None:
        vocabulary = self.program.vocabulary
        for function in self.roots:
            definitions = self.program.definitions(function)
            for one in definitions:
                entry = State(self._held_by_mark(one))
                facts = analyse(one.file, one.function, self.watch, {}, entry, vocabulary)
                strip = strip_bracket(one, facts)
                if strip.offsets:
                    self.strips[(one.path, one.start)] = (one, strip)
            if not any(d.id == function for d, _ in self.strips.values()):
                self.notes.append(
                    f"{function.name}() has no {self.title} of its own; its callers are looked at"
                )

    def _contract_places(self) -> list[tuple[FunctionId, Declared]]:
        """Where the contract's sentence has to be added, for every function that carries it now."""
        found: list[tuple[FunctionId, Declared]] = []
        sentence = self.bracket.contract
        for function, how in self.reached.items():
            places = [*self.program.definitions(function), *self.program.prototypes(function)]
            if any(states_contract(p, sentence) for p in (*places, *how.fields)):
                continue
            if how.fields and not any(c.name == function.name for c in how.calls):
                found += [(function, one) for one in how.fields]
                continue
            place = contract_place(self.program, function)
            found += [(function, one) for one in (place, *how.fields) if one is not None]
        return found

    def rewrite(self) -> Sequence[EditSet]:
        """Strip the bracket, put it around regions and calls, add the contract to comments."""
        edits: dict[str, list[Edit]] = {}
        for definition, strip in self.strips.values():
            edits.setdefault(definition.path, []).extend(strip.edits)
        for _, place in self._contract_places():
            edit = contract_edit(place, self.bracket.contract)
            edits.setdefault(place.path, []).append(edit)
        for caller in self.callers:
            edits.setdefault(caller.definition.path, []).extend(self._wraps(caller))
        return [EditSet.of(path, found) for path, found in sorted(edits.items()) if found]

    def _wraps(self, caller: Caller) -> list[Edit]:
        opens, closes = [], []
        statements = caller.facts.statements
        for at, verdict in caller.verdicts.items():
            if verdict.decision is Decision.WRAPPED_CALL:
                opens.append(statements[at])
                closes.append(statements[at])
            elif verdict.region is not None:
                opens += [statements[acquire] for acquire in verdict.region.acquires]
                closes += [statements[release] for release in verdict.region.releases]
        file, bracket = caller.definition.file, self.bracket
        return enclose(file, opens, closes, bracket.begin, bracket.end)


def _refuse(reason: str) -> Verdict:
    return Verdict(Decision.REFUSED, reason)


def _begun_under_lock(facts: Facts, begins: Sequence[int]) -> int | None:
    """The acquire of this function under which one of the brackets is begun."""
    own = {
        entry.origin
        for begin in begins
        for state in facts.before.get(begin, ())
        for entry in state.locks
        if entry.origin != CALLER and entry.origin != begin
    }
    return min(own, default=None)


def _wrap_call(facts: Facts, at: int, reason: str) -> Verdict:
    """Wrap the statement that holds the call, if statements can stand before and behind it."""
    statement = facts.statements[at]
    if statement.kind == "condition":
        return _refuse("the call stands in the head of a statement, not in a statement of its own")
    if statement.kind == "return_statement":
        return _refuse("the call stands in a return statement: nothing can follow it")
    if statement.optional:
        return _refuse("the call is evaluated on some paths through its expression only")
    if statement.kind not in ("expression_statement", "declaration") or not statement.movable:
        return _refuse("nothing can be put before and behind the statement that holds the call")
    inside = [
        e
        for e in facts.events.values()
        if statement.start <= e.offset < statement.end and e.act is not Act.SITE
    ]
    if inside:
        return _refuse(f"the same statement calls {inside[0].name}()")
    return Verdict(Decision.WRAPPED_CALL, reason)
