"""Names in directives, and calls that become others: what the proof lets pass, and what not."""

from __future__ import annotations

import pytest

from refactor.plan.claim import Claim, Swap
from refactor.plan.step import FileChange
from refactor.proof.moved import nothing_else
from refactor.source.edits import Edit

RENAMED = Claim(
    added=frozenset({(b"new",)}), removed=frozenset({(b"old",)}), renamed=((b"old", b"new"),)
)
SWAP = Claim(swap=Swap(b"old", b"new", ((2,), (b"&", 1)), frozenset({b"old(keep, d)"})))


def problems(before: bytes, edits: list[tuple[bytes, bytes]], claim: Claim) -> tuple[str, ...]:
    """The problems of edits that each replace one text, which stands there once."""
    made = [
        Edit(before.index(a), before.index(a) + len(a), 0, b)
        for a, b in edits
        if before.count(a) == 1
    ]
    assert len(made) == len(edits)
    after = before
    for edit in sorted(made, reverse=True):
        after = after[: edit.start] + edit.text + after[edit.end :]
    return nothing_else(FileChange("a.c", before, after), made, claim).problems


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        ([(b"old", b"new")], ""),
        ([(b"old", b"new"), (b"2", b"3")], "by more than a name"),
        ([(b"old", b"knew")], "by more than a name"),
        ([(b"old(x)", b"new(x) ")], ""),
        ([(b"old", b"new"), (b"X(x)", b"Y(x)")], "by more than a name"),
        ([(b"why", b"how")], "by more than a name"),
        ([(b"#define X(x) old(x) + 2 /* why */\n", b"")], "by more than a name"),
    ],
)
def test_a_directive_changes_by_the_name_alone(edits: list[tuple[bytes, bytes]], told: str) -> None:
    before = b"int a;\n#define X(x) old(x) + 2 /* why */\nint b;\n"
    found = problems(before, edits, RENAMED)
    assert [told in one for one in found] == ([True] if told else [])


@pytest.mark.parametrize(
    ("call", "made", "right"),
    [
        (b"old(a, b)", b"new(b, &a)", True),
        (b"old(a, b)", b"new(b,\n        &a)", True),
        (b"old(f(a, c), b + 1)", b"new(b + 1, &f(a, c))", True),
        (b"old(a, old(c, d))", b"new(new(d, &c), &a)", True),
        (b"old(a, old(c, d))", b"new(old(c, d), &a)", False),
        (b"old(a, s.old(c, d))", b"new(s.old(c, d), &a)", True),
        (b"old(a, s->old(c, d))", b"new(s->new(d, &c), &a)", False),
        (b"old(a, old(keep, d))", b"new(old(keep, d), &a)", True),
        (b"old(a, old(keep, d))", b"new(new(d, &keep), &a)", False),
        (b"old(a, b)", b"new(b, a)", False),
        (b"old(a, b)", b"new(&a, b)", False),
        (b"old(a, b)", b"other(b, &a)", False),
        (b"old(a, b)", b"new(b, &a) + 1", False),
        (b"old(a, /* x */ b)", b"new(b, &a)", False),
        (b"old(a, b)", b"new(b, &a", False),
        (b"old(a, b), c", b"new(b, &a), c", False),
        (b"other(a, b)", b"new(b, &a)", False),
    ],
)
def test_a_call_becomes_what_the_claim_makes_of_it(call: bytes, made: bytes, right: bool) -> None:
    before = b"void f(void)\n{\n    r = " + call + b";\n}\n"
    assert (problems(before, [(call, made)], SWAP) == ()) is right
