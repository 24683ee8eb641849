"""The bracket of a protocol as what hoist moves.

What happens at a call is decided from the states that the dataflow says can reach it, see
`refactor.plan.brackets.decide`. Weak spot: a caller that holds the lock without saying so, neither
by a mark nor by releasing it, looks as if nothing were held.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from refactor.errors import UsageFault
from refactor.flow.expression import Unfit
from refactor.flow.state import CALLER, Entry, State
from refactor.plan.brackets.decide import Verdict
from refactor.plan.brackets.keyring import Keyring
from refactor.plan.brackets.spread import Spread
from refactor.plan.brackets.strip import Strip, strip_bracket
from refactor.plan.brackets.supersede import Needless, Supersede
from refactor.plan.brackets.wrap import around, wrap
from refactor.plan.callers import Callers
from refactor.plan.claim import Claim, Words, moving
from refactor.plan.contracts import contract_edit, contract_places, states_contract
from refactor.plan.counts import count_reached
from refactor.plan.explain import explain
from refactor.plan.ledger import MOVE, Change, Ledger, Site, in_order
from refactor.plan.lookup import choose_bracket, find_function, function_name, warn_of_unknown
from refactor.plan.reach import Obstacle, variants
from refactor.plan.sites import refused_at, site_at, word_at
from refactor.plan.skips import Skips
from refactor.plan.step import FLAG, Request
from refactor.plan.unparsed import unparsed
from refactor.program.discover import shown
from refactor.program.mentions import Mention
from refactor.program.model import Declared, Definition, FunctionId
from refactor.program.program import Program
from refactor.source.edits import Edit, EditSet
from refactor.syntax.keys import tokens_of


class BracketHoist:
    """A protocol's bracket as what is moved."""

    def __init__(self, program: Program, request: Request) -> None:
        self.program = program
        self.bracket = choose_bracket(program.protocol, request.options.get("bracket", ""))
        self.through = request.options.get("callbacks", "stop") == "through"
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
        self.spread = Spread(
            program, self.analyst, self.keys, self.skips, self.roots, through=self.through
        )
        self.title = self.spread.rules.title
        # What a hoist is asked for that opens guards up first.
        self.verdicts, self.callers = self.spread.verdicts, self.spread.callers
        self.strips: list[tuple[Definition, Strip]] = []

    # -- sites ---------------------------------------------------------------------------------

    def sites(self) -> Ledger:
        """Decide on every call, following the contract up until no function is added."""
        self._strip_roots()
        self.spread.follow()
        sites = in_order([*self._call_sites(), *self._obstacles()])
        self.needless = list(self._needless())
        self.notes += self._doubts()
        self.skips.check_all_used()
        self.ledger = Ledger(
            sites=sites,
            changes=tuple(self._changes()),
            counts=tuple(count_reached(self.program, self.spread.reached)),
            unparsed=unparsed(self.program, {(s.file, s.function) for s in sites}),
            notes=tuple(self.notes),
            decisions=MOVE,
        )
        return self.ledger

    def explain(self, place: str) -> Iterator[str]:
        """What `FILE:LINE` is to this request, and what each path holds there."""
        return explain(self.program, self.analyst, self.ledger, self.spread.parents, place)

    def _doubts(self) -> Iterator[str]:
        """What was decided by the rules, but deserves a look."""
        yield from self.keys.notes
        for definition, one in self.needless:
            if one.strip is None:
                where = f"{shown(definition.path)}: {definition.id.name}()"
                yield f"{where} keeps its {one.bracket.title}: {one.reason}"
        yield from self.spread.doubts()
        yield from self.spread.uncalled()

    # -- ledger --------------------------------------------------------------------------------

    def _call_sites(self) -> Iterator[Site]:
        for call, verdict, chain in self.spread.judged():
            yield self._site(call.path, call.offset, call.name, verdict, chain)

    def _obstacles(self) -> Iterator[Site]:
        told = set[Obstacle]()
        for function, found in self.spread.reached.items():
            chain = self.spread.chain(function)
            for one in found.obstacles:
                if one not in told:  # a pointer field leads to each function that is put into it
                    way = chain if one.name == function.name else (*chain, one.name)
                    yield self._refused(one.path, one.offset, one.name, one.reason, way)
            told.update(found.obstacles)
            for use in found.pointers:
                reason = self._pointer_reason(use.mention, function)
                if reason:
                    at = use.mention.offset
                    yield self._refused(use.path, at, function.name, reason, chain)
        for function, place in self._contract_places():
            unfit = self.keys.sentence(function, place)
            if isinstance(unfit, Unfit):
                chain = self.spread.chain(function)
                said = word_at(place.file, place.name_start)
                yield self._refused(place.path, place.name_start, said, unfit.reason, chain)
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
                what = f"the {self.title} is taken out"
                yield Change(definition.path, line(at), definition.id.name, what)
        for definition, one in self.needless:
            for at in one.strip.offsets if one.strip is not None else ():
                what = f"the {one.bracket.title} is taken out: the {self.title} encloses it"
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
                what = f"the {self.title} of {function.name}() is not known: {problem}"
                todo = "hoist a function that begins it itself"
                raise UsageFault(what, todo)
            if problem:
                definition, strip = self.strips[-1]
                told = (*strip.problems, (strip.offsets[0], problem))
                self.strips[-1] = (definition, replace(strip, problems=told))
            if not found:
                self.notes.append(
                    f"{function.name}() has no {self.title} of its own; its callers are looked at"
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
                entry, wraps = caller.facts.entry, around(caller, self.verdicts[key])
                for found in self.supersede.needless(caller.definition, entry, wraps):
                    yield caller.definition, found

    def _contract_places(self) -> list[tuple[FunctionId, Declared]]:
        """Where the contract's sentence has to be added, for every function that carries it now."""
        found: list[tuple[FunctionId, Declared]] = []
        for function, how in self.spread.reached.items():
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
            return [d for d in definitions if (d.path, d.start) in self.spread.carrying]
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
            wraps = wrap(caller, self.verdicts[key], self.bracket)
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


def _words(key: str) -> Words:
    return tuple(word.encode() for word in tokens_of(key.encode()))
