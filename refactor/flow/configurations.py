"""The preprocessor configurations of one function.

Every condition text is taken as a free choice; two groups with the same condition choose alike.
`#if 0` is a condition like any other: its code is looked at too, so that no call is lost in it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from refactor.flow.events import Watch
from refactor.syntax.model import Group

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
    for group in telling:
        for branch in group.branches:
            atom = _atom(branch.condition)[0]
            if atom and atom not in atoms:
                atoms.append(atom)
    if len(atoms) > MAX_CONDITIONS:
        return None
    found: list[Selection] = []
    for values in itertools.product((True, False), repeat=len(atoms)):
        truth = dict(zip(atoms, values, strict=True))
        selection = {g.start: _chosen(g, truth) for g in telling}
        if selection not in found:
            found.append(selection)
    return found


def _matters(text: bytes, watch: Watch, names: frozenset[str]) -> bool:
    if _JUMPS.search(text) or _LABEL.search(text) or text.count(b"{") != text.count(b"}"):
        return True
    words = {word.decode() for word in _WORD.findall(text)}
    return not words.isdisjoint(names) or not words.isdisjoint(watch.roles)


def _atom(condition: bytes) -> tuple[bytes, bool]:
    """The condition without its negation, and whether it was negated."""
    if condition.startswith(b"!") and re.fullmatch(rb"!\s*(?:defined\s*\(\w+\)|\w+)", condition):
        return condition[1:].strip(), True
    return condition, False


def _chosen(group: Group, truth: dict[bytes, bool]) -> int:
    for index, branch in enumerate(group.branches):
        atom, negated = _atom(branch.condition)
        if not atom or truth[atom] != negated:
            return index
    return -1
