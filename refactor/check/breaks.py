"""What the functions of one file break by themselves, and what they change for their callers."""

from __future__ import annotations

from collections.abc import Callable

from refactor.check.changed import called, changes_of
from refactor.check.halves import half_of, halves, sides
from refactor.check.looked import Broken, Change, Half, Place
from refactor.check.rules import HELD_MISMATCH
from refactor.check.states import Asked
from refactor.check.subject import Subject
from refactor.check.tokens import Holder
from refactor.program.translation import Translation
from refactor.proof.balance import Rule, Violation


class Breaks:
    """Collects it, function by function. place: says where an offset of a function is."""

    def __init__(
        self, file: Translation, subject: Subject, place: Callable[[Holder, int], Place]
    ) -> None:
        self.broken: list[Broken] = []
        self.halves: list[Half] = []
        self.changes: dict[Change, None] = {}
        self._file = file
        self._subject = subject
        self._place = place

    def take(self, holder: Holder, acting: set[str], parts: list[Asked]) -> None:
        """Take in the examination of a function. acting: what it calls of the protocol."""
        opens, closes = both = sides(self._subject, acting)
        self.halves += halves(self._file.text.path, opens - closes, closes - opens)
        key = self._place(holder, holder.function.start).function
        changes = changes_of(self._file, holder.function, key, self._subject, parts)
        self.changes |= dict.fromkeys(changes)
        seen: set[tuple[Rule, int, str, str]] = set()
        callees: tuple[str, ...] | None = None
        for part in parts:
            for one in part.result.violations:
                bracket = part.bracket.name
                about = bracket if one.rule is Rule.BEGIN_UNDER_LOCK or not one.lock else ""
                if (one.rule, one.offset, one.lock, about) in seen:
                    continue
                seen.add((one.rule, one.offset, one.lock, about))
                if callees is None:
                    callees = called(self._file, holder.function, self._subject.acting_bytes)
                half = half_of(both, bracket, one)
                self.broken.append(self._broken(holder, bracket, half, one, callees))

    def _broken(
        self, holder: Holder, bracket: str, half: str, found: Violation, callees: tuple[str, ...]
    ) -> Broken:
        return Broken(
            self._place(holder, found.offset),
            HELD_MISMATCH if found.rule is Rule.TAKEN_TWICE else found.rule.value,
            found.message,
            found.path,
            found.lock,
            bracket,
            found.by_caller,
            half,
            found.key,
            callees,
        )

    def implemented(self) -> None:
        """Functions of the protocol that are defined here are the other half of what uses them."""
        own = {f.name.decode("ascii", "replace") for f in self._file.functions}
        both = sides(self._subject, own & self._subject.acting)
        self.halves += halves(self._file.text.path, *both)
