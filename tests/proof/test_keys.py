"""The proof's own reading of keys, and that it agrees with what the plan makes of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from refactor.flow.expression import Unfit, rewritten
from refactor.proof.balance import Entry, Question, Rule
from refactor.proof.keys import meaning, put, reads, spelt, text_of
from refactor.proof.standins import stand_ins
from tests.proof.support import PROTOCOL, QUESTION, ROLES, found, look, translation

ONE = next(bracket for bracket in PROTOCOL.brackets if bracket.name == "pause-one")
KEYED = replace(
    QUESTION,
    bracket=ONE,
    classes=ROLES.classes,
    needed=lambda call: call.arguments[0] if call.arguments else None,
)
MOVED = replace(KEYED, strict=True)

ALIKE = [
    ("(&a)->b", "a.b"),
    ("(*p).b", "p->b"),
    ("*&a", "a"),
    ("&*p", "p"),
    ("( p )", "p"),
    ("&(s)->lock", "&s->lock"),
    ("a[ i ]", "a[i]"),
    ("*(&s->q)", "s->q"),
]


@pytest.mark.parametrize(("one", "two"), ALIKE)
def test_what_means_the_same_is_spelt_alike(one: str, two: str) -> None:
    assert spelt(one) == spelt(two)
    assert spelt(spelt(one)) == spelt(one)


@pytest.mark.parametrize(("one", "two"), [("a.b", "a->b"), ("p", "*p"), ("&p", "p"), ("f(x)", "x")])
def test_what_means_something_else_is_not(one: str, two: str) -> None:
    assert spelt(one) != spelt(two)


def test_a_key_rests_on_what_it_reads() -> None:
    assert meaning("s->next") in set(reads(meaning("&s->next->lock")))
    assert meaning("s") in set(reads(meaning("&s->lock")))
    assert meaning("s->lock") not in set(reads(meaning("&s->lock")))
    assert meaning("s") not in set(reads(meaning("&s")))


NAMES = st.sampled_from(["a", "b", "c"])
EXPRESSIONS = st.recursive(
    NAMES,
    lambda inner: st.one_of(
        st.builds("({})->{}".format, inner, NAMES),
        st.builds("({}).{}".format, inner, NAMES),
        st.builds("*({})".format, inner),
        st.builds("({})[{}]".format, inner, inner),
    ),
    max_leaves=6,
)


@given(EXPRESSIONS, EXPRESSIONS | EXPRESSIONS.map("&({})".format))
def test_both_readings_make_the_same_of_an_argument(key: str, argument: str) -> None:
    said = rewritten(key, {"a": argument})
    assert not isinstance(said, Unfit)
    assert spelt(said) == text_of(put(meaning(key), {"a": meaning(argument)}))


# -- on paths ----------------------------------------------------------------------------------


def rules(body: str, question: Question = KEYED, entry: Entry | None = None) -> list[Rule]:
    """The rules broken in a function of that body."""
    return [rule for rule, _ in found(look(body, question, entry or Entry()))]


def test_locks_of_different_keys_are_different_locks() -> None:
    assert rules("queue_lock(&node->q); queue_unlock(&node->q);") == []
    both = rules("queue_lock(&node->q); queue_unlock(&other->q);")
    assert sorted(rule.value for rule in both) == ["left-open"]


def test_keys_that_mean_the_same_are_one_lock() -> None:
    assert rules("queue_lock(&(*node).q); queue_unlock(&node->q);") == []


def test_a_call_is_inside_of_the_bracket_for_its_own_key_only() -> None:
    inside = "node_pause_begin(node); node_detach({}); node_pause_end(node);"
    assert rules(inside.format("node")) == []
    assert rules(inside.format("other")) == [Rule.OUTSIDE]
    assert rules("node_detach(node);", entry=Entry(bracket=True, begun=("node",))) == []
    assert rules("node_detach(node);", entry=Entry(bracket=True, begun=("x",))) == [Rule.OUTSIDE]


def test_guards_with_a_class_hold_to_the_end_of_their_block() -> None:
    assert rules("guard(queue)(&node->q); node_pause_begin(node); node_pause_end(node);") == [
        Rule.BEGIN_UNDER_LOCK
    ]
    assert rules("{ guard(queue)(&node->q); } node_pause_begin(node); node_pause_end(node);") == []
    block = (
        "    scoped_guard(queue, &node->q) {\n node_pause_begin(node);\n node_pause_end(node);\n}"
    )
    assert rules(block) == [Rule.BEGIN_UNDER_LOCK]


def test_an_assignment_to_a_key_that_is_held_is_not_understood() -> None:
    body = "queue_lock(&node->q); node = node->next; queue_unlock(&node->q);"
    assert look(body, MOVED).not_understood
    before = "node = node->next; queue_lock(&node->q); queue_unlock(&node->q);"
    assert look(before, MOVED).not_understood == ()


def test_a_lock_that_may_fail_is_not_understood_and_no_mistake() -> None:
    result = look("if (queue_trylock(&node->q)) { queue_unlock(&node->q); }", KEYED)
    assert result.violations == ()
    assert result.not_understood


def test_a_variable_set_at_its_declaration_stands_for_what_it_is_set_to() -> None:
    lines = ["Node *p = n->peer;", "Node *q = p;", "Node *r = n;", "r = q;"]
    text = "void f(Node *n)\n{\n    " + "\n    ".join(lines) + "\n}\n"
    file = translation(text)
    known = stand_ins(file, file.functions[0])
    assert {name: text_of(what) for name, what in known.items()} == {"p": "n->peer", "q": "n->peer"}
