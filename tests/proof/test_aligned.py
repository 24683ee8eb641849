"""Edits of whole lines as edits between the tokens that stay."""

from __future__ import annotations

import pytest

from refactor.plan.step import FileChange
from refactor.proof.aligned import finer
from refactor.proof.claim import Shift, rebuilt
from refactor.proof.moved import Region
from refactor.source.edits import Edit

BEFORE = b"void f(void)\n{\n    with() {\n        a();\n        b(1);\n    }\n    c();\n}\n"
AFTER = b"void f(void)\n{\n    take();\n    a();\n    b(2);\n    drop();\n    c();\n}\n"


def whole_lines() -> tuple[FileChange, list[Edit]]:
    start, end = BEFORE.index(b"    with"), BEFORE.index(b"    c();")
    text = AFTER[start : AFTER.index(b"    c();")]
    return FileChange("a.c", BEFORE, AFTER), [Edit(start, end, 0, text)]


def fine(change: FileChange, edits: list[Edit]) -> tuple[Edit, ...]:
    region = Region(0, len(change.before), 0, len(change.after), tuple(range(len(edits))))
    return finer(change, edits, [region])


def test_the_finer_edits_give_the_same_text() -> None:
    change, edits = whole_lines()
    assert rebuilt(BEFORE, fine(change, edits)) == AFTER


@pytest.mark.parametrize("token", [b"a()", b"b(", b"c()"])
def test_a_token_that_is_put_back_is_kept(token: bytes) -> None:
    change, edits = whole_lines()
    shift = Shift(edits, fine(change, edits))
    assert shift.kept(BEFORE.index(token)) == AFTER.index(token)


@pytest.mark.parametrize("token", [b"with", b"1"])
def test_a_token_that_is_gone_is_not_kept(token: bytes) -> None:
    change, edits = whole_lines()
    assert Shift(edits, fine(change, edits)).kept(BEFORE.index(token)) is None


def test_without_finer_edits_nothing_of_the_lines_is_kept() -> None:
    _, edits = whole_lines()
    assert Shift(edits).kept(BEFORE.index(b"a()")) is None


def test_edits_that_take_out_or_put_in_alone_are_fine_already() -> None:
    change = FileChange("a.c", b"a();\nb();\n", b"b();\nc();\n")
    assert fine(change, [Edit(0, 5, 0, b""), Edit(10, 10, 0, b"c();\n")]) == ()
