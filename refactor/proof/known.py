"""A variable that holds a constant on every path to a return is that constant there.

Weak spot: a macro that assigns to a variable which its arguments do not name is not seen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from refactor.proof.settled import every, stored_constant

if TYPE_CHECKING:
    from refactor.proof.skeleton import Item

Value = tuple[bytes, ...]
Known = Mapping[bytes, Value]

_COMPARES = frozenset((b"==", b"!=", b"<", b">", b"<=", b">=", b"&&", b"||"))
_SETS = frozenset((b"=", b"+=", b"-=", b"*=", b"/=", b"%=", b"&=", b"|=", b"^=", b"<<=", b">>="))
_STEPS = frozenset((b"++", b"--"))
_HEADS = (b"if", b"while")
_MEMBER = (b".", b"->")


def resolved(items: tuple[Item, ...], once: Collection[bytes]) -> tuple[Item, ...]:
    """The items with constants in place of such variables, in returns.

    once: the variables that the function declares a single time.
    """
    codes = [item.code for item in every(items)]
    pointed = {two for code in codes for one, two in pairwise(code) if one == b"&"}
    return _Walk(set(once) - pointed).through(items, {})[0]


class _Walk:
    """Follows the items in order; where paths meet, only what both know is kept."""

    def __init__(self, names: Collection[bytes]) -> None:
        self._names = names

    def through(
        self, items: Iterable[Item], known: Known | None, entry: Known | None = None
    ) -> tuple[tuple[Item, ...], Known | None]:
        """The items and what is known behind them, None where nothing arrives.

        entry: what is known at each case of the switch whose body this is.
        """
        found = []
        for one in items:
            item = one
            if item.kind == "label":
                known = {}
            elif item.kind == "case":
                known = entry or {}
            elif item.kind == "control":
                item, known = self._control(item, known or {})
            elif item.kind == "jump":
                item = self._returned(item, known or {})
                known = None
            elif known is not None:
                known = None if item.stops else self._behind(item, known)
            found.append(item)
        return tuple(found), known

    def _returned(self, item: Item, known: Known) -> Item:
        code = item.code
        if code[0] != b"return" or len(code) != 3 or code[1] not in known:
            return item
        return replace(item, code=(b"return", *known[code[1]], b";"))

    def _behind(self, item: Item, known: Known) -> Known:
        code = item.code
        left = {name: value for name, value in known.items() if name not in self._changed(code)}
        named = stored_constant(code)
        if named is not None and named[0] in self._names:
            left[named[0]] = named[1]
        return left

    def _changed(self, code: Value) -> set[bytes]:
        """The variables that the code may assign to."""
        found = set()
        for at, token in enumerate(code):
            if token in self._names:
                before = code[at - 1] if at else b""
                behind = code[at + 1] if at + 1 < len(code) else b""
                reads = before in _COMPARES or before in (b"!", b"=") or behind in _COMPARES
                sets = behind in _SETS or behind in _STEPS or before in _STEPS
                alone = at == 2 and code[0] in _HEADS and behind == b")"
                reads = reads or behind == b"->" or alone
                if before not in _MEMBER and (sets or not reads):
                    found.add(token)
        return found

    def _control(self, item: Item, known: Known) -> tuple[Item, Known | None]:
        changed = self._changed(item.code)
        if item.code[:1] == (b"if",):
            start = _without(known, changed)
            walked = [self.through(body, start) for body in item.bodies]
            ends = [end for _, end in walked] + [start] * (len(item.bodies) < 2)
            return replace(item, bodies=tuple(body for body, _ in walked)), _common(ends)
        for body in item.bodies:
            for inner in every(body):
                changed |= self._changed(inner.code)
        start = _without(known, changed)
        switch = item.code[:1] == (b"switch",)
        bodies = tuple(
            self.through(body, None if switch else start, start)[0] for body in item.bodies
        )
        return replace(item, bodies=bodies), start


def _without(known: Known, changed: Collection[bytes]) -> Known:
    return {name: value for name, value in known.items() if name not in changed}


def _common(ends: Iterable[Known | None]) -> Known | None:
    arriving = [end for end in ends if end is not None]
    if not arriving:
        return None
    return {
        name: value
        for name, value in arriving[0].items()
        if all(other.get(name) == value for other in arriving)
    }
