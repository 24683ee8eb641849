"""Variables that add nothing to a function's form: unused ones, and results that never change."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from refactor.proof.skeleton import Item

_MEMBER = (b"->", b".")
_CONSTANT = re.compile(rb"[0-9][\w.]*|[A-Z][A-Z0-9_]*|true|false|'.*'", re.DOTALL)


def settled(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The items without variables that are declared and not used.

    Where a variable is declared as a constant, and then only returned if anything, the constant is
    returned.
    """
    counts = Counter(
        token
        for item in every(items)
        for above, token in pairwise((b"", *item.code))
        if above not in _MEMBER
    )
    returned = Counter(item.code[1] for item in every(items) if _returns_name(item))
    constants = {
        name: value
        for item in items
        if (found := _constant(item)) is not None
        for name, value in [found]
        if counts[name] == returned[name] + 1
    }
    kept = (one for one in _used(items, counts) if _name(one) not in constants)
    return tuple(_resolved(one, constants) for one in kept)


def _used(items: Iterable[Item], counts: Counter[bytes]) -> Iterator[Item]:
    """The items, in bodies too, without variables that are declared and not used."""
    for item in items:
        if not _unused(item, counts):
            bodies = tuple(tuple(_used(body, counts)) for body in item.bodies)
            yield replace(item, bodies=bodies) if bodies else item


def every(items: Iterable[Item]) -> Iterator[Item]:
    """All items, those of bodies among them, in no order."""
    todo = list(items)
    while todo:
        item = todo.pop()
        yield item
        todo += [inner for body in item.bodies for inner in body]


def _returns_name(item: Item) -> bool:
    return item.kind == "jump" and item.code[0] == b"return" and len(item.code) == 3


def _constant(item: Item) -> tuple[bytes, tuple[bytes, ...]] | None:
    """The name and the value of `type name = constant;`."""
    declares = item.kind == "plain" and item.code[1:2] != (b"=",)
    return stored_constant(item.code) if declares else None


def stored_constant(code: tuple[bytes, ...]) -> tuple[bytes, tuple[bytes, ...]] | None:
    """The name and the value of `name = constant;`, and of `type name = constant;`."""
    if code.count(b"=") != 1 or code[-1:] != (b";",):
        return None
    at = code.index(b"=")
    value = code[at + 1 : -1]
    plain = value[1:] if value[:1] in ((b"-",), (b"~",), (b"!",)) else value
    words = all(_text(token).isidentifier() or token == b"*" for token in code[:at])
    words = words and code[at - 1] != b"*" != code[0]
    fits = len(plain) == 1 and _CONSTANT.fullmatch(plain[0]) is not None
    stored = {b"static", b"extern", b"volatile"} & set(code[:at])
    return (code[at - 1], value) if words and fits and not stored else None


def _name(item: Item) -> bytes:
    found = _constant(item)
    return found[0] if found is not None else b""


def _resolved(item: Item, constants: dict[bytes, tuple[bytes, ...]]) -> Item:
    if _returns_name(item) and item.code[1] in constants:
        return replace(item, code=(b"return", *constants[item.code[1]], b";"))
    if item.bodies and constants:
        bodies = tuple(tuple(_resolved(one, constants) for one in body) for body in item.bodies)
        return replace(item, bodies=bodies)
    return item


def _unused(item: Item, counts: Counter[bytes]) -> bool:
    plain = item.kind == "plain" and len(item.code) > 2 and item.code[-1] == b";"
    words = all(code.isidentifier() or code == "*" for code in map(_text, item.code[:-1]))
    return plain and words and counts[item.code[-2]] == 1


def _text(token: bytes) -> str:
    return token.decode("ascii", "replace")
