"""Calls in a return statement: their result is kept while the lock is dropped, then returned."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from refactor.flow.model import Statement
from refactor.plan.claim import Claim
from refactor.plan.guards.outline import Outline
from refactor.plan.guards.respelling import Refusal, tokens_of
from refactor.plan.guards.results import Results
from refactor.program.model import Definition
from refactor.program.program import Program
from refactor.source.edits import Edit


def with_results(claim: Claim, every: Iterable[Returned], dropped: Iterable[bytes]) -> Claim:
    """The claim of a step that changes these returns as well; the same code runs then.

    dropped: the statements that drop a weaker kind of the lock around pairs, and take it again.
    """
    changes = [one.changes for one in every]
    claim = replace(claim, added=claim.added.union(map(tokens_of, dropped)))
    if not changes:
        return claim
    return replace(
        claim,
        added=claim.added.union(*(one.added for one in changes)),
        removed=claim.removed.union(*(one.removed for one in changes)),
        same_code=True,
    )


class Returned(Results):
    """The returns of one function that become an assignment and a return of the result.

    at: where the first of them stands, a byte offset.
    """

    def __init__(self, program: Program, definition: Definition, at: int) -> None:
        outline = Outline(definition.file, definition.function, program.protocol.noreturn)
        super().__init__(outline, at, "the result is kept until the lock is dropped")
        self.back: dict[int, bytes] = {}

    def take(self, statement: Statement, key: str) -> bytes:
        """Make the edits for one of them; gives what has to stand behind the release, or b"".

        key: what the release is called with, which has to mean the same there. Raises Refusal.
        """
        self.avoid |= set(tokens_of(key.encode()))
        if self.variable in self.avoid:
            said = self.variable.decode("ascii", "replace")
            raise Refusal(f"{said}, which keeps the results here, is a part of {key}")
        if statement.start not in self.back:
            self.back[statement.start] = self._back(statement)
        return self.back[statement.start]

    def _back(self, statement: Statement) -> bytes:
        outline = self.outline
        jump = next((j for j in outline.jumps if j.start_byte == statement.start), None)
        value = outline.value(jump) if jump is not None else None
        if jump is None or value is None:
            raise Refusal("the return statement that holds it was not found")
        last = outline.body.named_children[-1]
        while last.type == "labeled_statement" and last.named_children:
            last = last.named_children[-1]
        if outline.result_type.split() == [b"void"]:
            self.changes.edits.append(Edit(jump.start_byte, value.start_byte, 0, b"", self.why))
            self.changes.removes(b"return")
            if jump == last:
                return b""
            self.changes.adds(b"return;")
            return b"return;"
        returns = [j for j in outline.jumps if j.type == "return_statement"]
        self._choose_variable(returns, last if last.type == "return_statement" else None)
        self._declare(None)
        self._assign(jump)
        back = b"return " + self.variable + b";"
        self.changes.adds(back)
        return back
