"""Which calls need the bracket after a step, and which functions say that their callers owe it.

The index of the tree before the step is asked where the calls are: that nothing but the claimed
tokens changed is proven first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from refactor.plan.contracts import pointer_fields
from refactor.plan.ledger import Decision, Ledger
from refactor.plan.reach import generated, reach
from refactor.program.mentions import Kind
from refactor.program.model import Declared, Definition, FunctionId
from refactor.program.program import Program
from refactor.proof.claim import Shift
from refactor.proof.tokens import OpenComment, tokens
from refactor.protocol.model import Bracket

Place = tuple[str, int]
"""A function: its file and the offset of its name."""

_NEAR, _FAR = 400, 20_000
_LINES = re.compile(rb"(?:^[ \t]*//[^\n]*\n)+\Z", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Owed:
    """targets: functions that carry the contract. callers: those with calls of targets.

    calls: function -> names that it calls so, each with whether it is a member of a struct.
    """

    targets: tuple[FunctionId, ...]
    callers: dict[Place, Definition] = field(default_factory=dict)
    calls: dict[Place, set[tuple[str, bool]]] = field(default_factory=dict)

    def add(self, path: str, name: str, caller: Definition, *, member: bool) -> None:
        """Note a call."""
        self.callers[(path, caller.name_start)] = caller
        self.calls.setdefault((path, caller.name_start), set()).add((name, member))


def owed(program: Program, roots: Sequence[FunctionId], ledger: Ledger) -> Owed:
    """Look up every call of every function that carries the contract, in the whole tree.

    The ledger is asked only which functions these are, and which pointer fields were followed.
    """
    targets = dict.fromkeys(roots)
    for site in ledger.sites:
        if site.decision is Decision.CONTRACT:
            offset = program.text(site.file).line_starts[site.line - 1] + site.column - 1
            holder = program.definition_of(site.file, offset)
            if holder is not None:
                targets[holder.id] = None
    found = Owed(tuple(targets))
    named = {target.name for target in targets}
    for target in targets:
        named |= set(generated(program, target))
        for call in reach(program, target, through=False).calls:
            found.add(call.path, call.name, call.caller, member=False)
    followed = {site.callee for site in ledger.sites} - named
    for name in sorted(followed):
        for use in program.uses(name):
            caller = program.definition_of(use.path, use.mention.offset)
            if use.mention.kind is Kind.FIELD_CALL and caller is not None:
                found.add(use.path, name, caller, member=True)
    return found


class Comments:
    """Reads the comments of a tree behind a step, and looks in them for a bracket's contract."""

    def __init__(
        self,
        program: Program,
        bracket: Bracket,
        new: Mapping[str, bytes],
        shifts: Mapping[str, Shift],
    ) -> None:
        self._program = program
        self._wanted = bracket.contract.encode().split()
        self._listed = frozenset(bracket.contracts)
        self._new = new
        self._shifts = shifts

    def carried(self, definition: Definition) -> bool:
        """Whether the function, a prototype in a header, or its field states the contract.

        A function that the protocol lists need not state it.
        """
        program, function = self._program, definition.id
        if function.name in self._listed:
            return True
        hint = max((w.decode().strip(".") for w in self._wanted), key=len, default="")
        program.search((), [hint] if hint else [])
        paths = sorted({*program.headers_with([hint]), *self._new})
        places: list[Declared] = [definition, *program.near_prototypes(function, paths)]
        if function.file or program.searched(function.name):
            places += pointer_fields(program, function, paths)
        return any(self._states(place) for place in places)

    def said_of(self, function: FunctionId) -> bool:
        """Whether the protocol, a declaration, or a field that it is assigned to states it."""
        listed = function.name in self._listed
        return listed or any(self._states(place) for place in self._places(function))

    def _places(self, function: FunctionId) -> Iterator[Declared]:
        yield from self._program.definitions(function)
        yield from self._program.prototypes(function)
        yield from pointer_fields(self._program, function)

    def _states(self, place: Declared) -> bool:
        """Whether the comment above holds the words of the contract, one after the other."""
        data = self._new.get(place.path, place.file.text.data)
        shift = self._shifts.get(place.path)
        found = words_above(data, shift.forward(place.start) if shift else place.start)
        size = len(self._wanted)
        return any(found[i : i + size] == self._wanted for i in range(len(found) - size + 1))


def words_above(text: bytes, start: int) -> list[bytes]:
    """The words of the comment that ends on the line above an offset."""
    end = text.rfind(b"\n", 0, start) + 1
    if text[end:start].strip() or not end:
        return []
    near = text[max(0, end - _NEAR) : end]
    stop = end - len(near) + len(near.rstrip())
    if text[stop - 2 : stop] == b"*/" and text.count(b"\n", stop, end) == 1:
        first = text.rfind(b"/*", 0, stop - 1)
    else:
        found = _LINES.search(text, max(0, end - _FAR), end)
        first = found.start() if found else end
    try:
        return [token.text for token in tokens(text, max(first, 0), end)]
    except OpenComment:
        return []
