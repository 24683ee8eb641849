"""Functions of which nothing says what they are called with: assumed right if all callers are.

A function that needs a lock with a key for what it calls, and neither takes it nor is marked, is a
helper for callers that hold it. Its callers are asked, and theirs, until one holds it or does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from refactor.check.contracts import Catalogue
from refactor.check.looked import Called, Looked, Wanted
from refactor.check.needed import Lack
from refactor.check.needs import Need
from refactor.check.scan import Key
from refactor.check.survey import MAX_FILES, Survey

LEVELS = 4
"""Calls that are gone up; what is still open then cannot be told."""

Open = tuple[Called, Lack]
"""A call that lacks what the caller's callers may hold."""

_UNTOLD = "its callers, as far as they were followed, do not say"


class Upward:
    """Asks the callers. wrong: what stays; untold: what cannot be told."""

    def __init__(self, survey: Survey, known: Catalogue, every: Iterable[Open]) -> None:
        self._survey = survey
        self._known = known
        self._every = list(every)
        self._wrong: set[int] = set()
        self._untold: dict[int, str] = {}
        self._seen: dict[tuple[Key, Need], set[int]] = {}

    def run(self) -> tuple[list[Open], list[Open]]:
        """The calls that are wrong, and those of which it cannot be told, with the reason."""
        asked: dict[tuple[Key, Need], set[int]] = {}
        for number, (call, lack) in enumerate(self._every):
            self._ask(asked, call, lack, {number})
        for _ in range(LEVELS):
            if not asked:
                break
            asked = self._level(asked)
        for numbers in asked.values():
            self._untold |= dict.fromkeys(numbers, _UNTOLD)
        untold = [
            (call, lack._replace(unsure=self._untold[number]))
            for number, (call, lack) in enumerate(self._every)
            if number in self._untold and number not in self._wrong
        ]
        return [one for number, one in enumerate(self._every) if number in self._wrong], untold

    def _ask(
        self, asked: dict[tuple[Key, Need], set[int]], call: Called, lack: Lack, about: set[int]
    ) -> None:
        """Have the callers of a call's function asked, once for each place that it is about."""
        one = (call.place.function, lack.need._replace(key=lack.lift))
        seen = self._seen.setdefault(one, set())
        if about - seen:
            asked.setdefault(one, set()).update(about - seen)
            seen |= about

    def _level(self, asked: dict[tuple[Key, Need], set[int]]) -> dict[tuple[Key, Need], set[int]]:
        needs: dict[Key, tuple[Need, ...]] = {}
        for function, need in sorted(asked):
            needs[function] = (*needs.get(function, ()), need)
        above: dict[tuple[Key, Need], set[int]] = {}
        called: set[Key] = set()
        elsewhere: set[Key] = set()
        for found in self._looked(needs, asked):
            elsewhere |= {use.function for use in found.used}
            for call in found.calls:
                called.add(call.callee)
                for lack in call.lacks:
                    about = asked.get((call.callee, lack.need), set())
                    if lack.unsure:
                        self._untold |= dict.fromkeys(about, lack.unsure)
                    elif lack.lift:
                        self._ask(above, call, lack, about)
                    else:
                        self._wrong |= about
        for (function, _), about in asked.items():
            if function in elsewhere:
                why = f"{function[0]}() is used without being called, too"
                self._untold |= dict.fromkeys(about, why)
            elif function not in called:
                self._wrong |= about
        return above

    def _looked(
        self, needs: dict[Key, tuple[Need, ...]], asked: dict[tuple[Key, Need], set[int]]
    ) -> Iterator[Looked]:
        known = self._known
        owed = {key: known.of(key)._replace(needs=found) for key, found in needs.items()}
        names = frozenset(name for name, _ in needs)
        self._survey.files(name for name, own in needs if not own)
        paths: set[str] = set()
        for name, own in needs:
            files = {own} if own else self._survey.files([name])
            if len(files) > MAX_FILES:
                for (function, _), about in asked.items():
                    if function == (name, own):
                        self._untold |= dict.fromkeys(about, f"{len(files)} files hold {name}")
            else:
                paths |= files
        wanted = Wanted(names, frozenset(), known.owed | owed, uses=True)
        yield from self._survey.look(paths, wanted)
