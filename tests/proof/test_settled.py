"""Results that never change, and variables without use, in the form that the proof compares."""

from __future__ import annotations

import pytest

from refactor.proof.settled import settled
from refactor.proof.skeleton import Item


def _plain(code: str) -> Item:
    return Item("plain", tuple(word.encode() for word in code.split()))


def _back(code: str) -> Item:
    return Item("jump", tuple(word.encode() for word in code.split()), stops=True)


def test_a_result_that_keeps_its_constant_is_the_constant() -> None:
    branch = Item("control", (b"if", b"(", b"x", b")"), ((_back("return ret ;"),),))
    found = settled((_plain("int ret = - EBUSY ;"), branch, _back("return 0 ;")))
    assert found == (
        Item("control", (b"if", b"(", b"x", b")"), ((_back("return - EBUSY ;"),),)),
        _back("return 0 ;"),
    )


@pytest.mark.parametrize(
    "other",
    ["ret = 1 ;", "f ( & ret ) ;", "int ret = 2 ;", "ret ++ ;", "x = ret ;"],
)
def test_any_other_use_keeps_it(other: str) -> None:
    items = (_plain("int ret = 1 ;"), _plain(other), _back("return ret ;"))
    assert settled(items) == items


@pytest.mark.parametrize(
    "declaration",
    [
        "static int ret = 1 ;",
        "volatile int ret = 1 ;",
        "int ret = f ;",
        "int ret = 1 + 2 ;",
        "ret = 1 ;",
    ],
)
def test_what_is_no_plain_constant_stays(declaration: str) -> None:
    items = (_plain(declaration), _back("return ret ;"))
    assert settled(items) == items


def test_a_variable_without_use_goes() -> None:
    assert settled((_plain("int unused ;"), _plain("int used ;"), _plain("used = 1 ;"))) == (
        _plain("int used ;"),
        _plain("used = 1 ;"),
    )
