"""Keys of marks in the spelling of calls: with the `&` that calls have and a mark lacks.

Marks are comments to a compiler, so that `RELEASES(q->lock)` stands where the calls say
`unlock(&q->lock)`. The calls of the file tell: those with the same key, else those whose key ends
in the same member. Weak spot: two structs of one file may have a member of one name, one of them a
pointer; then nothing is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from refactor.program.translation import Translation
from refactor.protocol.index import Roles
from refactor.syntax.keys import argument_keys, key_of
from refactor.syntax.lexer import code_of

_CALL = re.compile(rb"\b([A-Za-z_]\w*)[ \t]*\(")
_LAST = re.compile(r"(?:->|\.)(\w+)\Z")


def addressed(file: Translation, roles: Roles, key: str) -> str:
    """The key with an `&` in front where the calls of the file say it so, and none says it without.

    The other way round only the very same key counts.
    """
    found = spelling(file, roles, key)
    return key if found is None else found


def spelling(file: Translation, roles: Roles, key: str) -> str | None:
    """The key as the calls of the file say it, None if they do not tell."""
    bare = key.removeprefix("&")
    last = _LAST.search(bare)
    word = last[1] if last is not None else bare
    if not word or word.encode() not in file.text.data:
        return None
    said = _spelt(file.text.data, _Keyed(roles))
    own = {one.startswith("&") for one in said if one.removeprefix("&") == bare}
    if not own and last is not None and key == bare:
        own = {one.startswith("&") for one in said if _member(one) == last[1]}
    if len(own) != 1:
        return None
    return f"&{bare}" if own == {True} else bare


class _Keyed:
    """Which argument of a call is the key, by the protocol. Equal are those of one protocol."""

    def __init__(self, roles: Roles) -> None:
        self.roles = roles

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Keyed) and other.roles is self.roles

    def __hash__(self) -> int:
        return id(self.roles)


@lru_cache(maxsize=256)
def _spelt(data: bytes, keyed: _Keyed) -> frozenset[str]:
    """The keys of all calls of a file on keyed locks."""
    return frozenset(_keys(data, keyed.roles))


def _keys(data: bytes, roles: Roles) -> Iterator[str]:
    code = code_of(data)
    for match in _CALL.finditer(code):
        role = roles.functions.get(match[1].decode("ascii", "replace"))
        if role is None or not role.lock or not role.key:
            continue
        said = argument_keys(code, code, match.start())
        if role.key <= len(said):
            yield key_of(said[role.key - 1].encode())


def _member(key: str) -> str:
    found = _LAST.search(key)
    return found[1] if found else ""
