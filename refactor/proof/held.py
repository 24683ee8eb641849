"""The same is held as before: for steps that spell the same locking in another way.

Each function that a step touches is examined before and behind it, for every bracket of the
protocol. At each statement that the step leaves alone, at each call in it, and on each way out, the
same locks and brackets must be held; and nothing may be wrong that was not wrong before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from refactor.program.program import Program
from refactor.proof.balance import Examination, Question, examine, kinds_of
from refactor.proof.claim import Shift
from refactor.proof.entered import entered
from refactor.proof.excerpt import View
from refactor.proof.passing import passing, reading
from refactor.protocol.model import Bracket

Place = tuple[int, str]
Kept = tuple[tuple[tuple[str, str], ...], int, tuple[str, ...], tuple[str, ...]]
Situations = frozenset[Kept]

_WORD = re.compile(rb"[A-Za-z_]\w*")
NO_BRACKET = Bracket(name="", begin="", end="", contract="")


class Held:
    """Compares functions before and behind a step. places: how many statements and calls.

    locks_only: brackets may differ.
    """

    def __init__(
        self, program: Program, shifts: Mapping[str, Shift], *, locks_only: bool = False
    ) -> None:
        self.places = 0
        self._program = program
        self._shifts = shifts
        brackets = () if locks_only else program.protocol.brackets
        self._brackets = brackets or (NO_BRACKET,)

    def differences(self, view: View) -> Iterator[str]:
        """A sentence for everything that is held otherwise than before in a function."""
        shift = self._shifts.get(view.old.path)
        if shift is None:
            return
        for bracket in self._spelt_in(view) or self._brackets[:1]:
            question = self._question(bracket, view)
            before = self._examine(View(view.old, view.old.file, view.old.function, 0), question)
            after = self._examine(view, question)
            yield from self._compare(view, shift, before, after)

    def _spelt_in(self, view: View) -> list[Bracket]:
        """The brackets that the function begins or ends; any other is as it is all the way."""
        old = view.old
        sides = (
            (view.file.text.data, view.function.start, view.end),
            (old.file.text.data, old.function.start, View(old, old.file, old.function, 0).end),
        )
        words = {word.decode() for side in sides for word in _WORD.findall(*side)}
        roles = self._program.roles.functions
        known = {role.bracket for word in words if (role := roles.get(word)) is not None}
        return [bracket for bracket in self._brackets if bracket.name in known]

    def _question(self, bracket: Bracket, view: View) -> Question:
        roles, kinds = self._program.roles.functions, kinds_of(self._program.protocol)

        def asked(name: str, _field: bool) -> bool:
            return name not in roles

        return Question(
            roles,
            bracket,
            kinds,
            asked=asked,
            strict=True,
            statements=True,
            accesses=True,
            classes=self._program.roles.classes,
            passing=passing(self._program, view.old.file),
            reading=reading(self._program, view.old, None),
        )

    def _examine(self, view: View, question: Question) -> Examination:
        entry = entered(self._program, view.old)
        return examine(view.file, view.function, question, entry)

    def _compare(
        self, view: View, shift: Shift, before: Examination, after: Examination
    ) -> Iterator[str]:
        for at, what in after.not_understood:
            yield view.sentence(at, f"holds {what}")
        old = {
            (place, name): held
            for (offset, name), held in _situations(before, 0).items()
            if (place := shift.kept(offset)) is not None
        }
        new = _situations(after, view.start)
        for (offset, name), held in sorted(old.items()):
            self.places += 1
            what = f"{name}()" if name else "a statement"
            if (offset, name) not in new:
                yield view.sentence(offset - view.start, f"{what} is not reached any more")
            elif new[(offset, name)] != held:
                was, now = (_listed(one) for one in (held, new[(offset, name)]))
                said = f"{what} runs with {now} held; before, with {was}"
                yield view.sentence(offset - view.start, said)
        wrong = {(v.rule, v.lock, v.by_caller) for v in before.violations}
        for violation in after.violations:
            if (violation.rule, violation.lock, violation.by_caller) not in wrong:
                lines = ", ".join(str(line) for line in violation.path)
                yield view.sentence(violation.offset, f"{violation.message} (path: lines {lines})")
        if before.inferred != after.inferred or before.dropped != after.dropped:
            said = "takes back or drops other locks of its caller than before"
            yield view.sentence(view.function.name_start, said)


def _situations(found: Examination, start: int) -> dict[Place, Situations]:
    return {
        (call.offset + start, call.callee): frozenset(
            (s.locks, s.depth, s.keys, s.begun) for s in call.held
        )
        for call in found.calls
    }


def edited(shift: Shift, offset: int) -> bool:
    """Whether an edit takes the byte out."""
    return shift.back(shift.forward(offset)) != offset


def _listed(held: Situations) -> str:
    found = []
    for locks, depth, keys, begun in sorted(held):
        names = [f"{lock} ({kind})" for lock, kind in locks] + ["the bracket"] * depth
        names += [f"{key}" for key in (*keys, *begun) if key]
        found.append(" and ".join(names) or "nothing")
    return " or ".join(found)
