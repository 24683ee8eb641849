"""Where a bracket goes in one function once its calls are judged, and the edits that put it."""

from __future__ import annotations

from collections.abc import Mapping

from refactor.plan.brackets.decide import Verdict
from refactor.plan.brackets.enclose import enclose
from refactor.plan.brackets.supersede import Wraps
from refactor.plan.callers import Caller
from refactor.plan.ledger import Decision
from refactor.protocol.model import Bracket
from refactor.source.edits import Edit


def around(caller: Caller, verdicts: Mapping[int, Verdict]) -> Wraps:
    """Where the bracket goes in a function, whatever its key."""
    statements = caller.facts.statements
    regions = [v.region for v in verdicts.values() if v.region is not None]
    calls = [at for at, v in verdicts.items() if v.decision is Decision.WRAPPED_CALL]
    acquires = {at for region in regions for at in region.acquires}
    releases = {at for region in regions for at in region.releases}
    return Wraps(
        {at: statements[at] for at in (*sorted(acquires), *calls)},
        {at: statements[at] for at in (*sorted(releases), *calls)},
        frozenset(acquires),
    )


def wrap(caller: Caller, verdicts: Mapping[int, Verdict], bracket: Bracket) -> list[Edit]:
    """The edits that put the bracket around the regions and the calls of a function."""
    edits: list[Edit] = []
    for key in dict.fromkeys(verdict.key for verdict in verdicts.values()):
        wraps = around(caller, {at: v for at, v in verdicts.items() if v.key == key})
        opens, closes = wraps.opens.values(), wraps.closes.values()
        file = caller.definition.file
        edits += enclose(file, opens, closes, bracket.begin, bracket.end, key.encode())
    return edits
