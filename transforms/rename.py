"""rename: give a function another name, wherever the name means that function.

Every token that a text search finds is classified; what means something else (a field, a variable,
a label) stays. Weak spot: names that a macro of another file pastes together are not seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from msgspec.structs import replace

from refactor.errors import UsageFault
from refactor.plan.claim import Claim
from refactor.plan.crosscheck import TextCounter, count_tokens
from refactor.plan.explain import explain_uses
from refactor.plan.included import parts_of, uses_beyond
from refactor.plan.ledger import Change, Count, Decision, Ledger, Site, in_order
from refactor.plan.lookup import find_function, function_name
from refactor.plan.names.clash import clashes, listed
from refactor.plan.names.layout import layout
from refactor.plan.names.meaning import Meaning
from refactor.plan.names.wordings import Wording, comment_words, wordings
from refactor.plan.reach import variants
from refactor.plan.sites import refused_at, site_at
from refactor.plan.skips import Skips
from refactor.plan.step import Option, Request
from refactor.plan.unparsed import unparsed
from refactor.program.mentions import Kind
from refactor.program.model import FunctionId, Use
from refactor.program.program import Program
from refactor.program.scopes import variable_scopes
from refactor.protocol.index import all_names, generated_around
from refactor.source.edits import Edit, EditSet
from refactor.syntax.words import WORDS


class Rename:
    """Give FUNCTION another name: its definition, prototypes, uses, and comments that say f()."""

    name: ClassVar[str] = "rename"
    argument: ClassVar[str] = "FUNCTION"
    subject: ClassVar[str] = "rename {{ called }} to {{ options['to'] }}()"
    options: ClassVar[Sequence[Option]] = (Option("to", "The new name; needed."),)

    def __init__(self, program: Program, request: Request) -> None:
        if len(request.arguments) != 1:
            todo = "give the new name as --to NAME, and make a step of each function"
            raise UsageFault("rename takes one function at a time", todo)
        self.new = request.options.get("to", "")
        if not self.new:
            raise UsageFault("rename does not know the new name", "give --to NAME")
        argument = request.arguments[0]
        self.old = function_name(argument)
        if function_name(self.new) != self.new or self.new.encode() in WORDS:
            raise UsageFault(f"{self.new!r} can be no function's name", "give a C identifier")
        if self.new == self.old:
            raise UsageFault(f"{self.old} is the old and the new name", "give another one")
        self.program = program
        self.skips = Skips(request.skips)
        program.search([self.old, self.new, *variants(program, self.old)])
        self.done = self._done_already(argument)
        self.function = self.done or find_function(program, argument)
        self.changed: list[Use] = []
        self.said: list[Wording] = []
        self.wide: list[tuple[str, int]] = []

    def _done_already(self, argument: str) -> FunctionId | None:
        """The function under its new name, if there is none of the old name any more."""
        file = argument.rpartition(":")[0]
        fitting = [f for f in self.program.named(self.new) if not file or f.file == file]
        left = [f for f in self.program.named(self.old) if not file or f.file == file]
        # Where a function is called by the new name in all of the tree, a static one of the old
        # name cannot be meant: it could not get that name.
        everywhere = not file and FunctionId(self.new) in fitting
        if not fitting or (left and (not everywhere or FunctionId(self.old) in left)):
            return None
        return FunctionId(self.old, file)

    # -- sites ---------------------------------------------------------------------------------

    def sites(self) -> Ledger:
        """Decide on every token of the old name, and look whether the new one is free."""
        self.parts = () if self.done else parts_of(self.program, self.function)
        more = [Use(p, m) for p in self.parts for m in self.program.mentions(p, self.old)]
        uses = [*self.program.uses_of(self.function), *more]
        self.notes: list[str] = []
        self.calls = 0
        found = [*self._uses(uses), *self._refused_as_a_whole()]
        self._look_at_comments(uses)
        self.skips.check_all_used()
        sites = in_order(found)
        self._edits = dict(self._make_edits())
        self.ledger = Ledger(
            sites=sites,
            changes=tuple(self._changes()),
            counts=(self._count(),),
            unparsed=unparsed(self.program, {(s.file, s.function) for s in sites}),
            notes=(*self.notes, *self._doubts()),
        )
        return self.ledger

    def explain(self, place: str) -> Iterator[str]:
        """What `FILE:LINE` is to this request."""
        return explain_uses(self.program, self.ledger, (self.old, self.new), place)

    def _uses(self, uses: Sequence[Use]) -> Iterator[Site]:
        """The sites of the old name; what means something else is counted and no site."""
        meaning = Meaning(self.program, self.old)
        scopes = variable_scopes(self.program, uses)
        for use in uses:
            at = use.mention.offset
            if any(path == use.path and start < at < end for path, start, end in scopes):
                continue
            means, reason = meaning.of(use)
            if means is False:
                continue
            self.calls += use.mention.kind is Kind.CALL
            if means and self.done:
                means, reason = None, f"{reason}, but no function is called {self.old} any more"
            accepted = self._accepted(use)
            if means and not accepted:
                self.changed.append(use)
                yield site_at(self.program, use.path, at, self.old, Decision.CHANGED, reason)
            else:
                told = "left alone on request" if means else reason
                yield refused_at(self.program, self.skips, use.path, at, self.old, told)

    def _accepted(self, use: Use) -> str:
        inside = self.program.definition_of(use.path, use.mention.offset)
        line = self.program.text(use.path).line(use.mention.offset)
        return self.skips.reason(use.path, line, inside.id.name if inside else "")

    def _refused_as_a_whole(self) -> Iterator[Site]:
        """What keeps the function from getting this name at all, each told at its place."""
        if self.done:
            others = [str(one) for one in self.program.named(self.old) if one.file]
            but = f" but {', '.join(others)}" if others and not self.done.file else ""
            said = f"no function is called {self.old}{but}, and one is called {self.new} already"
            self.notes.append(said)
            return
        for one in clashes(self.program, self.new, self.function, self.changed, self.parts):
            said = f"{self.new} is taken: {one.reason}"
            yield refused_at(self.program, self.skips, one.path, one.offset, self.new, said)
        if not self.function.file:
            yield from self._generated()
        for use, said in uses_beyond(self.program, self.function):
            if use.path in self.parts:
                continue
            at = use.mention.offset
            yield refused_at(self.program, self.skips, use.path, at, self.old, said)

    def _generated(self) -> Iterator[Site]:
        """A build step that makes a function of the name, or of another one around it."""
        rules = self.program.roles.wrappers
        for name in (self.old, *variants(self.program, self.old)):
            for one in self.program.prototypes(FunctionId(name)):
                marks = [mark for mark in sorted(one.marks) if mark in rules]
                around = [m for m in marks if generated_around(rules[m], self.old) == name]
                if name == self.old and marks:
                    said = (
                        f"a build step generates {name}() by its name ({marks[0]}): it would call "
                        "another function under the new one"
                    )
                elif name != self.old and around:
                    said = (
                        f"a build step generates {name}() around {self.old}() by its name "
                        f"({around[0]}): it would call the old name still"
                    )
                else:
                    continue
                at = one.name_start
                site = refused_at(self.program, self.skips, one.path, at, name, said)
                yield replace(site, chain=tuple(dict.fromkeys((self.old, *site.chain))))

    def _look_at_comments(self, uses: Sequence[Use]) -> None:
        function = self.function
        declared = [*self.program.definitions(function), *self.program.prototypes(function)]
        found = wordings(self.program, uses, declared)
        self.said = [one for one in found if one.plain]
        for string, where in ((True, "strings or messages"), (False, "comments as a bare word")):
            left = [(w.path, w.start) for w in found if not w.plain and w.string is string]
            if left:
                places = listed(self.program, left)
                self.notes.append(f"{self.old} stands in {where} and is left there: {places}")

    def _count(self) -> Count:
        counter = TextCounter(self.program)
        own, parts = self.function.file, self.parts
        paths = [own, *parts] if own else sorted(self.program.hits(self.old))
        tokens = [m for path in paths for m in self.program.mentions(path, self.old)]
        calls = sum(1 for mention in tokens if mention.kind is Kind.CALL)
        other = calls - self.calls
        return count_tokens(counter, self.function, self.old, self.calls, other, parts)

    def _changes(self) -> Iterator[Change]:
        for one in self.said:
            inside = self.program.definition_of(one.path, one.start)
            line = self.program.text(one.path).line(one.start)
            holder = inside.id.name if inside else self.old
            yield Change(one.path, line, holder, f"a comment names {self.new} for {self.old}")

    def _doubts(self) -> Iterator[str]:
        protocol = self.program.protocol
        if self.old in all_names(protocol):
            yield f"the protocol {protocol.name} names {self.old}: it needs the new name"
        if self.wide:
            width = protocol.style.width
            yield f"wider than {width} columns now: {listed(self.program, self.wide)}"

    # -- rewriting -----------------------------------------------------------------------------

    def rewrite(self) -> Sequence[EditSet]:
        """The name, and the white space that keeps what was aligned with it in line."""
        return [EditSet.of(path, self._edits[path]) for path in sorted(self._edits)]

    def _make_edits(self) -> Iterator[tuple[str, list[Edit]]]:
        new = self.new.encode()
        places = [(u.path, u.mention.offset, u.mention.end) for u in self.changed]
        places += [(w.path, w.start, w.end) for w in self.said] if self.changed else []
        files: dict[str, list[Edit]] = {}
        for path, start, end in sorted(set(places)):
            files.setdefault(path, []).append(Edit(start, end, 0, new, "the new name"))
        declared: dict[str, list[int]] = {}
        for use in self.changed:
            if use.mention.kind in (Kind.DEFINITION, Kind.DECLARATION):
                declared.setdefault(use.path, []).append(use.mention.offset)
        for path, edits in files.items():
            file = self.program.file(path)
            names = declared.get(path, ())
            shape = layout(file, edits, self.program.protocol.style.width, names)
            self.wide += [(path, at) for at in shape.overlong]
            yield path, [*edits, *shape.edits]

    def claim(self) -> Claim:
        """One name becomes another, in code, directives, and the words of comments."""
        old, new = self.old.encode(), self.new.encode()
        data = {one.path: self.program.text(one.path).data for one in self.said}
        words = {w for s in self.said for w in comment_words(data[s.path], s.start, s.end, new)}
        counter = TextCounter(self.program)
        tokens = sum(counter.count(path, self.old) for path in self.program.hits(self.old))
        return Claim(
            added=frozenset({(new,)}),
            removed=frozenset({(old,)}),
            comments=frozenset(words),
            declarations=True,
            renamed=((old, new),),
            gone=(self.old,) if tokens == len(self.changed) else (),
        )
