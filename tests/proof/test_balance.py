"""What the examination of a function says, rule by rule."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from refactor.proof import balance
from refactor.proof.balance import Entry, Question, Rule, Situation, examine
from refactor.proof.branches import MAX_CHOICES
from refactor.protocol.index import Mark
from tests.proof.support import QUESTION, found, look, translation

NOTHING = Entry()
WRITE, READ = ("tree", "write"), ("tree", "read")


def asking(*names: str) -> Question:
    """The question that also asks what is held at calls of these."""
    return replace(QUESTION, asked=lambda name, _field: name in names)


def marked(mark: Mark, name: str = "node_size") -> Question:
    """The question in which a callee carries a mark."""
    return replace(QUESTION, marks=lambda callee, _field: (mark,) if callee == name else ())


def held(body: str, entry: Entry = NOTHING) -> set[Situation]:
    """What can be held at the call of probe()."""
    result = look(body, asking("probe"), entry)
    assert result.not_understood == ()
    return {one for call in result.calls if call.callee == "probe" for one in call.held}


# -- must stay silent --------------------------------------------------------------------------


def test_a_bracket_around_a_region_is_in_order() -> None:
    assert (
        found(
            look(
                "pause_all_begin(); tree_wrlock(); node_detach(node);"
                "tree_wrunlock(); pause_all_end();"
            )
        )
        == []
    )


def test_a_function_without_any_name_that_matters_has_nothing_to_say() -> None:
    result = look("if (node->size > 3) { return 1; } return (node->cb)(node);")
    assert (result.violations, result.calls, result.not_understood) == ((), (), ())


def test_the_name_of_another_structs_member_is_no_call_of_the_function() -> None:
    assert found(look("node->ops->pause_all_begin(node);")) == []


def test_a_caller_that_is_inside_the_bracket_covers_the_call() -> None:
    assert found(look("node_detach(node);", entry=Entry(bracket=True))) == []


def test_a_lock_that_is_dropped_and_taken_again_counts_as_the_callers() -> None:
    body = "tree_rdunlock(); pause_all_begin(); pause_all_end(); tree_rdlock();"
    result = look(body, entry=Entry((READ,)))
    assert found(result) == []
    assert result.dropped == ()


def test_a_release_without_an_acquire_tells_of_the_callers_lock() -> None:
    result = look("tree_wrunlock(); node_wait(node); tree_wrlock();")
    assert result.inferred == (WRITE,)
    assert result.dropped == ()
    assert found(result) == []


def test_a_fused_acquire_begins_the_bracket_and_its_release_ends_both() -> None:
    assert found(look("tree_wrlock_paused(); node_detach(node); tree_wrunlock();")) == []


def test_the_fused_release_ends_nothing_that_was_begun_outside() -> None:
    body = "pause_all_begin(); tree_wrlock_paused(); tree_wrunlock(); pause_all_end();"
    assert found(look(body)) == []


# -- what is wrong -----------------------------------------------------------------------------


def test_a_begin_under_the_functions_own_lock_is_named_with_the_line_of_the_lock() -> None:
    (violation,) = look(
        "tree_rdlock();\npause_all_begin();\npause_all_end();\ntree_rdunlock();"
    ).violations
    assert violation.rule is Rule.BEGIN_UNDER_LOCK
    assert violation.path == (3, 4)
    assert "the lock tree taken in line 3" in violation.message
    assert not violation.by_caller


def test_a_begin_under_the_callers_lock_is_told_apart() -> None:
    (violation,) = look("pause_all_begin();\npause_all_end();", entry=Entry((WRITE,))).violations
    assert violation.rule is Rule.BEGIN_UNDER_LOCK
    assert violation.by_caller


def test_a_fused_acquire_under_a_lock_begins_under_it() -> None:
    result = look("tree_rdlock();\ntree_wrlock_paused();\ntree_wrunlock();\ntree_rdunlock();")
    assert found(result) == [(Rule.BEGIN_UNDER_LOCK, (3, 4))]


def test_an_early_exit_without_its_end_is_shown_with_the_way_there() -> None:
    result = look("""
    pause_all_begin();
    tree_wrlock();
    if (node->busy) {
        tree_wrunlock();
        return 1;
    }
    tree_wrunlock();
    pause_all_end();""")
    (violation,) = result.violations
    assert violation.rule is Rule.LEFT_OPEN
    assert violation.path == (3, 4, 5, 6, 7)
    assert "line 7 leaves" in violation.message
    assert not violation.always


def test_a_function_that_only_takes_a_lock_leaves_it_open_always() -> None:
    (violation,) = look("tree_wrlock();").violations
    assert (violation.rule, violation.lock, violation.always) == (Rule.LEFT_OPEN, "tree", True)


def test_an_end_without_a_begin_is_one_too_many() -> None:
    assert found(look("node_dump(node);\npause_all_end();")) == [(Rule.CLOSED_TWICE, (4,))]


def test_an_end_of_the_callers_bracket_is_one_too_many() -> None:
    (violation,) = look("pause_all_end();", entry=Entry(bracket=True)).violations
    assert violation.rule is Rule.CLOSED_TWICE
    assert violation.by_caller


def test_a_release_on_a_path_that_did_not_take_the_lock_is_one_too_many() -> None:
    result = look("if (node->busy) {\n    tree_wrlock();\n}\ntree_wrunlock();")
    assert found(result) == [(Rule.CLOSED_TWICE, (3, 6))]


def test_a_bracket_begun_in_a_loop_is_begun_again() -> None:
    result = look("while (node->next) {\n    pause_all_begin();\n}\npause_all_end();")
    assert (Rule.LEFT_OPEN, (3, 4, 3, 4)) in found(result)


def test_a_contract_call_is_outside_on_one_path() -> None:
    result = look(
        "if (node->busy) {\n    pause_all_begin();\n}\nnode_detach(node);\n"
        "if (node->busy) {\n    pause_all_end();\n}"
    )
    assert (Rule.OUTSIDE, (3, 6)) in found(result)


def test_a_callee_that_must_not_be_called_under_the_lock() -> None:
    question = marked(Mark("tree", None, False))
    assert found(look("tree_rdlock();\nnode_size(node);\ntree_rdunlock();", question)) == [
        (Rule.HELD_MISMATCH, (3, 4))
    ]
    assert found(look("node_size(node);", question)) == []


def test_a_callee_that_needs_the_lock_and_does_not_get_it() -> None:
    question = marked(Mark("tree", "write", False))
    assert found(look("node_size(node);", question)) == [(Rule.HELD_MISMATCH, (3,))]
    assert found(look("node_size(node);", question, Entry((WRITE,)))) == []


def test_nothing_is_missing_where_the_caller_may_hold_it() -> None:
    question = marked(Mark("tree", "write", False))
    assert found(look("node_size(node);", question, Entry(open=True))) == []


def test_the_lock_is_missing_after_it_was_dropped_even_if_the_caller_may_hold_more() -> None:
    question = marked(Mark("tree", "write", False))
    body = "tree_wrunlock();\nnode_size(node);\ntree_wrlock();"
    assert found(look(body, question, Entry(open=True))) == [(Rule.HELD_MISMATCH, (3, 4))]


def test_the_stronger_kind_of_a_lock_is_enough_and_the_weaker_is_not() -> None:
    reads, writes = marked(Mark("tree", "read", False)), marked(Mark("tree", "write", False))
    assert found(look("node_size(node);", reads, Entry((WRITE,)))) == []
    assert found(look("node_size(node);", writes, Entry((READ,)))) == [(Rule.HELD_MISMATCH, (3,))]


def test_an_end_before_the_release_of_what_was_taken_inside_is_wrong_if_asked_strictly() -> None:
    body = "pause_all_begin();\ntree_wrlock();\npause_all_end();\ntree_wrunlock();"
    assert found(look(body)) == []
    assert found(look(body, replace(QUESTION, strict=True))) == [(Rule.CROSSED, (3, 4, 5))]


# -- control flow ------------------------------------------------------------------------------


def test_a_guard_holds_to_the_end_of_its_block() -> None:
    assert held("{ TREE_RDLOCK_GUARD(); probe(); }") == {Situation((READ,), False, (3,))}
    assert held("{ TREE_RDLOCK_GUARD(); } probe();") == {Situation((), False, ())}


def test_a_guard_in_a_body_without_braces_ends_with_that_body() -> None:
    assert held("if (node->busy) TREE_RDLOCK_GUARD(); probe();") == {Situation((), False, ())}


def test_a_guard_ends_where_a_jump_leaves_its_block() -> None:
    body = "{ TREE_RDLOCK_GUARD(); if (node->busy) { goto out; } }\nout: probe();"
    assert held(body) == {Situation((), False, ())}


def test_a_guard_ends_where_a_jump_leads_back_over_it() -> None:
    body = "again: probe();\nTREE_RDLOCK_GUARD();\nif (node->busy) { goto again; }"
    assert held(body) == {Situation((), False, ())}


def test_a_block_guard_holds_in_its_block_only() -> None:
    body = "WITH_TREE_RDLOCK_GUARD() {\n        probe();\n    }\n"
    assert held(body) == {Situation((READ,), False, (3,))}
    assert held(body + "    tree_wrlock();\n") == {Situation((READ,), False, (3,))}


def test_a_call_that_never_returns_ends_the_path() -> None:
    assert (
        found(look("pause_all_begin();\nif (node->busy) {\n    die();\n}\npause_all_end();")) == []
    )


def test_what_may_not_be_evaluated_may_not_happen() -> None:
    body = "node->busy && tree_wrlock(); probe();"
    assert held(body) == {Situation((), False, ()), Situation((WRITE,), False, (3,))}


def test_arguments_are_evaluated_before_the_call() -> None:
    assert held("probe(tree_wrlock());") == {Situation((WRITE,), False, (3,))}


@pytest.mark.parametrize("test", ["1", "true", "(2)", "!0", "0x1u", "TRUE", "!(false)"])
def test_what_stands_behind_an_endless_loop_is_not_reached(test: str) -> None:
    assert held(f"while ({test}) {{ node_wait(node); }} probe();") == set()


@pytest.mark.parametrize("test", ["0", "node->busy", "!1", "0x0"])
def test_what_stands_behind_any_other_loop_is_reached(test: str) -> None:
    assert held(f"while ({test}) {{ node_wait(node); }} probe();") != set()


def test_a_case_is_entered_from_the_head_and_from_the_case_before() -> None:
    body = "switch (node->kind) { case 1: tree_wrlock(); case 2: probe(); }"
    assert held(body) == {Situation((), False, ()), Situation((WRITE,), False, (3,))}


def test_cases_inside_of_a_loop_belong_to_the_switch_around_it() -> None:
    body = (
        "switch (node->kind) { case 0: do { tree_wrlock(); case 1: probe(); "
        "tree_wrunlock(); } while (node->next); }"
    )
    assert held(body) == {Situation((), False, ()), Situation((WRITE,), False, (3,))}


def test_a_jump_into_a_loop_comes_round_again() -> None:
    body = "goto in; while (node->next) { tree_wrlock(); in: probe(); tree_wrunlock(); }"
    assert Situation((WRITE,), False, (3,)) in held(body)


def test_long_else_if_chains_are_no_nesting() -> None:
    chain = " else ".join(f"if (node->kind == {n}) {{ tree_rdlock(); }}" for n in range(400))
    result = look(f"{chain} probe();", asking("probe"))
    assert [what for _, what in result.not_understood] == ["too many states to follow"]


# -- #if ---------------------------------------------------------------------------------------


def test_every_configuration_is_looked_at() -> None:
    result = look(
        "pause_all_begin();\n#ifdef TRACE\nif (node->busy) {\n    return 1;\n}\n"
        "#endif\npause_all_end();"
    )
    assert found(result) == [(Rule.LEFT_OPEN, (3, 5, 6))]


def test_the_same_condition_is_decided_alike_everywhere() -> None:
    lock = "#if defined(TRACE) && !defined(QUIET)\ntree_wrlock();\n#endif\n"
    unlock = "#if !defined(QUIET)\n#ifdef TRACE\ntree_wrunlock();\n#endif\n#endif\n"
    assert found(look(lock + "node_dump(node);\n" + unlock)) == []


def test_code_that_is_switched_off_counts_only_where_a_contract_call_stands_in_it() -> None:
    assert found(look("#if 0\ntree_wrlock();\n#endif\nnode_dump(node);")) == []
    assert found(look("#if 0\nnode_detach(node);\n#endif\nnode_dump(node);")) == [
        (Rule.OUTSIDE, (4,))
    ]


def test_more_conditions_than_can_be_followed_are_not_understood() -> None:
    groups = "".join(f"#ifdef C{n}\ntree_wrlock();\n#endif\n" for n in range(MAX_CHOICES + 1))
    result = look(groups + "node_detach(node);")
    assert [what for _, what in result.not_understood] == [
        "more #if conditions than can be followed"
    ]


# -- not understood ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("tree_wrlock(); goto *node->target;", "code that does not parse"),
        ("tree_wrlock(); goto nowhere;", "a goto to the unknown label nowhere"),
        ("int n = ({ tree_wrlock(); 1; });", "a statement inside an expression"),
        ("int f(void) { tree_wrlock(); }", "a function inside a function"),
        ("tree_wrlock(); break;", "a break or continue outside of any loop"),
        ('tree_wrlock(); asm goto("" : : : : out); out: ;', "an asm goto"),
        ("tree_wrlock(), node->;", "a statement that does not parse"),
    ],
)
def test_what_the_examination_cannot_show_is_said(body: str, what: str) -> None:
    assert what in {text for _, text in look(body).not_understood}


def test_a_lock_function_that_is_passed_on_is_not_understood_if_asked_strictly() -> None:
    body = "on_exit(tree_wrunlock); node_detach(node);"
    assert look(body).not_understood == ()
    strict = look(body, replace(QUESTION, strict=True))
    assert [what for _, what in strict.not_understood] == [
        "tree_wrunlock in code that is no plain call"
    ]


def test_a_function_too_large_for_its_configurations_is_not_understood(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(balance, "MAX_BYTES", 100)
    result = look("#ifdef TRACE\ntree_wrlock();\n#endif\nnode_detach(node);\n" + 90 * " ")
    assert [what for _, what in result.not_understood] == ["too large for the #if conditions in it"]


def test_a_body_that_two_heads_share_is_looked_at_once() -> None:
    text = (
        "#ifdef OLD\nvoid run(int n)\n{\n#else\nvoid run(Node *node)\n{\n#endif\n"
        "    tree_wrlock();\n    pause_all_begin();\n"
        "    pause_all_end();\n    tree_wrunlock();\n}\n"
    )
    file = translation(text)
    (function,) = file.functions
    result = examine(file, function, QUESTION, NOTHING)
    assert found(result) == [(Rule.BEGIN_UNDER_LOCK, (8, 9))]


def test_two_ends_of_a_body_are_two_configurations() -> None:
    text = (
        "void run(Node *node)\n{\n    tree_wrlock();\n#ifdef OLD\n    return;\n}\n#else\n"
        "    tree_wrunlock();\n}\n#endif\n"
    )
    file = translation(text)
    result = examine(file, file.functions[0], QUESTION, NOTHING)
    assert found(result) == [(Rule.LEFT_OPEN, (3, 5))]
    assert result.exits == 2
