"""guard: make scope guards of explicit acquire and release calls; the inverse of unguard.

A region becomes a guard where each of its releases stands right before a way out of the scope. See
`refactor.plan.guards.guarding`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from refactor.plan.claim import Claim
from refactor.plan.guards.guards import GuardStep
from refactor.plan.guards.kinds import Closing
from refactor.plan.ledger import Ledger
from refactor.plan.step import Option, Request
from refactor.program.program import Program
from refactor.source.edits import EditSet


class Guard:
    """Make guards of the explicit acquire and release calls in FUNCTION…."""

    name: ClassVar[str] = "guard"
    argument: ClassVar[str] = "FUNCTION"
    subject: ClassVar[str] = "lock by guards in {{ called }}"
    part_subject: ClassVar[str] = "lock by guards in {{ where }}"
    options: ClassVar[Sequence[Option]] = (
        Option(
            "form",
            "Which guard is tried first: one to the end of the scope (scope), or one with a block "
            "of its own (block).",
            ("scope", "block"),
        ),
    )

    def __init__(self, program: Program, request: Request) -> None:
        prefer_block = request.options.get("form", "scope") == "block"
        self._step = GuardStep(program, request, Closing(program, prefer_block=prefer_block))

    def sites(self) -> Ledger:
        """Decide on every explicit acquire of the functions."""
        return self._step.sites_of()

    def rewrite(self) -> Sequence[EditSet]:
        """The edits that make the guards."""
        return self._step.rewrite()

    def claim(self) -> Claim:
        """The same is held everywhere; only guards, releases and jumps to them change."""
        return self._step.claim()

    def explain(self, place: str) -> Iterator[str]:
        """What `FILE:LINE` is to this request."""
        return self._step.explain(place)
