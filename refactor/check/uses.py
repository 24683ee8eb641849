"""Where functions are used without being called: put into pointers, passed on, named in macros."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from refactor.check.looked import Used
from refactor.check.tokens import Token
from refactor.check.variables import Variables
from refactor.program.mentions import Kind, classify
from refactor.program.translation import Translation
from refactor.source.text import words

_WORD = re.compile(rb"[A-Za-z_]\w*")
_FEW = 100


def uses(file: Translation, names: Collection[str], own: Collection[str]) -> Iterator[Used]:
    """Every such use of the names in a file. own: functions that are static in it."""
    path, line = file.text.path, file.text.line
    variables = Variables(file)
    for start, end in _tokens(file.text.data, names):
        name = file.text.data[start:end].decode()
        key = (name, path if name in own else "")
        one = classify(file, start, end)
        if one.kind is Kind.POINTER:
            record = one.holder or _record(file, variables, one.offset, one.detail)
            yield Used(path, line(one.offset), key, one.detail, record, "")
        elif one.kind is Kind.ADDRESS and not _variable(file, variables, one.offset, name):
            yield Used(path, line(one.offset), key, "", "", "")
        elif one.kind is Kind.MACRO:
            yield Used(path, line(one.offset), key, "", "", one.detail)


def _tokens(data: bytes, names: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where the names stand: searched for one by one, or all at once if there are many."""
    if len(names) <= _FEW:
        for name in sorted(names):
            word = name.encode()
            for start in words(data, word):
                yield start, start + len(word)
        return
    wanted = {name.encode() for name in names}
    for match in _WORD.finditer(data):
        if match[0] in wanted:
            yield match.span()


def _variable(file: Translation, variables: Variables, offset: int, name: str) -> bool:
    """Whether the name means a variable of the function around the offset."""
    function = file.enclosing(offset)
    return function is not None and variables.shadow(function, name)


def _record(file: Translation, variables: Variables, offset: int, member: str) -> str:
    """The type of `x` in `x->member = function`, with the function at the offset; "" if unknown."""
    function = file.enclosing(offset)
    at = file.unit.mask.text.rfind(member.encode(), 0, offset)
    if function is None or at < function.body_start:
        return ""
    base = variables.receiver(function, Token(at, member, True))
    return base[0] if len(base) == 1 else ""
