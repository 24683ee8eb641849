"""Contracts of keyed brackets: the sentence for a key, and the keys that comments state."""

from __future__ import annotations

import re

from refactor.program.model import Declared
from refactor.source.text import words

KEY = "{key}"


def sentence(contract: str, key: str) -> str:
    """The contract for a key."""
    return contract.replace(KEY, key)


def stated_keys(declared: Declared, contract: str) -> tuple[str, ...]:
    """The keys for which the comment above a declaration states the contract, sorted."""
    comment = declared.comment
    if comment is None:
        return ()
    before, _, behind = contract.partition(KEY)
    # What else may stand in its place is prose, such as "It" or "they".
    pattern = r"([\w&*()\[\].>-]+?)".join(_spread(part) for part in (before, behind))
    text = declared.file.text.data[comment.start : comment.end].decode("utf-8", "replace")
    found = re.findall(rf"(?:^|[\s*/]){pattern}(?=\s|\*/|$)", text)
    return tuple(sorted({key for key in found if _in_code(declared, key)}))


def _in_code(declared: Declared, key: str) -> bool:
    """Whether the file's code has all names of the key: `both must be drained` has no key."""
    code = declared.file.unit.mask.text
    names = re.findall(r"(?<![\w.>])[A-Za-z_]\w*", key)
    found = (next(words(code, name.encode()), -1) for name in names)
    return bool(names) and all(at >= 0 for at in found)


def _spread(part: str) -> str:
    """A pattern for words between which lines of a comment may end."""
    return r"[\s*/]+".join(re.escape(word) for word in re.split(r"\s+", part))
