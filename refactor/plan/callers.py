"""Functions with calls that a step looks at: what their callers hold, and the facts about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from refactor.flow.events import Watch
from refactor.flow.facts import Facts, analyse
from refactor.flow.state import CALLER, Entry, State
from refactor.plan.brackets.stated import stated_keys
from refactor.plan.contracts import carried_at
from refactor.plan.helpers import Helpers
from refactor.plan.keys import renamed
from refactor.plan.passing import mark_keys
from refactor.program.loop_macros import read_in
from refactor.program.meant import settled
from refactor.program.model import Declared, Definition
from refactor.program.program import Program
from refactor.protocol.model import Bracket
from refactor.protocol.words import telling


class Caller(Struct, frozen=True, eq=False):
    """A function and what is known of it.

    marks: the marks that say that its caller holds a lock that matters. carries: where a comment
    says that its callers are inside the bracket already, or None.
    """

    definition: Definition
    facts: Facts
    marks: tuple[str, ...]
    carries: Declared | None

    @property
    def name(self) -> str:
        """The function's name."""
        return self.definition.id.name

    def line(self, offset: int) -> int:
        """The line of a byte offset in the function's file."""
        return self.definition.file.text.line(offset)


class Callers:
    """Makes `Caller`s; each function is analysed once for the same question."""

    def __init__(self, program: Program, bracket: Bracket) -> None:
        self.program = program
        self.bracket = bracket
        locks = frozenset(bracket.outside)
        functions, classes = program.roles.functions, program.roles.classes
        self.watch = Watch(functions, bracket.name, locks, classes=classes)
        # Without a begin the question is about one lock, and that is what a shared mark means.
        self.sought = bracket.outside[0] if len(locks) == 1 and not bracket.begin else ""
        self.hints = [word for word in [telling(bracket)] if word]
        self.helpers = Helpers(program, self.watch, self._plainly, self.sought)
        self._known: dict[tuple[object, ...], Caller] = {}
        self._carries: dict[tuple[str, int, bool], Declared | None] = {}

    def get(
        self,
        definition: Definition,
        sites: Mapping[int, str],
        *,
        inside: bool,
        keys: tuple[str, ...] = ("",),
    ) -> Caller:
        """The function with its facts. sites: offset -> name of the calls in question.

        inside: its callers are inside the bracket, whatever its comment says; of a keyed bracket
        inside of those with the keys.
        """
        carries = self._carried(definition)
        listed = definition.id.name in self.bracket.contracts
        open_keys = set(keys if inside or listed else ())
        if carries is not None:
            open_keys |= set(self._stated(carries, definition))
        key = (definition.path, definition.start, *sorted(open_keys), tuple(sorted(sites.items())))
        known = self._known.get(key)
        if known is None or known.carries is not carries:
            marks = self.held_marks(definition)
            begun = tuple(Entry("", "", CALLER, -1, one) for one in sorted(open_keys))
            entry = State(self.held(marks, definition), begun)
            facts = self.analyse(definition, sites, entry)
            known = self._known[key] = Caller(definition, facts, marks, carries)
        return known

    def analyse(self, definition: Definition, sites: Mapping[int, str], entry: State) -> Facts:
        """The facts about a function that is entered in `entry`."""
        head, end = definition.start, definition.end
        file, keyed = definition.file, self.watch.keyed
        watch = replace(
            self.watch,
            hidden=self.helpers.used_by(definition),
            passing=self.helpers.passing(definition),
            reading=read_in(self.program, file, head, end) if keyed else frozenset(),
        )
        vocabulary = self.program.vocabulary
        return analyse(definition.file, definition.function, watch, sites, entry, vocabulary)

    def _stated(self, carries: Declared, definition: Definition) -> tuple[str, ...]:
        """The keys of the contract in a comment, in the words of the definition."""
        if not self.bracket.key:
            return ("",)
        found = (
            renamed(key, carries, definition) for key in stated_keys(carries, self.bracket.contract)
        )
        return tuple(key for key in found if isinstance(key, str))

    def entered(self, definition: Definition) -> State:
        """The state in which a function is entered, as far as its marks say."""
        return State(self.held(self.held_marks(definition), definition))

    def _plainly(self, definition: Definition) -> Facts:
        """The facts about a function that may be a helper itself."""
        entry = self.entered(definition)
        vocabulary = self.program.vocabulary
        watch = replace(self.watch, passing=self.helpers.passing(definition))
        return analyse(definition.file, definition.function, watch, {}, entry, vocabulary)

    def held_marks(self, definition: Definition) -> tuple[str, ...]:
        """The function's marks that say that a lock which matters is held when it is called."""
        found = self.program.marks(definition)
        pointers = {name for name, mark in self.program.roles.marks.items() if mark.pointer}
        return self.held_by(found - pointers)

    def held_by(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of the marks that say that a lock which matters is held."""
        marks = self.program.roles.marks
        return tuple(
            sorted(
                name
                for name in names
                if (mark := marks.get(name)) is not None
                and mark.held
                and mark.locks & self.watch.locks
            )
        )

    def held(
        self, marks: tuple[str, ...], definition: Definition | None = None
    ) -> tuple[Entry, ...]:
        """What such marks say that the caller holds.

        The argument of a mark is the key of a keyed lock; without the function's definition, or
        without an argument, the mark says nothing of such a lock.
        """
        known = self.program.roles.marks
        plain = {known[name] for name in marks if not known[name].keyed}
        found = [Entry(m.lock, m.kind or "", CALLER) for m in plain]
        keyed = {name for name in marks if known[name].keyed}
        if definition is not None and keyed:
            body = definition.function.body_start, definition.end
            for name, key in mark_keys(self.program, definition, keyed):
                may = known[name].said(key)
                one = settled(definition.file, self.program.roles, may, body, self.sought)
                if one is not None and one[0] in self.watch.locks:
                    found.append(Entry(one[0], one[1], CALLER, -1, one[2]))
        return tuple(sorted(set(found)))

    def _carried(self, definition: Definition) -> Declared | None:
        searched = self.program.searched(definition.id.name)
        key = (definition.path, definition.start, searched)
        if key not in self._carries:
            contract = self.bracket.contract
            self._carries[key] = carried_at(self.program, definition, contract, self.hints)
        return self._carries[key]
