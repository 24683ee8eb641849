"""The ledger: every site that a step looked at, what was decided and why; nothing is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import Enum

from msgspec import Struct


class Decision(Enum):
    """What a step does at a site."""

    WRAPPED_REGION = "wrapped region"
    WRAPPED_CALL = "wrapped call"
    ALREADY_INSIDE = "already inside"
    CONTRACT = "contract passed on"
    CHANGED = "changed"
    RIGHT = "already right"
    REFUSED = "refused"


MOVE = (
    Decision.WRAPPED_REGION,
    Decision.WRAPPED_CALL,
    Decision.ALREADY_INSIDE,
    Decision.CONTRACT,
    Decision.REFUSED,
)
"""What a step decides that moves a bracket."""

REWRITE = (Decision.CHANGED, Decision.RIGHT, Decision.REFUSED)
"""What any other step decides."""


class Site(Struct, frozen=True):
    """One place that a step had to decide on.

    line, column: from 1; column in bytes. callee: the name that stands there. chain: the functions
    that led here, the requested one first, the site's own function last. accepted: the user's
    reason for leaving a site as it is, or "". still_held: the bracket begins under a lock that it
    has to stay outside of, because the way up to whoever holds it was not followed.
    """

    file: str
    line: int
    column: int
    function: str
    callee: str
    decision: Decision
    reason: str
    chain: tuple[str, ...] = ()
    accepted: str = ""
    still_held: bool = False

    @property
    def place(self) -> str:
        """`file:line`, the name under which `--skip` takes the site."""
        return f"{self.file}:{self.line}"

    @property
    def blocking(self) -> bool:
        """Whether the site keeps the step from being carried out."""
        return self.decision is Decision.REFUSED and not self.accepted


class Count(Struct, frozen=True):
    """What a text search found of a name, and what each token turned out to be.

    tokens: whole words, comments and strings aside. kinds: kind of token -> how many; their sum is
    `tokens`. calls: of these, the calls that are in the ledger. elsewhere: calls of another
    function of the same name.
    """

    name: str
    tokens: int
    kinds: tuple[tuple[str, int], ...]
    calls: int
    elsewhere: int


class Unparsed(Struct, frozen=True):
    """A function that holds code which did not parse; `matters` if it has a site."""

    file: str
    function: str
    matters: bool


class Change(Struct, frozen=True):
    """A change that belongs to no site: a bracket taken out, a contract put into a comment."""

    file: str
    line: int
    function: str
    what: str


class Ledger(Struct, frozen=True):
    """All of a step. Sites are sorted by file and position. decisions: those that it can make."""

    sites: tuple[Site, ...]
    changes: tuple[Change, ...]
    counts: tuple[Count, ...]
    unparsed: tuple[Unparsed, ...]
    notes: tuple[str, ...]
    decisions: tuple[Decision, ...] = REWRITE

    @property
    def refused(self) -> tuple[Site, ...]:
        """The refusals that the user has not accepted."""
        return tuple(site for site in self.sites if site.blocking)

    def totals(self) -> dict[str, int]:
        """decision -> number of sites, in the order of `decisions`."""
        found = Counter(site.decision for site in self.sites)
        return {decision.value: found[decision] for decision in self.decisions}


def in_order(sites: Iterable[Site]) -> tuple[Site, ...]:
    """Sites by file, line and column."""
    return tuple(sorted(sites, key=lambda s: (s.file, s.line, s.column, s.callee)))
