"""Which key a bracket has in each function that a hoist looks at, in that function's own words.

The key of a hoisted function is the argument of its own begin, or what its comment states. At a
call it becomes what the call's arguments make of it; a caller that gets the contract owes it so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from refactor.flow.events import Act
from refactor.flow.expression import Unfit
from refactor.flow.facts import Facts
from refactor.plan.brackets.decide import Verdict, refuse
from refactor.plan.brackets.stated import sentence, stated_keys
from refactor.plan.callers import Caller, Callers
from refactor.plan.keys import (
    carried_over,
    local_name,
    renamed,
    settled,
    unsayable,
    unsteady,
)
from refactor.plan.ledger import Decision
from refactor.plan.reach import Call
from refactor.program.model import Declared, Definition, FunctionId
from refactor.program.program import Program
from refactor.protocol.model import Bracket
from refactor.source.text import words


class Keyring:
    """The keys of one hoist; of a bracket without key each of them is ""."""

    def __init__(self, program: Program, bracket: Bracket, analyst: Callers) -> None:
        self._program = program
        self._bracket = bracket
        self._analyst = analyst
        self._keys: dict[FunctionId, str | Unfit] = {}
        self._words: dict[FunctionId, Declared] = {}
        # What each declaration says, by file and offset.
        self._said: dict[tuple[str, int], str] = {}
        # The keys that the code of the hoisted functions has.
        self.stripped: set[str] = set()
        self.notes: list[str] = []

    def of(self, function: FunctionId) -> str:
        """The key that a function owes its callers, in its own words; "" if it cannot be told."""
        found = self._keys.get(function, "")
        return found if isinstance(found, str) else ""

    def root(self, function: FunctionId, definitions: Sequence[Definition]) -> str:
        """Note the key of a hoisted function from its code or its comments; why not, or ""."""
        if not self._bracket.key:
            return ""
        found: dict[str, Declared] = {}
        problem = ""
        for one in definitions:
            facts = self._analyst.analyse(one, {}, self._analyst.entered(one))
            begins = [e.key for e in facts.events.values() if e.act is Act.BEGIN and e.key]
            for event in facts.events.values():
                if event.act is Act.HIDDEN and event.name == self._bracket.begin:
                    line = one.file.text.line(event.offset)
                    problem = problem or f"line {line} holds {event.note or 'a use of it'}"
            for begun in dict.fromkeys(begins):
                key = settled(one, begun, facts)
                self.stripped.add(begun)
                if begun != key and begun.isidentifier():
                    self._watch_use(one, begun, facts)
                problem = problem or unsayable(self._program, one, key, facts)
                found.setdefault(key, one)
        if not found:
            places = (*self._program.definitions(function), *self._program.prototypes(function))
            for place in places:
                found |= dict.fromkeys(stated_keys(place, self._bracket.contract), place)
        if not found:
            problem = (
                problem or "it has none of its own, and no comment says for which argument it is"
            )
        elif len(found) > 1:
            problem = problem or f"it is begun for {' and for '.join(sorted(found))}"
        self._keys[function] = Unfit(problem) if problem else min(found)
        declared = (*found.values(), *definitions, *self._program.prototypes(function))
        if declared:
            self._words[function] = declared[0]
        return problem

    def _watch_use(self, definition: Definition, name: str, facts: Facts) -> None:
        """Note a variable that nothing but the bracket uses."""
        function, text = definition.function, definition.file.unit.mask.text
        every = words(text, name.encode(), function.body_start, function.body_end)
        before = (text[function.body_start : at].rstrip() for at in every)
        used = [code for code in before if not code.endswith((b".", b"->"))]
        moved = [e for e in facts.events.values() if e.act in (Act.BEGIN, Act.END)]
        if len(used) <= 1 + sum(event.key == name for event in moved):
            self.notes.append(f"{definition.id.name}() has no other use for {name}: take it out")

    def at(self, call: Call, function: FunctionId) -> str | Unfit:
        """The key that a call of the function needs, in the caller's words."""
        if not self._bracket.key:
            return ""
        key = self._keys[function]
        if isinstance(key, Unfit):
            return Unfit(f"the bracket of {function.name}() cannot be moved: {key.reason}")
        found = carried_over(self._program, self._words[function], key, call)
        if isinstance(found, Unfit):
            return Unfit(f"{key} of {function.name}() cannot be said here: {found.reason}")
        return found

    def as_begun(self, caller: Caller, at: int, key: str) -> str:
        """The key as the caller spells it: in a bracket that is open at the call, or as a variable.

        The variable has to stand for the key from its declaration at the function's start on.
        """
        facts = caller.facts
        begun = {entry.key for state in facts.before.get(at, ()) for entry in state.brackets}
        if not key or key in begun:
            return key
        meant = settled(caller.definition, key, facts)
        same = {one for one in begun if settled(caller.definition, one, facts) == meant}
        return min(same, default=key) if same else local_name(caller.definition, key, facts)

    def checked(self, caller: Caller, at: int, verdict: Verdict, key: str) -> Verdict:
        """The verdict with its key, or the refusal that the key asks for."""
        if not key:
            return verdict
        definition, facts = caller.definition, caller.facts
        reason = ""
        if verdict.decision is Decision.CONTRACT:
            key = settled(definition, key, facts)
            reason = unsayable(self._program, definition, key, facts)
            owed = self._keys.get(definition.id)
            if not reason and isinstance(owed, str) and owed != key:
                reason = f"{caller.name}() would owe the bracket for {owed} as well"
            if not reason:
                self._keys[definition.id] = key
                self._words.setdefault(definition.id, definition)
        elif verdict.decision is Decision.WRAPPED_CALL:
            one = facts.statements[at]
            reason = unsteady(definition, facts, key, (), (one.start, one.end))
        elif verdict.region is not None:
            calls = sorted(verdict.region.acquires | verdict.region.releases)
            extent = facts.statements[calls[0]].start, facts.statements[calls[-1]].end
            reason = unsteady(definition, facts, key, verdict.region.acquires, extent)
        if reason:
            return refuse(f"the bracket for {key} cannot be put around this: {reason}")
        return replace(verdict, key=key)

    def key_at(self, function: FunctionId, place: Declared) -> str | Unfit:
        """The key that a function owes in the words of one of its declarations."""
        if not self._bracket.key:
            return ""
        words = self._words[function]
        key = self.of(function) if words is place else renamed(self.of(function), words, place)
        if isinstance(key, Unfit):
            return key
        # A pointer field is a place of each function that is put into it.
        first = self._said.setdefault((place.path, place.name_start), key)
        said = f"what is called here needs the bracket for {first} and for {key}"
        return key if key == first else Unfit(said)

    def sentence(self, function: FunctionId, place: Declared) -> str | Unfit:
        """The contract of a function in the words of one of its declarations."""
        key = self.key_at(function, place)
        return key if isinstance(key, Unfit) else sentence(self._bracket.contract, key)


def one_key(caller: Caller, verdicts: Mapping[int, Verdict]) -> dict[int, Verdict]:
    """The verdicts, with a refusal where a region would need the bracket for two keys."""
    found = dict(verdicts)
    taken: dict[int, str] = {}
    for at, verdict in sorted(verdicts.items()):
        for acquire in verdict.region.acquires if verdict.region is not None else ():
            if taken.setdefault(acquire, verdict.key) != verdict.key:
                first = caller.facts.events[acquire]
                found[at] = refuse(
                    f"the region of {first.name}() in line {caller.line(acquire)} would need the "
                    f"bracket for {taken[acquire]} and for {verdict.key}"
                )
    return found
