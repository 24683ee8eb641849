"""Three answers to one question: the flow analysis, the proof's examination, and brute force."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from refactor.flow.events import Act, Watch
from refactor.flow.facts import Facts, analyse
from refactor.flow.state import Entry as FlowEntry
from refactor.flow.state import State as FlowState
from refactor.program.translation import Translation
from refactor.proof.balance import Entry, Examination, Rule, examine
from tests.proof.enumeration import Held, Truth, truth_of
from tests.proof.programs import RELEASES, Stmt, functions, print_c
from tests.proof.support import BRACKET, QUESTION, ROLES, SITE, program, translation

ENTRIES = ((), ("write",), ("read",))
MARKS = {(): "", ("write",): "TREE_WRLOCK", ("read",): "TREE_RDLOCK"}


def ask_flow(
    file: Translation, locks: tuple[str, ...], inside: bool, sites: Mapping[int, str]
) -> Facts:
    """What the flow analysis says."""
    watch = Watch(ROLES.functions, BRACKET.name, frozenset(BRACKET.outside))
    holds = tuple(FlowEntry("tree", kind, -1) for kind in locks)
    entry = FlowState(holds, (FlowEntry("", "", -1),) if inside else ())
    return analyse(file, file.functions[0], watch, sites, entry, program().vocabulary)


def ask_proof(file: Translation, locks: tuple[str, ...], inside: bool) -> Examination:
    """What the proof says."""
    entry = Entry(tuple(("tree", kind) for kind in locks), inside)
    return examine(file, file.functions[0], QUESTION, entry)


def flow_before(facts: Facts, sites: Mapping[int, str]) -> dict[int, set[object]]:
    """offset -> states, in the enumeration's terms."""
    return {
        at: {
            (tuple((e.kind, e.origin) for e in s.locks), tuple(b.origin for b in s.brackets))
            for s in facts.before[at]
        }
        for at in sites
        if facts.before.get(at)
    }


def true_before(truth: Truth) -> dict[int, set[object]]:
    """The same of the enumeration."""
    return {
        at: {(tuple((h.kind, h.origin) for h in locks), begun) for locks, begun in states}
        for at, states in truth.before.items()
    }


def shown_lines(file: Translation, truth: Truth) -> dict[int, set[object]]:
    """The same with lines instead of offsets, as the proof gives it."""
    line = file.text.line
    return {
        at: {
            (
                tuple(("tree", h.kind) for h in locks),
                bool(begun),
                tuple(0 if h.origin < 0 else line(h.origin) for h in locks),
            )
            for locks, begun in states
        }
        for at, states in truth.before.items()
    }


@settings(
    max_examples=600,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(functions, st.sampled_from(ENTRIES), st.booleans())
def test_flow_proof_and_enumeration_agree(
    body: tuple[Stmt, ...], locks: tuple[str, ...], inside: bool
) -> None:
    printed = print_c(body, MARKS[locks])
    text = printed.text
    file = translation(text)
    names = {at: text[at : text.index("(", at)] for at in printed.calls.values()}
    sites = {at: name for at, name in names.items() if name == SITE}
    releases = {at: RELEASES[name] for at, name in names.items() if name in RELEASES}
    entry = (tuple(Held(kind, -1) for kind in locks), (-1,) if inside else ())
    found = truth_of(body, printed, entry, releases)
    assume(found is not None)
    assert found is not None
    truth, missing = found

    facts = ask_flow(file, locks, inside, sites)
    answer = ask_proof(file, locks, inside)
    about = [v for v in answer.violations if not v.lock or v.rule is Rule.BEGIN_UNDER_LOCK]
    broken = {(v.rule.value, v.offset) for v in about}
    if truth.again:
        # From there on the analyses leave the stack as it is; they must have said so.
        event("something held is taken again")
        assert facts.again
        assert answer.violations
        assert truth.broken <= broken or answer.not_understood
        return
    assert not answer.not_understood
    held = {kind for _, kind in answer.inferred}
    assert held == set(missing)
    entered = sorted((*locks, *missing))
    uneven = any(sorted(h.kind for h in state[0]) != entered for state in truth.exits)
    assert bool(answer.dropped) == bool(missing and uneven)
    if answer.dropped:
        event("a lock is dropped for nobody")
        assert facts.problems
        return
    unbegun = {at for at, popped in truth.popped.items() if None in popped} - releases.keys()
    assert {problem.offset for problem in facts.problems} == unbegun
    event("violations" if truth.broken else "in order")
    event(f"paths: {min(truth.paths, 100) // 10 * 10} and more")
    assert {entry.kind for entry in facts.entry.locks} == {*locks, *missing}
    assert flow_before(facts, sites) == true_before(truth)
    assert {
        call.offset: {(s.locks, s.bracket, s.origins) for s in call.held} for call in answer.calls
    } == shown_lines(file, truth)
    assert broken == truth.broken
    assert {
        at: set(popped)
        for at, popped in facts.popped.items()
        if facts.events[at].act in (Act.RELEASE, Act.END)
    } == truth.popped
    assert {
        (tuple((e.kind, e.origin) for e in s.locks), tuple(b.origin for b in s.brackets))
        for _, s in facts.exits
    } == {(tuple((h.kind, h.origin) for h in ls), begun) for ls, begun in truth.exits}
