"""Functions that drop or take a lock for their caller without a mark that says so."""

from __future__ import annotations

from refactor.check.run import Settings, check
from refactor.check.scope import Scope
from refactor.protocol.load import load
from tests.check.conftest import Write, noted, told
from tests.check.test_keyed import KEYED

FALLS = (
    "void falls(W *w)\n{\n    if (w->idle) {\n        axle_unlock(&w->x);\n        return;\n    }\n"
    "    axle_unlock(&w->x);\n    tick();\n}\n"
)
LEFT = "void f(W *a)\n{\n    axle_lock(&a->x);\n    falls(a);\n}\n"


def looked(write: Write, **files: str) -> tuple[list[str], list[str]]:
    """Findings and notes of a tree; only `a.c` is to be reported."""
    every = {name.replace("_c", ".c"): text for name, text in files.items()}
    root = write({".crefactor.toml": KEYED, **every})
    settings = Settings(scope=Scope(("a.c",)))
    report = check(root, load(root / ".crefactor.toml"), settings)
    return told(report), noted(report)


def test_a_lock_that_a_function_of_another_file_drops_makes_a_note(write: Write) -> None:
    assert looked(write, a_c=LEFT)[0] == ["a.c:3 left-open f"]
    assert looked(write, a_c=LEFT, b_c=FALLS) == ([], ["a.c:3 handed on f"])


def test_so_does_one_of_the_same_file(write: Write) -> None:
    assert looked(write, a_c="static " + FALLS + LEFT) == ([], ["a.c:12 handed on f"])


def test_so_does_one_that_a_function_of_the_file_calls(write: Write) -> None:
    between = "static void between(W *v)\n{\n    falls(v);\n}\n"
    calls = LEFT.replace("falls(a)", "between(a)")
    assert looked(write, a_c=between + calls, b_c=FALLS) == ([], ["a.c:7 handed on f"])


def test_a_static_function_of_another_file_is_not_the_one(write: Write) -> None:
    assert looked(write, a_c=LEFT, b_c="static " + FALLS)[0] == ["a.c:3 left-open f"]


def test_one_that_takes_it_back_or_drops_another_excuses_nothing(write: Write) -> None:
    back = FALLS.replace("    tick();\n", "    tick();\n    axle_lock(&w->x);\n")
    back = back.replace("        return;\n", "        axle_lock(&w->x);\n        return;\n")
    assert looked(write, a_c=LEFT, b_c=back)[0] == ["a.c:3 left-open f"]
    other = FALLS.replace("->x", "->y")
    assert looked(write, a_c=LEFT, b_c=other)[0] == ["a.c:3 left-open f"]


def test_one_that_takes_the_lock_excuses_no_lock_left_open(write: Write) -> None:
    takes = "void falls(W *w)\n{\n    axle_lock(&w->x);\n}\n"
    assert looked(write, a_c=LEFT, b_c=takes)[0] == ["a.c:3 left-open f"]
    closed = (
        "void f(W *a)\n{\n    axle_lock(&a->x);\n    if (a->idle)\n        axle_unlock(&a->x);\n"
        "    falls(a);\n    axle_unlock(&a->x);\n}\n"
    )
    assert looked(write, a_c=closed, b_c=FALLS)[0] == ["a.c:7 closed-twice f"]
    assert looked(write, a_c=closed, b_c=takes) == ([], ["a.c:7 handed on f"])
