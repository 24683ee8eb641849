"""A constant stands for a variable in a return only where every path leaves it as it was set."""

from __future__ import annotations

import pytest

from refactor.proof.known import resolved
from refactor.proof.skeleton import Item


def plain(code: str) -> Item:
    return Item("plain", tuple(word.encode() for word in code.split()))


def branch(head: str, *body: Item) -> Item:
    return Item("control", tuple(word.encode() for word in head.split()), (body,))


BACK = Item("jump", (b"return", b"x", b";"), stops=True)
FIRST = plain("int x = 0 ;")


def returned(*items: Item) -> tuple[bytes, ...]:
    """What the last of the items returns."""
    return resolved((*items, BACK), {b"x"})[-1].code[1:-1]


@pytest.mark.parametrize(
    "between",
    [
        (),
        (plain("y = x ;"),),
        (branch("if ( x )", plain("touch ( ) ;")),),
        (branch("if ( y )", plain("x = 1 ;"), BACK),),
        (plain("x = 1 ;"), plain("x = 0 ;")),
    ],
)
def test_a_value_that_is_kept_is_known(between: tuple[Item, ...]) -> None:
    assert returned(FIRST, *between) == (b"0",)


@pytest.mark.parametrize(
    "between",
    [
        (plain("x = y ;"),),
        (plain("x ++ ;"),),
        (plain("SET ( x ) ;"),),
        (plain("set ( & x ) ;"),),
        (branch("if ( y )", plain("x = 1 ;")),),
        (branch("while ( y )", plain("x = 1 ;")),),
        (branch("if ( ( x = y ( ) ) )", plain("touch ( ) ;")),),
        (Item("label", (b"again",)),),
    ],
)
def test_a_value_that_may_change_is_not(between: tuple[Item, ...]) -> None:
    assert returned(FIRST, *between) == (b"x",)


def test_a_loop_that_sets_it_later_counts() -> None:
    loop = branch("while ( y )", BACK, plain("x = 1 ;"))
    found = resolved((FIRST, loop), {b"x"})
    assert found[1].bodies[0][0].code == BACK.code
