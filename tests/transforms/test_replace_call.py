"""replace-call: bad requests, and arguments in every form."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor.errors import UsageFault
from refactor.plan.names.mapping import has_effect, parse_mapping
from tests.cli.support import fails
from tests.golden.cases import GOLDEN, PROTOCOL, Outcome, call, files_of, lay_out

CASES = GOLDEN / "replace-call"
TREE = files_of(CASES / "args-swapped" / "before")


def replace_call(command: str, tree: Path, *arguments: str) -> Outcome:
    return call([command, "-C", str(tree), "-p", str(PROTOCOL), "replace-call", *arguments])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("node_run",), "give --with FUNCTION"),
        (("node_run", "--with", "node run"), "'node run' is no function name"),
        (("node_run", "--with", "node_run"), "is the old and the new function"),
        (("node_run", "node_move", "--with", "node_go"), "one function at a time"),
        (("node_runn", "--with", "node_move"), "did you mean node_run?"),
        (("node_run", "--with", "node_moves"), "did you mean node_move?"),
        (("node_run", "--with", "node_move", "--args", "$1,"), "has an empty argument"),
        (("node_run", "--with", "node_move", "--args", "$1)"), "has a closing bracket too many"),
        (("node_run", "--with", "node_move", "--args", "($1"), "has an opening bracket too many"),
        (("node_run", "--with", "node_move", "--args", "$0"), "names $0"),
        (("node_run", "--with", "node_move", "--args", "$100"), "names $100"),
        (("node_run", "--with", "node_move", "--args", "$* + 1"), "has $* as a part of"),
        (
            ("node_run", "--with", "node_move", "--args", "$1; exit()"),
            "cannot be read at '; exit()'",
        ),
        (("node_run", "--with", "node_move", "--args", "$1 /* a */, 2"), "cannot be read"),
    ],
)
def test_a_request_that_cannot_be_meant(
    tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    tree = lay_out(TREE, tmp_path)
    fails(replace_call("diff", tree, *arguments), 2, told)
    assert files_of(tree) == TREE


def test_a_macro_is_no_function(tmp_path: Path) -> None:
    tree = lay_out(TREE | {"m.h": b"\n#define run_twice(n) (node_run(n), 2)\n"}, tmp_path)
    done = replace_call("diff", tree, "run_twice", "--with", "node_move")
    fails(done, 2, "run_twice is a macro in m.h:2, and no function of that name")


def test_a_refusal_that_is_accepted_leaves_its_call(tmp_path: Path) -> None:
    tree = lay_out(files_of(CASES / "refuse-call-in-a-macro" / "before"), tmp_path)
    skip = ("--skip", "m.h:1", "--because", "changed by hand")
    done = replace_call("apply", tree, "node_run", "--with", "node_run_now", *skip)
    assert done.code == 0, done.err


def test_swapping_twice_gives_the_original_bytes(tmp_path: Path) -> None:
    """Back from the new function to the old one, in all but the new one's own body."""
    tree = lay_out(TREE, tmp_path)
    there = replace_call("apply", tree, "node_run", "--with", "node_move", "--args", "$2, $1")
    back = replace_call("apply", tree, "node_move", "--with", "node_run", "--args", "$2, $1")
    assert (there.code, back.code) == (0, 0), back.err
    assert files_of(tree) == TREE


@pytest.mark.parametrize(
    ("expression", "effect"),
    [
        (b"node->level", False),
        (b"a == b", False),
        (b"a <= b && c >= d && e != f", False),
        (b"&node->table[i]", False),
        (b"sizeof(int) * n", False),
        (b"(n)", False),
        (b"f(x)", True),
        (b"f (x)", True),
        (b"(*f)(x)", True),
        (b"i++", True),
        (b"--i", True),
        (b"a = b", True),
        (b"a += b", True),
        (b"a <<= 1", True),
        (b"({ f; })", False),
    ],
)
def test_what_may_have_an_effect(expression: bytes, effect: bool) -> None:
    assert has_effect(expression) is effect


def test_a_mapping_applied() -> None:
    given = [b"a", b"b + 1"]
    cases = {
        "": [b"a", b"b + 1"],
        "()": [],
        "$2": [b"b + 1"],
        "$*, 0": [b"a", b"b + 1", b"0"],
        'f($1, ($2)), ","': [b"f(a, (b + 1))", b'","'],
    }
    assert {text: parse_mapping(text).apply(given) for text in cases} == cases
    with pytest.raises(UsageFault):
        parse_mapping(",")
