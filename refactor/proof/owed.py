"""Which calls need the bracket after a step, and which functions say that their callers owe it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from refactor.plan.contracts import pointer_fields
from refactor.plan.ledger import Decision, Ledger, Site
from refactor.plan.reach import generated, reach
from refactor.program.mentions import Kind
from refactor.program.model import Declared, Definition, FunctionId
from refactor.program.program import Program
from refactor.proof.tokens import OpenComment, tokens
from refactor.protocol.model import Bracket

Place = tuple[str, int]
"""A function: its file and the offset of its name."""


@dataclass(frozen=True, slots=True)
class Owed:
    """targets: functions that carry the contract. calls: function -> names that it calls so.

    A name comes with whether it is a member of a struct. missing: targets that say it nowhere.
    """

    targets: frozenset[FunctionId]
    calls: dict[Place, set[tuple[str, bool]]] = field(default_factory=dict)
    missing: tuple[FunctionId, ...] = ()


def owed(program: Program, roots: list[FunctionId], ledger: Ledger, bracket: Bracket) -> Owed:
    """Look up every call of every function that carries the contract, in the whole tree.

    The ledger is asked only which functions these are, and which pointer fields were followed.
    """
    targets = list(roots)
    fields: set[str] = set()
    for site in ledger.sites:
        if site.decision is Decision.CONTRACT:
            holder = _holder(program, site)
            if holder is not None and holder not in targets:
                targets.append(holder)
    calls: dict[Place, set[tuple[str, bool]]] = {}
    for target in targets:
        found = reach(program, target, through=False)
        names = {target.name, *generated(program, target)}
        fields |= {site.callee for site in ledger.sites if site.callee not in names}
        for call in found.calls:
            key = (call.path, call.caller.name_start)
            calls.setdefault(key, set()).add((call.name, False))
    for name in sorted(fields - {target.name for target in targets}):
        for use in program.uses(name) if _is_field(program, name, targets) else ():
            caller = program.definition_of(use.path, use.mention.offset)
            if use.mention.kind is Kind.FIELD_CALL and caller is not None:
                calls.setdefault((use.path, caller.name_start), set()).add((name, True))
    missing = [target for target in targets if not _says_anywhere(program, target, bracket)]
    return Owed(frozenset(targets), calls, tuple(missing))


def _holder(program: Program, site: Site) -> FunctionId | None:
    """The function that a site stands in; its lines may have moved, its name has not."""
    for function in program.file(site.file).functions:
        if function.name.decode("ascii", "replace") == site.function:
            definition = program.definition_of(site.file, function.name_start)
            return definition.id if definition else None
    return None


def _is_field(program: Program, name: str, targets: list[FunctionId]) -> bool:
    """Whether one of the targets is assigned to a pointer field of that name."""
    return any(
        use.mention.kind is Kind.POINTER and use.mention.detail == name
        for target in targets
        for use in program.uses_of(target)
    )


def carries(program: Program, definition: Definition, bracket: Bracket) -> bool:
    """Whether a comment at the function, its prototypes or its fields states the contract."""
    hint = max(bracket.contract.strip(" .").split(), key=len, default="")
    program.search((), [hint] if hint else [])
    paths = program.headers_with([hint])
    places: list[Declared] = [definition, *program.near_prototypes(definition.id, paths)]
    if definition.id.file or program.searched(definition.id.name):
        places += pointer_fields(program, definition.id, paths)
    return any(_states(place, bracket) for place in places)


def _says_anywhere(program: Program, function: FunctionId, bracket: Bracket) -> bool:
    return any(_states(place, bracket) for place in _places(program, function))


def _places(program: Program, function: FunctionId) -> Iterator[Declared]:
    yield from program.definitions(function)
    yield from program.prototypes(function)
    yield from pointer_fields(program, function)


def _states(place: Declared, bracket: Bracket) -> bool:
    """Whether the comment above holds the words of the contract, one after the other."""
    comment = place.comment
    if comment is None:
        return False
    try:
        found = [t.text for t in tokens(place.file.text.data, comment.start, comment.end)]
    except OpenComment:
        return False
    wanted = bracket.contract.encode().split()
    size = len(wanted)
    return any(found[i : i + size] == wanted for i in range(len(found) - size + 1))
