"""Functions that only open or only close: one half of a pair, by design or by mistake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from refactor.check.looked import CLOSES, OPENS, Half
from refactor.check.subject import Subject
from refactor.proof.balance import Rule, Violation
from refactor.protocol.index import Does

Sides = tuple[set[str], set[str]]
"""The locks and brackets that are opened, and those that are closed."""


def sides(subject: Subject, acting: Iterable[str]) -> Sides:
    """What calls of the functions `acting` open and close; guards count for neither."""
    opens: set[str] = set()
    closes: set[str] = set()
    for name in acting:
        role = subject.roles.functions[name]
        about = {one for one in (role.lock, role.bracket) if one}
        if role.does in (Does.END, Does.RELEASE):
            closes |= about
            for bracket in subject.protocol.brackets:
                if any(fused.lock == role.lock for fused in bracket.fused):
                    closes.add(bracket.name)
        elif role.does in (Does.BEGIN, Does.ACQUIRE):
            opens |= about
    return opens, closes


def halves(path: str, opens: Iterable[str], closes: Iterable[str]) -> Iterator[Half]:
    """The halves of one file, for what is opened and what is closed there."""
    for about in sorted(opens):
        yield Half(path, about, OPENS)
    for about in sorted(closes):
        yield Half(path, about, CLOSES)


def half_of(both: Sides, bracket: str, found: Violation) -> str:
    """OPENS or CLOSES where the function has that side only of what the violation is about."""
    opens, closes = both
    about = found.lock or bracket
    if found.rule is Rule.LEFT_OPEN and about not in closes:
        return OPENS
    return CLOSES if found.rule is Rule.CLOSED_TWICE and about not in opens else ""
