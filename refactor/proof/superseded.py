"""Finer brackets that a step takes out: what ran inside of one runs inside of the wider one now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from refactor.program.program import Program
from refactor.proof.balance import (
    Examination,
    Question,
    Rule,
    Situation,
    examine,
    kinds_of,
)
from refactor.proof.claim import Shift
from refactor.proof.entered import entered
from refactor.proof.excerpt import View
from refactor.proof.passing import passing, reading
from refactor.proof.standins import stand_ins
from refactor.protocol.model import Bracket

Place = tuple[int, str]


class Superseded:
    """Compares functions before and behind a step. places: how many were inside a finer bracket.

    Everything else that the step changes has to keep the finer bracket balanced as it was.
    """

    def __init__(
        self,
        program: Program,
        wide: Bracket,
        finer: tuple[Bracket, ...],
        shifts: Mapping[str, Shift],
    ) -> None:
        self.places = 0
        self._program = program
        self._wide = wide
        self._finer = finer
        self._shifts = shifts

    def problems(self, view: View, *, inside: bool) -> Iterator[str]:
        """A sentence for each place of a function that is in neither of the brackets any more.

        inside: the function's callers are inside of the wider one.
        """
        shift = self._shifts.get(view.old.path)
        if shift is None:
            return
        old_view = View(view.old, view.old.file, view.old.function, 0)
        for bracket in self._finer:
            before = self._examine(old_view, bracket, inside=False)
            if not any(s.bracket for call in before.calls for s in call.held):
                continue
            after = self._examine(view, bracket, inside=False)
            wide = self._examine(view, self._wide, inside=inside)
            yield from self._compare(view, shift, bracket, (before, after, wide))

    def _compare(
        self,
        view: View,
        shift: Shift,
        bracket: Bracket,
        found: tuple[Examination, Examination, Examination],
    ) -> Iterator[str]:
        before, after, wide = found
        for at, what in (*after.not_understood, *wide.not_understood):
            yield view.sentence(at, f"holds {what}")
        still, around = (
            {(call.offset + view.start, call.callee): call.held for call in one.calls}
            for one in (after, wide)
        )
        for call in before.calls:
            place = shift.forward(call.offset), call.callee
            if shift.back(place[0]) != call.offset or not any(s.bracket for s in call.held):
                continue
            self.places += 1
            kept = place in still and _begun(still[place]) == _begun(call.held)
            enclosed = place in around and all(s.bracket for s in around[place])
            if not kept and not enclosed:
                said = f"was inside {bracket.title or bracket.name}, and is inside neither now"
                yield view.sentence(place[0] - view.start, said)
        wrong = {(v.rule, v.lock) for v in before.violations}
        for violation in after.violations:
            pair = violation.rule in (Rule.LEFT_OPEN, Rule.CLOSED_TWICE) and not violation.lock
            if pair and (violation.rule, violation.lock) not in wrong:
                yield view.sentence(violation.offset, violation.message)

    def _examine(self, view: View, bracket: Bracket, *, inside: bool) -> Examination:
        roles = self._program.roles
        kinds = kinds_of(self._program.protocol)

        def asked(name: str, _field: bool) -> bool:
            return name not in roles.functions

        question = Question(
            roles.functions,
            bracket,
            kinds,
            asked=asked,
            strict=True,
            statements=True,
            classes=roles.classes,
            stand_ins=stand_ins(view.file, view.function),
            passing=passing(self._program, view.old.file),
            reading=reading(self._program, view.old, bracket.outside, keyed=bool(bracket.key)),
        )
        entry = entered(self._program, view.old, begun=("",) if inside else None)
        return examine(view.file, view.function, question, entry)


def _begun(held: frozenset[Situation]) -> frozenset[tuple[bool, tuple[str, ...]]]:
    return frozenset((one.bracket, one.begun) for one in held)
