"""The words of a protocol that a tree is searched for."""

import re

from refactor.protocol.index import all_names
from refactor.protocol.model import Bracket, Protocol
from refactor.protocol.sharing import bare

_NAME = re.compile(r"\w+", re.ASCII)


def deciding(protocol: Protocol) -> set[str]:
    """Names on which decisions rest; fused functions are left out, a tree has them or not."""
    found = {n for bracket in protocol.brackets for n in (bracket.begin, bracket.end)}
    for lock in protocol.locks:
        found |= {*lock.not_held, *lock.not_held_pointer}
        for kind in lock.kinds:
            found |= {*kind.acquire, *kind.release}
            found |= {*kind.scope_guards, *kind.block_guards}
            found |= {*kind.conditional}
            for marks in (kind.held, kind.held_pointer, kind.acquires, kind.releases):
                found |= set(map(bare, marks))
    found |= {mark for wrapper in protocol.wrappers for mark in wrapper.marks}
    # A guard that is told by its class, as in `guard(mutex)`, is no name.
    return found.intersection(all_names(protocol))


def telling(bracket: Bracket) -> str:
    """The longest word of a bracket's contract: what does not have it has no such contract.

    It is spelt like a name, if one is: names do not overlap each other, as `begin()` would `begin`.
    """
    words = [word for word in bracket.contract.strip(".").split() if "{" not in word]
    names = [name for word in words for name in _NAME.findall(word)]
    return max(names or words, key=len, default="")
