"""A call of a function in the body of a `#define`: whether another name can take its place there.

Weak spot: a macro that the new function uses by way of another macro is not seen as its own.
"""

from __future__ import annotations

import re

from refactor.plan.names.meaning import Meaning
from refactor.plan.names.parameters import Parameters
from refactor.program.mentions import Kind
from refactor.program.model import FunctionId, Use
from refactor.program.program import Program
from refactor.source.text import words

_TOKEN = re.compile(
    rb'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|/\*.*?\*/|__VA_ARGS__|[(){}\[\],]', re.DOTALL
)


def beside_calls(
    program: Program, use: Use, old: str, new: str, takes: Parameters | None
) -> tuple[bool, str]:
    """Of a token that is no call by the tree: whether it becomes one of `new`, or why it cannot.

    False and "" for what is no call at all. takes: what `new` takes; None if the arguments change.
    """
    kind, macro = use.mention.kind, use.mention.detail
    behind = program.text(use.path).data[use.mention.end :][:80]
    called = behind.lstrip(b" \t\r\n\\").startswith(b"(")
    if kind is Kind.MACRO and macro == old:
        return False, f"{old} is a macro here as well: change the calls of that by hand"
    if kind is Kind.OPAQUE and called:
        return False, f"{old} stands in {macro}"
    if kind is not Kind.MACRO or not called:
        return False, ""
    means, _ = Meaning(program, old).of(use)
    if means is False:
        return False, ""
    number = _arguments(program, use)
    if not means or number is None or takes is None:
        return False, f"{old}() is called in the macro {macro}: change it there by hand"
    for one in program.definitions(FunctionId(new)):
        data = one.file.unit.mask.text
        if next(words(data, macro.encode(), one.start, one.end), None) is not None:
            return False, f"{new}() uses the macro {macro}, and would call itself by it"
    unfit = takes.unfit(new, number)
    return not unfit, unfit


def _arguments(program: Program, use: Use) -> int | None:
    """The number of arguments; None where the list is not closed, or depends on the macro's."""
    file = program.file(use.path)
    span = file.spans.at(use.mention.offset)
    if span is None:
        return None
    code = file.directive_code(span)
    begin = use.mention.end - span.start
    depth = commas = 0
    for token in _TOKEN.finditer(code, begin):
        if token[0] == b"__VA_ARGS__" and depth == 1:
            return None
        if len(token[0]) > 1:
            continue
        depth += (token[0] in b"([{") - (token[0] in b")]}")
        commas += token[0] == b"," and depth == 1
        if not depth:
            inner = code[code.index(b"(", begin) + 1 : token.start()]
            return commas + bool(inner.replace(b"\\\n", b"").strip())
    return None
