"""A bracket begun while a lock is held: taken here, by the caller's mark, or up the calls."""

import pytest

from tests.check.conftest import Run, names, noted, told

HALTING = "void inner(void)\n{\n    halt_begin();\n    halt_end();\n}\n"


def test_it_is_found_where_the_function_took_the_lock_itself(run: Run) -> None:
    report = run(
        "void f(void)\n{\n    belt_write();\n    halt_begin();\n    halt_end();\n"
        "    belt_write_end();\n}\n"
    )
    assert told(report) == ["a.c:4 begin-under-lock f"]
    assert report.findings[0].path == (3, 4)
    assert "line 3" in report.findings[0].message


def test_beginning_before_the_lock_is_right(run: Run) -> None:
    report = run(
        "void f(void)\n{\n    halt_begin();\n    belt_write();\n    belt_write_end();\n"
        "    halt_end();\n}\n"
    )
    assert told(report) == []


def test_a_mark_at_a_prototype_in_a_header_says_that_the_caller_holds_the_lock(run: Run) -> None:
    report = run({"a.h": "void BELT_WRITE inner(void);\n", "a.c": HALTING})
    assert told(report) == ["a.c:3 begin-under-lock inner"]
    assert "inner() is marked so" in report.findings[0].message


def test_a_lock_that_is_released_without_being_taken_is_the_callers(run: Run) -> None:
    report = run("void f(void)\n{\n    halt_begin();\n    belt_write_end();\n    halt_end();\n}\n")
    assert told(report) == ["a.c:3 begin-under-lock f"]
    assert "releases it without taking it" in report.findings[0].message


def test_a_guard_holds_to_the_end_of_its_block(run: Run) -> None:
    report = run(
        "void f(void)\n{\n    {\n        BELT_READ_GUARD();\n        halt_begin();\n"
        "        halt_end();\n    }\n    halt_begin();\n    halt_end();\n}\n"
    )
    assert told(report) == ["a.c:5 begin-under-lock f"]


def test_a_guarded_block_holds_inside_only(run: Run) -> None:
    report = run(
        "void f(void)\n{\n    WITH_BELT_READ() {\n        halt_begin();\n        halt_end();\n"
        "    }\n    halt_begin();\n    halt_end();\n}\n"
    )
    assert told(report) == ["a.c:4 begin-under-lock f"]


def test_a_fused_call_begins_the_bracket_as_well(run: Run) -> None:
    report = run(
        "void f(void)\n{\n    BELT_READ_GUARD();\n    belt_write_halted();\n"
        "    belt_write_end();\n}\n"
    )
    assert told(report) == ["a.c:4 begin-under-lock f"]


CALLER = HALTING + "void outer(void)\n{\n    belt_read();\n    inner();\n    belt_read_end();\n}\n"


def test_a_lock_held_one_call_up_is_found_at_the_call_with_the_chain(run: Run) -> None:
    report = run(CALLER)
    assert told(report) == ["a.c:9 begin-under-lock outer"]
    assert names(report.findings[0]) == ["outer", "inner", "halt_begin"]
    assert [step.line for step in report.findings[0].chain] == [9, 3, 0]


def test_depth_zero_does_not_look_at_callers(run: Run) -> None:
    assert told(run(CALLER, depth=0)) == []


DEEP = {
    "low.c": HALTING + "void middle(void)\n{\n    inner();\n}\n",
    "high.c": "void top(void)\n{\n    middle();\n}\n"
    "void holder(void)\n{\n    belt_write();\n    top();\n    belt_write_end();\n}\n",
}


@pytest.mark.parametrize(("depth", "findings"), [(1, 0), (2, 0), (3, 1), (9, 1)])
def test_three_calls_up_takes_a_depth_of_three(run: Run, depth: int, findings: int) -> None:
    assert len(run(DEEP, depth=depth).findings) == findings


def test_the_chain_names_every_function_on_the_way(run: Run) -> None:
    found = run(DEEP, depth=3).findings[0]
    assert names(found) == ["holder", "top", "middle", "inner", "halt_begin"]
    assert [step.file for step in found.chain] == ["high.c", "high.c", "low.c", "low.c", ""]


def test_a_caller_that_drops_its_lock_around_the_call_is_right(run: Run) -> None:
    report = run(
        HALTING + "void outer(void)\n{\n    belt_write();\n    belt_write_end();\n    inner();\n"
        "    belt_write();\n    belt_write_end();\n}\n"
    )
    assert told(report) == []


def test_a_marked_caller_that_drops_the_lock_around_the_call_is_right(run: Run) -> None:
    report = run(
        HALTING + "void BELT_WRITE outer(void)\n{\n    belt_write_end();\n    inner();\n"
        "    belt_write();\n}\n"
    )
    assert told(report) == []


def test_a_function_on_the_way_that_drops_the_callers_lock_protects_its_callers(run: Run) -> None:
    report = run(
        {
            "low.c": HALTING,
            "middle.c": "void middle(void)\n{\n    belt_write_end();\n    inner();\n"
            "    belt_write();\n}\n",
            "high.c": "void holder(void)\n{\n    belt_write();\n    middle();\n"
            "    belt_write_end();\n}\n",
        },
        depth=3,
    )
    assert told(report) == []


def test_only_the_kind_that_is_still_held_counts(run: Run) -> None:
    """`inner` gives a read lock back before it halts: readers may call it, writers may not."""
    report = run(
        "void inner(void)\n{\n    belt_read_end();\n    halt_begin();\n    halt_end();\n"
        "    belt_read();\n}\n"
        "void reader(void)\n{\n    belt_read();\n    inner();\n    belt_read_end();\n}\n"
        "void writer(void)\n{\n    belt_write();\n    inner();\n    belt_write_end();\n}\n"
    )
    assert told(report) == ["a.c:17 begin-under-lock writer"]


def test_a_marked_function_is_a_finding_itself_and_its_callers_are_none(run: Run) -> None:
    report = run(
        "void BELT_WRITE inner(void)\n{\n    halt_begin();\n    halt_end();\n}\n"
        "void outer(void)\n{\n    belt_write();\n    inner();\n    belt_write_end();\n}\n"
    )
    assert told(report) == ["a.c:3 begin-under-lock inner"]


def test_a_static_function_of_the_same_name_elsewhere_is_another_function(run: Run) -> None:
    report = run(
        {
            "a.c": "static " + HALTING,
            "b.c": "static void inner(void)\n{\n}\n"
            "void outer(void)\n{\n    belt_write();\n    inner();\n    belt_write_end();\n}\n",
        }
    )
    assert told(report) == []


def test_a_parameter_of_the_same_name_is_no_call_of_the_function(run: Run) -> None:
    report = run(
        HALTING + "void outer(void (*inner)(void))\n{\n    belt_write();\n    inner();\n"
        "    belt_write_end();\n}\n"
    )
    assert told(report) == []


def test_a_generated_function_leads_to_the_one_that_it_calls(run: Run) -> None:
    report = run(
        {
            "a.h": "int plain_wrapper mill_stop(void);\n",
            "a.c": "int mill_co_stop(void)\n{\n    halt_begin();\n    halt_end();\n"
            "    return 0;\n}\n"
            "void outer(void)\n{\n    belt_write();\n    mill_stop();\n    belt_write_end();\n}\n",
        }
    )
    assert told(report) == ["a.c:10 begin-under-lock outer"]
    assert names(report.findings[0]) == ["outer", "mill_co_stop", "halt_begin"]


def test_recursion_comes_to_an_end(run: Run) -> None:
    report = run(
        "void f(void)\n{\n    halt_begin();\n    halt_end();\n    g();\n}\n"
        "void g(void)\n{\n    f();\n}\n",
        depth=20,
    )
    assert told(report) == []


def test_every_if_branch_of_the_preprocessor_is_looked_at(run: Run) -> None:
    report = run(
        "void f(void)\n{\n#ifdef SAFE\n    halt_begin();\n    belt_write();\n#else\n"
        "    belt_write();\n    halt_begin();\n#endif\n    belt_write_end();\n    halt_end();\n}\n"
    )
    assert told(report) == ["a.c:8 begin-under-lock f"]


def test_calls_after_a_function_that_never_returns_do_not_count(run: Run) -> None:
    report = run(
        "void f(int bad)\n{\n    belt_write();\n    if (bad) {\n        die();\n"
        "        halt_begin();\n    }\n    belt_write_end();\n}\n"
    )
    assert told(report) == []


def test_the_functions_of_the_protocol_themselves_are_not_judged(run: Run) -> None:
    report = run("void belt_write_halted(void)\n{\n    halt_begin();\n    belt_write();\n}\n")
    assert told(report) == []
    assert noted(report) == []


OPS = (
    "struct ops { void (*stop)(void); };\n"
    "struct other { void (*stop)(void); };\n"
    "static " + HALTING + "static const struct ops own = { .stop = inner };\n"
)


def test_a_pointer_field_leads_to_the_function_that_was_put_into_it(run: Run) -> None:
    report = run(
        OPS + "void outer(struct ops *ops)\n{\n    belt_write();\n    ops->stop();\n"
        "    belt_write_end();\n}\n"
    )
    assert told(report) == ["a.c:12 begin-under-lock outer"]
    assert names(report.findings[0]) == ["outer", "inner", "halt_begin"]


def test_the_field_of_another_struct_is_another_field(run: Run) -> None:
    report = run(
        OPS + "void outer(struct other *ops)\n{\n    belt_write();\n    ops->stop();\n"
        "    belt_write_end();\n}\n"
    )
    assert told(report) == []
    assert noted(report) == []


def test_a_field_is_found_through_the_structs_on_the_way(run: Run) -> None:
    report = run(
        OPS + "struct wheel { struct ops *ops; };\n"
        "void outer(struct wheel *wheel)\n{\n    belt_write();\n    wheel->ops->stop();\n"
        "    belt_write_end();\n}\n"
    )
    assert told(report) == ["a.c:13 begin-under-lock outer"]


def test_an_assignment_to_a_field_counts_like_an_initialiser(run: Run) -> None:
    report = run(
        "struct ops { void (*stop)(void); };\n"
        + HALTING
        + "void set(struct ops *ops)\n{\n    ops->stop = inner;\n}\n"
        "void outer(struct ops *ops)\n{\n    belt_write();\n    ops->stop();\n"
        "    belt_write_end();\n}\n"
    )
    assert told(report) == ["a.c:14 begin-under-lock outer"]


def test_a_call_through_a_field_that_cannot_be_told_apart_is_a_note(run: Run) -> None:
    report = run(
        OPS + "void outer(void)\n{\n    belt_write();\n    current()->stop();\n"
        "    belt_write_end();\n}\n"
    )
    assert told(report) == []
    assert noted(report) == ["a.c:12 pointer not resolved outer"]


RUNNER = (
    "struct ops { void (*stop)(void); };\n"
    "void outer(struct ops *ops);\n"
    "void run_all(struct ops *ops)\n{\n    ops->stop();\n}\n"
    "void outer(struct ops *ops)\n{\n    belt_write();\n    run_all(ops);\n"
    "    belt_write_end();\n}\n" + HALTING + "static const struct ops one = { .stop = inner };\n"
)


def test_a_runner_of_the_only_function_in_a_field_leads_there(run: Run) -> None:
    report = run(RUNNER, depth=2)
    assert told(report) == ["a.c:10 begin-under-lock outer"]
    assert names(report.findings[0]) == ["outer", "run_all", "inner", "halt_begin"]


def test_a_runner_of_a_field_that_holds_other_functions_too_is_a_note(run: Run) -> None:
    other = "void rest(void)\n{\n}\nstatic const struct ops two = { .stop = rest };\n"
    report = run(RUNNER + other, depth=2)
    assert told(report) == []
    assert "a.c:10 pointer not resolved outer" in noted(report)


def test_a_name_that_too_many_files_hold_is_not_followed_and_noted(run: Run) -> None:
    files = {f"n{i}.c": f"void user{i}(void)\n{{\n    inner();\n}}\n" for i in range(201)}
    report = run({"a.c": HALTING, **files}, depth=2)
    assert noted(report) == ["a.c:3 pointer not resolved inner"]
    assert "202 files name inner" in report.notes[0].message


def test_a_function_whose_address_is_taken_gets_one_note(run: Run) -> None:
    report = run(
        HALTING + "void f(void)\n{\n    later(inner);\n    later(inner);\n}\n"
        "void g(void)\n{\n    later(&inner);\n}\n"
    )
    assert noted(report) == ["a.c:8 pointer not resolved"]
    assert "in 2 more places" in report.notes[0].message


def test_a_variable_of_the_functions_name_is_no_address(run: Run) -> None:
    report = run(HALTING + "void f(void)\n{\n    int inner = 0;\n    later(inner);\n}\n")
    assert noted(report) == []


def test_a_macro_that_names_the_function_is_a_note(run: Run) -> None:
    report = run(HALTING + "#define STOP(x) (x, inner())\n")
    assert noted(report) == ["a.c:6 call in a macro"]


def test_main_has_no_callers(run: Run) -> None:
    report = run(
        "int main(void)\n{\n    halt_begin();\n    halt_end();\n    return 0;\n}\n"
        "void f(void)\n{\n    belt_write();\n    main();\n    belt_write_end();\n}\n"
    )
    assert told(report) == []
