"""Contracts and marks that name one of several locks: judged at the callers, by the key."""

from __future__ import annotations

import pytest

from refactor.check.run import Settings, check, contracts
from refactor.protocol.load import load
from tests.check.conftest import Write, told
from tests.check.test_keyed import KEYED

NEEDS = "void needs(W *w) AXLE_HELD(&w->x);\n"
STOPPED = "/* w must be stopped. */\nvoid turned(W *w);\n"


def looked(write: Write, code: str, **more: str) -> tuple[list[str], list[str]]:
    """Findings, and messages of the notes, of a file and its headers."""
    headers = {f"{name}.h": text for name, text in more.items()}
    root = write({".crefactor.toml": KEYED, "a.c": code, **headers})
    report = check(root, load(root / ".crefactor.toml"), Settings())
    return told(report), [note.message for note in report.notes]


def messages(write: Write, code: str) -> list[str]:
    """The messages of all findings of a file."""
    root = write({".crefactor.toml": KEYED, "a.c": code})
    found = check(root, load(root / ".crefactor.toml"), Settings()).findings
    return [one.message for one in found]


def body(*lines: str, head: str = "void f(W *a, W *b)") -> str:
    """A function with these lines as its body; the first is line 3 of it."""
    return head + "\n{\n" + "".join(f"    {line}\n" for line in lines) + "}\n"


LOCKED = ("axle_lock(&a->x);", "needs(a);", "axle_unlock(&a->x);")


# -- held --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lines",
    [
        LOCKED,
        ("guard(axle)(&a->x);", "needs(a);"),
        ("axle_lock(&(*a).x);", "needs((a));", "axle_unlock(&a->x);"),
        ("W *c = a;", "axle_lock(&c->x);", "needs(a);", "axle_unlock(&c->x);"),
        ("axle_lock(&a->n->x);", "needs(a->n);", "axle_unlock(&a->n->x);"),
        ("axle_lock(&t.x);", "needs(&t);", "axle_unlock(&t.x);"),
    ],
)
def test_a_key_that_is_held_is_right(write: Write, lines: tuple[str, ...]) -> None:
    assert looked(write, NEEDS + body(*lines)) == ([], [])


def test_the_callers_own_mark_holds_the_key_in_its_own_words(write: Write) -> None:
    code = body("needs(b);", head="void f(W *a, W *b) AXLE_HELD(&b->x)")
    assert looked(write, NEEDS + code) == ([], [])
    other = "void f(W *c, W *d) AXLE_HELD(&d->x);\n" + body("needs(b);")
    assert looked(write, NEEDS + other) == ([], [])


def test_a_mark_may_leave_the_address_out(write: Write) -> None:
    needs = NEEDS.replace("&w->x", "w->x")
    assert looked(write, needs + body(*LOCKED)) == ([], [])


def test_a_lock_that_is_no_parameters_is_the_same_for_the_caller(write: Write) -> None:
    needs = "static struct axle all;\nvoid needs(void) AXLE_HELD(&all);\n"
    right = body("axle_lock(&all);", "needs();", "axle_unlock(&all);")
    assert looked(write, needs + right) == ([], [])
    assert looked(write, needs + body("needs();"))[0] == ["a.c:5 held-mismatch f"]


# -- not held ----------------------------------------------------------------------------------


def test_a_key_that_is_not_held_is_found(write: Write) -> None:
    assert looked(write, NEEDS + body("needs(a);")) == (["a.c:4 held-mismatch f"], [])
    (said,) = messages(write, NEEDS + body("needs(a);"))
    assert said.startswith("needs() needs &a->x held (AXLE_HELD(&w->x)); it is not taken here")


def test_another_object_of_the_same_sort_is_not_the_one(write: Write) -> None:
    code = body("axle_lock(&b->x);", "needs(a);", "axle_unlock(&b->x);")
    assert looked(write, NEEDS + code)[0] == ["a.c:5 held-mismatch f"]
    (said,) = messages(write, NEEDS + code)
    assert "&b->x is held instead (taken in line 4)" in said


def test_another_member_is_not_the_one(write: Write) -> None:
    code = body("axle_lock(&a->y);", "needs(a);", "axle_unlock(&a->y);")
    assert looked(write, NEEDS + code)[0] == ["a.c:5 held-mismatch f"]


def test_a_key_that_was_given_back_is_found(write: Write) -> None:
    code = body("axle_lock(&a->x);", "axle_unlock(&a->x);", "needs(a);")
    assert looked(write, NEEDS + code)[0] == ["a.c:6 held-mismatch f"]
    some = body("axle_lock(&a->x);", "if (b) {", "    axle_unlock(&a->x);", "    needs(a);")
    assert looked(
        write, NEEDS + some.replace("needs(a);\n", "needs(a);\n return;\n } axle_unlock(&a->x);\n")
    )[0] == ["a.c:7 held-mismatch f"]


def test_a_marked_function_that_drops_its_own_key_is_found(write: Write) -> None:
    code = body(
        "axle_unlock(&a->x);",
        "needs(a);",
        "axle_lock(&a->x);",
        head="void f(W *a) AXLE_HELD(&a->x)",
    )
    assert looked(write, NEEDS + code)[0] == ["a.c:5 held-mismatch f"]


def test_a_mark_of_another_key_does_not_do(write: Write) -> None:
    code = body("needs(a);", head="void f(W *a, W *b) AXLE_HELD(&b->x)")
    assert looked(write, NEEDS + code)[0] == ["a.c:4 held-mismatch f"]


# -- what cannot be told -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "lines",
    [
        ("needs(next(a));",),
        ("needs();",),
        ("W *c;", "c = next(a);", "axle_lock(&a->x);", "needs(c);", "axle_unlock(&a->x);"),
        ("axle_lock(lock_of(a));", "needs(a);", "axle_unlock(lock_of(a));"),
        ("struct axle *l = other(a);", "axle_lock(l);", "needs(a);", "axle_unlock(l);"),
    ],
)
def test_what_cannot_be_said_in_the_callers_words_is_a_note(
    write: Write, lines: tuple[str, ...]
) -> None:
    found, notes = looked(write, NEEDS + body(*lines))
    assert found == []
    assert [note for note in notes if "needs()" in note]


def test_a_lock_that_may_fail_says_nothing(write: Write) -> None:
    code = body("if (axle_trylock(&a->x)) {", "    needs(a);", "    axle_unlock(&a->x);", "}")
    assert looked(write, NEEDS + code)[0] == []


def test_a_name_of_another_file_or_a_local_one_is_not_guessed(write: Write) -> None:
    needs = "static struct axle all;\nvoid needs(void) AXLE_HELD(&all)\n{\n}\n"
    code = body("needs();")
    root = write({".crefactor.toml": KEYED, "b.c": needs, "a.c": "void needs(void);\n" + code})
    report = check(root, load(root / ".crefactor.toml"), Settings())
    assert (told(report), len(report.notes)) == ([], 1)
    assert looked(write, "void needs(void) AXLE_HELD(&nowhere);\n" + code)[0] == []
    local = body("struct axle all;", "needs();")
    assert (
        looked(write, "extern struct axle all;\nvoid needs(void) AXLE_HELD(&all);\n" + local)[0]
        == []
    )


# -- assumed of callers ------------------------------------------------------------------------

HELPER = NEEDS + "static void helper(int i, W *h)\n{\n    needs(h);\n}\n"


def test_an_unmarked_helper_whose_callers_all_hold_the_key_is_right(write: Write) -> None:
    right = body("axle_lock(&a->x);", "helper(1, a);", "axle_unlock(&a->x);")
    assert looked(write, HELPER + right) == ([], [])
    twice = right + right.replace("f(", "g(")
    assert looked(write, HELPER + twice) == ([], [])


def test_one_caller_without_it_is_enough(write: Write) -> None:
    right = body("axle_lock(&a->x);", "helper(1, a);", "axle_unlock(&a->x);")
    wrong = body("helper(1, b);", head="void g(W *a, W *b)")
    assert looked(write, HELPER + right + wrong)[0] == ["a.c:4 held-mismatch helper"]


def test_of_a_helper_that_is_called_through_a_pointer_nothing_is_said(write: Write) -> None:
    right = body("axle_lock(&a->x);", "helper(1, a);", "axle_unlock(&a->x);")
    pointer = "void g(void (**p)(int, W *))\n{\n    *p = helper;\n}\n"
    found, notes = looked(write, HELPER + right + pointer)
    assert found == []
    assert [note for note in notes if "helper() is used without being called" in note]


def test_a_helper_of_helpers_is_followed_up(write: Write) -> None:
    between = "static void between(W *v)\n{\n    helper(0, v->n);\n}\n"
    right = body("axle_lock(&a->n->x);", "between(a);", "axle_unlock(&a->n->x);")
    assert looked(write, HELPER + between + right) == ([], [])
    wrong = right.replace("a->n->x", "a->n->y")
    assert looked(write, HELPER + between + wrong)[0] == ["a.c:4 held-mismatch helper"]


def test_a_variable_that_a_macro_declares_is_not_the_files(write: Write) -> None:
    code = body("MAKE_WHEEL(w, 3);", "needs(&w);")
    found, notes = looked(write, NEEDS + code)
    assert (found, len(notes)) == ([], 1)


# -- keyed brackets ----------------------------------------------------------------------------


def test_the_contract_of_a_keyed_bracket_is_checked(write: Write) -> None:
    right = body("stop_begin(a);", "turned(a);", "stop_end(a);")
    assert looked(write, STOPPED + right) == ([], [])
    assert looked(write, STOPPED + body("turned(a);"))[0] == ["a.c:5 contract-outside-bracket f"]
    other = right.replace("turned(a)", "turned(b)")
    assert looked(write, STOPPED + other)[0] == ["a.c:6 contract-outside-bracket f"]


def test_a_contract_passed_on_holds_the_key(write: Write) -> None:
    code = "/* a must be stopped. */\n" + body("turned(a);")
    assert looked(write, STOPPED + code) == ([], [])
    wrong = "/* b must be stopped. */\n" + body("turned(a);")
    assert looked(write, STOPPED + wrong)[0] == ["a.c:6 contract-outside-bracket f"]


# -- twice -------------------------------------------------------------------------------------


def test_a_release_of_a_key_that_a_mark_says_is_held_is_right_once(write: Write) -> None:
    head = "void f(W *a) AXLE_HELD(&a->x)"
    once = ("axle_unlock(&a->x);", "tick();", "axle_lock(&a->x);")
    assert looked(write, body(*once, head=head)) == ([], [])
    twice = ("axle_unlock(&a->x);", "tick();", "axle_unlock(&a->x);")
    assert looked(write, body(*twice, head=head))[0] == ["a.c:5 closed-twice f"]


@pytest.mark.parametrize(
    "lines",
    [
        ("axle_lock(&a->x);", "axle_lock(&a->x);"),
        ("guard(axle)(&a->x);", "axle_lock(&a->x);"),
        ("axle_lock(&a->x);", "guard(axle)(&a->x);"),
        ("W *c = a;", "axle_lock(&c->x);", "axle_lock(&a->x);"),
    ],
)
def test_a_lock_that_is_taken_while_it_is_held_is_found(
    write: Write, lines: tuple[str, ...]
) -> None:
    found, _ = looked(write, body(*lines, "die();"))
    assert found == [f"a.c:{2 + len(lines)} held-mismatch f"]


def test_a_lock_that_a_mark_says_is_held_is_not_taken_again(write: Write) -> None:
    code = body("axle_lock(&a->x);", "die();", head="void f(W *a) AXLE_HELD(&a->x)")
    assert looked(write, code)[0] == ["a.c:3 held-mismatch f"]
    (said,) = messages(write, code)
    assert said.endswith("is held already, by the caller: f() is marked so")


@pytest.mark.parametrize(
    "lines",
    [
        ("axle_lock(&a->x);", "axle_lock(&b->x);"),
        ("axle_lock(&a->x);", "axle_unlock(&a->x);", "axle_lock(&a->x);"),
        ("axle_lock(&a->x);", "a = a->n;", "axle_lock(&a->x);"),
        ("belt_read();", "belt_read();"),
        ("axle_lock(&a->x);", "if (dropped(a))", "    axle_lock(&a->x);"),
    ],
)
def test_another_lock_or_one_that_may_be_taken_twice_is_right(
    write: Write, lines: tuple[str, ...]
) -> None:
    assert looked(write, body(*lines, "die();"))[0] == []


# -- contracts ---------------------------------------------------------------------------------


def test_contracts_are_listed_with_their_key(write: Write) -> None:
    code = NEEDS + STOPPED + "static void own(W *a)\n    AXLE_HELD(&a->x)\n{\n}\n"
    root = write({".crefactor.toml": KEYED, "a.c": code})
    sources = contracts(root, load(root / ".crefactor.toml")).sources
    assert [(s.function, s.about, s.says, s.key, s.what, s.line) for s in sources] == [
        ("needs", "axle", "AXLE_HELD(&w->x)", "&w->x", "prototype", 1),
        ("own", "axle", "AXLE_HELD(&a->x)", "&a->x", "definition", 4),
        ("turned", "stop", "w must be stopped.", "w", "prototype", 3),
    ]
