"""The preprocessor configurations of one function.

Every atom of a condition is a free choice; two groups that share an atom choose together.
`#if 0` and `#if 1` are choices too where a call in question stands in them, so that none is lost.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence, Set

from refactor.flow.conditions import Formula, Truth, formula
from refactor.flow.events import Watch
from refactor.syntax.model import Group
from refactor.syntax.parser import Function, Unit

MAX_CONDITIONS = 6
"""Independent conditions in one function beyond which it counts as not understood."""

_JUMPS = re.compile(rb"\b(?:return|goto|break|continue|case|default|if|else|for|while|do|switch)\b")
_WORD = re.compile(rb"[A-Za-z_]\w*")
_LABEL = re.compile(rb"(?m)^[ \t]*[A-Za-z_]\w*[ \t]*:")

Selection = dict[int, int]


def selections(
    source: bytes, groups: Sequence[Group], watch: Watch, names: frozenset[str]
) -> list[Selection] | None:
    """One selection (group start -> branch to keep, -1 for none) for every configuration.

    Groups whose text cannot matter to what is held are left as the mask has them. None: there are
    more than MAX_CONDITIONS conditions.
    """
    telling = [g for g in groups if g.split or _matters(source[g.start : g.end], watch, names)]
    atoms: list[bytes] = []
    formulas: dict[int, list[Formula | None]] = {}
    for group in telling:
        own = formulas[group.start] = []
        for branch in group.branches:
            fixed = not _names_in(source[group.start : group.end], names)
            found, used = formula(branch.condition, fixed) if branch.condition else (None, [])
            own.append(found)
            atoms += [atom for atom in used if atom not in atoms]
    if len(atoms) > MAX_CONDITIONS:
        return None
    selected: list[Selection] = []
    for values in itertools.product((True, False), repeat=len(atoms)):
        truth = dict(zip(atoms, values, strict=True))
        selection = {start: _chosen(own, truth) for start, own in formulas.items()}
        if selection not in selected:
            selected.append(selection)
    return selected


def _matters(text: bytes, watch: Watch, names: frozenset[str]) -> bool:
    if _JUMPS.search(text) or _LABEL.search(text) or text.count(b"{") != text.count(b"}"):
        return True
    known = watch.roles.keys() | watch.passing.keys()
    return _names_in(text, names) or _names_in(text, known)


def _names_in(text: bytes, names: Set[str]) -> bool:
    return not names.isdisjoint(word.decode() for word in _WORD.findall(text))


def _chosen(branches: Sequence[Formula | None], truth: Truth) -> int:
    """The first branch whose condition holds (None is `#else`), -1 if there is none."""
    for index, branch in enumerate(branches):
        if branch is None or branch(truth):
            return index
    return -1


def groups_in(unit: Unit, function: Function) -> list[Group]:
    """The conditional groups that are in the function, or reach into it."""
    return [
        g
        for g in unit.mask.groups
        if g.start < function.end and g.end > function.start and not _around(g, function)
    ]


def _around(group: Group, function: Function) -> bool:
    """Whether the function stands whole inside one branch of the group."""
    return any(b.body[0] <= function.start and function.end <= b.body[1] for b in group.branches)
