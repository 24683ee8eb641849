"""Keys: which argument it is, when it changes, and how it reads in a caller."""

from __future__ import annotations

import pytest

from refactor.flow.events import Act, Watch, find_events
from refactor.flow.expression import Unfit, names, read, rewritten
from refactor.syntax.keys import argument_keys, assigned_in, guard_keys, key_of
from tests.proof.support import ROLES

WATCH = Watch(ROLES.functions, "pause-one", frozenset(["tree", "queue"]), classes=ROLES.classes)


def _event(text: bytes) -> tuple[Act, str]:
    (event,) = find_events(text, 0, len(text), WATCH, {})
    return event.act, event.key


# -- what the key is ---------------------------------------------------------------------------

SAME = ["&s->lock", "( &s->lock )", "& s\n -> lock", "&s /* it */ ->lock", "&s->lock // it\n"]


@pytest.mark.parametrize("text", SAME)
def test_blanks_comments_and_outer_parentheses_do_not_count(text: str) -> None:
    assert key_of(text.encode()) == "&s->lock"


def test_inner_parentheses_count_and_words_stay_apart() -> None:
    assert key_of(b"(&a)->b") == "(&a)->b"
    assert key_of(b"(a)(b)") == "(a)(b)"
    assert key_of(b"sizeof x") == "sizeof x"


def test_arguments_are_parted_at_their_own_commas_only() -> None:
    text = b"f(a[i, j], g(x, y), (T) { 1, 2 })"
    assert argument_keys(text, text, 0) == ("a[i,j]", "g(x,y)", "(T){1,2}")
    assert argument_keys(b"f( )", b"f( )", 0) == ()
    assert argument_keys(b"f(a", b"f(a", 0) == ()


def test_a_class_stands_before_the_key_of_a_guard() -> None:
    assert guard_keys(b"guard(queue)(&s->q);", 0, 20) == ("queue", ("&s->q",))
    assert guard_keys(b"scoped_guard(queue, &s->q)", 0, 26) == ("queue", ("&s->q",))
    assert guard_keys(b"guard(rcu)();", 0, 13) == ("rcu", ())


def test_calls_and_guards_carry_their_keys() -> None:
    assert _event(b"queue_lock(&s->q);") == (Act.ACQUIRE, "&s->q")
    assert _event(b"node_pause_end( (bs) );") == (Act.END, "bs")
    assert _event(b"guard(queue)(&s->q);") == (Act.GUARD, "&s->q")
    assert _event(b"QUEUE_GUARD(&s->q);") == (Act.GUARD, "&s->q")
    assert _event(b"tree_wrlock();") == (Act.ACQUIRE, "")


def test_a_guard_of_another_class_is_nothing() -> None:
    assert find_events(b"guard(other)(&s->q);", 0, 20, WATCH, {}) == ()


def test_a_call_without_its_argument_is_not_understood() -> None:
    assert _event(b"queue_lock();")[0] is Act.HIDDEN


def test_a_lock_that_may_fail_is_not_understood() -> None:
    (event,) = find_events(b"queue_trylock(&s->q);", 0, 21, WATCH, {})
    assert event.act is Act.HIDDEN
    assert event.note == "a call of queue_trylock(), which takes a lock or does not"


# -- when it changes ---------------------------------------------------------------------------

CHANGED = [
    ("s", "s"),
    ("&s->lock", "s"),
    ("s->bs", "s->bs"),
    ("&s->next->lock", "s->next"),
    ("(*p)->lock", "*p"),
    ("&a[i].lock", "i"),
    ("a[i]", "a[j]"),
]
KEPT = [
    ("&s", "s"),
    ("&s->lock", "s->lock"),
    ("&s->lock", "lock"),
    ("x->s", "s"),
    ("x.s", "s"),
    ("s", "t"),
    ("s->a", "s->b"),
    ("ss", "s"),
]


@pytest.mark.parametrize(("key", "place"), CHANGED)
def test_an_assignment_to_what_a_key_reads_changes_it(key: str, place: str) -> None:
    assert assigned_in(key, place)


@pytest.mark.parametrize(("key", "place"), KEPT)
def test_an_assignment_to_anything_else_does_not(key: str, place: str) -> None:
    assert not assigned_in(key, place)


# -- in the words of a caller ------------------------------------------------------------------

WORDS = [
    ("bs", {"bs": "child->bs"}, "child->bs"),
    ("c->bs", {"c": "&tmp"}, "tmp.bs"),
    ("c->bs", {"c": "*pp"}, "(*pp)->bs"),
    ("c->bs", {"c": "&a[i]"}, "a[i].bs"),
    ("c->bs", {"c": "(c)"}, "c->bs"),
    ("c.bs", {"c": "*p"}, "p->bs"),
    ("*p", {"p": "&x"}, "x"),
    ("&s->lock", {"s": "t"}, "&t->lock"),
    ("&s->lock", {"s": "&t->q"}, "&t->q.lock"),
    ("&s->lock", {"s": "&t"}, "&t.lock"),
    ("a[i]", {"i": "(n)"}, "a[n]"),
    ("a[0]", {"a": "*v"}, "(*v)[0]"),
    ("x", {}, "x"),
    ("s->x", {"x": "y"}, "s->x"),
]


@pytest.mark.parametrize(("key", "given", "wanted"), WORDS)
def test_an_argument_takes_the_parameters_place(
    key: str, given: dict[str, str], wanted: str
) -> None:
    assert rewritten(key, given) == wanted


UNFIT = [
    ("bs", "blk_bs(blk)", "the argument blk_bs(blk) calls something"),
    ("bs", "p++", "the argument p++ changes something"),
    ("bs", "p = q", "the argument p = q changes something"),
    ("bs", "p + 1", "is more than names"),
    ("bs", "(T *) p", "is more than names"),
    ("bs", "sizeof(x)", "calls something"),
    ("&bs", "x", "&bs is the address of a parameter"),
    ("f(bs)", "x", "f(bs) calls something"),
    ("bs", "((((", "is more than names"),
]


@pytest.mark.parametrize(("key", "argument", "reason"), UNFIT)
def test_what_cannot_be_said_twice_is_unfit(key: str, argument: str, reason: str) -> None:
    found = rewritten(key, {"bs": argument})
    assert isinstance(found, Unfit)
    assert reason in found.reason


def test_nesting_without_end_is_unfit() -> None:
    assert isinstance(read("*" * 100_000 + "p"), Unfit)
    assert isinstance(read("(" * 100_000 + "p"), Unfit)


def test_the_names_of_a_key_are_its_variables() -> None:
    expression = read("&s->a[t.i].b")
    assert not isinstance(expression, Unfit)
    assert list(names(expression)) == ["s", "t"]
