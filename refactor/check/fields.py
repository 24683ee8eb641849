"""Members of structs in one file: where they are declared, their types, and what is put in them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection
from typing import NamedTuple

from refactor.check.scan import Key, records_of, statics
from refactor.check.tokens import outermost
from refactor.program.mentions import Kind, classify
from refactor.program.translation import Translation
from refactor.source.text import words

_PUT = re.compile(rb"(?:\.|->)\s*([A-Za-z_]\w*)\s*=\s*&?\s*([A-Za-z_]\w*)\s*(?=[,;}])")
_TYPE = re.compile(rb"([A-Za-z_]\w*)[\s*]*\Z")
_BEHIND = re.compile(rb"\s*[;)\[,:]")
_NEAR = 80


class Member(NamedTuple):
    """A member's declaration: names of its struct, and of the type (that it points to)."""

    records: tuple[str, ...]
    name: str
    type: str


class Put(NamedTuple):
    """A function that is assigned to a member. record: the variable's type where it is written."""

    function: Key
    member: str
    record: str


class Fields(NamedTuple):
    """What one file says of the members that were asked about."""

    members: tuple[Member, ...]
    puts: tuple[Put, ...]


def fields(file: Translation, names: Collection[str], *, puts: bool) -> Fields:
    """Declarations of the members, and with `puts` the functions assigned to them."""
    text = file.unit.mask.text
    functions = list(outermost(file.functions))
    starts = [function.body_start for function in functions]
    members: list[Member] = []
    for name in sorted(names):
        word = name.encode()
        if word not in text:
            continue
        for start in words(text, word):
            end = start + len(word)
            if not _BEHIND.match(text, end):
                continue
            index = bisect_right(starts, start) - 1
            if index >= 0 and start < functions[index].body_end:
                continue
            if classify(file, start, end).kind is Kind.FIELD_DECLARATION:
                before = _TYPE.search(text, max(0, start - _NEAR), start)
                kind = before[1].decode() if before else ""
                members.append(Member(records_of(file, start), name, kind))
    return Fields(tuple(members), tuple(_puts(file, names)) if puts else ())


def _puts(file: Translation, names: Collection[str]) -> list[Put]:
    text, own = file.unit.mask.text, statics(file)
    found = []
    for match in _PUT.finditer(text):
        member, function = match[1].decode(), match[2].decode()
        if member not in names:
            continue
        mention = classify(file, match.start(2), match.end(2))
        if mention.kind is Kind.POINTER:
            key = (function, file.text.path if function in own else "")
            found.append(Put(key, member, mention.holder))
    return found
