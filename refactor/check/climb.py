"""Goes up the calls from where a bracket begins, to callers that hold a lock."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from refactor.check.judge import Judge, finding
from refactor.check.looked import Begun, Called, Place, Used, Wanted
from refactor.check.model import Finding, Note, NoteKind, Step
from refactor.check.rules import BEGIN_UNDER_LOCK
from refactor.check.scan import Key
from refactor.check.subject import Held
from refactor.check.survey import MAX_FILES, Survey
from refactor.errors import EnvironmentFault

_ENTRY_POINT = "main"


class Exposed(Struct, frozen=True):
    """A function that begins a bracket while its caller still holds a lock: in the kinds `under`.

    place: where it begins it, or where it calls the function `next` that does. name: what is
    written there. through: a pointer field on the way that may hold other functions as well, which
    do not begin it: then callers cannot be told to begin it either.
    """

    function: Key
    bracket: str
    under: frozenset[Held]
    place: Place
    name: str
    next: Exposed | None = None
    through: str = ""


class Climb:
    """The functions that begin a bracket, directly or further down, level by level."""

    def __init__(
        self, survey: Survey, judge: Judge, begun: Iterable[Begun], lockers: set[str]
    ) -> None:
        """lockers: the files in which a lock can be held, as far as findings are wanted there."""
        self.survey = survey
        self.judge = judge
        self.lockers = lockers
        self.exposed: dict[tuple[Key, str], Exposed] = {}
        self.findings: dict[tuple[Place, str], Finding] = {}
        self.notes: list[Note] = []
        self.addresses: dict[tuple[Key, str], list[tuple[str, int]]] = {}
        self.frontier: list[Exposed] = []
        for one in begun:
            under = frozenset(one.under)
            self._expose(Exposed(one.place.function, one.bracket, under, one.place, one.name))

    def run(self, depth: int) -> Iterator[Finding]:
        """The findings up to `depth` calls above the functions that begin the bracket."""
        for level in range(1, depth + 1):
            frontier, self.frontier = self.frontier, []
            if not frontier:
                break
            self._level(frontier, last=level == depth)
        self._taken()
        return iter([self.findings[key] for key in sorted(self.findings)])

    def _expose(self, one: Exposed) -> None:
        """Take a function in, unless it says itself how it is called, or nobody calls it."""
        owed = self.judge.catalogue.of(one.function)
        spoken = {lock for lock, _ in owed.locks} | set(owed.free)
        spoken |= {lock for need in owed.needs for lock in need.locks}
        under = frozenset(held for held in one.under if held[0] not in spoken)
        key = (one.function, one.bracket)
        known = self.exposed.get(key)
        better = known is None or (known.through and not one.through)
        if under and better and one.function[0] != _ENTRY_POINT:
            entry = replace(one, under=under)
            self.exposed[key] = entry
            self.frontier.append(entry)

    # -- one level -----------------------------------------------------------------------------

    def _level(self, frontier: list[Exposed], *, last: bool) -> None:
        called: dict[Key, list[Exposed]] = {}
        for one in frontier:
            name, own = one.function
            called.setdefault(one.function, []).append(one)
            for other in self.judge.catalogue.generated.get(name, ()) if not own else ():
                called.setdefault((other, ""), []).append(one)
        names = frozenset(name for name, _ in called)
        paths = self._files(called, last=last)
        owed = self.judge.catalogue.owed
        wanted = Wanted(names, frozenset(), owed, trace=not last, uses=True)
        members: dict[str, list[tuple[Exposed, str]]] = {}
        for found in self.survey.look(paths, wanted):
            for call in found.calls:
                for one in called.get(call.callee, ()):
                    self._call(call, call.callee[0], one)
            for use in found.used:
                for one in called.get(use.function, ()):
                    self._use(use, one, members)
        if members:
            self._through(members, last=last)

    def _files(self, called: dict[Key, list[Exposed]], *, last: bool) -> set[str]:
        """The files that may call the functions, or put them into pointers."""
        paths = {own for _, own in called if own}
        self.survey.files(name for name, own in called if not own)
        for name in sorted({name for name, own in called if not own}):
            files = self.survey.files([name])
            if last:
                rest = files - self.lockers
                paths |= files & self.lockers
                paths |= {path for path in rest if self._puts(path, name)}
            elif len(files) > MAX_FILES:
                self._too_many(called[(name, "")][0], name, len(files))
            else:
                paths |= files
        return paths

    def _puts(self, path: str, name: str) -> bool:
        """Whether a file seems to put the function into a pointer."""
        pattern = rb"[=,{(&]\s*" + name.encode() + rb"\s*[,;})]"
        try:
            return re.search(pattern, self.survey.text(path)) is not None
        except EnvironmentFault as fault:
            self.survey.unread[path] = fault.message
            return False

    def _through(self, members: dict[str, list[tuple[Exposed, str]]], *, last: bool) -> None:
        """Calls through the pointer fields that functions of the frontier were put into."""
        paths = set(self.lockers)
        asked = set(members)
        if not last:
            paths, asked = self._holders(members)
        owed = self.judge.catalogue.owed
        wanted = Wanted(frozenset(), frozenset(asked), owed, trace=not last)
        calls = [call for found in self.survey.look(paths, wanted) for call in found.calls]
        self.survey.learn(call for call in calls if call.passes or self._locked(call))
        several = self._several(members, paths) if not last else frozenset()
        for call in calls:
            for one, record in members[call.member]:
                reaches = self.survey.members.reaches(call, [record] if record else [])
                if reaches:
                    through = call.member if call.member in several else ""
                    self._call(call, call.member, one, through)
                elif reaches is None and self._under(call, one):
                    self._unresolved(call, one)

    def _several(
        self, members: dict[str, list[tuple[Exposed, str]]], paths: set[str]
    ) -> frozenset[str]:
        """The members that hold functions besides those that lead to where a bracket begins."""
        puts = [put for f in self.survey.fields(paths, members, puts=True) for put in f.puts]
        found = set()
        for member, targets in members.items():
            leading = {one.function for one, _ in targets}
            records = {record for _, record in targets}
            if any(
                p.member == member and p.record in records and p.function not in leading
                for p in puts
            ):
                found.add(member)
        return frozenset(found)

    def _holders(self, members: dict[str, list[tuple[Exposed, str]]]) -> tuple[set[str], set[str]]:
        """The files that may call through the members, and the members that are no common words."""
        records = {record for targets in members.values() for _, record in targets if record}
        self.survey.files([*members, *records])
        paths: set[str] = set()
        asked: set[str] = set()
        for member, targets in sorted(members.items()):
            files = self.survey.files([member])
            named = {record for _, record in targets}
            if all(named):
                files &= self.survey.files(named)
            if len(files) > MAX_FILES:
                self._too_many(targets[0][0], member, len(files))
            else:
                asked.add(member)
                paths |= files
        return paths, asked

    # -- what a call means ---------------------------------------------------------------------

    def _under(self, call: Called, one: Exposed) -> str:
        """Where the lock comes from that is held at the call; "" if none of those is."""
        for situation in call.held:
            for lock, kind in situation.locks:
                if (lock, kind) in one.under:
                    title = self.judge.subject.title(lock)
                    return f"{title} ({self.judge.taken(call, situation, lock)})"
        return ""

    def _locked(self, call: Called) -> bool:
        return any(situation.locks for situation in call.held)

    def _call(self, call: Called, name: str, one: Exposed, through: str = "") -> None:
        """A call of a function, or through a member, that leads to where the bracket begins."""
        callee = self.judge.catalogue.of(call.callee) if not call.member else None
        under = self._under(call, one)
        if under and not (callee and callee.free):
            if one.through:
                self._perhaps(call, name, one, under)
            else:
                self._found(call, name, one, under)
        passed = frozenset(call.passes) & one.under
        if passed:
            holder, way = call.place.function, one.through or through
            self._expose(Exposed(holder, one.bracket, passed, call.place, name, one, way))

    def _found(self, call: Called, name: str, one: Exposed, under: str) -> None:
        key = (call.place, one.bracket)
        chain = self._chain(call, one)
        if key in self.findings and len(self.findings[key].chain) <= len(chain):
            return
        title = self.judge.subject.title(one.bracket)
        message = f"{name}() is called under {under} and leads to where {title} begins"
        if one.next is None and name == one.function[0]:
            message = f"{name}() is called under {under} and begins {title}"
        self.findings[key] = finding(BEGIN_UNDER_LOCK, call.place, message, chain)

    def _perhaps(self, call: Called, name: str, one: Exposed, under: str) -> None:
        place, title = call.place, self.judge.subject.title(one.bracket)
        message = (
            f"{name}() is called under {under}; whether it leads to where {title} begins "
            f"depends on what the pointer field {one.through} holds"
        )
        self.notes.append(
            Note(NoteKind.POINTER, place.path, place.line, place.function[0], message)
        )

    def _chain(self, call: Called, one: Exposed) -> tuple[Step, ...]:
        place = call.place
        steps = [Step(place.function[0], place.path, place.line)]
        here: Exposed | None = one
        last = ""
        while here is not None:
            steps.append(Step(here.function[0], here.place.path, here.place.line))
            last, here = here.name, here.next
        return (*steps, Step(last, "", 0))

    # -- notes ---------------------------------------------------------------------------------

    def _use(self, use: Used, one: Exposed, members: dict[str, list[tuple[Exposed, str]]]) -> None:
        title = self.judge.subject.title(one.bracket)
        name = use.function[0]
        if use.member:
            members.setdefault(use.member, []).append((one, use.record))
            return
        if use.macro:
            message = f"the macro {use.macro} names {name}(), which leads to where {title} begins"
            self.notes.append(Note(NoteKind.MACRO, use.path, use.line, "", message))
            return
        self.addresses.setdefault((use.function, one.bracket), []).append((use.path, use.line))

    def _taken(self) -> None:
        """One note for each function whose address is taken."""
        for ((name, _), bracket), places in sorted(self.addresses.items()):
            (path, line), *more = sorted(set(places))
            title = self.judge.subject.title(bracket)
            also = f" and in {len(more)} more places" if more else ""
            message = (
                f"the address of {name}(), which leads to where {title} begins, is taken{also}"
            )
            self.notes.append(Note(NoteKind.POINTER, path, line, "", message))

    def _unresolved(self, call: Called, one: Exposed) -> None:
        place = call.place
        message = (
            f"cannot tell whether the call through {call.member} under {self._under(call, one)} "
            f"is one of {one.function[0]}()"
        )
        self.notes.append(
            Note(NoteKind.POINTER, place.path, place.line, place.function[0], message)
        )

    def _too_many(self, one: Exposed, name: str, files: int) -> None:
        place = one.place
        message = f"{files} files name {name}: its callers are not followed up"
        self.notes.append(Note(NoteKind.POINTER, place.path, place.line, one.function[0], message))
