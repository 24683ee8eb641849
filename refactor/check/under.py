"""Calls that the protocol does not allow while a lock is held in some kind."""

from __future__ import annotations

from collections.abc import Iterable

from refactor.check.looked import Under
from refactor.check.states import Asked, Owed, Situation
from refactor.check.subject import Subject


def forbidden(
    subject: Subject,
    name: str,
    held: Iterable[Situation],
    owed: Owed,
    parts: Iterable[Asked],
) -> tuple[Under, ...]:
    """The locks that must not be held at a call of `name` and are, the first place of each.

    What could not be followed does not count, nor what the caller holds unless a mark says so. A
    mark does not tell which of the locks it is: if the function gives one of that name back, it may
    be that one.
    """
    listed = subject.under.get(name, ())
    if not listed:
        return ()
    results = [part.result for part in parts]
    lost = {lock for result in results for lock, _ in result.doubts}
    given = {lock for result in results for lock, _ in result.inferred}
    marked = {lock for lock, _ in (*owed.locks, *(h for n in owed.needs for h in n.held))} - given
    found: dict[tuple[str, str], int] = {}
    if not any(result.unread for result in results):
        for one in held:
            for kind, line in zip(one.locks, one.lines, strict=True):
                certain = kind[0] not in lost and (line or kind[0] in marked)
                if kind in listed and certain:
                    found.setdefault(kind, line)
    return tuple(Under(*kind, line) for kind, line in sorted(found.items()))
