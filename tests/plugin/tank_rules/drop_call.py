"""drop-call: take the calls of a function out that has nothing to do any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from refactor.errors import UsageFault
from refactor.plan.claim import Claim
from refactor.plan.crosscheck import TextCounter, count_tokens
from refactor.plan.explain import explain_uses
from refactor.plan.ledger import Count, Decision, Ledger, Site, in_order
from refactor.plan.lookup import find_function
from refactor.plan.sites import refused_at, site_at
from refactor.plan.skips import Skips
from refactor.plan.step import Option, Request
from refactor.plan.unparsed import unparsed
from refactor.program.mentions import Kind
from refactor.program.model import Use
from refactor.program.program import Program
from refactor.source.edits import Edit, EditSet
from refactor.source.statements import remove_statement


class DropCall:
    """Take the statements out that call FUNCTION, which has no arguments."""

    name: ClassVar[str] = "drop-call"
    argument: ClassVar[str] = "FUNCTION"
    options: ClassVar[Sequence[Option]] = (
        Option("semicolon", "What stays of a body without braces.", ("refuse", "keep")),
    )

    def __init__(self, program: Program, request: Request) -> None:
        if len(request.arguments) != 1:
            raise UsageFault("drop-call takes one function", "make a step of each")
        self.program = program
        self.keep = request.options.get("semicolon", "refuse") == "keep"
        self.function = find_function(program, request.arguments[0])
        self.skips = Skips(request.skips)
        self.edits: dict[str, list[Edit]] = {}

    def sites(self) -> Ledger:
        """Decide on every call."""
        name = self.function.name
        uses = self.program.uses_of(self.function)
        calls = [use for use in uses if use.mention.kind is Kind.CALL]
        sites = in_order(self._site(use) for use in calls)
        self.skips.check_all_used()
        every = sum(1 for use in self.program.uses(name) if use.mention.kind is Kind.CALL)
        counted: Count = count_tokens(
            TextCounter(self.program), self.function, name, len(calls), every - len(calls)
        )
        self.ledger = Ledger(
            sites=sites,
            changes=(),
            counts=(counted,),
            unparsed=unparsed(self.program, {(s.file, s.function) for s in sites}),
            notes=(),
        )
        return self.ledger

    def _site(self, use: Use) -> Site:
        """A statement of its own goes; anything else is refused."""
        path, at, name = use.path, use.mention.offset, self.function.name
        text = self.program.text(path)
        root = self.program.file(path).unit.root
        call = root.descendant_for_byte_range(at, use.mention.end)
        while call is not None and call.type != "call_expression":
            call = call.parent
        statement = call.parent if call is not None else None
        if statement is None or statement.type != "expression_statement":
            reason = f"the call of {name}() is no statement"
            return refused_at(self.program, self.skips, path, at, name, reason)
        start, end = statement.start_byte, statement.end_byte
        above = statement.parent
        if above is not None and above.type == "compound_statement":
            edit = remove_statement(text, start, end, "the call has nothing to do")
        elif self.keep:
            edit = Edit(start, end - 1, 0, b"", "the call has nothing to do")
        else:
            reason = f"the call of {name}() is a body without braces"
            return refused_at(self.program, self.skips, path, at, name, reason)
        self.edits.setdefault(path, []).append(edit)
        return site_at(self.program, path, at, name, Decision.CHANGED, "the call goes")

    def rewrite(self) -> Sequence[EditSet]:
        """The statements go."""
        return [EditSet.of(path, edits) for path, edits in sorted(self.edits.items())]

    def claim(self) -> Claim:
        """Nothing but `function();` is taken out."""
        call = (self.function.name.encode(), b"(", b")")
        return Claim(removed=frozenset({(*call, b";"), call}))

    def explain(self, place: str) -> Iterator[str]:
        """What `FILE:LINE` is to this request."""
        return explain_uses(self.program, self.ledger, (self.function.name,), place)
