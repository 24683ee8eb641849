"""Whether a new name for a function is free: in the tree, and where the function is used."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct

from refactor.plan.names.meaning import Meaning
from refactor.program.discover import is_header, shown
from refactor.program.mentions import Kind, Mention
from refactor.program.model import FunctionId, Use
from refactor.program.program import Program
from refactor.program.scopes import variable_scopes

_HARMLESS = (
    Kind.CLASS,
    Kind.COMMENT,
    Kind.FIELD,
    Kind.FIELD_CALL,
    Kind.FIELD_DECLARATION,
    Kind.LABEL,
)
# What tells most about a name comes first.
_TELLING = (
    Kind.DEFINITION,
    Kind.DECLARATION,
    Kind.LOCAL,
    Kind.TYPE,
    Kind.MACRO,
    Kind.DIRECTIVE,
    Kind.CALL,
)
_NAMED = {
    Kind.DEFINITION: "a function of that name is defined here",
    Kind.DECLARATION: "a function of that name is declared here",
    Kind.TYPE: "a type of that name is used here",
    Kind.MACRO: "the name stands in a macro",
    Kind.DIRECTIVE: "the name stands in a directive",
    Kind.CALL: "a function of that name is called here",
}


class Clash(Struct, frozen=True):
    """A place at which the new name is taken, and how."""

    path: str
    offset: int
    reason: str


def clashes(
    program: Program,
    new: str,
    function: FunctionId,
    used: Sequence[Use],
    parts: Collection[str] = (),
) -> Iterator[Clash]:
    """Where `new` means something else already.

    In the whole tree, or, for a static function, in its file, in `parts` of that and in headers,
    one place is told; and each variable that would hide the function where it is used. used: the
    function's uses.
    """
    uses = list(program.uses(new))
    scopes = variable_scopes(program, uses)
    whole = {(path, at) for path, at, _ in scopes if program.definition_of(path, at) is None}
    inner = [scope for scope in scopes if scope[:2] not in whole]
    for path, start, end in inner:
        hidden = [u for u in used if u.path == path and start < u.mention.offset < end]
        if hidden:
            line = program.text(path).line(hidden[0].mention.offset)
            said = f"a variable of that name would hide the function in line {line}"
            yield Clash(path, start, said)
    meaning = Meaning(program, new)
    taken = [
        use
        for use in uses
        if _matters(program, meaning, use, function, parts)
        and not any(p == use.path and a <= use.mention.offset < b for p, a, b in inner)
        and (use.mention.kind is not Kind.LOCAL or (use.path, use.mention.offset) in whole)
    ]
    if taken:
        use = min(taken, key=_order)
        others = f", and {len(taken) - 1} other places use the name" if len(taken) > 1 else ""
        yield Clash(use.path, use.mention.offset, _said(use.mention) + others)


def _matters(
    program: Program, meaning: Meaning, use: Use, function: FunctionId, parts: Collection[str]
) -> bool:
    """Whether a use of the new name can meet the function's."""
    if use.mention.kind in _HARMLESS or use.mention.kind is Kind.PARAMETER:
        return False
    if function.file and use.path not in (function.file, *parts) and not is_header(use.path):
        return False
    if use.mention.kind in (Kind.MACRO, Kind.DIRECTIVE):
        return meaning.of(use)[0] is not False
    return use.mention.kind is not Kind.TYPE or not _is_tag(program, use)


def _is_tag(program: Program, use: Use) -> bool:
    """Whether the name is that of a struct, union or enum, which functions do not share."""
    node = program.file(use.path).unit.root.descendant_for_byte_range(
        use.mention.offset, use.mention.end
    )
    above = node.parent if node is not None else None
    return above is not None and above.type in (
        "struct_specifier",
        "union_specifier",
        "enum_specifier",
    )


def _order(use: Use) -> tuple[int, str, int]:
    kind = use.mention.kind
    rank = _TELLING.index(kind) if kind in _TELLING else len(_TELLING)
    return rank, use.path, use.mention.offset


def _said(mention: Mention) -> str:
    if mention.kind is Kind.LOCAL:
        return "a variable or an enumerator of that name is declared here"
    return _NAMED.get(mention.kind, "the name is used here")


def listed(program: Program, places: Iterable[tuple[str, int]], most: int = 10) -> str:
    """`file:line` of places, the first ones of many."""
    lines = list(dict.fromkeys(f"{shown(p)}:{program.text(p).line(at)}" for p, at in places))
    more = f" and {len(lines) - most} more" if len(lines) > most else ""
    return ", ".join(lines[:most]) + more
