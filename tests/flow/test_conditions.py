"""Conditions of `#if` as formulas over atoms."""

from __future__ import annotations

import pytest

from refactor.flow.conditions import formula


def _value(condition: bytes, **truth: bool) -> bool:
    """What the condition is if these macros are defined, or these names true."""
    evaluate, atoms = formula(condition)
    known = {atom: truth[_name(atom)] for atom in atoms}
    return evaluate(known)


def _name(atom: bytes) -> str:
    return atom.decode().removeprefix("defined(").removesuffix(")")


def test_defined_with_and_without_brackets_is_one_atom() -> None:
    assert formula(b"defined(A)")[1] == formula(b"defined A")[1] == [b"defined(A)"]


def test_atoms_come_in_the_order_of_their_first_use() -> None:
    assert formula(b"B && A || B")[1] == [b"B", b"A"]


def test_and_binds_tighter_than_or() -> None:
    assert _value(b"A || B && C", A=True, B=False, C=False)
    assert not _value(b"(A || B) && C", A=True, B=False, C=False)


def test_a_chain_of_or_needs_one_and_a_chain_of_and_needs_all() -> None:
    assert _value(b"A || B || C", A=False, B=False, C=True)
    assert not _value(b"A && B && C", A=True, B=True, C=False)


@pytest.mark.parametrize("text", [b"!A", b"!(A)", b"! (A)", b"!defined(A)", b"!defined A"])
def test_a_negation_turns_its_operand_around(text: bytes) -> None:
    assert not _value(text, A=True)
    assert _value(text, A=False)


def test_two_negations_cancel_out() -> None:
    assert _value(b"!!A", A=True)


def test_a_negated_call_is_one_atom() -> None:
    evaluate, atoms = formula(b"!HAS(x)")
    assert atoms == [b"HAS(x)"]
    assert not evaluate({b"HAS(x)": True})


def test_a_negation_of_brackets_reaches_to_their_end_only() -> None:
    assert _value(b"!(A) || B", A=True, B=True)


def test_a_negation_in_front_of_a_comparison_is_part_of_the_atom() -> None:
    assert formula(b"!A == 1")[1] == [b"!A == 1"]
    assert formula(b"!(A) + 1")[1] == [b"!(A) + 1"]


def test_a_comparison_is_one_atom() -> None:
    assert formula(b"(A > 1)")[1] == [b"A > 1"]


def test_brackets_that_do_not_belong_together_are_kept() -> None:
    assert formula(b"(A) > (B)")[1] == [b"(A) > (B)"]


def test_a_bracket_that_is_never_closed_makes_an_atom() -> None:
    assert formula(b"(A")[1] == [b"(A"]


def test_a_connective_inside_of_brackets_does_not_split() -> None:
    assert formula(b"F(A || B) && C")[1] == [b"F(A || B)", b"C"]
