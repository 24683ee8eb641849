"""The bracket of a protocol as what hoist moves.

What happens at a call is decided from the states that the dataflow says can reach it, see
`refactor.plan.brackets.decide`. Weak spot: a caller that holds the lock without saying so, neither
by a mark nor by releasing it, looks as if nothing were held.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from refactor.errors import UsageFault
from refactor.flow.expression import Unfit
from refactor.flow.keys import tokens_of
from refactor.flow.state import CALLER, Entry, State
from refactor.plan.brackets.decide import Rules, Verdict, refuse
from refactor.plan.brackets.enclose import enclose
from refactor.plan.brackets.keyring import Keyring, one_key
from refactor.plan.brackets.strip import Strip, strip_bracket
from refactor.plan.brackets.supersede import Needless, Supersede, Wraps
from refactor.plan.callers import Caller, Callers
from refactor.plan.claim import Claim, Words, moving
from refactor.plan.contracts import contract_edit, contract_places, states_contract
from refactor.plan.counts import count_reached
from refactor.plan.explain import explain
from refactor.plan.ledger import MOVE, Change, Decision, Ledger, Site, in_order
from refactor.plan.lookup import choose_bracket, find_function, function_name, warn_of_unknown
from refactor.plan.reach import Call, Reach, reach, variants
from refactor.plan.sites import refused_at, site_at, word_at
from refactor.plan.skips import Skips
from refactor.plan.step import FLAG, Request
from refactor.plan.unparsed import unparsed
from refactor.program.discover import shown
from refactor.program.mentions import Mention
from refactor.program.model import Declared, Definition, FunctionId
from refactor.program.program import Program
from refactor.source.edits import Edit, EditSet


class BracketHoist:
    """A protocol's bracket as what is moved."""

    def __init__(self, program: Program, request: Request) -> None:
        self.program = program
        self.bracket = choose_bracket(program.protocol, request.options.get("bracket", ""))
        self.through = request.options.get("callbacks", "stop") == "through"
        self.rules = Rules(program.protocol, self.bracket, self.through, self._reach_of)
        self.skips = Skips(request.skips)
        self.analyst = Callers(program, self.bracket)
        self.keys = Keyring(program, self.bracket, self.analyst)
        wanted = request.options.get("supersede", "") == FLAG
        self.supersede = Supersede(program, self.bracket, self.analyst) if wanted else None
        self.needless: list[tuple[Definition, Needless]] = []
        asked = [function_name(argument) for argument in request.arguments]
        more = [variant for name in asked for variant in variants(program, name)]
        self.notes = warn_of_unknown(program, [*asked, *more], self.analyst.hints)
        self.roots = [find_function(program, argument) for argument in request.arguments]
        # Functions that carry the contract, each with the function whose call made it carry it.
        self.parents: dict[FunctionId, FunctionId | None] = dict.fromkeys(self.roots)
        # Their definitions, by file and offset: programs of one tree may each have a `main`.
        self.carrying: set[tuple[str, int]] = set()
        self.reached: dict[FunctionId, Reach] = {}
        self.targets: dict[tuple[str, int], FunctionId] = {}
        self.calls: dict[tuple[str, int], dict[int, Call]] = {}
        self.verdicts: dict[tuple[str, int], Mapping[int, Verdict]] = {}
        self.callers: dict[tuple[str, int], Caller] = {}
        self.strips: list[tuple[Definition, Strip]] = []

    # -- sites ---------------------------------------------------------------------------------

    def sites(self) -> Ledger:
        """Decide on every call, following the contract up until no function is added."""
        self._strip_roots()
        new = list(self.parents)
        while new:
            touched = {key for function in new for key in self._follow(function)}
            for key in sorted(touched):
                self._judge(key)
            new = self._passed_on(touched)
        sites = in_order([*self._call_sites(), *self._obstacles()])
        self.needless = list(self._needless())
        self.notes += self._doubts()
        self.skips.check_all_used()
        self.ledger = Ledger(
            sites=sites,
            changes=tuple(self._changes()),
            counts=tuple(count_reached(self.program, self.reached)),
            unparsed=unparsed(self.program, {(s.file, s.function) for s in sites}),
            notes=tuple(self.notes),
            decisions=MOVE,
        )
        return self.ledger

    def explain(self, place: str) -> Iterator[str]:
        """What `FILE:LINE` is to this request, and what each path holds there."""
        return explain(self.program, self.analyst, self.ledger, self.parents, place)

    def _doubts(self) -> Iterator[str]:
        """What was decided by the rules, but deserves a look."""
        unheld = [
            f"{shown(key[0])}:{caller.line(at)}"
            for key, caller in sorted(self.callers.items())
            for at, verdict in self.verdicts[key].items()
            if verdict.decision is Decision.WRAPPED_CALL
            and not any(state.locks for state in caller.facts.before[at])
            and self._owed(self.calls[key][at])
        ]
        yield from self.keys.notes
        for definition, one in self.needless:
            if one.strip is None:
                where = f"{shown(definition.path)}: {definition.id.name}()"
                yield f"{where} keeps its {one.bracket.title}: {one.reason}"
        if unheld:
            yield (
                "wrapped although the called function is marked as called with the lock held, and "
                f"no lock is seen to be taken: {', '.join(unheld)}"
            )
        for function, found in self.reached.items():
            if not found.calls and not found.pointers and function not in self.roots:
                yield (
                    f"{function.name}() has to be called inside the {self.rules.title} now, but "
                    "nothing in the tree calls it"
                )

    def _follow(self, function: FunctionId) -> set[tuple[str, int]]:
        """Collect the calls of a function; gives the keys of the callers to be judged (again)."""
        found = self.reached[function] = self._reach_of(function)
        touched = set()
        for call in found.calls:
            key = (call.path, call.caller.start)
            self.calls.setdefault(key, {})[call.offset] = call
            self.targets[(call.path, call.offset)] = function
            touched.add(key)
        return touched

    def _reach_of(self, function: FunctionId) -> Reach:
        known = self.reached.get(function)
        return known or reach(self.program, function, through=self.through)

    def _judge(self, key: tuple[str, int]) -> None:
        calls = self.calls[key]
        definition = next(iter(calls.values())).caller
        function = definition.id
        sites = {offset: calls[offset].name for offset in sorted(calls)}
        inside = key in self.carrying or function in self.roots
        own = (self.keys.of(function),)
        caller = self.analyst.get(definition, sites, inside=inside, keys=own)
        self.callers[key] = caller
        verdicts = {at: self._verdict(caller, at, function) for at in sites}
        self.verdicts[key] = one_key(caller, verdicts)

    def _verdict(self, caller: Caller, at: int, function: FunctionId) -> Verdict:
        skipped = self.skips.reason(caller.definition.path, caller.line(at), caller.name)
        if skipped:
            return Verdict(Decision.REFUSED, "left alone on request", accepted=skipped)
        call = self.calls[(caller.definition.path, caller.definition.start)][at]
        key = self.keys.at(call, self.targets[(call.path, at)])
        if isinstance(key, Unfit):
            return refuse(key.reason)
        key = self.keys.as_begun(caller, at, key)
        root, owed = function in self.roots, self._owed(call)
        verdict = self.rules.decide(caller, at, root=root, owed=owed, key=key)
        return self.keys.checked(caller, at, verdict, key)

    def _owed(self, call: Call) -> str:
        """The mark that says that the called function needs a lock which matters, or ""."""
        target = self.targets[(call.path, call.offset)]
        places: Sequence[Declared] = self.reached[target].fields
        if not call.field:
            named = target if call.name == target.name else FunctionId(call.name)
            places = [*self.program.definitions(named), *self.program.prototypes(named)]
        marks = {mark for place in places for mark in place.marks}
        return min(self.analyst.held_by(marks), default="")

    def _passed_on(self, judged: set[tuple[str, int]]) -> list[FunctionId]:
        """Give the contract to the callers just judged that need it; search ahead for them."""
        added: dict[FunctionId, FunctionId] = {}
        for key in sorted(judged):
            for at, verdict in self.verdicts[key].items():
                if verdict.decision is Decision.CONTRACT and key not in self.carrying:
                    self.carrying.add(key)
                    function = self.callers[key].definition.id
                    if function not in self.parents:
                        added.setdefault(function, self.targets[(key[0], at)])
                    self._judge(key)
                    break
        names = [function.name for function in added if not function.file]
        self.program.search([*names, *(v for n in names for v in variants(self.program, n))])
        self.parents |= added
        return list(added)

    # -- ledger --------------------------------------------------------------------------------

    def _chain(self, function: FunctionId | None) -> tuple[str, ...]:
        chain: list[str] = []
        while function is not None:
            chain.append(function.name)
            function = self.parents.get(function)
        return tuple(reversed(chain))

    def _call_sites(self) -> Iterator[Site]:
        for key, verdicts in self.verdicts.items():
            for at, verdict in verdicts.items():
                call = self.calls[key][at]
                chain = self._chain(self.targets[(call.path, at)])
                own = call.caller.id.name
                yield self._site(call.path, at, call.name, verdict, (*chain, own))

    def _obstacles(self) -> Iterator[Site]:
        for function, found in self.reached.items():
            chain = self._chain(function)
            for one in found.obstacles:
                yield self._refused(one.path, one.offset, one.name, one.reason, chain)
            for use in found.pointers:
                reason = self._pointer_reason(use.mention, function)
                if reason:
                    at = use.mention.offset
                    yield self._refused(use.path, at, function.name, reason, chain)
        for function, place in self._contract_places():
            unfit = self.keys.sentence(function, place)
            if isinstance(unfit, Unfit):
                chain = self._chain(function)
                yield self._refused(
                    place.path, place.name_start, function.name, unfit.reason, chain
                )
        for definition, strip in self.strips:
            for at, reason in strip.problems:
                said, own = word_at(definition.file, at), definition.id.name
                yield self._refused(definition.path, at, said, reason, (own,))

    def _pointer_reason(self, mention: Mention, function: FunctionId) -> str:
        pointer_field = mention.detail
        if not pointer_field:
            return f"the address of {function.name}() is taken: its callers are not known"
        if self.through and not self.program.fields(pointer_field, mention.holder):
            return f"the pointer field {pointer_field} is declared nowhere in the tree"
        if self.through or function not in self.roots:
            return ""
        return (
            f"{function.name}() is reached through the pointer field {pointer_field}; "
            "give --callbacks through to follow it"
        )

    def _refused(
        self, path: str, offset: int, name: str, reason: str, chain: tuple[str, ...]
    ) -> Site:
        return replace(
            refused_at(self.program, self.skips, path, offset, name, reason), chain=chain
        )

    def _site(
        self, path: str, offset: int, name: str, verdict: Verdict, chain: tuple[str, ...]
    ) -> Site:
        told = verdict.decision, verdict.reason, verdict.accepted
        site = site_at(self.program, path, offset, name, *told)
        return replace(site, chain=chain, still_held=verdict.still_held)

    def _changes(self) -> Iterator[Change]:
        for definition, strip in self.strips:
            line = definition.file.text.line
            for at in strip.offsets:
                what = f"the {self.rules.title} is taken out"
                yield Change(definition.path, line(at), definition.id.name, what)
        for definition, one in self.needless:
            for at in one.strip.offsets if one.strip is not None else ():
                what = f"the {one.bracket.title} is taken out: the {self.rules.title} encloses it"
                yield Change(
                    definition.path, definition.file.text.line(at), definition.id.name, what
                )
        for function, place in self._contract_places():
            where = place.file.text.line(place.name_start)
            what = f"the comment says: {self.keys.sentence(function, place)}"
            yield Change(place.path, where, function.name, what)

    # -- rewriting -----------------------------------------------------------------------------

    def _strip_roots(self) -> None:
        for function in self.roots:
            found = False
            for one in self.program.definitions(function):
                strip = strip_bracket(one, self.analyst.analyse(one, {}, self.analyst.entered(one)))
                if strip.offsets:
                    self.strips.append((one, strip))
                    found = True
            problem = self.keys.root(function, self.program.definitions(function))
            if problem and not found:
                what = f"the {self.rules.title} of {function.name}() is not known: {problem}"
                todo = "hoist a function that begins it itself"
                raise UsageFault(what, todo)
            if problem:
                definition, strip = self.strips[-1]
                told = (*strip.problems, (strip.offsets[0], problem))
                self.strips[-1] = (definition, replace(strip, problems=told))
            if not found:
                title = self.rules.title
                self.notes.append(
                    f"{function.name}() has no {title} of its own; its callers are looked at"
                )

    def _needless(self) -> Iterator[tuple[Definition, Needless]]:
        """The finer brackets of all functions that hold a site or are hoisted themselves."""
        if self.supersede is None:
            return
        inside = Entry("", "", CALLER)
        for function in self.roots:
            for one in self.program.definitions(function):
                entry = State(self.analyst.entered(one).locks, (inside,))
                for found in self.supersede.needless(one, entry, None):
                    yield one, found
        for key, caller in sorted(self.callers.items()):
            if caller.definition.id not in self.roots:
                entry, wraps = caller.facts.entry, self._around(caller, self.verdicts[key])
                for found in self.supersede.needless(caller.definition, entry, wraps):
                    yield caller.definition, found

    def _around(self, caller: Caller, verdicts: Mapping[int, Verdict]) -> Wraps:
        """Where the bracket goes in a function."""
        statements = caller.facts.statements
        regions = [v.region for v in verdicts.values() if v.region is not None]
        calls = [at for at, v in verdicts.items() if v.decision is Decision.WRAPPED_CALL]
        acquires = {at for region in regions for at in region.acquires}
        releases = {at for region in regions for at in region.releases}
        return Wraps(
            {at: statements[at] for at in (*sorted(acquires), *calls)},
            {at: statements[at] for at in (*sorted(releases), *calls)},
            frozenset(acquires),
        )

    def _contract_places(self) -> list[tuple[FunctionId, Declared]]:
        """Where the contract's sentence has to be added, for every function that carries it now."""
        found: list[tuple[FunctionId, Declared]] = []
        for function, how in self.reached.items():
            prototypes = self.program.prototypes(function)
            definitions = self._carrying(function)
            elsewhere: list[Declared] = [*prototypes, *how.fields]
            if function in self.roots:
                elsewhere += self.program.definitions(function)
            if any(self._says(place) for place in elsewhere):
                continue
            only_fields = how.fields and all(call.field for call in how.calls)
            places = [] if only_fields else contract_places(definitions, prototypes)
            found += [(function, p) for p in (*places, *how.fields) if not self._says(p)]
        return found

    def _says(self, place: Declared) -> bool:
        return states_contract(place, self.bracket.contract)

    def _carrying(self, function: FunctionId) -> list[Definition]:
        """The definitions that carry the contract: of a hoisted function those with the bracket."""
        definitions = self.program.definitions(function)
        if function not in self.roots:
            return [d for d in definitions if (d.path, d.start) in self.carrying]
        stripped = [d for d, _ in self.strips if d in definitions]
        return stripped or list(definitions[:1])

    def rewrite(self) -> Sequence[EditSet]:
        """Strip the bracket, put it around regions and calls, add the contract to comments."""
        edits: dict[str, list[Edit]] = {}
        for definition, strip in self.strips:
            edits.setdefault(definition.path, []).extend(strip.edits)
        for definition, one in self.needless:
            if one.strip is not None:
                edits.setdefault(definition.path, []).extend(one.strip.edits)
        for function, place in self._contract_places():
            sentence = self.keys.sentence(function, place)
            if isinstance(sentence, Unfit):
                continue  # refused, see _obstacles
            edit = contract_edit(place, sentence)
            edits.setdefault(place.path, []).append(edit)
        for key, caller in sorted(self.callers.items()):
            wraps = self._wraps(caller, self.verdicts[key])
            edits.setdefault(caller.definition.path, []).extend(wraps)
        return [EditSet.of(path, found) for path, found in sorted(edits.items()) if found]

    def claim(self) -> Claim:
        """The bracket moves; the functions named carry its contract."""
        every = [_words(v.key) for found in self.verdicts.values() for v in found.values()]
        places = self._contract_places()
        owed = [key for one in places if isinstance(key := self.keys.key_at(*one), str)]
        stripped = [_words(key) for key in self.keys.stripped or ("",)]
        claim = moving(self.bracket, added=every, removed=stripped, owed=owed)
        gone = [one for _, one in self.needless if one.strip is not None]
        removed = {
            (name.encode(), b"(", *_words(key), b")", b";")
            for one in gone
            for name in (one.bracket.begin, one.bracket.end)
            for key in one.keys
        }
        superseded = tuple(self.supersede.finer) if self.supersede is not None and gone else ()
        return replace(claim, removed=claim.removed | removed, superseded=superseded)

    def _wraps(self, caller: Caller, verdicts: Mapping[int, Verdict]) -> list[Edit]:
        statements = caller.facts.statements
        file, bracket = caller.definition.file, self.bracket
        edits: list[Edit] = []
        for key in dict.fromkeys(verdict.key for verdict in verdicts.values()):
            opens, closes = [], []
            for at, verdict in verdicts.items():
                if verdict.key != key:
                    continue
                if verdict.decision is Decision.WRAPPED_CALL:
                    opens.append(statements[at])
                    closes.append(statements[at])
                elif verdict.region is not None:
                    opens += [statements[acquire] for acquire in verdict.region.acquires]
                    closes += [statements[release] for release in verdict.region.releases]
            edits += enclose(file, opens, closes, bracket.begin, bracket.end, key.encode())
        return edits


def _words(key: str) -> Words:
    return tuple(word.encode() for word in tokens_of(key.encode()))
