"""How the contract of a bracket spreads: from the hoisted functions up to the last caller.

Every call of a function that carries the contract is judged; a caller that cannot have the bracket
itself carries the contract from then on, and its own calls are looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from refactor.flow.expression import Unfit
from refactor.plan.brackets.decide import Rules, Verdict, refuse
from refactor.plan.brackets.keyring import Keyring, one_key
from refactor.plan.callers import Caller, Callers
from refactor.plan.ledger import Decision
from refactor.plan.reach import Call, Reach, reach, variants
from refactor.plan.skips import Skips
from refactor.program.discover import shown
from refactor.program.model import Declared, FunctionId
from refactor.program.program import Program


class Spread:
    """The functions that carry the contract of one bracket, and what happens at each call of them.

    Functions with a call are known by file and byte offset: programs of one tree may each have a
    `main`.
    """

    def __init__(
        self,
        program: Program,
        analyst: Callers,
        keys: Keyring,
        skips: Skips,
        roots: Sequence[FunctionId],
        *,
        through: bool,
    ) -> None:
        self.rules = Rules(program.protocol, analyst.bracket, through, self._reach_of)
        self.roots = roots
        # Functions that carry the contract, each with the function whose call made it carry it.
        self.parents: dict[FunctionId, FunctionId | None] = dict.fromkeys(roots)
        # Their definitions.
        self.carrying: set[tuple[str, int]] = set()
        self.reached: dict[FunctionId, Reach] = {}
        self.verdicts: dict[tuple[str, int], Mapping[int, Verdict]] = {}
        self.callers: dict[tuple[str, int], Caller] = {}
        self._program = program
        self._analyst = analyst
        self._keys = keys
        self._skips = skips
        self._targets: dict[tuple[str, int], FunctionId] = {}
        self._calls: dict[tuple[str, int], dict[int, Call]] = {}

    def follow(self) -> None:
        """Judge every call, following the contract up until no function is added."""
        new = list(self.parents)
        while new:
            touched = {key for function in new for key in self._follow(function)}
            for key in sorted(touched):
                self._judge(key)
            new = self._passed_on(touched)

    def judged(self) -> Iterator[tuple[Call, Verdict, tuple[str, ...]]]:
        """Each call with its verdict and the names that lead from a hoisted function to it."""
        for key, verdicts in self.verdicts.items():
            for at, verdict in verdicts.items():
                call = self._calls[key][at]
                chain = self.chain(self._targets[(call.path, at)])
                yield call, verdict, (*chain, call.caller.id.name)

    def chain(self, function: FunctionId | None) -> tuple[str, ...]:
        """The names that lead from a hoisted function to this one, both included."""
        names: list[str] = []
        while function is not None:
            names.append(function.name)
            function = self.parents.get(function)
        return tuple(reversed(names))

    def doubts(self) -> Iterator[str]:
        """Wrapped calls of functions that ask for a lock, where none is seen to be taken."""
        unheld = [
            f"{shown(key[0])}:{caller.line(at)}"
            for key, caller in sorted(self.callers.items())
            for at, verdict in self.verdicts[key].items()
            if verdict.decision is Decision.WRAPPED_CALL
            and not any(state.locks for state in caller.facts.before[at])
            and self._owed(self._calls[key][at])
        ]
        if unheld:
            yield (
                "wrapped although the called function is marked as called with the lock held, and "
                f"no lock is seen to be taken: {', '.join(unheld)}"
            )

    def uncalled(self) -> Iterator[str]:
        """Functions that carry the contract now, and that nothing calls."""
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
            self._calls.setdefault(key, {})[call.offset] = call
            self._targets[(call.path, call.offset)] = function
            touched.add(key)
        return touched

    def _reach_of(self, function: FunctionId) -> Reach:
        known = self.reached.get(function)
        return known or reach(self._program, function, through=self.rules.through)

    def _judge(self, key: tuple[str, int]) -> None:
        calls = self._calls[key]
        definition = next(iter(calls.values())).caller
        function = definition.id
        sites = {offset: calls[offset].name for offset in sorted(calls)}
        inside = key in self.carrying or function in self.roots
        own = (self._keys.of(function),)
        caller = self._analyst.get(definition, sites, inside=inside, keys=own)
        self.callers[key] = caller
        verdicts = {at: self._verdict(caller, at, function) for at in sites}
        self.verdicts[key] = one_key(caller, verdicts)

    def _verdict(self, caller: Caller, at: int, function: FunctionId) -> Verdict:
        skipped = self._skips.reason(caller.definition.path, caller.line(at), caller.name)
        if skipped:
            return Verdict(Decision.REFUSED, "left alone on request", accepted=skipped)
        call = self._calls[(caller.definition.path, caller.definition.start)][at]
        key = self._keys.at(call, self._targets[(call.path, at)])
        if isinstance(key, Unfit):
            return refuse(key.reason)
        key = self._keys.as_begun(caller, at, key)
        root, owed = function in self.roots, self._owed(call)
        verdict = self.rules.decide(caller, at, root=root, owed=owed, key=key)
        if root and key and verdict.decision in (Decision.WRAPPED_CALL, Decision.WRAPPED_REGION):
            said = f"gives its {self.rules.title} away, and needs one for {key} here"
            return refuse(f"{function.name}() {said}")
        return self._keys.checked(caller, at, verdict, key)

    def _owed(self, call: Call) -> str:
        """The mark that says that the called function needs a lock which matters, or ""."""
        target = self._targets[(call.path, call.offset)]
        places: Sequence[Declared] = self.reached[target].fields
        if not call.field:
            named = target if call.name == target.name else FunctionId(call.name)
            places = [*self._program.definitions(named), *self._program.prototypes(named)]
        marks = {mark for place in places for mark in place.marks}
        return min(self._analyst.held_by(marks), default="")

    def _passed_on(self, judged: set[tuple[str, int]]) -> list[FunctionId]:
        """Give the contract to the callers just judged that need it; search ahead for them."""
        added: dict[FunctionId, FunctionId] = {}
        for key in sorted(judged):
            for at, verdict in self.verdicts[key].items():
                if verdict.decision is Decision.CONTRACT and key not in self.carrying:
                    self.carrying.add(key)
                    function = self.callers[key].definition.id
                    if function not in self.parents:
                        added.setdefault(function, self._targets[(key[0], at)])
                    self._judge(key)
                    break
        names = [function.name for function in added if not function.file]
        self._program.search([*names, *(v for n in names for v in variants(self._program, n))])
        self.parents |= added
        return list(added)
