"""Judges every function that a step concerns: balanced, inside where it must be, begun in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from refactor.plan.ledger import Decision, Ledger
from refactor.plan.reach import reach
from refactor.program.model import Definition, FunctionId
from refactor.program.program import Program
from refactor.proof.balance import Examination, Question, Rule, Violation, examine, kinds_of
from refactor.proof.calls import Call
from refactor.proof.claim import Shift
from refactor.proof.entered import entered
from refactor.proof.excerpt import View
from refactor.proof.model import unkeyed
from refactor.proof.owed import Comments, Owed, Place
from refactor.proof.passing import passing, reading
from refactor.proof.placement import misplaced
from refactor.proof.standins import stand_ins, taken_out
from refactor.protocol.model import Bracket

Added = Sequence[tuple[int, bytes]]
"""New code of a file: (offset in the new text, token)."""


class Judge:
    """Looks at functions as a step leaves them. exits: how many ways out of them there are."""

    def __init__(
        self,
        program: Program,
        bracket: Bracket,
        ledger: Ledger,
        shifts: Mapping[str, Shift],
        found: Owed,
        comments: Comments,
    ) -> None:
        self.exits = 0
        self._program = program
        self._bracket = bracket
        self._ledger = ledger
        self._shifts = shifts
        self._found = found
        self._comments = comments
        self._accepted = accepted(program, ledger, shifts)

    def untold(self) -> Iterator[str]:
        """A sentence for every function that is to carry the contract without saying so."""
        for function in self._found.targets:
            if not self._comments.said_of(function):
                yield f"{function} is to carry the contract, but no comment says so"

    def judge(self, view: View, added: Added) -> Iterator[str]:
        """A sentence for everything that is wrong in a function.

        added: its new code, if each begin and end of that has to stand at what it is for.
        """
        definition = view.old
        question = self._question(view)
        inside = definition.id in self._found.targets
        result = self._examine(view, question, inside=inside)
        if not inside and any(v.rule is Rule.OUTSIDE for v in result.violations):
            inside = self._comments.carried(definition)
            result = self._examine(view, question, inside=inside) if inside else result
        if self._bracket.key:
            for key in taken_out(view, self._bracket, self._comments.owed_by(definition)):
                said = (
                    f"the bracket for {key} is taken out, and no comment says that callers owe it"
                )
                yield view.sentence(view.function.name_start, said)
        self.exits += result.exits
        for at, what in result.not_understood:
            yield view.sentence(at, f"holds {what}")
        if result.dropped:
            lock = result.dropped[0][0]
            said = f"releases the lock {lock}, which nobody is known to hold"
            yield view.sentence(view.function.name_start, said)
        wrong = [v for v in result.violations if not self._excused(view, v)]
        old = self._known_before(definition, question, inside=inside) if wrong else set()
        for violation in wrong:
            known = _key(violation, view.start + violation.offset)
            if violation.rule is Rule.OUTSIDE or known not in old:
                lines = ", ".join(str(line) for line in violation.path)
                said = f"{violation.message} (path: lines {lines})"
                yield view.sentence(violation.offset, said)
        own = [(at - view.start, token) for at, token in added]
        for at, what in misplaced(view.file, own, question, result):
            yield view.sentence(at, what)

    def begun_by_callers(self, view: View) -> bool:
        """Whether the function says that its callers are inside the bracket."""
        definition = view.old
        return definition.id in self._found.targets or self._comments.carried(definition)

    def _question(self, view: View) -> Question:
        definition = view.old
        place: Place = (definition.path, definition.name_start)
        names = self._found.calls.get(place, set())
        roles, kinds = self._program.roles.functions, kinds_of(self._program.protocol)

        def contracts(name: str, field: bool) -> bool:
            return (name, field) in names

        def needed(call: Call) -> str | None:
            """The one key that all functions which the call can mean agree on."""
            meant = self._found.meant.get((place, call.name, call.field), set())
            every = {key for one in meant for key in self._comments.needs(one, call.arguments)}
            return every.pop() if len(every) == 1 else None

        return Question(
            roles,
            self._bracket,
            kinds,
            contracts,
            strict=True,
            classes=self._program.roles.classes,
            needed=needed if self._bracket.key else unkeyed,
            stand_ins=stand_ins(view.file, view.function) if self._bracket.key else {},
            passing=passing(self._program, definition.file),
            reading=reading(
                self._program, definition, self._bracket.outside, keyed=bool(self._bracket.key)
            ),
        )

    def _examine(self, view: View, question: Question, *, inside: bool) -> Examination:
        begun: tuple[str, ...] | None = None
        if inside:
            begun = self._comments.owed_by(view.old) if self._bracket.key else ("",)
        entry = entered(self._program, view.old, begun=begun)
        return examine(view.file, view.function, question, entry)

    def _excused(self, view: View, violation: Violation) -> bool:
        """Whether a violation is not the step's: another lock, accepted, or a callback's."""
        if violation.rule is Rule.OUTSIDE:
            return (view.old.path, view.start + violation.offset) in self._accepted
        if violation.rule is Rule.BEGIN_UNDER_LOCK:
            return violation.by_caller and self._callback(view.old)
        if violation.rule is Rule.CROSSED:
            return False
        return violation.rule is Rule.HELD_MISMATCH or bool(violation.lock)

    def _callback(self, definition: Definition) -> bool:
        """Whether the step says that a call is wrapped under the caller's lock, and may do so."""
        own = definition.path, definition.id.name
        wrapped = any(
            site.decision is Decision.WRAPPED_CALL and (site.file, site.function) == own
            for site in self._ledger.sites
        )
        if not wrapped:
            return False
        found = reach(self._program, definition.id, through=False)
        return bool(found.pointers) and not found.calls

    def _known_before(
        self, definition: Definition, question: Question, *, inside: bool
    ) -> set[tuple[Rule, int, str, bool]]:
        """What was wrong before the step already, at the offsets of the new text."""
        shift = self._shifts.get(definition.path)
        old = View(definition, definition.file, definition.function, 0)
        result = self._examine(old, question, inside=inside)
        return {_key(v, shift.forward(v.offset) if shift else v.offset) for v in result.violations}


def accepted(
    program: Program, ledger: Ledger, shifts: Mapping[str, Shift]
) -> frozenset[tuple[str, int]]:
    """File and new offset of the names at all sites that the user wants left alone."""
    found = set()
    for site in ledger.sites:
        if site.accepted:
            at = program.text(site.file).line_starts[site.line - 1] + site.column - 1
            shift = shifts.get(site.file)
            found.add((site.file, shift.forward(at) if shift else at))
    return frozenset(found)


def concerned(
    program: Program, found: Owed, targets: Sequence[FunctionId], shifts: Mapping[str, Shift]
) -> list[Definition]:
    """The functions to look at: with calls of targets, the targets, and all that hold an edit."""
    places = dict(found.callers)
    for target in targets:
        places |= {(d.path, d.name_start): d for d in program.definitions(target)}
    for path, shift in shifts.items():
        for edit in shift.edits:
            for at in (edit.start, edit.end):
                holder = program.definition_of(path, at)
                if holder is not None and holder.function.start < at:
                    places[(path, holder.name_start)] = holder
    return [places[place] for place in sorted(places)]


def _key(violation: Violation, at: int) -> tuple[Rule, int, str, bool]:
    return violation.rule, at, violation.lock, violation.by_caller
