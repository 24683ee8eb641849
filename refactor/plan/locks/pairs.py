"""Which calls take the lock and drop it for a caller, and around what they go."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from refactor.flow.events import Act, Event
from refactor.flow.expression import Unfit
from refactor.flow.facts import Facts
from refactor.flow.model import Statement
from refactor.plan.callers import Caller
from refactor.plan.guards.respelling import Refusal
from refactor.plan.keys import unsteady
from refactor.plan.ledger import Decision
from refactor.plan.locks.choice import LockChoice
from refactor.plan.locks.decide import LockRules, LockVerdict, Outer
from refactor.plan.locks.extent import Extent, extents
from refactor.plan.locks.returned import Returned
from refactor.plan.locks.strip import LockStrip, Pair
from refactor.plan.locks.under import UnderLock
from refactor.plan.passing import mark_keys
from refactor.plan.reach import Call
from refactor.program.addressed import spelling
from refactor.program.discover import shown
from refactor.program.model import Definition, FunctionId
from refactor.program.program import Program
from refactor.protocol.index import Does
from refactor.source.statements import removable
from refactor.syntax.keys import tokens_of

_RETURN = "return_statement"


class Surrounded(Struct, frozen=True):
    """Calls of one function with pairs around them. verdicts: by the offset of each call."""

    verdicts: dict[int, LockVerdict]
    extents: tuple[tuple[Extent, Pair], ...]


class Pairs:
    """Finds pairs and extents. strips: what was taken out of the functions; it may still grow.

    returned: the returns that change, of the functions that pairs were found for.
    """

    def __init__(
        self,
        program: Program,
        choice: LockChoice,
        rules: LockRules,
        under: UnderLock,
        strips: Sequence[tuple[Definition, LockStrip]],
    ) -> None:
        self._program = program
        self._choice = choice
        self._rules = rules
        self._under = under
        self._strips = strips
        self.returned: dict[tuple[str, int], Returned] = {}

    def locked(
        self, found: Mapping[tuple[str, int], Sequence[tuple[Extent, Pair]]]
    ) -> Iterator[tuple[str, int, int]]:
        """The code that runs under the lock from now on, as file, start and end.

        found: the extents, by the file and start of the function.
        """
        for one, _ in self._strips:
            yield one.path, one.function.body_start, one.end
        for (path, _), extents_in in found.items():
            for extent, _ in extents_in:
                yield path, extent.first.start, extent.last.end

    def home(self, root: FunctionId) -> tuple[Definition | None, Pair]:
        """What callers of a function write, in its own words, and whose these words are."""
        for definition, strip in self._strips:
            if strip.pair is not None and definition.id == root:
                return definition, strip.pair
        kind = self._choice.kind
        for definition in self._program.definitions(root) if kind.key else ():
            keys = {key for _, key in mark_keys(self._program, definition, (self._choice.mark,))}
            if len(keys) == 1:
                said = min(keys)
                return definition, Pair(kind.acquire[0], kind.release[0], (said,), (said,), said)
        return None, Pair(kind.acquire[0], kind.release[0])

    def at(self, call: Call, root: FunctionId) -> Pair | Unfit:
        """The pair for a call, in the words of the function that makes it."""
        home, pair = self.home(root)
        if home is None:
            if self._choice.kind.key:
                return Unfit(f"{root.name}() does not take the lock itself, so which is not known")
            return pair
        found = pair.at(self._program, home, call)
        if isinstance(found, Unfit) or any(one.id == root for one, _ in self._strips):
            return found
        return self._spelt(found, call, home, pair.key)

    def _spelt(self, pair: Pair, call: Call, home: Definition, key: str) -> Pair | Unfit:
        """A pair whose key only a mark says, which may lack the `&`, as calls would have it."""
        if key.startswith("&") or key.isidentifier():
            return pair
        roles, here = self._program.roles, call.caller.file
        said = spelling(here, roles, pair.key)
        if said is None and spelling(home.file, roles, key) is None:
            where = " or ".join(dict.fromkeys((shown(home.path), shown(call.path))))
            mark = f"{self._choice.mark}({key})"
            return Unfit(f"no call in {where} shows whether {mark} lacks an &: mend the mark first")
        if said is None or said == pair.key:
            return pair
        return Pair(pair.acquire, pair.release, (said,), (said,), said)

    def around(
        self,
        caller: Caller,
        bare: Mapping[int, Pair],
        others: Collection[int],
        outer: Outer | None = None,
    ) -> Surrounded:
        """Put pairs around calls for which nothing is held. others: those that need another key.

        outer: what is held in a weaker kind, and dropped for them.
        """
        verdicts: dict[int, LockVerdict] = {}
        kept: list[tuple[Extent, Pair]] = []
        definition, facts = caller.definition, caller.facts
        path = definition.path
        texts = dict.fromkeys(text for pair in bare.values() for text in pair.texts)

        def moved(start: int, end: int) -> str:
            found = (unsteady(definition, facts, text, (), (start, end)) for text in texts)
            return next(filter(None, found), "")

        def unfit(start: int, end: int) -> str:
            crossed = [at for at in others if start <= at < end]
            if crossed:
                return f"another lock is needed in line {caller.line(crossed[0])}"
            why = moved(start, end) or self._under.reason(path, start, end)
            return why or self._other_lock(caller, start, end)

        alone = {at: self._own_statement(caller, at, others) for at in bare}
        whole = {facts.statements[at].start: at for at in facts.events if at in facts.statements}

        def edge(statement: Statement, site: int) -> Act | None:
            pair = self._rules.pair_for(caller, bare[site])
            event = facts.events.get(statement.start)
            if event is not None and event.act is Act.GUARD:
                return self._guard(event, pair)
            at = whole.get(statement.start)
            if outer is not None:
                return _outer_edge(facts, at, outer)
            return self._edge(caller, at, pair) if at is not None else None

        answer = extents(definition, [at for at in bare if not alone[at]], unfit, edge)
        for at in bare:
            reason = answer.unfit.get(at) or self._rules.unfit_statement(caller, at) or alone[at]
            if reason:
                verdicts[at] = LockVerdict(Decision.REFUSED, reason)
        for extent in answer.found:
            sites = [at for at in extent.sites if at not in verdicts]
            if not sites:
                continue
            pair = self._rules.pair_for(caller, bare[sites[0]])
            why = moved(extent.first.start, extent.last.end)
            if why:
                reason = f"{pair.begin} cannot be put around this: {why}"
                verdicts |= dict.fromkeys(sites, LockVerdict(Decision.REFUSED, reason))
                continue
            if extent.returns:
                try:
                    returned = self._returned(caller, (*bare, *others))
                    extent = replace(extent, back=returned.take(extent.last, pair.key))
                except Refusal as refusal:
                    reason = f"the call stands in a return statement, and {refusal}"
                    verdicts |= dict.fromkeys(sites, LockVerdict(Decision.REFUSED, reason))
                    continue
            if outer is not None:
                if extent.leaves:
                    line = caller.line(extent.leaves[0].start)
                    reason = f"line {line} leaves while the weaker kind of the lock is dropped"
                    verdicts |= dict.fromkeys(sites, LockVerdict(Decision.REFUSED, reason))
                    continue
                extent = self._within(caller, extent, outer)
            kept.append((extent, pair))
            reason = self._reason(caller, extent, pair)
            verdict = LockVerdict(Decision.WRAPPED_CALL, reason, guards=extent.guards)
            verdicts |= dict.fromkeys(sites, verdict)
        for at in bare:
            if at not in verdicts:
                reason = "the statement that holds the call was not found"
                verdicts[at] = LockVerdict(Decision.REFUSED, reason)
        return Surrounded(verdicts, tuple(kept))

    def _within(self, caller: Caller, extent: Extent, outer: Outer) -> Extent:
        """The extent with what is dropped around it; no release further down goes for it."""
        text, below = caller.definition.file.unit.mask.text, extent.below
        if below is not None and text[extent.last.end : below.start].strip():
            extent = replace(extent, below=None)
        return replace(extent, outer=outer, guards=())

    def _returned(self, caller: Caller, sites: Collection[int]) -> Returned:
        """What keeps results in a function, in which these calls need a pair."""
        definition, statements = caller.definition, caller.facts.statements
        first = min(statements[at].start for at in sites if statements[at].kind == _RETURN)
        key = definition.path, definition.start
        if key not in self.returned:
            self.returned[key] = Returned(self._program, definition, first)
        return self.returned[key]

    def _edge(self, caller: Caller, at: int, pair: Pair) -> Act | None:
        """What an event is if it takes or drops the lock just as the pair does, and can go."""
        event, statement = caller.facts.events[at], caller.facts.statements[at]
        text = caller.definition.file.text
        said = {Act.ACQUIRE: pair.begin, Act.RELEASE: pair.end}.get(event.act, "")
        spelt = tokens_of(text.data[statement.start : statement.end])
        same = event.kind == self._choice.kind.name and tokens_of(f"{said};".encode()) == spelt
        alone = statement.whole and statement.movable and not statement.bodies
        labelled = statement.ends_label or not removable(text, statement.end)
        # What is left open is so from where it is taken: that stays where it is.
        lent = any((e.lock, e.key) == (event.lock, event.key) for e in caller.facts.entry.locks)
        stays = labelled or (at in caller.facts.open_at and not lent)
        return event.act if same and alone and not stays else None

    def _guard(self, event: Event, pair: Pair) -> Act | None:
        """GUARD if the event takes and drops the lock just as the pair does."""
        own = (event.key,) if event.key else ()
        same = self._choice.kind.explicit(event.name) == (pair.acquire, pair.release)
        fits = event.kind == self._choice.kind.name and pair.taking == own == pair.dropping
        return Act.GUARD if same and fits else None

    def _own_statement(self, caller: Caller, at: int, others: Collection[int]) -> str:
        """Why a call's statement cannot have a pair around it, for what else it holds, or ""."""
        statement = caller.facts.statements[at]
        if any(statement.start <= other < statement.end for other in others):
            return "the same statement needs another lock as well"
        return self._under.reason(caller.definition.path, statement.start, statement.end)

    def _other_lock(self, caller: Caller, start: int, end: int) -> str:
        """Why the code [start, end) is not enclosed: another lock would be taken under this one."""
        place = caller.definition.path, start, end
        for at, name in (*self._under.calls(*place), *self._under.guards(*place)):
            role = self._program.roles.functions.get(name)
            other = role is not None and role.lock not in (None, self._choice.lock.name)
            if other or (role is not None and role.does is Does.BY_CLASS):
                return f"{name}() in line {caller.line(at)} takes or drops another lock"
        return ""

    def _reason(self, caller: Caller, extent: Extent, pair: Pair) -> str:
        first, last = caller.line(extent.first.start), caller.line(extent.last.end - 1)
        held = f"the {self._choice.title} is not held here"
        beside = [caller.line(one.start) for one in (extent.above, extent.below) if one is not None]
        if beside:
            which = " and ".join(f"line {line}" for line in beside)
            return f"{held}, so the region of it that {which} ends or begins is widened"
        if first == last or (len(extent.sites) == 1 and extent.first == extent.last):
            where = f"around the statement in line {first}"
        else:
            where = f"around lines {first} to {last}"
        left = "".join(f", ended before line {caller.line(one.start)}" for one in extent.leaves)
        return f"{held}, so {pair.begin} goes {where}{left}"


def _outer_edge(facts: Facts, at: int | None, outer: Outer) -> Act | None:
    """RELEASE for the acquire of what is dropped for a call, ACQUIRE for a release of that.

    Right beside the call the one need not be followed, the other not be preceded, by its opposite.
    """
    if at is None or not facts.statements[at].whole or not facts.statements[at].movable:
        return None
    if at == outer.origin:
        return Act.RELEASE
    return Act.ACQUIRE if facts.popped.get(at) == frozenset((outer.origin,)) else None
