"""Steps over the guards and regions of named functions: their sites, edits and claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from copy import copy

from msgspec import Struct

from refactor.flow.events import Act, Event
from refactor.plan.claim import Claim, Words
from refactor.plan.explain import explain_uses
from refactor.plan.guards.kinds import Closing, Opening
from refactor.plan.guards.respelling import Respelt
from refactor.plan.guards.rounds import Item, Locking, Rounds, Work
from refactor.plan.guards.width import too_long
from refactor.plan.ledger import Change, Count, Decision, Ledger, Site, in_order
from refactor.plan.lookup import find_function, function_name, warn_of_unknown
from refactor.plan.skips import Skips
from refactor.plan.step import Request
from refactor.plan.unparsed import unparsed
from refactor.program.discover import shown
from refactor.program.mentions import Kind
from refactor.program.model import Definition
from refactor.program.program import Program
from refactor.protocol.index import Does
from refactor.source.compose import Composed
from refactor.source.edits import EditSet
from refactor.source.text import words
from refactor.syntax.vocabulary import is_class


class Other(Struct, frozen=True):
    """A place of the same kind that is no item: it is right, or cannot be decided on."""

    definition: Definition
    offset: int
    name: str
    decision: Decision
    reason: str


class GuardStep:
    """One request to open guards up, or to make some, in the functions that it names."""

    def __init__(self, program: Program, request: Request, what: Opening | Closing) -> None:
        self.program = program
        self.what = what
        names = [function_name(argument) for argument in request.arguments]
        self.notes = warn_of_unknown(program, names, [])
        self.skips = Skips(request.skips)
        self.locking = Locking(program)
        self.functions = [find_function(program, argument) for argument in request.arguments]
        self.works: list[Work] = []
        self.others: list[Other] = []
        self.sites: list[Site] = []
        self.classes: Counter[str] = Counter()
        for function in dict.fromkeys(self.functions):
            definitions = program.definitions(function)
            if not definitions:
                self.notes.append(f"{function.name}() has no body in the tree")
            self.works += [self._work(definition) for definition in definitions]
        self.rounds = Rounds(program)

    def _work(self, definition: Definition) -> Work:
        watch, entry = self.locking.question(definition)
        work = Work(definition, watch, entry)
        known = Rounds(self.program).facts(work)
        if known is None:
            return work
        facts = known[1]
        work.items = [Item(at) for at in self.what.offsets(facts)]
        taken = {item.offset for item in work.items}
        for at, event in sorted(facts.events.items()):
            if at not in taken and event.act in (Act.GUARD, Act.ACQUIRE):
                self.others.append(self._as_it_is(definition, event))
                taken.add(at)
        self.others += self._unread(definition, taken)
        return work

    def _as_it_is(self, definition: Definition, event: Event) -> Other:
        """A guard or an acquire that is no item. One that a person has to look at is refused."""
        name, decision = event.name, Decision.RIGHT
        if event.act is Act.GUARD:
            reason = f"{name}() is a guard already"
        elif isinstance(self.what, Opening):
            reason = f"{name}() is explicit already"
        elif self.what.guarded(event.lock, event.kind):
            decision = Decision.REFUSED
            reason = (
                f"no guard of the protocol stands for {name}(): make one by hand, or name it in "
                "'opened' of its kind of lock if a guard takes the same arguments"
            )
        else:
            reason = f"the protocol has no guard that stands for {name}()"
            line = definition.file.text.line(event.offset)
            self.notes.append(
                f"{shown(definition.path)}:{line}: {name}() stays: the protocol has no guard for "
                "its kind of lock"
            )
        return Other(definition, event.offset, name, decision, reason)

    def _names(self, definition: Definition) -> list[str]:
        """The names, in a function's text, of what may be a site."""
        wanted = (Does.SCOPE_GUARD, Does.BLOCK_GUARD, Does.ACQUIRE)
        roles = self.program.roles
        names = [name for name, role in roles.functions.items() if role.does in wanted]
        data = definition.file.text.data
        return sorted(
            name
            for name in {*names, *roles.classes}
            if next(words(data, name.encode(), definition.start, definition.end), None) is not None
        )

    def _unread(self, definition: Definition, taken: Collection[int]) -> Iterator[Other]:
        """Tokens of the names that the analysis has not found to be guards or calls."""
        data, spans = definition.file.text.data, definition.file.spans
        for name in self._names(definition):
            for at in words(data, name.encode(), definition.start, definition.end):
                span = spans.at(at)
                quiet = span is not None and span.rule in ("comment", "string", "char")
                if at in taken or quiet:
                    continue
                if is_class(data, at, at + len(name), definition.file.vocabulary.by_class):
                    self.classes[name] += 1
                    continue
                where = "a preprocessor line" if span and span.rule == "directive" else "code"
                reason = f"{name} stands in {where} that is not understood: change it by hand"
                yield Other(definition, at, name, Decision.REFUSED, reason)

    def sites_of(self) -> Ledger:
        """Carry everything out on an overlay, and say what was done."""
        for work in self.works:
            for item in work.items:
                if self._skipped(work.definition, item.offset):
                    item.refusal = "left alone on request"
        self.rounds.run(
            self.works, self.what.offsets, self.what.make, backwards=self.what.backwards
        )
        found = [site for work in self.works for site in self._sites(work)]
        found += [
            self._site(one.definition, one.offset, one.name, one.decision, one.reason)
            for one in self.others
        ]
        for work in self.works:
            definition = work.definition
            if not any(site.function == definition.id.name for site in found):
                self.notes.append(f"{definition.id.name}() holds nothing that this step changes")
        self.skips.check_all_used()
        self.notes += self._too_long()
        if isinstance(self.what, Opening):
            self.notes += self._one_way()
        self.ledger = Ledger(
            sites=in_order(found),
            changes=tuple(self._changes()),
            counts=tuple(self._counts(found)),
            unparsed=unparsed(self.program, {(s.file, s.function) for s in found}),
            notes=tuple(self.notes),
        )
        return self.ledger

    def _skipped(self, definition: Definition, at: int) -> str:
        line = definition.file.text.line(at)
        return self.skips.reason(definition.path, line, definition.id.name)

    def _sites(self, work: Work) -> Iterator[Site]:
        data = work.definition.file.text.data
        for item in work.items:
            name = _word(data, item.offset)
            if item.refusal:
                decision, reason = Decision.REFUSED, item.refusal
            elif isinstance(self.what, Opening):
                decision, reason = Decision.CHANGED, f"the guard {name}() is opened up"
            else:
                decision, reason = Decision.CHANGED, f"{name}() and its releases become a guard"
            yield self._site(work.definition, item.offset, name, decision, reason)

    def _site(
        self, definition: Definition, at: int, name: str, decision: Decision, reason: str
    ) -> Site:
        text, own = definition.file.text, definition.id.name
        accepted = self._skipped(definition, at) if decision is Decision.REFUSED else ""
        return Site(
            file=definition.path,
            line=text.line(at),
            column=at - text.line_start(at) + 1,
            function=own,
            callee=name,
            decision=decision,
            reason=reason,
            chain=(own,),
            accepted=accepted,
        )

    def _counts(self, sites: Sequence[Site]) -> Iterator[Count]:
        found = Counter(site.callee for site in sites)
        for name in sorted({*found, *self.classes}):
            calls, classes = found[name], self.classes[name]
            kinds = (("call", calls), (Kind.CLASS.value, classes))
            told = tuple((kind, count) for kind, count in kinds if count)
            yield Count(name, calls + classes, told, calls, 0)

    def _changes(self) -> Iterator[Change]:
        for work in self.works:
            definition = work.definition
            if any(item.done for item in work.items):
                line = definition.file.text.line(definition.name_start)
                yield Change(definition.path, line, definition.id.name, "its locking is respelt")

    def _too_long(self) -> Iterator[str]:
        """Notes on lines that were moved to the right, past the width of the style."""
        width = self.program.protocol.style.width
        for work in self.works:
            definition = work.definition
            if any(item.done for item in work.items):
                found = too_long(definition, self.rounds.texts[definition.path], width)
                if found:
                    lines = ("lines " if len(found) > 1 else "line ") + ", ".join(map(str, found))
                    yield (
                        f"{shown(definition.path)}: {definition.id.name}(): what stands in {lines} "
                        f"runs past column {width} now: break it by hand"
                    )

    def _one_way(self) -> Iterator[str]:
        """Notes on functions that `guard` would not give back byte for byte."""
        done = [work for work in self.works if any(item.done for item in work.items)]
        if any(item.refusal for work in self.works for item in work.items):
            return
        kept = self._not_given_back(done, prefer_block=False)
        blocks = self._not_given_back(kept, prefer_block=True) if kept else []
        for work in kept:
            where = f"{work.definition.path}: {work.definition.id.name}()"
            if work in blocks:
                yield f"{where} is not given back byte for byte by guard"
            else:
                yield f"{where} is given back by guard --form block"

    def _not_given_back(self, works: Sequence[Work], *, prefer_block: bool) -> list[Work]:
        closing = Closing(self.program, prefer_block=prefer_block)
        texts = {path: copy(one) for path, one in self.rounds.texts.items()}
        rounds = Rounds(self.program, texts)
        again = [Work(work.definition, work.watch, work.entry) for work in works]
        for work in again:
            found = rounds.facts(work)
            work.items = [Item(at) for at in closing.offsets(found[1])] if found else []
        rounds.run(again, closing.offsets, closing.make, backwards=closing.backwards)
        return [work for work in works if not self._same(work.definition, rounds.texts)]

    def _same(self, definition: Definition, texts: dict[str, Composed]) -> bool:
        one = texts[definition.path]
        first, last = one.forward(definition.start), one.forward(definition.end - 1)
        if first is None or last is None:
            return False
        before = definition.file.text.data[definition.start : definition.end]
        return one.data[first : last + 1] == before

    def rewrite(self) -> Sequence[EditSet]:
        """The edits of all rounds together."""
        return self.rounds.edit_sets("locking respelt")

    def claim(self) -> Claim:
        """The tokens of the guards and regions; what is held stays the same everywhere."""
        return claim_of(self.rounds.made)

    def explain(self, place: str) -> Iterator[str]:
        """What `FILE:LINE` is to this request."""
        names = {name for work in self.works for name in self._names(work.definition)}
        return explain_uses(self.program, self.ledger, sorted(names), place)


def claim_of(made: Sequence[Respelt]) -> Claim:
    """What the edits of guards and regions may do at all."""
    texts = [edit.text for one in made for edit in one.edits]
    braces = any(b"{" in text or b"}" in text for text in texts)
    added = frozenset().union(*(one.added for one in made))
    return Claim(
        added=added | frozenset(_kept_twice(added)),
        removed=frozenset().union(*(one.removed for one in made)),
        braces=braces,
        unbraced=any(one.unbraced for one in made),
        same_held=True,
        same_code=True,
    )


def _kept_twice(added: Collection[Words]) -> Iterator[Words]:
    """What comes of a return that one guard has put in, and another one has made an assignment."""
    results = [one[1:-1] for one in added if one[:1] == (b"return",)]
    for one in added:
        if one[-1:] == (b"=",):
            yield from ((*one, *result, b";") for result in results)


def _word(data: bytes, at: int) -> str:
    end = at
    while data[end : end + 1].isalnum() or data[end : end + 1] == b"_":
        end += 1
    return data[at:end].decode("ascii", "replace")
