"""Marks on declarations: they stand where the step says, and what they ask for is so at the calls.

Read from the tokens of the new text, and from an examination of the functions that call.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from refactor.plan.claim import Marking
from refactor.plan.ledger import Ledger, Site
from refactor.program.discover import shown
from refactor.program.mentions import Kind
from refactor.program.model import Declared, Definition, Field, FunctionId, Use
from refactor.program.program import Program
from refactor.proof.balance import Entry, Question, examine, kinds_of
from refactor.proof.claim import Shift
from refactor.proof.held import NO_BRACKET
from refactor.proof.tokens import tokens

Place = tuple[str, int]


class Marks:
    """Looks at a tree as a step leaves it. ledger: of the step; shifts: where its bytes went."""

    def __init__(
        self,
        before: Program,
        after: Program,
        marking: Marking,
        ledger: Ledger,
        shifts: Mapping[str, Shift],
    ) -> None:
        self._after = after
        self._marking = marking
        self._meaning = after.roles.marks.get(marking.function)
        self._places = 0
        self._calls = 0
        self._accepted = {
            (site.file, _offset(before, shifts.get(site.file), site))
            for site in ledger.sites
            if site.accepted
        }
        after.search([], after.roles.marks)

    @property
    def said(self) -> str:
        """What was looked at."""
        found = f"marks read at {self._places} declarations"
        return f"{found}, what they ask for at {self._calls} calls" if self._calls else found

    def problems(self) -> Iterator[str]:
        """A sentence for every declaration, and every call, that is not as the step says."""
        marking = self._marking
        for file, name in marking.functions:
            function = FunctionId(name, file)
            prototypes = self._after.prototypes(function)
            definitions = self._after.definitions(function)
            kept = (file, name) in marking.bare and bool(prototypes)
            places = [*prototypes, *(() if kept else definitions)]
            yield from self._declarations(name, places, marking.function)
            if marking.propagated:
                uses = [u for u in self._after.uses_of(function) if u.mention.kind is Kind.CALL]
                yield from self._called(name, uses, field=False)
        for struct, name in marking.members:
            fields = [f for f in self._after.fields(name, struct) if struct in f.struct.split()]
            yield from self._declarations(f"{struct}.{name}", fields, marking.pointer)
            if marking.propagated:
                uses = [u for u in self._after.uses(name) if u.mention.kind is Kind.FIELD_CALL]
                yield from self._called(name, uses, field=True)

    def _declarations(self, name: str, places: Iterable[Declared], mark: str) -> Iterator[str]:
        for declared in places:
            self._places += 1
            if (declared.path, declared.name_start) in self._accepted:
                continue
            if (mark in _words_outside(declared)) != self._marking.present:
                said = "has no mark" if self._marking.present else "still has the mark"
                line = declared.file.text.line(declared.name_start)
                yield f"{shown(declared.path)}:{line}: {name} {said} {mark}"

    def _called(self, name: str, uses: Iterable[Use], *, field: bool) -> Iterator[str]:
        callers: dict[Place, tuple[Definition, set[int]]] = {}
        for use in uses:
            at = use.mention.offset
            caller = self._after.definition_of(use.path, at)
            if (use.path, at) in self._accepted:
                continue
            if caller is None:
                line = self._after.text(use.path).line(at)
                yield f"{shown(use.path)}:{line}: {name}() is called in no function"
            else:
                place = (use.path, caller.name_start)
                callers.setdefault(place, (caller, set()))[1].add(at)
        for caller, offsets in callers.values():
            self._calls += len(offsets)
            for at, said in self._unfit(caller, name, offsets, field=field):
                where = f"{shown(caller.path)}:{caller.file.text.line(at)}"
                yield f"{where}: {caller.id.name}() calls {name}() {said}"

    def _unfit(
        self, caller: Definition, name: str, offsets: set[int], *, field: bool
    ) -> Iterator[tuple[int, str]]:
        """The calls at which what the mark asks for is not so, with what is wrong."""
        marks = self._after.marks(caller)
        mark, meaning = self._marking.function, self._meaning
        if meaning is None:
            if mark not in marks:
                yield min(offsets), f"and is not marked {mark}"
            return
        kinds = kinds_of(self._after.protocol)

        def asked(callee: str, through: bool) -> bool:
            return (callee, through) == (name, field)

        question = Question(self._after.roles.functions, NO_BRACKET, kinds, asked=asked)
        known = [self._after.roles.marks[one] for one in marks if one in self._after.roles.marks]
        held = {(m.lock, m.kind) for m in known if m.kind is not None and not m.pointer}
        found = examine(caller.file, caller.function, question, Entry(tuple(sorted(held))))
        for at, what in found.not_understood:
            yield at, f"and holds {what}"
        seen = set()
        for call in found.calls:
            if call.offset not in offsets:
                continue
            seen.add(call.offset)
            for situation in call.held:
                own = [one[1] for one in situation.locks if one[0] == meaning.lock]
                if meaning.kind is None:
                    told = mark in marks or bool(found.inferred) or bool(held)
                    fits = not own and (told or caller.id == FunctionId("main"))
                else:
                    fits = any(question.covers(meaning.lock, one, meaning.kind) for one in own)
                if not fits:
                    yield call.offset, f"where what {mark} asks for is not so"
                    break
        for at in sorted(offsets - seen):
            yield at, "where no path is seen to lead"


def _offset(before: Program, shift: Shift | None, site: Site) -> int:
    """Where the name of a site stands in the new text."""
    at = before.text(site.file).line_starts[site.line - 1] + site.column - 1
    return at if shift is None else shift.forward(at)


def _words_outside(declared: Declared) -> set[str]:
    """The words of a declaration that stand outside of its parameter list, and of its body.

    Of a pointer field those before its name.
    """
    end = declared.function.body_start if isinstance(declared, Definition) else declared.end
    found: set[str] = set()
    depth = 0
    for token in tokens(declared.file.text.data, declared.start, end):
        if token.kind != "code":
            continue
        if token.start >= declared.name_start:
            if isinstance(declared, Field):
                break
            depth += (token.text == b"(") - (token.text == b")")
        if not depth:
            found.add(token.text.decode("ascii", "replace"))
    return found
