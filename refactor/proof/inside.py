"""Judges every function that a step concerns: balanced, inside where it must be, begun in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from refactor.plan.ledger import Decision, Ledger, Site
from refactor.plan.reach import reach
from refactor.program.discover import shown
from refactor.program.model import Definition, FunctionId
from refactor.program.program import Program
from refactor.proof.balance import Entry, Examination, Question, Rule, Violation, examine, kinds_of
from refactor.proof.claim import Shift
from refactor.proof.owed import Owed, Place, carries, owed
from refactor.proof.parses import touched
from refactor.proof.placement import misplaced
from refactor.protocol.model import Bracket

_ALL = (Rule.BEGIN_UNDER_LOCK, Rule.LEFT_OPEN, Rule.CLOSED_TWICE)


class Judge:
    """Looks at a tree behind a step. functions, exits: how many were looked at."""

    def __init__(
        self,
        before: Program,
        after: Program,
        bracket: Bracket,
        ledger: Ledger,
        shifts: Mapping[str, Shift],
    ) -> None:
        self.before = before
        self.after = after
        self.bracket = bracket
        self.ledger = ledger
        self.shifts = shifts
        self.functions = 0
        self.exits = 0
        self._accepted = {(s.file, self._offset(s)) for s in ledger.sites if s.accepted}

    def judge(
        self, roots: list[FunctionId], added: Mapping[str, tuple[tuple[int, bytes], ...]]
    ) -> Iterator[str]:
        """A sentence for everything that is wrong. added: new code of each file, by offset."""
        found = owed(self.after, roots, self.ledger, self.bracket)
        for function in found.missing:
            yield f"{function} is to carry the contract, but no comment says so"
        for path, name_start in sorted(self._concerned(found)):
            definition = self.after.definition_of(path, name_start)
            if definition is not None:
                yield from self._function(definition, found)
        for path, code in added.items():
            yield from self._placed(path, code, found)

    def _concerned(self, found: Owed) -> set[Place]:
        places = set(found.calls)
        for target in found.targets:
            places |= {(d.path, d.name_start) for d in self.after.definitions(target)}
        for path, shift in self.shifts.items():
            before, after = self.before.file(path), self.after.file(path)
            places |= {(path, pair.after.name_start) for pair in touched(before, after, shift)}
        return places

    def _offset(self, site: Site) -> int:
        """Where the site's name stands in the new text."""
        text = self.before.text(site.file)
        at = text.line_starts[site.line - 1] + site.column - 1
        return self.shifts[site.file].forward(at) if site.file in self.shifts else at

    def _question(self, names: set[tuple[str, bool]]) -> Question:
        roles, kinds = self.after.roles.functions, kinds_of(self.after.protocol)
        return Question(roles, self.bracket, kinds, lambda name, field: (name, field) in names)

    def _function(self, definition: Definition, found: Owed) -> Iterator[str]:
        names = found.calls.get((definition.path, definition.name_start), set())
        question = self._question(names)
        inside = definition.id in found.targets
        result = self._examine(self.after, definition, question, inside=inside)
        outside = [v for v in result.violations if v.rule is Rule.OUTSIDE]
        if outside and not inside and carries(self.after, definition, self.bracket):
            result = self._examine(self.after, definition, question, inside=True)
        self.functions += 1
        self.exits += result.exits
        for at, what in result.not_understood:
            yield self._sentence(definition, at, f"holds {what}")
        wrong = [v for v in result.violations if not self._excused(definition, v)]
        old = self._known_before(definition, question, inside=inside) if wrong else set()
        for violation in wrong:
            if violation.rule is Rule.OUTSIDE or _key(violation, violation.offset) not in old:
                lines = ", ".join(str(line) for line in violation.path)
                said = f"{violation.message} (path: lines {lines})"
                yield self._sentence(definition, violation.offset, said)

    def _examine(
        self, program: Program, definition: Definition, question: Question, *, inside: bool
    ) -> Examination:
        marks = [self.after.roles.marks.get(name) for name in program.marks(definition)]
        held = {(m.lock, m.kind) for m in marks if m and m.kind is not None and not m.pointer}
        entry = Entry(tuple(sorted((lock, kind or "") for lock, kind in held)), inside)
        return examine(definition.file, definition.function, question, entry)

    def _excused(self, definition: Definition, violation: Violation) -> bool:
        """Whether a violation is not the step's: another rule, accepted, or what callbacks allow."""
        if violation.rule is Rule.OUTSIDE:
            return (definition.path, violation.offset) in self._accepted
        if violation.rule not in _ALL or (violation.lock and violation.rule is not _ALL[0]):
            return True
        if violation.rule is Rule.BEGIN_UNDER_LOCK and violation.by_caller:
            return self._callback(definition)
        return False

    def _callback(self, definition: Definition) -> bool:
        """Whether the step says that the call is wrapped under the caller's lock, and may say so."""
        name = definition.id.name
        wrapped = any(
            site.decision is Decision.WRAPPED_CALL
            and (site.file, site.function) == (definition.path, name)
            for site in self.ledger.sites
        )
        if not wrapped:
            return False
        found = reach(self.after, definition.id, through=False)
        return bool(found.pointers) and not found.calls

    def _known_before(
        self, definition: Definition, question: Question, *, inside: bool
    ) -> set[tuple[Rule, int, str, bool]]:
        """What was wrong before the step already, at the offsets of the new text."""
        shift = self.shifts.get(definition.path)
        start = shift.back(definition.name_start) if shift else definition.name_start
        if start is None:
            return set()
        old = self.before.definition_of(definition.path, start)
        if old is None:
            return set()
        result = self._examine(self.before, old, question, inside=inside)
        return {
            _key(v, shift.forward(v.offset) if shift else v.offset) for v in result.violations
        }

    def _sentence(self, definition: Definition, at: int, said: str) -> str:
        place = f"{shown(definition.path)}:{definition.file.text.line(at)}"
        return f"{place}: {definition.id.name}(): {said}"

    def _placed(
        self, path: str, code: tuple[tuple[int, bytes], ...], found: Owed
    ) -> Iterator[str]:
        names = {name for (where, _), calls in found.calls.items() if where == path for name in calls}
        file = self.after.file(path)
        for at, what in misplaced(file, code, self._question(names)):
            definition = self.after.definition_of(path, at)
            if definition is not None:
                yield self._sentence(definition, at, what)
            else:
                yield f"{shown(path)}:{file.text.line(at)}: {what}"


def _key(violation: Violation, at: int) -> tuple[Rule, int, str, bool]:
    return violation.rule, at, violation.lock, violation.by_caller
