"""replace-call: calls of one function become calls of another, with other arguments if need be.

The function itself stays as it is, and so does what its address is used for. Weak spot: whether a
header declares the new function in every file that calls it from now on is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import ClassVar

from refactor.errors import UsageFault
from refactor.plan.claim import Claim
from refactor.plan.crosscheck import TextCounter, count_tokens
from refactor.plan.explain import explain_uses
from refactor.plan.included import uses_beyond
from refactor.plan.ledger import Count, Decision, Ledger, Site, in_order
from refactor.plan.lookup import find_function, function_name
from refactor.plan.names.alone import stands_alone
from refactor.plan.names.callshape import CallShape, call_at, laid_out, seen_at
from refactor.plan.names.clash import listed
from refactor.plan.names.inmacro import beside_calls
from refactor.plan.names.layout import layout
from refactor.plan.names.mapping import parse_mapping
from refactor.plan.names.parameters import declarations, parameters_in_tree
from refactor.plan.names.within import Within
from refactor.plan.sites import refused_at, site_at
from refactor.plan.skips import Skips
from refactor.plan.step import Option, Request
from refactor.plan.unparsed import unparsed
from refactor.program.discover import shown
from refactor.program.mentions import Kind
from refactor.program.model import Use
from refactor.program.program import Program
from refactor.program.scopes import variable_scopes
from refactor.program.translation import Translation
from refactor.source.edits import Edit, EditSet
from refactor.source.text import words

_USES = (Kind.POINTER, Kind.ADDRESS)


class ReplaceCall:
    """Call another function in place of FUNCTION; the arguments can be mapped."""

    name: ClassVar[str] = "replace-call"
    argument: ClassVar[str] = "FUNCTION"
    subject: ClassVar[str] = "call {{ options['with'] }}() instead of {{ called }}"
    part_subject: ClassVar[str] = (
        "call {{ options['with'] }}() instead of {{ called }} in {{ where }}"
    )
    options: ClassVar[Sequence[Option]] = (
        Option("with", "The function that is called from now on; needed."),
        Option("args", "Its arguments, such as '$2, $1, NULL'; default: the same ones, '$*'."),
        Option("in", "Only the calls in this folder or file; default: all.", multiple=True),
    )

    def __init__(self, program: Program, request: Request) -> None:
        if len(request.arguments) != 1:
            raise UsageFault("replace-call takes one function at a time", "make a step of each")
        argument = request.arguments[0]
        self.old, self.new = function_name(argument), request.options.get("with", "")
        if not self.new:
            raise UsageFault("replace-call does not know with what", "give --with FUNCTION")
        if function_name(self.new) == self.old:
            raise UsageFault(f"{self.old} is the old and the new function", "give another one")
        self.mapping = parse_mapping(request.options.get("args", ""))
        self.program = program
        self.within = Within(program, [p for p in request.options.get("in", "").split(",") if p])
        self.skips = Skips(request.skips)
        program.search([self.old, self.new])
        self.function = find_function(program, argument)
        self.parameters = parameters_in_tree(program, self.new)
        self.hidden: dict[str, list[tuple[str, int, int]]] = {}
        self.calls: dict[tuple[str, int], CallShape] = {}
        self.wide: list[tuple[str, int]] = []

    @cached_property
    def elsewhere(self) -> str:
        """A file of which the new function is a static one, if there is no other of that name."""
        found = ""
        for use in declarations(self.program, self.new):
            meant = self.program.resolve(self.new, use.path)
            if not meant.file:
                return ""
            found = found or meant.file
        return found

    # -- sites ---------------------------------------------------------------------------------

    def sites(self) -> Ledger:
        """Decide on every call of the old function."""
        program = self.program
        uses = program.uses_of(self.function)
        scopes = variable_scopes(program, uses)
        self.uses = [
            use
            for use in uses
            if not any(p == use.path and a < use.mention.offset < b for p, a, b in scopes)
        ]
        beyond = [
            refused_at(program, self.skips, use.path, use.mention.offset, self.old, said)
            for use, said in uses_beyond(program, self.function)
            if self.within.holds(use.path)
        ]
        sites = in_order([*(site for use in self.uses for site in self._site(use)), *beyond])
        self.skips.check_all_used()
        self.edits = {path: self._edits(path) for path in sorted({p for p, _ in self.calls})}
        self.ledger = Ledger(
            sites=sites,
            changes=(),
            counts=(self._count(),),
            unparsed=unparsed(program, {(s.file, s.function) for s in sites}),
            notes=tuple(self._notes()),
        )
        return self.ledger

    def explain(self, place: str) -> Iterator[str]:
        """What `FILE:LINE` is to this request."""
        return explain_uses(self.program, self.ledger, (self.old, self.new), place)

    def _site(self, use: Use) -> Iterator[Site]:
        program, path, at = self.program, use.path, use.mention.offset
        if not self.within.holds(path):
            if use.mention.kind is Kind.CALL:
                reason = f"outside of {self.within}: it is not asked for"
                yield site_at(program, path, at, self.old, Decision.RIGHT, reason)
            return
        if use.mention.kind is not Kind.CALL:
            called, reason = self._beside(use)
            line = program.text(path).line(at)
            if called and not self.skips.reason(path, line, ""):
                yield self._changed(use, None)
            elif called or reason:
                said = reason or "left alone on request"
                yield refused_at(program, self.skips, path, at, self.old, said)
            return
        holder = program.definition_of(path, at)
        if holder is not None and holder.id.name in (self.old, self.new):
            reason = f"{self.new}() is made of this call: it would call itself"
            if holder.id.name == self.old:
                reason = f"{self.old}() calls itself here, and stays as it is"
            yield site_at(program, path, at, self.old, Decision.RIGHT, reason)
            return
        file, reason = seen_at(program.file(path), at), ""
        call = call_at(file, at, use.mention.end) if file is not None else None
        if file is not None and call is not None:
            reason = self._obstacle(file, path, call)
        elif not self.mapping.same:
            reason = f"no argument list follows {self.old} directly"
        if holder is None or not stands_alone(program, holder):
            reason = f"{self.old} stands in code that does not parse"
        line = program.text(path).line(at)
        accepted = self.skips.reason(path, line, holder.id.name if holder else "")
        if reason or accepted:
            said = reason or "left alone on request"
            yield refused_at(program, self.skips, path, at, self.old, said)
        else:
            yield self._changed(use, call)

    def _changed(self, use: Use, call: CallShape | None) -> Site:
        path, at, end = use.path, use.mention.offset, use.mention.end
        self.calls[(path, at)] = call or CallShape(at, end, end, ())
        said = f"{self.new}() is called in place of {self.old}()"
        return site_at(self.program, path, at, self.old, Decision.CHANGED, said)

    def _beside(self, use: Use) -> tuple[bool, str]:
        takes = self.parameters if self.mapping.same else None
        return beside_calls(self.program, use, self.old, self.new, takes)

    def _obstacle(self, file: Translation, path: str, call: CallShape) -> str:
        """Why a call cannot be replaced, or ""."""
        if path not in self.hidden:
            named = self.program.mentions(path, self.new)
            self.hidden[path] = variable_scopes(self.program, [Use(path, m) for m in named])
        if any(start < call.start < end for _, start, end in self.hidden[path]):
            return f"a variable of the name {self.new} hides the function here"
        if self.elsewhere and self.program.resolve(self.new, path).file != path:
            return f"{self.new}() is static in {shown(self.elsewhere)}, and cannot be called here"
        given = [file.text.data[start:end] for start, end in call.arguments]
        reason = "" if self.mapping.same else self._unmappable(file, call, given)
        if reason:
            return reason
        number = len(given) if self.mapping.same else len(self.mapping.apply(given))
        return self.parameters.unfit(self.new, number)

    def _unmappable(self, file: Translation, call: CallShape, given: Sequence[bytes]) -> str:
        node = file.unit.root.descendant_for_byte_range(call.start, call.end)
        inside = file.unit.mask.text[call.start : call.end]
        broken = node is not None and node.has_error
        if broken or any(
            inside.count(a) != inside.count(b) for a, b in ((b"{", b"}"), (b"[", b"]"))
        ):
            return f"{self.old} stands in code that does not parse"
        rules = [span.rule for span in file.spans.within(call.start, call.end)]
        if "directive" in rules:
            return "an #if stands among its arguments"
        if "comment" in rules and self.mapping.apply(given)[: len(given)] != given:
            return "a comment stands among its arguments, and may belong to one that moves"
        return self.mapping.obstacle(given)

    def _count(self) -> Count:
        program, counter = self.program, TextCounter(self.program)
        paths = [self.function.file] if self.function.file else sorted(program.hits(self.old))
        tokens = [m for path in paths for m in program.mentions(path, self.old)]
        every = sum(1 for mention in tokens if mention.kind is Kind.CALL)
        calls = sum(1 for use in self.uses if use.mention.kind is Kind.CALL)
        return count_tokens(counter, self.function, self.old, calls, every - calls)

    def _notes(self) -> Iterator[str]:
        uses = [use for use in self.uses if self.within.holds(use.path)]
        taken = [(u.path, u.mention.offset) for u in uses if u.mention.kind in _USES]
        macros = [
            (u.path, u.mention.offset)
            for u in uses
            if u.mention.kind in (Kind.MACRO, Kind.OPAQUE) and self._beside(u) == (False, "")
        ]
        if taken or macros:
            places = listed(self.program, [*taken, *macros])
            yield f"{self.old} is used without being called, which stays as it is: {places}"
        if self.wide:
            width = self.program.protocol.style.width
            yield f"wider than {width} columns now: {listed(self.program, self.wide)}"

    # -- rewriting -----------------------------------------------------------------------------

    def rewrite(self) -> Sequence[EditSet]:
        """The calls, and the white space that keeps what was aligned with them in line."""
        return [EditSet.of(path, edits) for path, edits in self.edits.items()]

    def _edits(self, path: str) -> list[Edit]:
        file, width = self.program.file(path), self.program.protocol.style.width
        calls = [call for (p, _), call in sorted(self.calls.items()) if p == path]
        if self.mapping.same:
            edits = [self._edit(c.start, c.start + len(self.old), self.new.encode()) for c in calls]
            shape = layout(file, edits, width)
            self.wide += [(path, at) for at in shape.overlong]
            return [*edits, *shape.edits]
        outer: list[CallShape] = []
        for call in calls:
            if not outer or outer[-1].end <= call.start:
                outer.append(call)
        whole = {c: self._edit(c.start, c.end, self._made(path, c)) for c in outer}
        text = file.text
        plain = [c for c in outer if b"\n" not in text.data[c.start : c.end] + whole[c].text]
        several = {n for c in outer if c not in plain for n in _lines(file, c)}
        alone = [c for c in plain if text.line(c.start) not in several]
        shape = layout(file, [whole[c] for c in alone], width)
        for at in shape.overlong:
            last = [c for c in alone if text.line_start(c.start) == at][-1]
            whole[last] = self._edit(last.start, last.end, self._made(path, last, fold=True))
            if b"\n" not in whole[last].text:
                self.wide.append((path, at))
        return [*whole.values(), *shape.edits]

    def _edit(self, start: int, end: int, new: bytes) -> Edit:
        return Edit(start, end, 0, new, f"{self.new}() in place of {self.old}()")

    def _made(self, path: str, call: CallShape, *, fold: bool = False) -> bytes:
        """The new call; calls in its arguments are replaced as well."""
        text = self.program.text(path)
        given = []
        for start, end in call.arguments:
            piece, at = b"", start
            for begin in words(text.data, self.old.encode(), start, end):
                inner = self.calls.get((path, begin))
                if inner is not None and begin >= at:
                    piece += text.data[at:begin] + self._made(path, inner)
                    at = inner.end
            given.append(piece + text.data[at:end])
        width, name = self.program.protocol.style.width, self.new.encode()
        return laid_out(text, call, name, self.mapping.apply(given), width, fold=fold)

    def claim(self) -> Claim:
        """One name for another in calls, or whole calls for others."""
        old, new = self.old.encode(), self.new.encode()
        if self.mapping.same:
            both = frozenset({(new,)}), frozenset({(old,)})
            directives = any(u.mention.kind is Kind.MACRO for u in self.uses)
            return Claim(*both, renamed=((old, new),) if directives else ())
        return Claim(swap=self.mapping.swap(self.old, self.new, self._kept()))

    def _kept(self) -> Iterator[bytes]:
        """The calls that stay, although they stand among the arguments of one that does not."""
        for use in self.program.uses_of(self.function):
            path, at, end = use.path, use.mention.offset, use.mention.end
            if use.mention.kind is Kind.CALL and (path, at) not in self.calls:
                around = (c for (p, _), c in self.calls.items() if p == path)
                file = seen_at(self.program.file(path), at)
                if file is not None and any(c.start < at < c.end for c in around):
                    call = call_at(file, at, end)
                    yield file.text.data[at : call.end] if call is not None else b""


def _lines(file: Translation, call: CallShape) -> range:
    return range(file.text.line(call.start), file.text.line(call.end) + 1)
