"""The summary on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from refactor.plan.claim import Claim
from refactor.plan.ledger import MOVE, Change, Count, Decision, Ledger, Site, Unparsed, in_order
from refactor.plan.step import FileChange, Plan, Request
from refactor.report.terminal import summary

WRAPPED = Site("a.c", 3, 5, "run", "f", Decision.WRAPPED_CALL, "no lock", ("f", "run"))
REFUSED = Site("a.c", 9, 1, "", "f", Decision.REFUSED, "a macro", ("f", "g", "run"))
ACCEPTED = Site("b.c", 1, 1, "old", "f", Decision.REFUSED, "left alone", ("f",), "it is dead")
CHANGE = FileChange("a.c", b"", b"x")


def _plan(
    sites: Sequence[Site] = (),
    *,
    files: int = 0,
    unparsed: Sequence[Unparsed] = (),
    notes: Sequence[str] = (),
    counts: Sequence[Count] = (),
) -> Plan:
    changes = (Change("a.c", 1, "f", "the comment says so"),)
    ledger = Ledger(in_order(sites), changes, tuple(counts), tuple(unparsed), tuple(notes), MOVE)
    return Plan(Request("hoist", ("f", "g")), (), (CHANGE,) * files, ledger, Claim())


def test_the_first_line_says_what_was_asked_and_what_came_of_it() -> None:
    assert next(summary(_plan())) == "hoist f g: nothing to change"
    assert next(summary(_plan(files=1))) == "hoist f g: 1 file changed"
    assert next(summary(_plan(files=2))) == "hoist f g: 2 files changed"
    assert next(summary(_plan([REFUSED, ACCEPTED]))) == (
        "hoist f g: 1 refused, so nothing is changed (see --skip)"
    )


def test_every_decision_is_counted() -> None:
    lines = list(summary(_plan([WRAPPED, REFUSED])))[1:6]
    assert [line.rsplit(None, 1) for line in lines] == [
        ["  wrapped region", "0"],
        ["  wrapped call", "1"],
        ["  already inside", "0"],
        ["  contract passed on", "0"],
        ["  refused", "1"],
    ]


def test_only_refusals_are_listed_unless_all_are_asked_for() -> None:
    short = "\n".join(summary(_plan([WRAPPED, REFUSED])))
    assert "a.c:9: f: refused: a macro" in short
    assert "a.c:3" not in short
    long = "\n".join(summary(_plan([WRAPPED, REFUSED]), every_site=True))
    assert "a.c:3: run(): f: wrapped call: no lock" in long
    assert "a.c:1: f(): the comment says so" in long


def test_an_accepted_refusal_is_listed_with_its_reason() -> None:
    assert "    accepted because: it is dead" in summary(_plan([ACCEPTED]))


def test_a_long_chain_is_shown_and_a_short_one_is_not() -> None:
    assert "    by way of f <- g <- run" in summary(_plan([REFUSED]))
    assert not any("by way of" in line for line in summary(_plan([WRAPPED]), every_site=True))


def test_the_counts_are_shown_with_their_kinds() -> None:
    counts = [Count("f", 3, (("call", 2), ("definition", 1)), 1, 1), Count("g", 0, (), 0, 0)]
    lines = list(summary(_plan(counts=counts)))
    assert (
        "counted: f: 3 in the text = 2 call, 1 definition (1 of the calls mean another function)"
        in lines
    )
    assert "counted: g: 0 in the text = none" in lines


def test_notes_come_last() -> None:
    assert list(summary(_plan(notes=["one", "two"])))[-2:] == ["note: one", "note: two"]


def test_of_many_functions_that_did_not_parse_some_are_named() -> None:
    broken = [Unparsed("a.c", f"f{i:02}", False) for i in range(25)]
    (line,) = [one for one in summary(_plan(unparsed=broken)) if "parsed" in one]
    assert line.startswith("not fully parsed: 25 functions in the files that were read, 0 with")
    assert line.endswith("a.c:f19 and 5 more")


def test_all_that_have_a_site_are_named_and_first() -> None:
    broken = [Unparsed("a.c", f"f{i:02}", i >= 3) for i in range(30)]
    (line,) = [one for one in summary(_plan(unparsed=broken)) if "parsed" in one]
    assert "27 with a site: a.c:f03, a.c:f04" in line
    assert line.endswith("a.c:f29 and 3 more")
