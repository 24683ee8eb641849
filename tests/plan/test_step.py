"""Working a transform out: what counts as a change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

import pytest

from refactor.plan.claim import Claim
from refactor.plan.ledger import Decision, Ledger, Site
from refactor.plan.step import Option, Request, work_out
from refactor.program.program import Program
from refactor.source.edits import Edit, EditSet
from tests.plan.trees import program

REQUEST = Request("put", ())


class _Put:
    """Puts a text in place of the first byte of a.c."""

    name: ClassVar[str] = "put"
    argument: ClassVar[str] = "NOTHING"
    options: ClassVar[Sequence[Option]] = ()
    new: ClassVar[bytes] = b"j"
    refused: ClassVar[bool] = False

    def __init__(self, program: Program, request: Request) -> None:
        self.request = request

    def sites(self) -> Ledger:
        refusal = Site("a.c", 1, 1, "", "i", Decision.REFUSED, "a test")
        return Ledger((refusal,) if self.refused else (), (), (), (), ())

    def rewrite(self) -> Sequence[EditSet]:
        return [EditSet.of("a.c", [Edit(0, 1, 0, self.new, "a test")])]

    def claim(self) -> Claim:
        return Claim(added=frozenset({(b"x",)}))

    def explain(self, place: str) -> Iterable[str]:
        return [place]


class _PutTheSame(_Put):
    new: ClassVar[bytes] = b"i"


class _PutAndRefuse(_Put):
    refused: ClassVar[bool] = True


@pytest.fixture
def tree(tmp_path: Path) -> Program:
    return program(tmp_path, {"a.c": "int x;\n"})


def test_an_edit_makes_a_change(tree: Program) -> None:
    (change,) = work_out(_Put, tree, REQUEST).changes
    assert (change.path, change.before, change.after) == ("a.c", b"int x;\n", b"jnt x;\n")


def test_an_edit_that_changes_no_byte_makes_none(tree: Program) -> None:
    plan = work_out(_PutTheSame, tree, REQUEST)
    assert len(plan.edits) == 1
    assert plan.changes == ()


def test_with_a_refusal_there_are_no_edits(tree: Program) -> None:
    plan = work_out(_PutAndRefuse, tree, REQUEST)
    assert plan.edits == ()
    assert plan.changes == ()
    assert [site.reason for site in plan.ledger.refused] == ["a test"]
