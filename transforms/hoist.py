"""hoist: move a bracket, or a lock, out of a function and into its callers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from refactor.plan.claim import Claim
from refactor.plan.ledger import Ledger
from refactor.plan.locks.choice import names_lock
from refactor.plan.step import FLAG, Option, Request
from refactor.program.program import Program
from refactor.source.edits import EditSet

if TYPE_CHECKING:
    from transforms.hoist_bracket import BracketHoist
    from transforms.hoist_lock import LockHoist
    from transforms.hoist_unguard import UnguardingHoist
    from transforms.hoist_unguard_lock import UnguardingLockHoist

    _Run = BracketHoist | LockHoist | UnguardingHoist[BracketHoist] | UnguardingLockHoist


class Hoist:
    """Move a bracket out of FUNCTION… and into the callers, outside of their lock regions.

    The bracket may be a lock: then callers hold it, and a mark says so.
    """

    name: ClassVar[str] = "hoist"
    argument: ClassVar[str] = "FUNCTION"
    subject: ClassVar[str] = "move {{ bracket }} outside of {{ called }}"
    part_subject: ClassVar[str] = "introduce {{ bracket }} in {{ where }}"
    options: ClassVar[Sequence[Option]] = (
        Option(
            "bracket",
            "What to move: a bracket of the protocol, or a lock as LOCK or LOCK:KIND; needed if "
            "there are several brackets.",
        ),
        Option(
            "callbacks",
            "A function that is only reached through pointers: wrap its call (stop), or go on "
            "through the pointer field to the callers of the field (through).",
            ("stop", "through"),
        ),
        Option("unguard", "Open guards up that hold the lock at a call.", flag=True),
        Option("supersede", "Take out finer brackets that the moved one encloses now.", flag=True),
    )

    def __init__(self, program: Program, request: Request) -> None:
        self._run = self._chosen(program, request)

    @staticmethod
    def _chosen(program: Program, request: Request) -> _Run:
        """What carries the request out; the others are not even imported."""
        unguarding = request.options.get("unguard", "") == FLAG
        if names_lock(program.protocol, request.options.get("bracket", "")):
            from transforms.hoist_lock import LockHoist

            if unguarding:
                from transforms.hoist_unguard_lock import UnguardingLockHoist

                return UnguardingLockHoist(program, request, LockHoist)
            return LockHoist(program, request)
        from transforms.hoist_bracket import BracketHoist

        if unguarding:
            from transforms.hoist_unguard import UnguardingHoist

            return UnguardingHoist(program, request, BracketHoist)
        return BracketHoist(program, request)

    def sites(self) -> Ledger:
        """Decide on every call."""
        return self._run.sites()

    def rewrite(self) -> Sequence[EditSet]:
        """The edits that the decisions ask for."""
        return self._run.rewrite()

    def claim(self) -> Claim:
        """What the step may do at all."""
        return self._run.claim()

    def explain(self, place: str) -> Iterator[str]:
        """What `FILE:LINE` is to this request, and what each path holds there."""
        return self._run.explain(place)
