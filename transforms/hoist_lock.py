"""The lock as the bracket: a function stops taking it, and its callers hold it.

What a function owes its callers is said by a mark here, not by a comment, and who holds the lock
already needs nothing. No outer region says how far a new pair reaches, see
`refactor.plan.locks.extent`.
Weak spot: as everywhere, a caller that holds the lock without a mark looks as if it did not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from refactor.errors import UsageFault
from refactor.flow.expression import Unfit
from refactor.plan.callers import Caller, Callers
from refactor.plan.claim import Claim
from refactor.plan.counts import count_reached
from refactor.plan.explain import explain
from refactor.plan.ledger import Change, Decision, Ledger, Site, in_order
from refactor.plan.locks.choice import choose_lock
from refactor.plan.locks.claim import moving_lock
from refactor.plan.locks.decide import LockRules, LockVerdict, Outer, left_alone
from refactor.plan.locks.extent import Extent
from refactor.plan.locks.keyed_marks import keyed_mark_edits, not_seen, says_key
from refactor.plan.locks.pairs import Pairs
from refactor.plan.locks.returned import with_results
from refactor.plan.locks.strip import LockStrip, Pair, strip_lock
from refactor.plan.locks.surround import dropped, substituted, surround, widened
from refactor.plan.locks.under import UnderLock
from refactor.plan.lookup import find_function, function_name, warn_of_unknown
from refactor.plan.marks.habits import definitions_go_bare
from refactor.plan.marks.marking import mark_edits
from refactor.plan.reach import Call, Reach, generated, reach, variants
from refactor.plan.sites import refused_at, site_at, word_at
from refactor.plan.skips import Skips
from refactor.plan.step import Request
from refactor.plan.unparsed import unparsed
from refactor.program.model import Declared, Definition, FunctionId
from refactor.program.program import Program
from refactor.source.edits import Edit, EditSet

Key = tuple[str, int]
"""A function: file and offset of its start."""


class LockHoist:
    """Move a lock out of the functions named and into their callers."""

    def __init__(self, program: Program, request: Request) -> None:
        self.program = program
        self.choice = choose_lock(program.protocol, request.options["bracket"])
        self.through = request.options.get("callbacks", "stop") == "through"
        self.skips = Skips(request.skips)
        self.analyst = Callers(program, self.choice.as_bracket)
        asked = [function_name(argument) for argument in request.arguments]
        more = [variant for name in asked for variant in variants(program, name)]
        concerned = self.choice.concerns(program.protocol)
        self.notes = warn_of_unknown(program, [*asked, *more], (), concerned)
        self.roots = [find_function(program, argument) for argument in request.arguments]
        for root in self.roots:
            role = program.roles.functions.get(root.name)
            if role is not None and role.lock == self.choice.lock.name:
                raise UsageFault(
                    f"{root.name}() is what takes or drops the {self.choice.title}, says the "
                    "protocol",
                    "name a function that calls it",
                )
        self.reached: dict[FunctionId, Reach] = {}
        allowed = {name for root in self.roots for name in (root.name, *generated(program, root))}
        self.under = UnderLock(program, self.choice.lock, self.choice.kind, allowed)
        self.rules = LockRules(program, self.choice, self.roots)
        self.strips: list[tuple[Definition, LockStrip]] = []
        self.pairs = Pairs(program, self.choice, self.rules, self.under, self.strips)
        self.calls: dict[Key, dict[int, Call]] = {}
        self.targets: dict[Key, FunctionId] = {}
        self.callers: dict[Key, Caller] = {}
        self.verdicts: dict[Key, dict[int, LockVerdict]] = {}
        self.extents: dict[Key, list[tuple[Extent, Pair]]] = {}

    # -- sites ---------------------------------------------------------------------------------

    def sites(self) -> Ledger:
        """Decide on every call of the functions."""
        for root in self.roots:
            found = self.reached[root] = reach(self.program, root, through=self.through)
            for call in found.calls:
                self.calls.setdefault((call.path, call.caller.start), {})[call.offset] = call
                self.targets[(call.path, call.offset)] = root
            self._strip(root)
        for key in sorted(self.calls):
            self._judge(key)
        self.notes += [*self._others(), *self.under.beyond(self.pairs.locked(self.extents))]
        sites = in_order([*self._call_sites(), *self._obstacles()])
        self.skips.check_all_used()
        self.ledger = Ledger(
            sites=sites,
            changes=tuple(self._changes()),
            counts=tuple(count_reached(self.program, self.reached)),
            unparsed=unparsed(self.program, {(s.file, s.function) for s in sites}),
            notes=tuple(self.notes),
            decisions=(
                Decision.WRAPPED_CALL,
                Decision.ALREADY_INSIDE,
                Decision.CHANGED,
                Decision.REFUSED,
            ),
        )
        return self.ledger

    def explain(self, place: str) -> Iterator[str]:
        """What `FILE:LINE` is to this request, and what each path holds there."""
        return explain(self.program, self.analyst, self.ledger, self.roots, place)

    def _others(self) -> Iterator[str]:
        """What shares a pointer field with a function, and runs under the lock as well."""
        for root, found in self.reached.items():
            for field in found.fields:
                yield (
                    f"whatever else is assigned to the field {field.name} runs under the "
                    f"{self.choice.title} from now on, as {root.name}() does"
                )

    def _strip(self, root: FunctionId) -> None:
        found = False
        for one in self.program.definitions(root):
            strip = strip_lock(one, self.analyst, self.choice, self.under)
            if strip.taken:
                self.strips.append((one, strip))
                found = True
        if not found:
            said = f"{root.name}() does not take the {self.choice.title} itself"
            self.notes.append(f"{said}; its callers are looked at")

    def _judge(self, key: Key) -> None:
        calls = self.calls[key]
        definition = next(iter(calls.values())).caller
        caller = self.analyst.get(definition, {a: calls[a].name for a in calls}, inside=False)
        self.callers[key] = caller
        verdicts = self.verdicts[key] = {}
        bare: dict[tuple[str, Outer | None], dict[int, Pair]] = {}
        for at in sorted(calls):
            skipped = self.skips.reason(definition.path, caller.line(at), caller.name)
            if skipped:
                verdicts[at] = left_alone(skipped)
                continue
            root = self.targets[(key[0], at)]
            pair = self.pairs.at(calls[at], root)
            which = pair.key if isinstance(pair, Pair) else ""
            verdict = self.rules.decide(caller, calls[at], root, which)
            if verdict is None or verdict.decision is Decision.ALREADY_INSIDE:
                verdict = self._of_another(definition, pair) or verdict
            outer = verdict.outer if verdict is not None else None
            if isinstance(pair, Unfit) and (verdict is None or outer is not None):
                verdicts[at] = LockVerdict(Decision.REFUSED, pair.reason)
            elif verdict is not None and outer is None:
                verdicts[at] = verdict
            elif isinstance(pair, Pair):
                bare.setdefault((which, outer), {})[at] = pair
        for (_, outer), own in bare.items():
            others = {at for group in bare.values() for at in group} - own.keys()
            found = self.pairs.around(caller, own, others, outer)
            verdicts |= found.verdicts
            self.extents.setdefault(key, []).extend(found.extents)

    def _of_another(self, caller: Definition, pair: Pair | Unfit) -> LockVerdict | None:
        """A refusal if a function of the request makes a call that needs another of many locks."""
        if caller.id not in self.roots or not self.choice.kind.key:
            return None
        own = self.pairs.home(caller.id)[1].key
        if isinstance(pair, Unfit):
            return LockVerdict(Decision.REFUSED, pair.reason)
        if pair.key == own:
            return None
        said = f"is called with the {self.choice.title} for {own} held from now on"
        reason = f"{caller.id.name}() {said}, but this call needs the one for {pair.key}"
        return LockVerdict(Decision.REFUSED, reason)

    # -- ledger --------------------------------------------------------------------------------

    def _call_sites(self) -> Iterator[Site]:
        for key, verdicts in self.verdicts.items():
            for at, verdict in verdicts.items():
                call = self.calls[key][at]
                told = verdict.decision, verdict.reason, verdict.accepted
                site = site_at(self.program, call.path, at, call.name, *told)
                root = self.targets[(call.path, at)].name
                yield replace(site, chain=(root, site.function))

    def _obstacles(self) -> Iterator[Site]:
        for root, found in self.reached.items():
            for one in found.obstacles:
                yield self._refused(one.path, one.offset, one.name, one.reason)
            for use in found.pointers:
                reason = self._pointer_reason(use.mention.detail, root)
                if reason:
                    yield self._refused(use.path, use.mention.offset, root.name, reason)
        for root, place in self._declarations():
            if reason := self._not_seen(root, place):
                said = f"it cannot be marked {self.choice.mark}: {reason}"
                yield self._refused(place.path, place.name_start, root.name, said)
        for definition, strip in self.strips:
            for at, reason in strip.problems:
                site = self._refused(definition.path, at, word_at(definition.file, at), reason)
                yield replace(site, chain=(definition.id.name,))

    def _pointer_reason(self, field: str, root: FunctionId) -> str:
        if not field:
            return f"the address of {root.name}() is taken: its callers are not known"
        if self.through:
            return ""
        return (
            f"{root.name}() is reached through the pointer field {field}; "
            "give --callbacks through to follow it"
        )

    def _refused(self, path: str, offset: int, name: str, reason: str) -> Site:
        return refused_at(self.program, self.skips, path, offset, name, reason)

    def _changes(self) -> Iterator[Change]:
        for definition, strip in self.strips:
            line = definition.file.text.line
            for at in strip.taken:
                what = f"the {self.choice.title} is taken out"
                yield Change(definition.path, line(at), definition.id.name, what)
        for function, place in self._places():
            home, pair = self.pairs.home(function)
            if not says_key(place, self.choice, home, pair.key):
                where = place.file.text.line(place.name_start)
                yield Change(place.path, where, function.name, f"marked {self.choice.marked}")

    # -- rewriting -----------------------------------------------------------------------------

    def _places(self) -> Iterator[tuple[FunctionId, Declared]]:
        """Every declaration that the mark belongs on, and can be put on."""
        return (found for found in self._declarations() if not self._not_seen(*found))

    def _declarations(self) -> Iterator[tuple[FunctionId, Declared]]:
        for root, found in self.reached.items():
            for place in (*self.program.definitions(root), *self.program.prototypes(root)):
                if not self._header_says(root, place):
                    yield root, place
            yield from ((root, field) for field in found.fields)

    def _not_seen(self, root: FunctionId, place: Declared) -> str:
        home, pair = self.pairs.home(root)
        return not_seen(self.program, home, place, pair.key)

    def _header_says(self, root: FunctionId, place: Declared) -> bool:
        """Whether the definition is left without the mark, as the tree does it elsewhere."""
        if not isinstance(place, Definition) or not self.program.prototypes(root):
            return False
        return definitions_go_bare(self.program, root, self.choice.mark)

    def rewrite(self) -> Sequence[EditSet]:
        """Take the lock out, mark the functions, put pairs into the callers."""
        edits: dict[str, list[Edit]] = {}
        for definition, strip in self.strips:
            edits.setdefault(definition.path, []).extend(strip.edits)
        for path, edit in self._marking():
            edits.setdefault(path, []).append(edit)
        for key, found in sorted(self.extents.items()):
            caller, noreturn = self.callers[key].definition, self.program.protocol.noreturn
            edits.setdefault(key[0], []).extend(surround(caller, found, noreturn))
            others, inside = self.choice.kind.substitute, [extent for extent, _ in found]
            edits[key[0]] += substituted(self.under, others, key[0], inside)
        for key, returned in sorted(self.pairs.returned.items()):
            edits[key[0]] += returned.changes.edits
        for key, verdicts in self.verdicts.items():
            for at, verdict in verdicts.items():
                if verdict.instead:
                    end = at + len(self.calls[key][at].name)
                    edit = Edit(at, end, 0, verdict.instead.encode(), "the generated variant")
                    edits.setdefault(key[0], []).append(edit)
        return [EditSet.of(path, found) for path, found in sorted(edits.items()) if found]

    def _marking(self) -> Iterator[tuple[str, Edit]]:
        """The marks, with their argument where there are many locks of that name."""
        mark = self.choice.mark
        for root in self.roots:
            places = [place for function, place in self._places() if function == root]
            home, pair = self.pairs.home(root)
            if self.choice.argument:
                yield from keyed_mark_edits(None, places, mark, self.choice.argument)
            elif home is not None and pair.key:
                yield from keyed_mark_edits(home, places, mark, pair.key)
            elif not pair.key:
                yield from mark_edits(self.program, places, mark)

    def claim(self) -> Claim:
        """The lock's calls move, marks are added, and names change as the protocol says."""
        every = [one for found in self.extents.values() for one in found]
        gone = [text for _, strip in self.strips for text in strip.statements] + widened(every)
        said = self.choice.kind.key or self.choice.argument
        keyed = [edit.text for _, edit in self._marking()] if said else []
        pairs, names = [pair for _, pair in every], [root.name for root in self.roots]
        moved = moving_lock(self.choice, pairs, gone, keyed, names, self.rules.instead)
        return with_results(moved, self.pairs.returned.values(), dropped(every))
