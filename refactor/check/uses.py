"""Where functions are used without being called: put into pointers, passed on, named in macros."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from refactor.check.looked import Used
from refactor.check.tokens import Token
from refactor.check.variables import Variables
from refactor.program.mentions import Kind, find
from refactor.program.translation import Translation


def uses(file: Translation, names: Collection[str], own: Collection[str]) -> Iterator[Used]:
    """Every such use of the names in a file. own: functions that are static in it."""
    path, line = file.text.path, file.text.line
    variables = Variables(file)
    for name in sorted(names):
        if name.encode() not in file.text.data:
            continue
        key = (name, path if name in own else "")
        for one in find(file, name):
            if one.kind is Kind.POINTER:
                record = one.holder or _record(file, variables, one.offset, one.detail)
                yield Used(path, line(one.offset), key, one.detail, record, "")
            elif one.kind is Kind.ADDRESS and not _variable(file, variables, one.offset, name):
                yield Used(path, line(one.offset), key, "", "", "")
            elif one.kind is Kind.MACRO:
                yield Used(path, line(one.offset), key, "", "", one.detail)


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
