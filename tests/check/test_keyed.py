"""Locks and brackets that an argument tells apart, as the checker sees them."""

from __future__ import annotations

import pytest

from refactor.check.run import Settings, check
from refactor.errors import UsageFault
from refactor.protocol.load import load
from tests.check.conftest import PROTOCOL, Write, noted, told

KEYED = (
    PROTOCOL
    + """
[[bracket]]
name = "stop"
title = "stopped wheel"
begin = "stop_begin"
end = "stop_end"
key = 1
contract = "{key} must be stopped."
outside = ["axle"]

[[bracket]]
name = "brake"
begin = "brake_begin"
end = "brake_end"
key = 1
contract = "{key} must be braked."
checked = false

[[lock]]
name = "axle"
  [[lock.kind]]
  name = "own"
  key = 1
  acquire = ["axle_lock"]
  release = ["axle_unlock"]
  conditional = ["axle_trylock"]
  scope_guards = ["guard(axle)"]
  held = ["AXLE_HELD"]
  acquires = ["AXLE_TAKES"]
  releases = ["AXLE_DROPS"]

[[wrapper]]
marks = ["write_wrapper"]
generated = "{prefix}_co_{rest}"
calls = "{prefix}_{rest}"
lock = "belt"
kind = "write"
"""
)


def looked(write: Write, body: str, brackets: tuple[str, ...] = ()) -> tuple[list[str], list[str]]:
    """Findings and notes of a file."""
    root = write({".crefactor.toml": KEYED, "a.c": body})
    report = check(root, load(root / ".crefactor.toml"), Settings(brackets=brackets))
    return told(report), noted(report)


def test_two_keys_are_two_locks(write: Write) -> None:
    body = "void f(W *a, W *b)\n{\n    axle_lock(&a->x);\n    axle_unlock(&b->x);\n    tick();\n}\n"
    found, _ = looked(write, body)
    assert [one.split()[1] for one in found] == ["left-open"]
    assert looked(write, body.replace("&b->x", "&a->x"))[0] == []


def test_a_keyed_bracket_under_a_lock_is_found(write: Write) -> None:
    body = "void f(W *a)\n{\n    guard(axle)(&a->x);\n    stop_begin(a);\n    stop_end(a);\n}\n"
    assert looked(write, body)[0] == ["a.c:4 begin-under-lock f"]


def test_a_lock_that_may_fail_is_said_and_no_finding(write: Write) -> None:
    body = (
        "int f(W *a)\n{\n    if (!axle_trylock(&a->x)) {\n        return 0;\n    }\n"
        "    axle_unlock(&a->x);\n    return 1;\n}\n"
    )
    found, notes = looked(write, body)
    assert found == []
    assert [note.split()[0] for note in notes] == ["a.c:3"]


def test_a_key_that_is_set_while_it_is_held_is_said(write: Write) -> None:
    body = "void f(W *a)\n{\n    axle_lock(&a->x);\n    a = a->n;\n    axle_unlock(&a->x);\n}\n"
    assert any(note.startswith("a.c:4") for note in looked(write, body)[1])


def test_a_function_whose_mark_says_so_may_leave_the_lock_held(write: Write) -> None:
    take = "void AXLE_TAKES(&a->x) f(W *a)\n{\n    axle_lock(&a->x);\n    tick();\n}\n"
    assert looked(write, take)[0] == []
    drop = "void AXLE_DROPS(&a->x) f(W *a)\n{\n    axle_unlock(&a->x);\n}\n"
    assert looked(write, drop)[0] == []


def test_a_generated_function_that_takes_the_lock_is_not_called_under_it(write: Write) -> None:
    body = (
        "void write_wrapper wheel_co_turn(W *a);\n"
        "void f(W *a)\n{\n    belt_read();\n    wheel_co_turn(a);\n    belt_read_end();\n}\n"
    )
    assert looked(write, body)[0] == ["a.c:5 held-mismatch f"]


def test_a_bracket_can_be_left_to_be_asked_for(write: Write) -> None:
    body = (
        "void f(W *a)\n{\n    brake_begin(a);\n    tick();\n    if (a)\n        brake_end(a);\n}\n"
    )
    assert looked(write, body)[0] == []
    assert looked(write, body, ("brake",))[0] == ["a.c:3 left-open f"]
    assert looked(write, body, ("stop",))[0] == []


def test_an_unknown_bracket_is_refused_with_the_nearest(write: Write) -> None:
    with pytest.raises(UsageFault, match="no bracket 'brak'; did you mean 'brake'"):
        looked(write, "", ("brak",))
