"""Functions that give their caller's lock back and take it again, without a mark that says so.

On its first path such a function releases what it has not taken, and on another it leaves open what
it takes: two mistakes that cancel out if the lock was held where the function was entered.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from refactor.proof.balance import Entry, Examination, Rule

Lent = tuple[str, str, str]
"""A lock of the caller: its name, the kind, and which of the locks of that name it is."""


def examined_with_lent(examined: Callable[[Entry], Examination], entry: Entry) -> Examination:
    """The examination, with those locks held at the entry that then balance on every path.

    Such locks count as inferred. A lock that some way out has lost, or holds twice, is not one: it
    stays with what is wrong if nothing is held.
    """
    first = examined(entry)
    lent = _released(first)
    while lent:
        locks = (*entry.locks, *((lock, kind) for lock, kind, _ in lent))
        keys = (*(key for _, _, key in entry.held), *(key for _, _, key in lent))
        result = examined(replace(entry, locks=locks, keys=keys))
        even = [one for one in lent if _balanced(result, one)]
        if even == lent:
            inferred = {*result.inferred, *((lock, kind) for lock, kind, _ in lent)}
            return replace(result, inferred=tuple(sorted(inferred)))
        lent = even
    return first


def _released(result: Examination) -> list[Lent]:
    """The locks that are released on some path on which they are not held, and on some they are."""
    wrong = {(v.lock, v.key) for v in result.violations if v.rule is Rule.CLOSED_TWICE}
    return [one for one in result.lacking if (one[0], one[2]) in wrong]


def _balanced(result: Examination, lent: Lent) -> bool:
    """Whether every way out holds the lock as often as the function was entered with it."""
    about = (lent[0], lent[2])
    wrong = (Rule.LEFT_OPEN, Rule.CLOSED_TWICE)
    broken = any(v.rule in wrong and (v.lock, v.key) == about for v in result.violations)
    return not broken and lent not in result.uneven
