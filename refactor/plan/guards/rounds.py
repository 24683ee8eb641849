"""Rounds of edits over the functions of a request: each is worked out on what the last one left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from refactor.flow.events import Watch
from refactor.flow.facts import Facts, analyse
from refactor.flow.state import State
from refactor.plan.callers import Callers
from refactor.plan.guards.outline import Outline
from refactor.plan.guards.respelling import Refusal, Respelt
from refactor.program.model import Definition
from refactor.program.overlay import OverlayProgram
from refactor.program.program import Program
from refactor.protocol.model import Bracket
from refactor.source.compose import Composed
from refactor.source.edits import Edit, EditSet


class Locking:
    """Facts about functions with regard to some locks of the protocol, and to no bracket."""

    def __init__(self, program: Program, locks: tuple[str, ...] = ()) -> None:
        """locks: all of the protocol if none are given."""
        locks = locks or tuple(lock.name for lock in program.protocol.locks)
        none = Bracket(name="", begin="", end="", contract="", outside=locks)
        self.program = program
        self._analyst = Callers(program, none)

    def question(self, definition: Definition) -> tuple[Watch, State]:
        """What to look for in a function, and the state in which it is entered."""
        analyst = self._analyst
        hidden = analyst.helpers.used_by(definition)
        passing = analyst.helpers.passing(definition)
        watch = replace(analyst.watch, hidden=hidden, passing=passing)
        return watch, analyst.entered(definition)


class Item(Struct):
    """One place that a step decides on. offset: in the text as the request found it.

    refusal: why it stays as it is, "" if it does not.
    """

    offset: int
    refusal: str = ""
    done: bool = False


class Work(Struct, eq=False):
    """A function of the request with its items, in source order.

    definition: as the request found it. Items that are done are no longer in the text.
    """

    definition: Definition
    watch: Watch
    entry: State
    items: list[Item] = field(default_factory=list)


Offsets = Callable[[Facts], list[int]]
"""Where the items of a function stand in its newest text, in source order."""

Make = Callable[[Outline, Facts, int], Respelt]
"""The edits of the item at an offset; raises Refusal."""


class Rounds:
    """Applies edits to an overlay over the program, one item of each function a round."""

    def __init__(self, program: Program, texts: Mapping[str, Composed] | None = None) -> None:
        self.program = program
        self.texts = dict(texts or {})
        self.made: list[Respelt] = []
        self._narrow: dict[str, Locking] = {}
        self.newest = self._overlay()

    def _overlay(self) -> Program:
        changed = {path: one.data for path, one in self.texts.items()}
        return OverlayProgram(self.program, changed) if changed else self.program

    def current(self, definition: Definition) -> Definition | None:
        """The function as the rounds so far have left it."""
        known = self.texts.get(definition.path)
        if known is None:
            return definition
        at = known.forward(definition.name_start)
        return self.newest.definition_of(definition.path, at) if at is not None else None

    def facts(self, work: Work) -> tuple[Outline, Facts] | None:
        """What is known of the function as it is now."""
        now = self.current(work.definition)
        if now is None:
            return None
        known = self.texts.get(now.path)
        line = work.definition.file.text.line
        line_at = line if known is None else lambda offset: line(known.origin(offset))
        protocol = self.program.protocol
        outline = Outline(now.file, now.function, protocol.noreturn, line_at)
        return outline, self._analysed(now, work.watch, work.entry)

    def _analysed(self, now: Definition, watch: Watch, entry: State) -> Facts:
        return analyse(now.file, now.function, watch, {}, entry, self.program.vocabulary)

    def _alone(self, work: Work, facts: Facts, at: int) -> Facts:
        """The facts with regard to the lock of the item alone, where these are understood.

        What is spelt in another way is that lock: what is done with others stays as it is.
        """
        now, lock = self.current(work.definition), facts.events[at].lock
        if not facts.problems or now is None:
            return facts
        if lock not in self._narrow:
            self._narrow[lock] = Locking(self.program, (lock,))
        found = self._analysed(now, *self._narrow[lock].question(work.definition))
        return facts if found.problems or at not in found.events else found

    def run(self, works: Sequence[Work], offsets: Offsets, make: Make, *, backwards: bool) -> None:
        """Carry out every item that is not refused, the last one of each function first or last."""
        while True:
            edits: dict[str, list[Edit]] = {}
            for work in works:
                todo = [item for item in work.items if not item.done and not item.refusal]
                if todo:
                    item = todo[-1 if backwards else 0]
                    edits.setdefault(work.definition.path, [])
                    edits[work.definition.path] += self._one(work, item, offsets, make)
            if not edits:
                return
            self._apply(edits)

    def _one(self, work: Work, item: Item, offsets: Offsets, make: Make) -> Sequence[Edit]:
        found = self.facts(work)
        left = [one for one in work.items if not one.done]
        places = offsets(found[1]) if found is not None else []
        if found is None or len(places) != len(left):
            item.refusal = "what another change of this step has left there is not understood"
            return ()
        outline, facts = found
        try:
            at = places[left.index(item)]
            facts = self._alone(work, facts, at)
            _check(outline, facts, at)
            made = make(outline, facts, at)
        except Refusal as refusal:
            item.refusal = str(refusal)
            return ()
        item.done = True
        self.made.append(made)
        return made.edits

    def _apply(self, edits: Mapping[str, Iterable[Edit]]) -> None:
        for path, found in edits.items():
            known = self.texts.get(path)
            if known is None:
                known = self.texts[path] = Composed(self.program.text(path).data)
            known.add(found)
        self.newest = self._overlay()

    def edit_sets(self, why: str) -> list[EditSet]:
        """All rounds as edits of the texts that the request found."""
        sets = [EditSet.of(p, one.edits(why)) for p, one in sorted(self.texts.items())]
        return [one for one in sets if one.edits]


def _check(outline: Outline, facts: Facts, at: int) -> None:
    """Refuse what the flow analysis does not understand."""
    if facts.problems:
        first = facts.problems[0]
        line = outline.line_at(first.offset)
        raise Refusal(f"the function holds {first.what} (line {line})")
    if not facts.before.get(at):
        raise Refusal("no path from the start of the function leads here")
