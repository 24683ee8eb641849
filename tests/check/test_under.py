"""Functions that the protocol does not allow to be called with a lock held."""

from __future__ import annotations

import pytest

from refactor.check.run import Settings, check
from refactor.protocol.load import load
from tests.check.conftest import Write, noted, told
from tests.check.test_keyed import KEYED
from tests.check.test_other_rules import f

RULES = KEYED.replace(
    'held = ["BELT_WRITE"]', 'held = ["BELT_WRITE"]\n  not_under = ["doze"]', 1
).replace('held = ["AXLE_HELD"]', 'held = ["AXLE_HELD"]\n  not_under = ["doze", "nap"]', 1)


def looked(write: Write, code: str) -> tuple[list[str], list[str]]:
    """Findings and notes of a file."""
    root = write({".crefactor.toml": RULES, "a.c": code})
    report = check(root, load(root / ".crefactor.toml"), Settings())
    return told(report), noted(report)


def test_a_listed_function_is_not_called_with_the_lock_held(write: Write) -> None:
    code = f("belt_write();", "doze();", "belt_write_end();")
    assert looked(write, code) == (["a.c:4 held-mismatch f"], [])


def test_the_message_says_where_the_lock_is_taken(write: Write) -> None:
    root = write(
        {".crefactor.toml": RULES, "a.c": f("belt_write();", "doze();", "belt_write_end();")}
    )
    (one,) = check(root, load(root / ".crefactor.toml"), Settings()).findings
    assert one.message == (
        "doze() must not be called with the belt lock held for write; it is taken in line 3"
    )


@pytest.mark.parametrize(
    "lines",
    [
        ("belt_read();", "doze();", "belt_read_end();"),
        ("belt_write();", "belt_write_end();", "doze();"),
        ("belt_write();", "nap();", "belt_write_end();"),
        ("belt_write();", "s->doze();", "belt_write_end();"),
        ("if (a)", "    belt_write();", "else", "    doze();", "if (a)", "    belt_write_end();"),
    ],
    ids=["other kind", "behind", "not listed", "member", "same condition"],
)
def test_what_is_not_under_it_is_no_finding(write: Write, lines: tuple[str, ...]) -> None:
    assert looked(write, f(*lines)) == ([], [])


def test_a_guard_holds_the_lock_too(write: Write) -> None:
    assert looked(write, f("guard(axle)(&a->x);", "nap();"))[0] == ["a.c:4 held-mismatch f"]


def test_a_mark_says_that_the_caller_holds_it(write: Write) -> None:
    code = f("doze();", head="void BELT_WRITE f(int a)")
    assert looked(write, code)[0] == ["a.c:3 held-mismatch f"]
    read = f("doze();", head="void BELT_READ f(int a)")
    assert looked(write, read)[0] == []


def test_the_callers_lock_that_is_given_back_around_the_call_is_none(write: Write) -> None:
    lines = ("axle_unlock(&a->x);", "nap();", "axle_lock(&a->x);")
    assert looked(write, f(*lines, head="void AXLE_HELD(&a->x) f(W *a)"))[0] == []
    assert looked(write, f(*lines, head="void f(W *a)"))[0] == []


def test_a_lock_that_could_not_be_followed_makes_no_finding(write: Write) -> None:
    lines = ("axle_lock(&a->x);", "a = a->n;", "axle_unlock(&a->x);", "nap();")
    found, notes = looked(write, f(*lines, head="void f(W *a)"))
    assert found == []
    assert notes == ["a.c:4 function not understood f"]


def test_a_static_function_of_that_name_is_another_one(write: Write) -> None:
    own = "static void doze(void)\n{\n}\n"
    assert looked(write, own + f("belt_write();", "doze();", "belt_write_end();"))[0] == []
