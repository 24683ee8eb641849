"""hoist --unguard: guards that hold the lock at a call are opened up, then the bracket moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from typing import Generic, Protocol, TypeVar

from msgspec.structs import replace

from refactor.plan.callers import Caller
from refactor.plan.claim import Claim
from refactor.plan.explain import explain_uses
from refactor.plan.guards.guards import claim_of
from refactor.plan.guards.kinds import Opening
from refactor.plan.guards.respelling import Respelt
from refactor.plan.guards.rounds import Item, Locking, Rounds, Work
from refactor.plan.ledger import Change, Ledger, Site, in_order
from refactor.plan.step import Request
from refactor.program.mapped import MappedProgram
from refactor.program.model import Definition
from refactor.program.program import Program
from refactor.source.compose import Composed
from refactor.source.edits import EditSet
from refactor.source.text import words

Key = tuple[str, int]
_LEFT = "not in the way"


class Guarded(Protocol):
    """A verdict. guards: those that are in the way. accepted: why the user wants it left alone."""

    @property
    def accepted(self) -> str: ...

    @property
    def guards(self) -> tuple[int, ...]: ...


class Hoisting(Protocol):
    """What is asked of the hoist that runs once the guards are open."""

    @property
    def verdicts(self) -> Mapping[Key, Mapping[int, Guarded]]: ...

    @property
    def callers(self) -> Mapping[Key, Caller]: ...

    def __init__(self, program: Program, request: Request) -> None: ...

    def sites(self) -> Ledger:
        """Decide on every call."""

    def rewrite(self) -> Sequence[EditSet]:
        """The edits that the decisions ask for."""

    def claim(self) -> Claim:
        """What the step may do at all."""


H = TypeVar("H", bound=Hoisting)


class UnguardingHoist(Generic[H]):
    """Opens guards up until none is in the way; then it is one plan with the hoist.

    Weak spot: each round looks for the callers anew.
    """

    def __init__(self, program: Program, request: Request, hoist: type[H]) -> None:
        options = {name: value for name, value in request.options.items() if name != "unguard"}
        self._request = replace(request, options=options)
        self._program = program
        self._hoist = hoist
        self._texts: dict[str, Composed] = {}
        self._open_now: set[tuple[str, int]] = set()
        self._run = self._started(program)
        self._names = [argument.rpartition(":")[2] for argument in request.arguments]
        self._made: list[Respelt] = []
        self._opened: list[Change] = []
        self._closed: dict[tuple[str, int], str] = {}

    def _started(self, program: Program) -> H:
        """The hoist on what has been opened up so far."""
        return self._hoist(program, self._request)

    def sites(self) -> Ledger:
        """Decide on every call, open the guards that are in the way, and decide again."""
        ledger = self._run.sites()
        while self._open():
            self._run = self._started(MappedProgram(self._program, self._texts))
            ledger = self._run.sites()
        changes = sorted([*ledger.changes, *self._opened], key=lambda c: (c.file, c.line))
        sites = in_order(self._site(site) for site in ledger.sites)
        self._ledger = replace(ledger, sites=sites, changes=tuple(changes))
        return self._ledger

    def _in_the_way(self) -> Iterator[tuple[Definition, int]]:
        """The guards that the hoist would have explicit calls for, with their functions."""
        for key, verdicts in self._run.verdicts.items():
            for one in verdicts.values():
                for at in one.guards if not one.accepted else ():
                    yield self._run.callers[key].definition, at

    def _open(self) -> bool:
        """Open the guards that are in the way; False if there is none left."""
        found: dict[Key, set[int]] = {}
        for definition, at in self._in_the_way():
            path = definition.path
            if (path, self._origin(path, at)) not in self._closed:
                found.setdefault((path, definition.name_start), set()).add(at)
        opening, locking = Opening(self._program), Locking(self._program)
        rounds = Rounds(self._program, self._texts)
        works = []
        for key, guards in sorted(found.items()):
            wanted = {self._origin(key[0], at) for at in guards}
            first = self._program.definition_of(key[0], self._origin(*key))
            if first is None:
                continue
            work = Work(first, *locking.question(first))
            facts = rounds.facts(work)
            places = opening.offsets(facts[1]) if facts is not None else []
            work.items = [Item(self._origin(key[0], at)) for at in places]
            for item in work.items:
                item.refusal = "" if item.offset in wanted else _LEFT
            works.append(work)
        rounds.run(works, opening.offsets, opening.make, backwards=True)
        self._texts = rounds.texts
        self._made += rounds.made
        for work in works:
            self._note(work)
        return any(item.done for work in works for item in work.items)

    def _note(self, work: Work) -> None:
        definition = work.definition
        for item in work.items:
            line = definition.file.text.line(item.offset)
            if item.done:
                self._open_now.add((definition.path, item.offset))
                what = "a guard is opened up"
                self._opened.append(Change(definition.path, line, definition.id.name, what))
            elif item.refusal != _LEFT:
                self._closed[(definition.path, item.offset)] = item.refusal

    def _origin(self, path: str, offset: int) -> int:
        known = self._texts.get(path)
        return known.origin(offset) if known is not None else offset

    def _site(self, site: Site) -> Site:
        """The site with the column that it had before guards were opened up, and the reason."""
        for (path, offset), refusal in self._closed.items():
            line = self._program.text(path).line(offset)
            if site.blocking and path == site.file and f"in line {line}, which has" in site.reason:
                said = site.reason.partition(", which has")[0]
                site = replace(site, reason=f"{said}, which cannot be opened up: {refusal}")
        known = self._texts.get(site.file)
        if known is None:
            return site
        first = self._program.text(site.file)
        for at in words(known.data, site.callee.encode()):
            column = at - (known.data.rfind(b"\n", 0, at) + 1) + 1
            before = known.origin(at)
            if column == site.column and first.line(before) == site.line:
                return replace(site, column=before - first.line_start(before) + 1)
        return site

    def rewrite(self) -> Sequence[EditSet]:
        """The edits of both, as edits of the texts that the request found."""
        texts = {path: copy(one) for path, one in self._texts.items()}
        plain = []
        for one in self._run.rewrite():
            if one.path in texts:
                texts[one.path].add(one.edits)
            else:
                plain.append(one)
        both = [EditSet.of(path, one.edits("hoisted")) for path, one in texts.items()]
        return sorted([*plain, *both], key=lambda one: one.path)

    def claim(self) -> Claim:
        """The bracket moves, and guards become explicit calls: the same locks are held."""
        moved = self._run.claim()
        if not self._made:
            return moved
        opened = claim_of(self._made)
        return replace(
            moved,
            added=moved.added | opened.added,
            removed=moved.removed | opened.removed,
            unbraced=opened.unbraced,
            same_locks=moved.locked is None,
            same_code=True,
        )

    def explain(self, place: str) -> Iterator[str]:
        """What `FILE:LINE` is to this request."""
        return explain_uses(self._program, self._ledger, self._names, place)
