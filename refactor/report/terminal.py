"""The ledger as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from refactor.plan.ledger import Count, Decision, Ledger, Site
from refactor.plan.step import Plan
from refactor.program.discover import shown
from refactor.proof.stage import Proof

_LISTED = 20


def summary(plan: Plan, *, every_site: bool = False, proven: bool = True) -> Iterator[str]:
    """The lines that tell what a step did and what it did not; refusals are never cut short.

    proven: whether the proof holds; of a plan whose proof failed nothing is changed.
    """
    ledger, request = plan.ledger, plan.request
    title = f"{request.transform} {' '.join(request.arguments)}"
    yield f"{title}: {_outcome(plan) if proven else 'the proof failed, so nothing is changed'}"
    left = sum(1 for site in ledger.sites if site.accepted)
    for decision, number in ledger.totals().items():
        shown_number = number - left if decision == Decision.REFUSED.value else number
        yield f"  {decision:<20}{shown_number:>5}"
    if left:
        yield f"  {'left alone (--skip)':<20}{left:>5}"
    for site in ledger.sites:
        if every_site or site.blocking or site.accepted:
            yield from _site(site)
    for change in ledger.changes if every_site else ():
        yield f"{shown(change.file)}:{change.line}: {change.function}(): {change.what}"
    for count in ledger.counts:
        yield f"counted: {_count(count)}"
    yield from _unparsed(ledger)
    for note in ledger.notes:
        yield f"note: {note}"


def proof_lines(proof: Proof) -> Iterator[str]:
    """The proof in one line; a proof that failed with each of its failures."""
    yield proof.statement
    if not proof.holds:
        yield "please report this with the request"
        yield from (f"  {failure}" for failure in proof.failures)


def _outcome(plan: Plan) -> str:
    if plan.ledger.refused:
        number = len(plan.ledger.refused)
        return f"{number} refused, so nothing is changed (see --skip)"
    if not plan.changes:
        return "nothing to change"
    return f"{len(plan.changes)} file{'s' if len(plan.changes) > 1 else ''} changed"


def _site(site: Site) -> Iterator[str]:
    holder = f"{site.function}(): " if site.function else ""
    yield f"{shown(site.place)}: {holder}{site.callee}: {site.decision.value}: {site.reason}"
    if site.accepted:
        yield f"    accepted because: {site.accepted}"
    if len(site.chain) > 2:
        yield f"    by way of {' <- '.join(site.chain)}"


def _count(count: Count) -> str:
    parts = ", ".join(f"{number} {kind}" for kind, number in count.kinds) or "none"
    other = f" ({count.elsewhere} of the calls mean another function)" if count.elsewhere else ""
    return f"{count.name}: {count.tokens} in the text = {parts}{other}"


def _unparsed(ledger: Ledger) -> Iterator[str]:
    if not ledger.unparsed:
        return
    ordered = sorted(ledger.unparsed, key=lambda u: (not u.matters, u.file, u.function))
    with_site = sum(1 for one in ordered if one.matters)
    listed = [f"{shown(one.file)}:{one.function}" for one in ordered[: max(_LISTED, with_site)]]
    more = len(ordered) - len(listed)
    tail = f" and {more} more" if more else ""
    yield (
        f"not fully parsed: {len(ordered)} functions in the files that were read, "
        f"{with_site} with a site: {', '.join(listed)}{tail}"
    )
