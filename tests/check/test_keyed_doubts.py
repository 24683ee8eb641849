"""What the checker does not say of locks and brackets that it could not follow for certain."""

from __future__ import annotations

from refactor.check.run import Settings, check
from refactor.protocol.load import load
from tests.check.conftest import Write, noted, told
from tests.check.test_keyed import KEYED

COGS = """
[[lock]]
name = "cog"
  [[lock.kind]]
  name = "own"
  key = 1
  acquire = ["cog_lock"]
  release = ["cog_unlock"]
"""


def looked(write: Write, code: str) -> tuple[list[str], list[str]]:
    """Findings and notes of a file."""
    root = write({".crefactor.toml": KEYED + COGS, "a.c": code})
    report = check(root, load(root / ".crefactor.toml"), Settings())
    return told(report), noted(report)


def body(*lines: str, head: str = "void f(W *a, W *b)") -> str:
    """A function with these lines as its body; the first is line 3."""
    return head + "\n{\n" + "".join(f"    {line}\n" for line in lines) + "}\n"


# -- what was not understood -------------------------------------------------------------------


def test_a_lock_whose_key_is_set_while_it_is_held_has_a_note_and_no_finding(write: Write) -> None:
    code = body(
        "axle_lock(&a->x);",
        "a = a->n;",
        "axle_unlock(&a->x);",
        "a = b;",
        "axle_unlock(&a->x);",
        "axle_lock(&b->x);",
        "if (b)",
        "    axle_unlock(&b->x);",
    )
    found, notes = looked(write, code)
    assert found == []
    assert "a.c:4 function not understood f" in notes


def test_another_lock_of_such_a_function_is_judged_all_the_same(write: Write) -> None:
    code = body("axle_lock(&a->x);", "axle_lock(&b->other);", "a = a->n;", "axle_unlock(&a->x);")
    assert looked(write, code)[0] == ["a.c:4 left-open f"]
    unkeyed = body(
        "axle_lock(&a->x);", "belt_read();", "a = a->n;", "if (b)", "    belt_read_end();"
    )
    assert looked(write, unkeyed)[0] == ["a.c:4 left-open f"]


def test_a_bracket_whose_key_is_set_while_it_is_open_has_a_note_and_no_finding(
    write: Write,
) -> None:
    code = body("stop_begin(a);", "a = a->n;", "if (b)", "    stop_end(a);")
    found, notes = looked(write, code)
    assert found == []
    assert notes == ["a.c:4 function not understood f"]


def test_a_jump_to_nowhere_leaves_nothing_to_be_said(write: Write) -> None:
    code = body("axle_lock(&a->x);", "if (b)", "    goto nowhere;", "return;")
    found, notes = looked(write, code)
    assert found == []
    assert notes == ["a.c:5 function not understood f"]


# -- the caller's lock, given back and taken again ---------------------------------------------

WAIT = (
    "while (!a->done) {",
    "    axle_unlock(&a->x);",
    "    tick();",
    "    axle_lock(&a->x);",
    "}",
)


def test_a_loop_that_gives_the_callers_lock_back_and_takes_it_again_is_no_finding(
    write: Write,
) -> None:
    assert looked(write, body(*WAIT)) == ([], [])


def test_that_holds_for_a_lock_without_a_key_too(write: Write) -> None:
    belt = [
        line.replace("axle_unlock(&a->x)", "belt_read_end()").replace(
            "axle_lock(&a->x)", "belt_read()"
        )
        for line in WAIT
    ]
    assert looked(write, body(*belt)) == ([], [])


def test_two_locks_of_the_caller_are_told_apart(write: Write) -> None:
    both = (*WAIT[:2], "    axle_unlock(&b->x);", WAIT[2], "    axle_lock(&b->x);", *WAIT[3:])
    assert looked(write, body(*both)) == ([], [])
    lost = [line for line in both if line.strip() != "axle_lock(&b->x);"]
    assert looked(write, body(*lost)) == (["a.c:5 closed-twice f"], [])


def test_a_loop_that_can_end_without_the_callers_lock_is_still_found(write: Write) -> None:
    early = (*WAIT[:3], "    if (b)", "        return;", *WAIT[3:])
    found = looked(write, body(*early))[0]
    assert [one.split()[1] for one in found] == ["closed-twice", "left-open"]


def test_a_lock_given_back_twice_on_one_path_is_still_found(write: Write) -> None:
    code = body(
        "axle_lock(&a->x);", "if (b)", "    axle_unlock(&a->x);", "tick();", "axle_unlock(&a->x);"
    )
    assert looked(write, code)[0] == ["a.c:7 closed-twice f"]


def test_a_bracket_behind_the_release_of_the_callers_lock_is_not_under_it(write: Write) -> None:
    inside = (*WAIT[:2], "    stop_begin(a);", "    stop_end(a);", *WAIT[3:])
    assert looked(write, body(*inside))[0] == []
    behind = (*WAIT, "stop_begin(a);", "stop_end(a);")
    assert looked(write, body(*behind))[0] == ["a.c:8 begin-under-lock f"]


# -- marks that say another spelling -----------------------------------------------------------


def test_a_mark_may_leave_the_address_out(write: Write) -> None:
    code = body("axle_lock(&a->x);", "tick();", head="void AXLE_TAKES(a->x) f(W *a)")
    assert looked(write, code) == ([], [])


def test_a_mark_with_another_spelling_of_the_lock_makes_a_note(write: Write) -> None:
    code = body("axle_lock(&a->x);", "tick();", head="void AXLE_TAKES(&a->n->x) f(W *a)")
    assert looked(write, code) == ([], ["a.c:3 handed on f"])


def test_a_mark_of_one_sort_may_mean_a_lock_of_another_by_its_member(write: Write) -> None:
    code = body(
        "cog_lock(&a->g);", "if (a)", "    return;", "cog_unlock(&a->g);", head="void MARKf(W *a)"
    )
    assert looked(write, code.replace("MARK", ""))[0] == ["a.c:3 left-open f"]
    assert looked(write, code.replace("MARK", "AXLE_TAKES(&a->n->g) ")) == (
        [],
        ["a.c:3 handed on f"],
    )
    assert looked(write, code.replace("MARK", "AXLE_TAKES(&a->h) "))[0] == ["a.c:3 left-open f"]


# -- called functions whose marks say that they take or drop a lock ------------------------------

DROPS = "static void drops(W *a) AXLE_DROPS(&a->x)\n{\n    axle_unlock(&a->x);\n}\n"
BACK = DROPS.replace("AXLE_DROPS(&a->x)", "AXLE_DROPS(&a->x) AXLE_TAKES(&a->x)")
LEFT = ("axle_lock(&b->x);", "if (a)", "    return;", "axle_unlock(&b->x);")


def test_a_lock_that_a_called_function_drops_makes_a_note(write: Write) -> None:
    lines = ("axle_lock(&b->x);", "drops(b);")
    assert looked(write, DROPS + body(*lines)) == ([], ["a.c:7 handed on f"])
    assert looked(write, DROPS + body(*LEFT, "drops(b);")) == ([], ["a.c:7 handed on f"])


def test_a_called_function_that_takes_the_lock_back_excuses_nothing(write: Write) -> None:
    assert looked(write, BACK + body(*LEFT, "drops(b);"))[0] == ["a.c:7 left-open f"]


def test_a_function_that_is_named_in_a_comment_excuses_nothing(write: Write) -> None:
    assert looked(write, DROPS + body(*LEFT, "/* drops(b) */"))[0] == ["a.c:7 left-open f"]


def test_a_called_function_that_drops_another_lock_excuses_nothing(write: Write) -> None:
    other = [line.replace("->x", "->y") for line in LEFT]
    assert looked(write, DROPS + body(*other, "drops(b);"))[0] == ["a.c:7 left-open f"]


def test_dropping_does_not_excuse_a_lock_that_is_not_held(write: Write) -> None:
    lines = ("if (a)", "    axle_lock(&b->x);", "axle_unlock(&b->x);", "drops(b);")
    assert "a.c:9 closed-twice f" in looked(write, DROPS + body(*lines))[0]


# -- conditions that call something ------------------------------------------------------------

ASKED = ("if (is_on(a))", "    stop_begin(a);", "tick();", "if (is_on(a))", "    stop_end(a);")


def test_the_same_call_as_a_condition_twice_makes_a_note(write: Write) -> None:
    kind = "function not understood f"
    assert looked(write, body(*ASKED)) == ([], [f"a.c:4 {kind}", f"a.c:7 {kind}"])
    negated = (*ASKED[:3], "if (!is_on(a))", "    tick();", "else", ASKED[4])
    assert looked(write, body(*negated)) == ([], [f"a.c:4 {kind}", f"a.c:9 {kind}"])


def test_such_a_condition_may_take_an_address(write: Write) -> None:
    kind = "function not understood f"
    keyed = [line.replace("is_on(a)", "is_on(&key)") for line in ASKED]
    assert looked(write, body(*keyed)) == ([], [f"a.c:4 {kind}", f"a.c:7 {kind}"])
    handed_on = (*keyed[:2], "flip(&key);", *keyed[3:])
    assert "a.c:4 left-open f" in looked(write, body(*handed_on))[0]


def test_another_argument_or_an_assignment_between_is_another_condition(write: Write) -> None:
    both = ["a.c:4 left-open f", "a.c:7 closed-twice f"]
    other = (*ASKED[:3], "if (is_on(b))", ASKED[4])
    assert looked(write, body(*other))[0] == both
    set_between = (*ASKED[:2], "b = a->n;", *ASKED[3:])
    again = [line.replace("is_on(a)", "is_on(b)") for line in set_between]
    assert looked(write, body(*again))[0] == both


def test_an_early_exit_between_such_conditions_is_still_found(write: Write) -> None:
    early = (*ASKED[:2], "if (b)", "    return;", *ASKED[3:])
    assert "a.c:4 left-open f" in looked(write, body(*early))[0]


def test_a_lock_left_open_beside_such_conditions_is_still_found(write: Write) -> None:
    beside = ("belt_read();", *ASKED, "if (b)", "    belt_read_end();")
    assert looked(write, body(*beside))[0] == ["a.c:3 left-open f"]
