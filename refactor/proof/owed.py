"""Which calls need the bracket after a step, and which functions say that their callers owe it.

The index of the tree before the step is asked where the calls are: that nothing but the claimed
tokens changed is proven first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field

from refactor.plan.contracts import pointer_fields
from refactor.plan.ledger import Decision, Ledger
from refactor.plan.reach import generated, reach
from refactor.program.mentions import Kind
from refactor.program.model import Declared, Definition, FunctionId
from refactor.program.program import Program
from refactor.proof.claim import Shift
from refactor.proof.keys import Meaning, meaning, names_in, put, text_of
from refactor.proof.tokens import tokens
from refactor.protocol.model import Bracket

Place = tuple[str, int]
"""A function: its file and the offset of its name."""

_NEAR, _FAR = 400, 20_000
_LINES = re.compile(rb"(?:^[ \t]*//[^\n]*\n)+\Z", re.MULTILINE)


class Owed(Struct, frozen=True):
    """targets: functions that carry the contract. callers: those with calls of targets.

    calls: function -> names that it calls so, each with whether it is a member of a struct. meant:
    which targets such a name can mean.
    """

    targets: tuple[FunctionId, ...]
    callers: dict[Place, Definition] = field(default_factory=dict)
    calls: dict[Place, set[tuple[str, bool]]] = field(default_factory=dict)
    meant: dict[tuple[Place, str, bool], set[FunctionId]] = field(default_factory=dict)

    def add(
        self,
        path: str,
        name: str,
        caller: Definition,
        targets: Sequence[FunctionId],
        *,
        member: bool,
    ) -> None:
        """Note a call of one of the targets."""
        place = (path, caller.name_start)
        self.meant.setdefault((place, name, member), set()).update(targets)
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
            found.add(call.path, call.name, call.caller, [target], member=False)
    followed = {site.callee for site in ledger.sites} - named
    for name in sorted(followed):
        for use in program.uses(name):
            caller = program.definition_of(use.path, use.mention.offset)
            if use.mention.kind is Kind.FIELD_CALL and caller is not None:
                found.add(use.path, name, caller, found.targets, member=True)
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
        self._wanted = [_pattern(word) for word in bracket.contract.encode().split()]
        self._hint = max(
            (w.strip(".") for w in bracket.contract.split() if "{" not in w), key=len, default=""
        )
        self._listed = frozenset(bracket.contracts)
        self._new = new
        self._shifts = shifts

    def carried(self, definition: Definition) -> bool:
        """Whether the function, a prototype in a header, or its field states the contract.

        A function that the protocol lists need not state it.
        """
        if definition.id.name in self._listed:
            return True
        return any(self._stated(place) for place in self._near(definition))

    def owed_by(self, definition: Definition) -> tuple[str, ...]:
        """The keys for which the function says that its callers are inside the bracket.

        In the words of the definition; "" for a bracket that is not keyed.
        """
        found = set()
        for place in self._near(definition):
            own = _named(place, definition)
            for key in self._stated(place):
                found.add(text_of(put(meaning(key), own)) if key else "")
        return tuple(sorted(found))

    def needs(self, function: FunctionId, arguments: Sequence[str]) -> set[str]:
        """The keys that a call of the function with these arguments needs, as the caller says."""
        found = set()
        for place in self._places(function):
            for key in self._stated(place):
                given = dict(zip(parameter_names(place), map(meaning, arguments), strict=False))
                found.add(text_of(put(meaning(key), given)))
        return found

    def _near(self, definition: Definition) -> list[Declared]:
        program, function = self._program, definition.id
        hint = self._hint
        program.search((), [hint] if hint else [])
        paths = sorted({*program.headers_with([hint]), *self._new})
        places: list[Declared] = [definition, *program.near_prototypes(function, paths)]
        if function.file or program.searched(function.name):
            places += pointer_fields(program, function, paths)
        return places

    def said_of(self, function: FunctionId) -> bool:
        """Whether the protocol, a declaration, or a field that it is assigned to states it."""
        listed = function.name in self._listed
        return listed or any(self._stated(place) for place in self._places(function))

    def _places(self, function: FunctionId) -> Iterator[Declared]:
        yield from self._program.definitions(function)
        yield from self._program.prototypes(function)
        yield from pointer_fields(self._program, function)

    def _stated(self, place: Declared) -> list[str]:
        """The keys for which the comment above holds the contract, word by word.

        "" if the bracket has no key; nothing if the comment does not say it.
        """
        data = self._new.get(place.path, place.file.text.data)
        shift = self._shifts.get(place.path)
        found = words_above(data, shift.forward(place.start) if shift else place.start)
        size = len(self._wanted)
        keys = []
        for start in range(len(found) - size + 1):
            pairs = zip(self._wanted, found[start : start + size], strict=True)
            fits = [pattern.fullmatch(word) for pattern, word in pairs]
            if all(fits):
                said = [fit[1].decode("utf-8", "replace") for fit in fits if fit and fit.groups()]
                if not said or _spelt_in(place, said[0]):
                    keys.append(said[0] if said else "")
        return keys


def _spelt_in(place: Declared, key: str) -> bool:
    """Whether the code of the file knows the names of a key; prose in its place has others."""
    known = set(re.findall(rb"\w+", place.file.unit.mask.text))
    return all(name.encode() in known for name in names_in(meaning(key)))


def _pattern(word: bytes) -> re.Pattern[bytes]:
    """What a word of the contract looks like in a comment, its key as a group."""
    return re.compile(b"(.+)".join(map(re.escape, word.split(b"{key}"))))


def parameter_names(place: Declared) -> tuple[str, ...]:
    """The names of the parameters at a declaration."""
    at = place.name_start
    node = place.file.unit.root.descendant_for_byte_range(at, at + 1)
    while node is not None and node.child_by_field_name("parameters") is None:
        node = node.parent
    listed = node.child_by_field_name("parameters") if node is not None else None
    names = []
    for one in listed.named_children if listed is not None else ():
        old_style = one.type == "identifier"
        last = one if old_style else one.child_by_field_name("declarator")
        while last is not None and last.type != "identifier":
            last = last.child_by_field_name("declarator")
        names.append((last.text or b"").decode("utf-8", "replace") if last is not None else "")
    return tuple(names)


def _named(place: Declared, definition: Definition) -> dict[str, Meaning]:
    """The parameters of a declaration by those of the definition."""
    if place is definition:
        return {}
    pairs = zip(parameter_names(place), parameter_names(definition), strict=False)
    return {theirs: ("name", own) for theirs, own in pairs if theirs and own}


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
    return [token.text for token in tokens(text, max(first, 0), end)]
