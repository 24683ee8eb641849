"""mark: put an annotation on functions and pointer fields, or take it away.

Where the words go is decided in `refactor.plan.marks.marking`; who else needs the mark, with
`--propagate`, from what is held at the calls, see `refactor.plan.marks.spread`. Weak spot: who
holds the lock without saying so, neither by a mark nor by releasing it, is marked as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from msgspec.structs import replace

from refactor.errors import UsageFault
from refactor.plan.claim import Claim, Marking
from refactor.plan.crosscheck import TextCounter, count_tokens
from refactor.plan.explain import explain_uses
from refactor.plan.ledger import Count, Decision, Ledger, Site, in_order
from refactor.plan.lookup import find_function, function_name, warn_of_unknown
from refactor.plan.marks.holding import Holding
from refactor.plan.marks.marked import Marked, Placed, Wish
from refactor.plan.marks.marking import form_for, known_mark
from refactor.plan.marks.spread import (
    Judged,
    Member,
    Spread,
    Stops,
    Target,
    declared_member,
    member_named,
)
from refactor.plan.reach import Call, variants
from refactor.plan.sites import site_at, word_at
from refactor.plan.skips import Skips
from refactor.plan.step import Option, Request
from refactor.plan.unparsed import unparsed
from refactor.program.model import Field, FunctionId
from refactor.program.program import Program
from refactor.source.edits import Edit, EditSet
from refactor.syntax.keys import tokens_of

_KEYED_HINT = "hoist --bracket LOCK puts it where it moves the lock; else put it there by hand"


class Mark:
    """Put an annotation on FUNCTION… and on pointer fields, given as Struct.field."""

    name: ClassVar[str] = "mark"
    argument: ClassVar[str] = "NAME"
    subject: ClassVar[str] = (
        "{% if 'remove' in options %}take {{ options['with'] }} off {{ called }}"
        "{% else %}mark {{ called }} as {{ options['with'] }}{% endif %}"
    )
    options: ClassVar[Sequence[Option]] = (
        Option("with", "The annotation: a mark that the protocol knows."),
        Option("remove", "Take the mark away instead.", flag=True),
        Option("replace", "Put it in the place of another mark of the same lock.", flag=True),
        Option(
            "at",
            "Mark definitions and prototypes (all), leave a definition alone where there is a "
            "prototype (prototypes), or do as the files that declare the function (habit).",
            ("habit", "all", "prototypes"),
        ),
        Option("propagate", "Mark every function that needs it for a call, as well.", flag=True),
        Option("stop", "With --propagate: a function, or a header, to leave alone.", multiple=True),
    )

    def __init__(self, program: Program, request: Request) -> None:
        self.program = program
        options = request.options
        name, argued, _ = options.get("with", "").partition("(")
        if argued:
            raise UsageFault(
                f"mark puts names alone, and {name}(...) says by its argument what it is about",
                "write the name alone" if "remove" in options else _KEYED_HINT,
            )
        self.propagates = "propagate" in options
        self.wish = Wish(
            known_mark(program, options.get("with", "")),
            remove="remove" in options,
            replace="replace" in options,
            at=options.get("at", "habit"),
        )
        if self.wish.remove and (self.propagates or self.wish.replace):
            other = "--propagate" if self.propagates else "--replace"
            raise UsageFault(f"--remove and {other} do not go together", "leave one of them out")
        meaning = program.roles.marks.get(self.wish.mark)
        if meaning is not None and meaning.keyed and not self.wish.remove:
            raise UsageFault(
                f"{self.wish.mark} says by its argument which lock it is about; mark knows none",
                _KEYED_HINT,
            )
        stops = [one for one in options.get("stop", "").split(",") if one]
        if stops and not self.propagates:
            raise UsageFault("--stop stops nothing without --propagate", "add --propagate")
        self.skips = Skips(request.skips)
        fields = [member_named(one) for one in request.arguments]
        names = [
            function_name(argument) if field is None else field.name
            for argument, field in zip(request.arguments, fields, strict=True)
        ]
        more = [variant for name in names for variant in variants(program, name)]
        self.notes = self._look_up([*names, *more])
        self.roots: list[Target] = [
            find_function(program, argument) if field is None else declared_member(program, field)
            for argument, field in zip(request.arguments, fields, strict=True)
        ]
        self.stops = Stops(program, stops)
        self.spread = Spread(program, self.roots, self._leave)
        self.marked = Marked(program, self.wish, self.spread.parents)
        self.placed: list[Placed] = []
        self.seen: set[tuple[str, int]] = set()

    def _look_up(self, names: Sequence[str]) -> list[str]:
        """Search for all names at once; a sentence on what is nowhere to be found."""
        program, mark = self.program, self.wish.mark
        if self.propagates:
            return warn_of_unknown(program, names, [mark, *program.roles.marks])
        program.search(names, [mark, *program.roles.marks])
        if program.in_headers(mark) or program.hits(mark):
            return []
        return [f"{mark} occurs nowhere in the tree so far"]

    # -- sites ---------------------------------------------------------------------------------

    def sites(self) -> Ledger:
        """Decide on every declaration, and with --propagate on every call."""
        found: list[Site] = []
        if self.propagates:
            self.spread.follow(Holding(self.program, self.wish.mark))
            found += map(self._call, self.spread.calls)
        for target in self.spread.parents:
            for placed in self._placed(target):
                site, skipped = self._declaration(placed)
                found.append(site)
                self.seen.add((placed.path, placed.offset))
                self.placed += [placed] * (not skipped)
            if self.propagates:
                found += self._ways_in(target)
        self.skips.check_all_used()
        self.stops.check_all_used()
        sites = in_order(found)
        self.ledger = Ledger(
            sites=sites,
            changes=(),
            counts=tuple(self._counts()),
            unparsed=unparsed(self.program, {(s.file, s.function) for s in sites}),
            notes=tuple(self.notes),
        )
        return self.ledger

    def explain(self, place: str) -> Iterator[str]:
        """What `FILE:LINE` is to this request."""
        names = {target.name for target in self.spread.parents}
        return explain_uses(self.program, self.ledger, names, place)

    def _placed(self, target: Target) -> Iterator[Placed]:
        yield from self.marked.places(target)
        if self.propagates:
            lockless = self.program.roles.marks.get(self.wish.mark) is None
            yield from self.marked.unheld_wrappers(target, satisfied=lockless)

    def _declaration(self, placed: Placed) -> tuple[Site, bool]:
        path, at, target = placed.path, placed.offset, placed.target
        chain = self.spread.chain(target)
        if placed.decision is Decision.RIGHT:
            return self._site(path, at, target.name, placed.decision, placed.reason, chain), False
        accepted = self._accepted(path, at)
        if accepted and placed.decision is Decision.CHANGED:
            said = "left alone on request"
            site = self._site(path, at, target.name, Decision.REFUSED, said, chain, accepted)
            return site, True
        site = self._site(path, at, target.name, placed.decision, placed.reason, chain, accepted)
        return site, bool(accepted)

    def _call(self, judged: Judged) -> Site:
        """The entry for a call. CHANGED: its function gets the mark."""
        call, finding = judged.call, judged.finding
        chain = (*self.spread.chain(judged.target), call.caller.id.name)
        decision, reason, accepted = finding.decision, finding.reason, judged.accepted
        if accepted:
            decision = Decision.REFUSED
        elif decision is Decision.CHANGED:
            reason = f"{reason}, so it gets the mark"
        elif decision is Decision.REFUSED:
            accepted = self._accepted(call.path, call.offset)
        return self._site(call.path, call.offset, call.name, decision, reason, chain, accepted)

    def _leave(self, call: Call) -> str:
        """Why a caller that needs the mark does not get it, or ""."""
        stop = self.stops.at(call.caller)
        return f"--stop {stop}" if stop else self._accepted(call.path, call.offset)

    def _ways_in(self, target: Target) -> Iterator[Site]:
        """Uses of a target through which it may be called without its being seen."""
        found = self.spread.look(target)
        chain = self.spread.chain(target)
        for one in found.obstacles:
            if one.name != target.name or (one.path, one.offset) in self.seen:
                continue
            accepted = self._accepted(one.path, one.offset)
            yield self._site(
                one.path, one.offset, one.name, Decision.REFUSED, one.reason, chain, accepted
            )
        for use in found.pointers:
            at = use.mention.offset
            reason, right = self._pointer(target, use.mention.detail, use.mention.holder)
            decision = Decision.RIGHT if right else Decision.REFUSED
            accepted = "" if right else self._accepted(use.path, at)
            yield self._site(use.path, at, target.name, decision, reason, chain, accepted)

    def _pointer(self, target: Target, member: str, holder: str) -> tuple[str, bool]:
        """What to say of an assignment to a field, and whether the field's callers are known."""
        if not member:
            return f"the address of {target.name}() is taken: its callers are not known", False
        mark = form_for(self.program.roles, self.wish.mark, pointer=True) or self.wish.mark
        named = {one for one in self.roots if isinstance(one, Member) and one.name == member}
        fields = self._fields(member, holder)
        structs = sorted({one.struct.split()[0] if one.struct else "" for one in fields})
        if fields and all(mark in one.marks for one in fields):
            return f"the field {member} is marked {mark}", True
        if fields and all(any(o.struct in one.struct.split() for o in named) for one in fields):
            return f"the field {member} gets the mark {mark}", True
        owner = f"{structs[0]}.{member}" if len(structs) == 1 and structs[0] else member
        reason = f"{target.name}() is called through the field {owner}, which is not marked {mark}"
        return f"{reason}; name {owner} as well", False

    def _fields(self, member: str, holder: str) -> Sequence[Field]:
        """The declarations of a field; where its struct is known, only files that name that."""
        if not holder:
            return self.program.fields(member, "")
        self.program.search([member, holder])
        paths = self.program.hits(member).keys() & self.program.hits(holder).keys()
        return self.program.fields(member, holder, sorted(paths))

    def _accepted(self, path: str, offset: int) -> str:
        inside = self.program.definition_of(path, offset)
        line = self.program.text(path).line(offset)
        return self.skips.reason(path, line, inside.id.name if inside else "")

    def _site(
        self,
        path: str,
        offset: int,
        callee: str,
        decision: Decision,
        reason: str,
        chain: tuple[str, ...],
        accepted: str = "",
    ) -> Site:
        said = word_at(self.program.file(path), offset) or callee
        site = site_at(self.program, path, offset, said, decision, reason, accepted)
        return replace(site, chain=chain)

    def _counts(self) -> Iterator[Count]:
        counter = TextCounter(self.program)
        for target in self.spread.parents:
            if isinstance(target, FunctionId):
                found = self.spread.look(target)
                calls = sum(1 for c in found.calls if c.name == target.name and not c.field)
                calls += sum(1 for o in found.obstacles if o.name == target.name and o.call)
                other = found.elsewhere.get(target.name, 0)
                yield count_tokens(counter, target, target.name, calls, other)

    # -- rewriting -----------------------------------------------------------------------------

    def rewrite(self) -> Sequence[EditSet]:
        """Put the mark on, or take it away, at every declaration decided on."""
        edits: dict[str, list[Edit]] = {}
        for placed in self.placed:
            edits.setdefault(placed.path, []).extend(placed.edits)
        return [EditSet.of(path, found) for path, found in sorted(edits.items()) if found]

    def claim(self) -> Claim:
        """The mark comes, or goes, and stands on every declaration of what is marked."""
        roles, mark = self.program.roles, self.wish.mark
        forms = [form_for(roles, mark, pointer=pointer) or mark for pointer in (False, True)]
        functions = [one for one in self.spread.parents if isinstance(one, FunctionId)]
        members = [one for one in self.spread.parents if isinstance(one, Member)]
        gone = {old for placed in self.placed for old in placed.old}
        return Claim(
            added=frozenset((form.encode(),) for form in forms if not self.wish.remove),
            removed=frozenset(tuple(t.encode() for t in tokens_of(old.encode())) for old in gone),
            declarations=True,
            marking=Marking(
                function=forms[0],
                pointer=forms[1],
                functions=tuple((one.file, one.name) for one in functions),
                members=tuple((one.struct, one.name) for one in members),
                present=not self.wish.remove,
                bare=tuple((o.file, o.name) for o in functions if self.marked.goes_bare(o)),
                propagated=self.propagates,
            ),
        )
