"""Conditions of `#if`: what they are made of, and when they hold."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refactor.proof.conditions import is_number, term

Tree = tuple[str, ...] | tuple[str, "Tree"] | tuple[str, "Tree", "Tree"]
ATOMS = ("defined A", "B", "C > 1")

trees = st.recursive(
    st.sampled_from([("atom", atom) for atom in ATOMS]),
    lambda inner: st.one_of(
        st.tuples(st.just("!"), inner),
        st.tuples(st.sampled_from(["&&", "||"]), inner, inner),
    ),
    max_leaves=8,
)


def write(tree: Sequence[object]) -> str:
    """The condition as C, with all its brackets."""
    match tree:
        case ("atom", str(atom)):
            return f"({atom})" if " > " in atom else atom
        case ("!", list() | tuple() as inner):
            return f"!({write(inner)})"
        case (str(sign), list() | tuple() as left, list() | tuple() as right):
            return f"({write(left)}) {sign} ({write(right)})"
    raise AssertionError(tree)


def value(tree: Sequence[object], truth: dict[bytes, bool]) -> bool:
    """What the condition is worth."""
    match tree:
        case ("atom", str(atom)):
            return truth[atom.encode()]
        case ("!", list() | tuple() as inner):
            return not value(inner, truth)
        case ("&&", list() | tuple() as left, list() | tuple() as right):
            return value(left, truth) and value(right, truth)
        case ("||", list() | tuple() as left, list() | tuple() as right):
            return value(left, truth) or value(right, truth)
    raise AssertionError(tree)


@given(trees, st.tuples(st.booleans(), st.booleans(), st.booleans()))
def test_a_condition_holds_as_its_atoms_say(
    tree: Sequence[object], values: tuple[bool, bool, bool]
) -> None:
    truth = dict(zip((atom.encode() for atom in ATOMS), values, strict=True))
    assert term(write(tree).encode()).holds(truth) == value(tree, truth)


@pytest.mark.parametrize(
    ("condition", "atoms"),
    [
        (b"defined(A) && !defined B", [b"defined A", b"defined B"]),
        (b"A || B && A", [b"A", b"B"]),
        (b"FITS(3, 4) > 2 && !C", [b"FITS(3, 4) > 2", b"C"]),
        (b"(A + 1) > 2", [b"(A + 1) > 2"]),
        (b"A & 1", [b"A & 1"]),
        (b"!A == 2", [b"!A == 2"]),
        (b"((A))", [b"A"]),
    ],
)
def test_the_atoms_of_a_condition(condition: bytes, atoms: list[bytes]) -> None:
    assert term(condition).atoms == atoms


def test_or_binds_less_than_and() -> None:
    condition = term(b"A || B && C")
    assert condition.holds({b"A": True, b"B": False, b"C": False})
    assert not condition.holds({b"A": False, b"B": True, b"C": False})


@pytest.mark.parametrize("broken", [b"A B", b"(A", b"A)", b"A &&", b"&& A", b"", b"A (B) C ||"])
def test_what_is_no_condition_is_one_atom(broken: bytes) -> None:
    assert term(broken).atoms == [broken]


def test_a_number_is_what_it_is_unless_it_is_chosen() -> None:
    assert is_number(b"0x0u")
    assert not is_number(b"A")
    assert not term(b"0").holds({})
    assert term(b"0").holds({b"0": True})
    assert term(b"!0 && 1L").holds({})
