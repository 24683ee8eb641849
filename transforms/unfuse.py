"""unfuse: turn a call that begins a bracket and takes a lock into the two calls it stands for.

The inverse of fuse: the begin stands right before the acquire, an end right behind every release
that closes the region. Weak spot: what fuse took out is written in one way, whatever way it was
written in before; fuse says where that makes a difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from msgspec import Struct

from refactor.errors import UsageFault
from refactor.flow.model import Statement
from refactor.plan.brackets.enclose import enclose
from refactor.plan.callers import Callers
from refactor.plan.claim import Claim, Words
from refactor.plan.crosscheck import TextCounter, count_tokens
from refactor.plan.explain import explain
from refactor.plan.fusing.follow import Call, call_at
from refactor.plan.fusing.fused import blank_in, renamed, spelt, split, unfit
from refactor.plan.fusing.groups import Group, Grouping
from refactor.plan.fusing.names import fusion_named
from refactor.plan.ledger import Change, Decision, Ledger, Site, in_order
from refactor.plan.lookup import function_name, warn_of_unknown
from refactor.plan.sites import refused_at, site_at
from refactor.plan.skips import Skips
from refactor.plan.step import Option, Request
from refactor.plan.unparsed import unparsed
from refactor.program.mentions import Kind, Mention
from refactor.program.model import Definition, FunctionId
from refactor.program.program import Program
from refactor.program.translation import Translation
from refactor.source.edits import Edit, EditSet

Calls = dict[int, Call]


class _Wrap(Struct, frozen=True):
    """Statements of one file that get the same calls before and behind them."""

    file: Translation
    opens: list[Statement]
    closes: list[Statement]


class Unfuse:
    """Turn each call of FUNCTION into a begin and an acquire; each release gets its end."""

    name: ClassVar[str] = "unfuse"
    argument: ClassVar[str] = "FUNCTION"
    subject: ClassVar[str] = "take {{ called }} apart"
    part_subject: ClassVar[str] = "take {{ called }} apart in {{ where }}"
    options: ClassVar[Sequence[Option]] = (
        Option("acquire", "The function that takes the lock; needed if the kind has several."),
    )

    def __init__(self, program: Program, request: Request) -> None:
        if len(request.arguments) != 1:
            raise UsageFault(
                f"unfuse takes one name, not {len(request.arguments)}",
                "give the fused acquire; for several, run it once for each",
            )
        fused = function_name(request.arguments[0])
        self.program = program
        self.fusion = fusion_named(program.protocol, fused, request.options.get("acquire", ""))
        self.skips = Skips(request.skips)
        self.analyst = Callers(program, self.fusion.watched)
        self.notes = warn_of_unknown(program, [fused], self.analyst.hints)
        self.calls: dict[tuple[str, int], Calls] = {}
        self.done: list[tuple[Definition, Group, Calls]] = []

    # -- sites ---------------------------------------------------------------------------------

    def sites(self) -> Ledger:
        """Decide on every call of the fused function."""
        fused = self.fusion.fused
        found = list(self._uses())
        for key in sorted(self.calls):
            found += self._function(*key)
        sites = in_order(found)
        self.skips.check_all_used()
        count = sum(1 for use in self.program.uses(fused) if use.mention.kind is Kind.CALL)
        counter = TextCounter(self.program)
        self.ledger = Ledger(
            sites=sites,
            changes=tuple(self._changes()),
            counts=(count_tokens(counter, FunctionId(fused), fused, count, 0),),
            unparsed=unparsed(self.program, {(s.file, s.function) for s in sites}),
            notes=tuple(self.notes),
        )
        return self.ledger

    def explain(self, place: str) -> Iterator[str]:
        """What `FILE:LINE` is to this request, and what each path holds there."""
        asked = [FunctionId(self.fusion.fused)]
        return explain(self.program, self.analyst, self.ledger, asked, place)

    def _uses(self) -> Iterator[Site]:
        """The uses that are refused without a look at the paths; the calls are kept."""
        fused = self.fusion.fused
        for use in self.program.uses(fused):
            at, mention = use.mention.offset, use.mention
            definition = self.program.definition_of(use.path, at)
            reason = self._obstacle(mention)
            call = None
            if mention.kind is Kind.CALL and definition is not None:
                call = call_at(definition.file, at, fused)
                reason = "" if call else f"{fused}() is part of a larger statement"
                reason = reason or self._arguments(call)
            elif mention.kind is Kind.CALL:
                reason = "the call stands in no function that could be read"
            if reason:
                yield refused_at(self.program, self.skips, use.path, at, fused, reason)
            elif definition is not None and call is not None:
                key = (use.path, definition.name_start)
                self.calls.setdefault(key, {})[at] = call

    def _obstacle(self, mention: Mention) -> str:
        fused = self.fusion.fused
        if mention.kind is Kind.MACRO:
            return f"{fused}() stands inside the macro {mention.detail}, which is not followed"
        if mention.kind is Kind.OPAQUE:
            return f"{fused} stands in {mention.detail}"
        if mention.kind in (Kind.ADDRESS, Kind.POINTER):
            return f"the address of {fused}() is taken: its calls are not known"
        return ""

    def _arguments(self, call: Call | None) -> str:
        """Why the arguments cannot be shared out, or ""."""
        given = split(call.arguments) if call else []
        return unfit(self.fusion.fused, given, self.fusion.begin_key + self.fusion.acquire_key)

    def _function(self, path: str, name_start: int) -> Iterator[Site]:
        """Decide on the calls of one function."""
        definition = self.program.definition_of(path, name_start)
        if definition is None:
            return
        calls = self.calls[(path, name_start)]
        caller = self.analyst.get(definition, {}, inside=False)
        line, fused = definition.file.text.line, self.fusion.fused
        for group in Grouping(caller, self.fusion).separable(calls):
            opens = sorted(group.opens)
            asked = [self.skips.reason(path, line(at), definition.id.name) for at in opens]
            accepted = next(filter(None, asked), "")
            reason = group.reason or self._keys_differ(group, calls)
            reason = "left alone on request" if accepted else reason
            decision, said = Decision.REFUSED, reason
            if not reason:
                lines = ", ".join(str(line(at)) for at in sorted(group.closes))
                releases = "release in line" if len(group.closes) == 1 else "releases in lines"
                decision = Decision.CHANGED
                said = (
                    f"{self.fusion.begin}() and {self.fusion.acquire}() take its place; "
                    f"{self.fusion.end}() stands behind the {releases} {lines}"
                )
                self.done.append((definition, group, calls))
            for at in opens:
                yield site_at(self.program, path, at, fused, decision, said, accepted)

    def _own(self, call: Call) -> list[bytes]:
        """The arguments that are the begin's, and the end's."""
        return split(call.arguments)[: self.fusion.begin_key]

    def _keys_differ(self, group: Group, calls: Calls) -> str:
        """Why the ends would not mean the bracket that was begun, or ""."""
        keys = {tuple(self._own(calls[at])) for at in group.opens}
        said = f"{self.fusion.fused}() is called with different arguments for one release"
        return said * (len(keys) > 1)

    def _changes(self) -> Iterator[Change]:
        for definition, group, _ in self.done:
            line = definition.file.text.line
            for at in sorted(group.closes):
                what = f"{self.fusion.end}() is put behind the release"
                yield Change(definition.path, line(at), definition.id.name, what)

    # -- rewriting -----------------------------------------------------------------------------

    def rewrite(self) -> Sequence[EditSet]:
        """The begin and the acquire for each fused call, the end behind each release."""
        edits: dict[str, list[Edit]] = {}
        fusion, wraps = self.fusion, dict[tuple[str, str, bytes], _Wrap]()
        for definition, group, calls in self.done:
            statements = self.analyst.get(definition, {}, inside=False).facts.statements
            file, model = definition.file, calls[min(group.opens)]
            own, blank = b", ".join(self._own(model)), blank_in(file.text, model).decode()
            wrap = wraps.setdefault((definition.path, blank, own), _Wrap(file, [], []))
            wrap.opens.extend(statements[at] for at in group.opens)
            wrap.closes.extend(statements[at] for at in group.closes)
            found = edits.setdefault(definition.path, [])
            for at in sorted(group.opens):
                found += renamed(file.text, calls[at], fusion)
        for (path, blank, own), wrap in sorted(wraps.items(), key=lambda item: item[0]):
            names = (fusion.begin + blank, fusion.end + blank)
            edits[path] += enclose(wrap.file, wrap.opens, wrap.closes, *names, own, merge=False)
        return [EditSet.of(path, found) for path, found in sorted(edits.items())]

    def claim(self) -> Claim:
        """Begins and ends are added, the fused call gets another name and fewer arguments."""
        fusion = self.fusion
        added: set[Words] = {(fusion.acquire.encode(),)}
        removed: set[Words] = {(fusion.fused.encode(),)}
        for _, group, calls in self.done:
            for at in group.opens:
                inner = tuple(t for one in self._own(calls[at]) for t in (*spelt(one), b","))
                for name in (fusion.begin, fusion.end):
                    added.add((name.encode(), b"(", *inner[:-1], b")", b";"))
                removed |= {inner, inner[:-1]} if inner else set()
        return Claim(frozenset(added), frozenset(removed), braces=True, same_held=True)
