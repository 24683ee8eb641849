"""Any step that moves no bracket: what was done where, and why, from the ledger alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from refactor.plan.ledger import Decision, Site
from refactor.program.discover import shown
from refactor.series.callers import NUMBERED, by_file, without_lines
from refactor.series.wording import as_called, listing, number, wrapped


def outcomes(sites: Sequence[Site]) -> Iterator[str]:
    """A paragraph for every decision and reason, in the order of the decisions."""
    groups: dict[tuple[Decision, str], list[Site]] = {}
    for site in sites:
        told = site.accepted if site.decision is Decision.REFUSED else site.reason
        groups.setdefault((site.decision, without_lines(told)), []).append(site)
    order = list(Decision)
    for decision, reason in sorted(groups, key=lambda key: order.index(key[0])):
        yield _paragraph(decision, reason, groups[decision, reason])


def _paragraph(decision: Decision, reason: str, sites: Sequence[Site]) -> str:
    functions = list(dict.fromkeys((s.file, s.function) for s in sites if s.function))
    # Lines are those of the old text: a name and its file say more.
    bare = (f"{as_called(s.callee)} in {shown(s.file)}" for s in sites if not s.function)
    places = list(dict.fromkeys(bare))
    names = [*(f"{function}()" for _, function in functions), *places]
    several = len(names) > 1
    done = {
        Decision.RIGHT: "right already",
        Decision.REFUSED: "left as they are" if several else "left as it is",
    }.get(decision, decision.value)
    verb = "are" if several else "is"
    why = f": {reason}" if reason else ""
    if len(names) <= NUMBERED:
        return wrapped(f"{listing(names)} {verb} {done}{why}.")
    what = "function" if not places else "place"
    if decision is Decision.RIGHT:
        # What nothing is done to need not be named, if there is much of it.
        return wrapped(f"{number(len(names), what)} are {done}{why}.")
    head = wrapped(f"{number(len(names), what)} are {done}{why}:")
    rest = [wrapped(place, first="- ", rest="  ") for place in places]
    return "\n".join([head, *by_file(functions, first="- ", rest="  "), *rest])
