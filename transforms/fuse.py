"""fuse: turn a bracket's begin and the acquire behind it into one call that does both.

Which pairs belong together is decided from the dataflow, see `refactor.plan.fusing.groups`; what
counts as "directly behind", from the text, see `refactor.plan.fusing.follow`. Weak spot: whether a
header declares the fused function in every file that calls it from now on is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from refactor.errors import UsageFault
from refactor.plan.callers import Callers
from refactor.plan.claim import Claim, Words
from refactor.plan.crosscheck import TextCounter, count_tokens
from refactor.plan.explain import explain
from refactor.plan.fusing.follow import Follower, follow
from refactor.plan.fusing.fused import exact, joined, spelt, split, unfit
from refactor.plan.fusing.groups import Group, Grouping, Pair
from refactor.plan.fusing.names import fusion_of
from refactor.plan.ledger import Change, Count, Decision, Ledger, Site, in_order
from refactor.plan.lookup import function_name, warn_of_unknown
from refactor.plan.sites import refused_at, site_at
from refactor.plan.skips import Skips
from refactor.plan.step import Option, Request
from refactor.plan.unparsed import unparsed
from refactor.program.discover import shown
from refactor.program.mentions import Kind
from refactor.program.model import Definition, FunctionId, Use
from refactor.program.program import Program
from refactor.source.edits import Edit, EditSet
from refactor.source.statements import remove_statement
from refactor.source.text import words

Key = tuple[str, int]


class Fuse:
    """Turn BEGIN and ACQUIRE, one behind the other, into one call; the bracket's end goes."""

    name: ClassVar[str] = "fuse"
    argument: ClassVar[str] = "BEGIN ACQUIRE"
    subject: ClassVar[str] = "use {{ options['into'] }}()"
    part_subject: ClassVar[str] = "use {{ options['into'] }}() in {{ where }}"
    options: ClassVar[Sequence[Option]] = (
        Option("into", "The function that does both, as the protocol's `fused` names it."),
    )

    def __init__(self, program: Program, request: Request) -> None:
        if len(request.arguments) != 2:
            raise UsageFault(
                f"fuse takes two names, not {len(request.arguments)}",
                "give the bracket's begin, then the lock's acquire",
            )
        into = request.options.get("into", "")
        if not into:
            raise UsageFault("fuse does not know into what", "give --into FUNCTION")
        begin, acquire, fused = map(function_name, (*request.arguments, into))
        self.program = program
        self.fusion = fusion_of(program.protocol, begin, acquire, fused)
        self.skips = Skips(request.skips)
        self.analyst = Callers(program, self.fusion.watched)
        self.notes = warn_of_unknown(program, [begin, fused], self.analyst.hints)
        self.pairs: dict[Key, dict[int, Pair]] = {}
        self.done: list[tuple[Definition, Group, Mapping[int, Pair]]] = []

    # -- sites ---------------------------------------------------------------------------------

    def sites(self) -> Ledger:
        """Decide on every begin."""
        found = [*self._begins(), *self._fused_already()]
        for key in sorted(self.pairs):
            found += self._function(*key)
        sites = in_order(found)
        self.skips.check_all_used()
        self.notes += self._doubts()
        self.ledger = Ledger(
            sites=sites,
            changes=tuple(self._changes()),
            counts=tuple(self._counts()),
            unparsed=unparsed(self.program, {(s.file, s.function) for s in sites}),
            notes=tuple(self.notes),
        )
        return self.ledger

    def explain(self, place: str) -> Iterator[str]:
        """What `FILE:LINE` is to this request, and what each path holds there."""
        asked = [FunctionId(self.fusion.begin), FunctionId(self.fusion.fused)]
        return explain(self.program, self.analyst, self.ledger, asked, place)

    def _begins(self) -> Iterator[Site]:
        """What can be said of a begin without a look at the paths; the pairs are kept."""
        fusion, program = self.fusion, self.program
        for use in program.uses(fusion.begin):
            at = use.mention.offset
            definition = program.definition_of(use.path, at)
            reason = self._obstacle(use)
            if reason:
                yield self._refused(use.path, at, reason)
            elif use.mention.kind is Kind.MACRO:
                said = f"stands in the macro {use.mention.detail}, without {fusion.acquire}()"
                yield self._right(use.path, at, fusion.begin, said)
            elif use.mention.kind is Kind.CALL and definition is None:
                said = "the call stands in no function that could be read"
                yield self._refused(use.path, at, said)
            elif use.mention.kind is Kind.CALL and definition is not None:
                yield from self._begin(definition, at)

    def _begin(self, definition: Definition, at: int) -> Iterator[Site]:
        fusion, path = self.fusion, definition.path
        if definition.id.name == fusion.fused:
            yield self._right(path, at, fusion.begin, f"this is what {fusion.fused}() is made of")
            return
        found = follow(definition.file, at, fusion.begin, fusion.acquire)
        if found.first is None:
            yield self._refused(path, at, f"{fusion.begin}() is part of a larger statement")
        elif found.obstacle:
            yield self._refused(path, at, found.obstacle)
        elif found.then is None:
            said = f"no {fusion.acquire}() follows directly: nothing to fuse"
            yield self._right(path, at, fusion.begin, said)
        else:
            key = (path, definition.name_start)
            self.pairs.setdefault(key, {})[at] = Pair(found.first, found.then)

    def _obstacle(self, use: Use) -> str:
        fusion, mention = self.fusion, use.mention
        if mention.kind is Kind.OPAQUE:
            return f"{fusion.begin} stands in {mention.detail}"
        if mention.kind is not Kind.MACRO:
            return ""
        span = self.program.file(use.path).spans.at(mention.offset)
        data = self.program.text(use.path).data
        both = span and next(words(data, fusion.acquire.encode(), span.start, span.end), None)
        if both is None:
            return ""
        return (
            f"{fusion.begin}() and {fusion.acquire}() stand inside the macro {mention.detail}, "
            "which is not followed"
        )

    def _function(self, path: str, name_start: int) -> Iterator[Site]:
        """Decide on the pairs of one function."""
        definition = self.program.definition_of(path, name_start)
        if definition is None:
            return
        pairs = self.pairs[(path, name_start)]
        fitting = {}
        for at, pair in pairs.items():
            reason = self._arguments(pair)
            if reason:
                yield self._refused(path, at, reason)
            else:
                fitting[at] = pair
        caller = self.analyst.get(definition, {}, inside=False)

        def behind(offset: int, name: str) -> Follower:
            return follow(definition.file, offset, name, self.fusion.end)

        for group in Grouping(caller, self.fusion).fusible(fitting, behind):
            yield from self._group(definition, group, fitting)

    def _group(
        self, definition: Definition, group: Group, pairs: Mapping[int, Pair]
    ) -> Iterator[Site]:
        path, line = definition.path, definition.file.text.line
        name = definition.id.name
        asked = [self.skips.reason(path, line(at), name) for at in sorted(group.opens)]
        accepted = next(filter(None, asked), "")
        reason = group.reason or self._keys_differ(group, pairs)
        if accepted:
            reason = "left alone on request"
        for at in sorted(group.opens):
            if reason:
                decision = Decision.REFUSED
                said = reason
            else:
                decision = Decision.CHANGED
                ends = ", ".join(str(line(pair.then.start)) for pair in group.ends)
                lines = f"line {ends}" if len(group.ends) == 1 else f"lines {ends}"
                said = (
                    f"one call with {self.fusion.acquire}() in line {line(pairs[at].then.start)}; "
                    f"{self.fusion.end}() goes in {lines}"
                )
            yield site_at(self.program, path, at, self.fusion.begin, decision, said, accepted)
        if not reason:
            self.done.append((definition, group, pairs))

    def _arguments(self, pair: Pair) -> str:
        """Why the arguments of two calls cannot become those of one, or ""."""
        keys = (self.fusion.begin_key, self.fusion.acquire_key)
        for call, key in zip((pair.first, pair.then), keys, strict=True):
            given = split(call.arguments)
            if key == 0 and given:
                return (
                    f"{call.name}() is called with arguments, and the protocol says of none that "
                    'it is the "key"'
                )
            reason = unfit(call.name, given, key)
            if reason:
                return reason
        return ""

    def _keys_differ(self, group: Group, pairs: Mapping[int, Pair]) -> str:
        """Why an end may mean another bracket than the begins, or ""."""
        keys = {spelt(pairs[at].first.arguments) for at in group.opens}
        ends = {spelt(pair.then.arguments) for pair in group.ends}
        said = (
            f"{self.fusion.begin}() and {self.fusion.end}() are called with different arguments "
            "for one release"
        )
        return said * (len(keys | ends) > 1)

    def _fused_already(self) -> Iterator[Site]:
        fused = self.fusion.fused
        for use in self.program.uses(fused):
            if use.mention.kind is Kind.CALL:
                yield self._right(use.path, use.mention.offset, fused, "is one call already")

    def _right(self, path: str, at: int, name: str, reason: str) -> Site:
        return site_at(self.program, path, at, name, Decision.RIGHT, reason)

    def _refused(self, path: str, at: int, reason: str) -> Site:
        return refused_at(self.program, self.skips, path, at, self.fusion.begin, reason)

    # -- ledger --------------------------------------------------------------------------------

    def _doubts(self) -> Iterator[str]:
        fused = self.fusion.fused
        if self.done and not self.program.named(fused):
            yield f"{fused}() is neither defined nor declared in the tree: add it with this step"
        inexact = [
            f"{shown(definition.path)}:{definition.file.text.line(pair.first.start)}"
            for definition, group, pairs in self.done
            for pair in (*(pairs[at] for at in sorted(group.opens)), *group.ends)
            if not exact(definition.file.text, pair, self.fusion, pairs[min(group.opens)])
        ]
        if inexact:
            yield f"to take these apart again gives other bytes: {', '.join(inexact)}"

    def _changes(self) -> Iterator[Change]:
        for definition, group, _ in self.done:
            for pair in group.ends:
                line = definition.file.text.line(pair.then.start)
                what = f"{pair.then.name}() is taken out: {pair.first.name}() does it"
                yield Change(definition.path, line, definition.id.name, what)

    def _counts(self) -> Iterator[Count]:
        """The two names whose calls are sites: no pair is without a begin."""
        counter = TextCounter(self.program)
        for name in (self.fusion.begin, self.fusion.fused):
            uses = self.program.uses(name)
            calls = sum(1 for use in uses if use.mention.kind is Kind.CALL)
            yield count_tokens(counter, FunctionId(name), name, calls, 0)

    # -- rewriting -----------------------------------------------------------------------------

    def rewrite(self) -> Sequence[EditSet]:
        """The begin goes, the acquire becomes the fused call, the end goes."""
        edits: dict[str, list[Edit]] = {}
        for definition, group, pairs in self.done:
            text, found = definition.file.text, edits.setdefault(definition.path, [])
            for at in sorted(group.opens):
                found += joined(text, pairs[at], self.fusion.fused)
            for pair in group.ends:
                why = f"{pair.first.name}() ends it"
                found.append(remove_statement(text, pair.then.start, pair.then.end, why))
        return [EditSet.of(path, found) for path, found in sorted(edits.items())]

    def claim(self) -> Claim:
        """Begins and ends go, the acquire changes its name and gets the begin's arguments."""
        fusion = self.fusion
        added: set[Words] = {(fusion.fused.encode(),)}
        removed: set[Words] = {(fusion.acquire.encode(),)}
        for _, group, pairs in self.done:
            for call in (
                *(pairs[at].first for at in group.opens),
                *(pair.then for pair in group.ends),
            ):
                inner = spelt(call.arguments)
                removed.add((call.name.encode(), b"(", *inner, b")", b";"))
                added |= {(*inner, b","), inner} if inner else set()
        return Claim(frozenset(added), frozenset(removed), same_held=True)
