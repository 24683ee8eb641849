"""unguard: open scope guards up into explicit acquire and release calls.

Every way out of a guard's scope releases: through one label at the function's end, or in place.
See `refactor.plan.guards.unguarding`. Weak spot: a macro that declares a variable with a cleanup,
and that the protocol does not list, is cleaned up on the other side of the release afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from refactor.plan.claim import Claim
from refactor.plan.guards.guards import GuardStep
from refactor.plan.guards.kinds import Opening
from refactor.plan.ledger import Ledger
from refactor.plan.step import Option, Request
from refactor.program.program import Program
from refactor.source.edits import EditSet


class Unguard:
    """Open the scope guards in FUNCTION… up into explicit acquire and release calls."""

    name: ClassVar[str] = "unguard"
    argument: ClassVar[str] = "FUNCTION"
    subject: ClassVar[str] = "open up the guards in {{ called }}"
    part_subject: ClassVar[str] = "open up the guards in {{ where }}"
    options: ClassVar[Sequence[Option]] = ()

    def __init__(self, program: Program, request: Request) -> None:
        self._step = GuardStep(program, request, Opening(program))

    def sites(self) -> Ledger:
        """Decide on every guard of the functions."""
        return self._step.sites_of()

    def rewrite(self) -> Sequence[EditSet]:
        """The edits that open the guards up."""
        return self._step.rewrite()

    def claim(self) -> Claim:
        """The same is held everywhere; only guards, releases and jumps to them change."""
        return self._step.claim()

    def explain(self, place: str) -> Iterator[str]:
        """What `FILE:LINE` is to this request."""
        return self._step.explain(place)
