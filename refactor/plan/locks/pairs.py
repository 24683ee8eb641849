"""Which calls take the lock and drop it for a caller, and around what they go."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from refactor.flow.expression import Unfit
from refactor.plan.callers import Caller
from refactor.plan.keys import unsteady
from refactor.plan.ledger import Decision
from refactor.plan.locks.choice import LockChoice
from refactor.plan.locks.decide import LockRules, LockVerdict
from refactor.plan.locks.extent import Extent, extents
from refactor.plan.locks.strip import LockStrip, Pair
from refactor.plan.locks.under import UnderLock
from refactor.plan.passing import mark_keys
from refactor.plan.reach import Call
from refactor.program.model import Definition, FunctionId
from refactor.program.program import Program
from refactor.protocol.index import Does


class Surrounded(Struct, frozen=True):
    """Calls of one function with pairs around them. verdicts: by the offset of each call."""

    verdicts: dict[int, LockVerdict]
    extents: tuple[tuple[Extent, Pair], ...]


class Pairs:
    """Finds pairs and extents. strips: what was taken out of the functions; it may still grow."""

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
        return pair.at(self._program, home, call)

    def around(
        self, caller: Caller, bare: Mapping[int, Pair], others: Collection[int]
    ) -> Surrounded:
        """Put pairs around calls for which nothing is held. others: those that need another key."""
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
        answer = extents(caller.definition, [at for at in bare if not alone[at]], unfit)
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
            kept.append((extent, pair))
            reason = self._reason(caller, extent, pair)
            verdicts |= dict.fromkeys(sites, LockVerdict(Decision.WRAPPED_CALL, reason))
        for at in bare:
            if at not in verdicts:
                reason = "the statement that holds the call was not found"
                verdicts[at] = LockVerdict(Decision.REFUSED, reason)
        return Surrounded(verdicts, tuple(kept))

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
        if first == last or (len(extent.sites) == 1 and extent.first == extent.last):
            where = f"around the statement in line {first}"
        else:
            where = f"around lines {first} to {last}"
        left = "".join(f", ended before line {caller.line(one.start)}" for one in extent.leaves)
        return f"{held}, so {pair.begin} goes {where}{left}"
