"""Which lock a mark means that several kinds share: it states the key, and code tells the rest.

Looked for are acquires, releases and guards with that key: first in the function's own body, then
in its file; then those whose key ends in the same member. The text decides, not paths.
Weak spot: two structs of one file may have a member of one name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from refactor.program.translation import Translation
from refactor.protocol.index import Does, Meant, Role, Roles
from refactor.syntax.lexer import code_of

_WORD = re.compile(rb"\b([A-Za-z_]\w*)[ \t]*\(")
_MEMBER = re.compile(r"\w+\Z")


class _Use(NamedTuple):
    """A call on a keyed lock: where, which one by kind, and the words of its key."""

    at: int
    lock: str
    kind: str
    key: str


def settled(
    file: Translation, roles: Roles, may: Sequence[Meant], body: tuple[int, int], sought: str = ""
) -> Meant | None:
    """The one of these that a mark in a file means; None if there is none.

    may: all with one key, in the order of the protocol. body: start and end of the function's.
    sought: the lock that the question is about. One object is not two locks: the key of that
    lock in that function means that lock. Where nothing tells, the first lock counts, and of its
    kinds the weakest, which is the last.
    """
    locks = dict.fromkeys(one[0] for one in may)
    if not locks:
        return None
    lock = next(iter(locks))
    key = _plain(may[0][2])
    uses: list[_Use] | None = None
    if sought in locks:
        lock = sought
    elif len(locks) > 1:
        uses = list(_uses(file, roles, key))
        lock = next(iter(_told(uses, key, body, locks)), lock)
    kinds = [one for one in may if one[0] == lock]
    if len(kinds) > 1:
        uses = list(_uses(file, roles, key)) if uses is None else uses
        own = {u.kind for u in uses if u.lock == lock and u.key == key and _inside(u.at, body)}
        kinds = [one for one in kinds if one[1] in own] or kinds
    return kinds[-1]


def _told(
    uses: Sequence[_Use], key: str, body: tuple[int, int], locks: dict[str, None]
) -> list[str]:
    """The locks that the nearest calls with the key are made on, in the order of the protocol."""
    same = [use for use in uses if use.key == key]
    for found in ([use for use in same if _inside(use.at, body)], same, uses):
        named = {use.lock for use in found} & locks.keys()
        if named:
            return [lock for lock in locks if lock in named]
    return []


def _inside(at: int, body: tuple[int, int]) -> bool:
    return body[0] <= at < body[1]


def _uses(file: Translation, roles: Roles, key: str) -> Iterator[_Use]:
    """All calls on keyed locks whose key ends in the same word."""
    code = code_of(file.text.data)
    member = _member(key)
    if not member or member.encode() not in code:
        return
    for match in _WORD.finditer(code):
        role = roles.functions.get(match[1].decode("ascii", "replace"))
        if role is None or role.does is Does.NORETURN:
            continue
        for one, said in _keyed(code, match, role, roles):
            words = _plain(said)
            if one.lock and one.kind and _member(words) == member:
                yield _Use(match.start(), one.lock, one.kind, words)


def _keyed(
    code: bytes, match: re.Match[bytes], role: Role, roles: Roles
) -> Iterator[tuple[Role, str]]:
    """The role of a call, or of a guard by its class, and the argument that is its key."""
    said, end = _arguments(code, match.end())
    if role.does is Does.BY_CLASS and said:
        named = roles.classes[match[1].decode("ascii", "replace")].get(said[0].strip())
        if named is None:
            return
        said = said[1:]
        if not said and code[end : end + 1] == b"(":
            said, _ = _arguments(code, end + 1)
        role = named
    if role.key and role.key <= len(said):
        yield role, said[role.key - 1]


def _arguments(code: bytes, start: int) -> tuple[list[str], int]:
    """The arguments behind an opening parenthesis, and the offset behind the closing one."""
    found, depth, last = [], 0, start
    for at in range(start, min(len(code), start + 1000)):
        here = code[at]
        if here in b"([{":
            depth += 1
        elif here in b")]}":
            if not depth:
                found.append(code[last:at].decode("utf-8", "replace"))
                return found, at + 1
            depth -= 1
        elif here == 44 and not depth:
            found.append(code[last:at].decode("utf-8", "replace"))
            last = at + 1
    return [], start


def _plain(said: str) -> str:
    words = "".join(said.split())
    while words.startswith("(") and words.endswith(")"):
        words = words[1:-1]
    return words


def _member(key: str) -> str:
    found = _MEMBER.search(key)
    return found[0] if found else ""
