"""What to do at each declaration of a function or pointer field that is to have a mark, or not."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from refactor.plan.ledger import Decision
from refactor.plan.marks.elsewhere import Elsewhere
from refactor.plan.marks.habits import definitions_go_bare
from refactor.plan.marks.marking import (
    Declaration,
    add_edits,
    declaration,
    form_for,
    remove_edits,
    same_lock,
)
from refactor.plan.marks.spread import Member, Target, fields_of, label
from refactor.plan.reach import generated
from refactor.program.discover import shown
from refactor.program.mentions import Kind
from refactor.program.model import Declared, FunctionId
from refactor.program.program import Program
from refactor.protocol.index import called_by_generated
from refactor.source.edits import Edit

# What stands before the first word of a macro's body.
_BODY = re.compile(rb"#[ \t]*define[ \t]+\w+(?:\([^()]*\))?(?:[ \t]|\\\r?\n)*\Z")


class Wish(Struct, frozen=True):
    """What is asked for. remove: the mark goes. replace: it takes the place of another mark of its
    lock. at: whether a definition is left alone where there is a prototype ("prototypes"), is
    marked as well ("all"), or as the files do it ("habit")."""

    mark: str
    remove: bool = False
    replace: bool = False
    at: str = "habit"


class Placed(Struct, frozen=True, eq=False):
    """A declaration of a target and the decision on it; edits for CHANGED.

    old: marks that are taken away there.
    """

    target: Target
    path: str
    offset: int
    decision: Decision
    reason: str
    edits: tuple[Edit, ...] = ()
    old: tuple[str, ...] = ()


class Marked:
    """Decides on declarations. targets: all that get the mark, as far as they are known yet."""

    def __init__(self, program: Program, wish: Wish, targets: Collection[Target] = ()) -> None:
        self._program = program
        self._wish = wish
        self._targets = targets
        self._elsewhere = Elsewhere(program)

    def places(self, target: Target) -> Iterator[Placed]:
        """The decision on every declaration of a target."""
        if isinstance(target, Member):
            for field in fields_of(self._program, target):
                yield self._decide(target, field)
            return
        prototypes = self._program.prototypes(target)
        definitions = self._program.definitions(target)
        known = {(d.path, d.name_start) for d in (*definitions, *prototypes)}
        yield from self._lost(target, known)
        wrapped = self._generated(target, prototypes) if not definitions else ""
        for declared in prototypes:
            if wrapped:
                yield self._refused(target, declared, wrapped)
            else:
                yield self._decide(target, declared)
        bare = self.goes_bare(target)
        for definition in definitions:
            if bare and self._wish.mark not in definition.marks:
                first = prototypes[0]
                where = f"{shown(first.path)}:{first.file.text.line(first.name_start)}"
                said = f"the prototype at {where} has the mark for it"
                at = definition.name_start
                yield Placed(target, definition.path, at, Decision.RIGHT, said)
            else:
                yield self._decide(target, definition)

    def goes_bare(self, target: FunctionId) -> bool:
        """Whether the definition of a function is left alone: its prototypes have the mark."""
        wish = self._wish
        if wish.remove or wish.at == "all" or not self._program.prototypes(target):
            return False
        others = {one.name for one in self._targets if isinstance(one, FunctionId)}
        return wish.at == "prototypes" or definitions_go_bare(
            self._program, target, wish.mark, others, self._elsewhere
        )

    def _lost(self, target: FunctionId, known: set[tuple[str, int]]) -> Iterator[Placed]:
        """Tokens that declare the function, or may, and that no declaration was read from."""
        for use in self._program.uses_of(target):
            mention = use.mention
            reason = ""
            if mention.kind is Kind.OPAQUE:
                reason = f"{target.name} stands in {mention.detail}"
            elif mention.kind is Kind.MACRO and self._declares(use.path, mention.offset):
                reason = f"the macro {mention.detail} declares {target.name}()"
            elif (
                mention.kind in (Kind.DEFINITION, Kind.DECLARATION)
                and (use.path, mention.offset) not in known
            ):
                reason = f"this declaration of {target.name}() is not read"
            if reason:
                yield Placed(target, use.path, mention.offset, Decision.REFUSED, reason)

    def _declares(self, path: str, offset: int) -> bool:
        """Whether a name in a macro's body stands behind a type."""
        before = self._program.text(path).data[max(0, offset - 80) : offset]
        if _BODY.search(before):
            return False
        words = before.replace(b"\\\n", b" ").rstrip(b" \t*")
        return words[-1:].isalnum() and not words.endswith((b"return", b"else", b"do", b"goto"))

    def _generated(self, target: FunctionId, prototypes: Sequence[Declared]) -> str:
        """Why a function that a build step generates is not marked, or ""."""
        for mark in sorted({mark for declared in prototypes for mark in declared.marks}):
            wrapper = self._program.roles.wrappers.get(mark)
            called = called_by_generated(wrapper, target.name) if wrapper is not None else None
            if called is not None:
                return f"{target.name}() is generated for its mark {mark}: mark {called}() instead"
        return ""

    def _refused(self, target: Target, declared: Declared, reason: str) -> Placed:
        return Placed(target, declared.path, declared.name_start, Decision.REFUSED, reason)

    def _decide(self, target: Target, declared: Declared) -> Placed:
        mark = form_for(self._program.roles, self._wish.mark, pointer=isinstance(target, Member))
        place = declaration(declared, refill=self._program.protocol.style.refill)
        if mark is None:
            what = "pointers" if isinstance(target, Member) else "functions"
            said = f"the protocol has no mark for {what} that says what {self._wish.mark} says"
            return self._refused(target, declared, said)
        if isinstance(place, str):
            return self._refused(target, declared, f"{label(target)} is not read here: {place}")
        return (
            self._remove(target, place, mark)
            if self._wish.remove
            else self._add(target, place, mark)
        )

    def _add(self, target: Target, place: Declaration, mark: str) -> Placed:
        path, at = place.path, place.declared.name_start
        if mark in place.marks:
            return Placed(target, path, at, Decision.RIGHT, f"is marked {mark}")
        others = same_lock(self._program.roles, place, mark)
        if others and not self._wish.replace:
            said = f"is marked {others[0]}, which speaks of the same lock; give --replace"
            return Placed(target, path, at, Decision.REFUSED, said)
        if place.repeated & set(others):
            return self._refused(target, place.declared, f"is marked {others[0]} several times")
        said = f"{mark} takes the place of {others[0]}" if others else f"gets the mark {mark}"
        edits = tuple(add_edits(self._program, place, mark))
        old = tuple(_spelt(place, name) for name in others)
        return Placed(target, path, at, Decision.CHANGED, said, edits, old)

    def _remove(self, target: Target, place: Declaration, mark: str) -> Placed:
        path, at = place.path, place.declared.name_start
        if mark not in place.marks:
            return Placed(target, path, at, Decision.RIGHT, f"has no mark {mark}")
        if mark in place.repeated:
            return self._refused(target, place.declared, f"is marked {mark} several times")
        edits = tuple(remove_edits(self._program, place, mark))
        said = f"the mark {mark} is taken away"
        return Placed(target, path, at, Decision.CHANGED, said, edits, (_spelt(place, mark),))

    def unheld_wrappers(self, target: Target, satisfied: bool) -> Iterator[Placed]:
        """Generated functions around the target that hold nothing for it.

        satisfied: what the mark asks for needs no lock.
        """
        if isinstance(target, Member) or satisfied:
            return
        for name in generated(self._program, target):
            for declared in self._program.prototypes(FunctionId(name)):
                for mark in sorted(declared.marks & self._program.roles.wrappers.keys()):
                    wrapper = self._program.roles.wrappers[mark]
                    if not wrapper.lock:
                        said = (
                            f"the body that is generated for {name}() calls {target.name}() and "
                            f"holds nothing; another mark than {mark} is needed there"
                        )
                        yield self._refused(target, declared, said)


def _spelt(place: Declaration, mark: str) -> str:
    """A mark as it stands there, with its arguments."""
    start, end = place.marks[mark]
    return place.declared.file.text.data[start:end].decode("utf-8", "replace")
