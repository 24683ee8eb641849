"""Contracts, paths that leave something open or close it twice, and marks that a call breaks."""

import pytest

from tests.check.conftest import Run, noted, told

OWED = "/* Turns.\n *\n * All wheels must be halted.\n */\nvoid owed(void)\n{\n}\n"


def f(*lines: str, head: str = "void f(int a)") -> str:
    """A function with these lines as its body."""
    return head + "\n{\n" + "".join(f"    {line}\n" for line in lines) + "}\n"


# -- contracts ---------------------------------------------------------------------------------


def test_a_call_outside_of_the_bracket_breaks_the_contract(run: Run) -> None:
    report = run(OWED + f("owed();"))
    assert told(report) == ["a.c:10 contract-outside-bracket f"]
    assert "All wheels must be halted." in report.findings[0].message


def test_a_call_inside_of_the_bracket_keeps_it(run: Run) -> None:
    assert told(run(OWED + f("halt_begin();", "owed();", "halt_end();"))) == []


def test_a_call_inside_on_some_paths_only_breaks_it(run: Run) -> None:
    report = run(OWED + f("if (a) {", "halt_begin();", "}", "owed();", "halt_end();"))
    assert "a.c:13 contract-outside-bracket f" in told(report)
    outside = next(x for x in report.findings if x.rule == "contract-outside-bracket")
    assert "on some paths" in outside.message


def test_a_function_that_says_the_contract_itself_may_call(run: Run) -> None:
    assert told(run(OWED + "/* All wheels must be halted. */\n" + f("owed();"))) == []


def test_the_contract_may_stand_at_the_prototype(run: Run) -> None:
    files = {
        "a.h": "// Turns.\n// All wheels must be\n// halted.\nvoid BELT_FREE owed(void);\n",
        "a.c": f("owed();"),
    }
    assert told(run(files)) == ["a.c:3 contract-outside-bracket f"]


def test_a_comment_further_up_is_not_the_functions(run: Run) -> None:
    assert told(run("/* All wheels must be halted. */\n\nvoid owed(void);\n" + f("owed();"))) == []


FIELD = "struct ops {\n    /* All wheels must be halted. */\n    void (*turn)(void);\n};\n"


def test_the_contract_of_a_pointer_field_holds_for_calls_through_it(run: Run) -> None:
    report = run(FIELD + f("ops->turn();", head="void f(struct ops *ops)"))
    assert told(report) == ["a.c:7 contract-outside-bracket f"]


def test_the_contract_of_a_pointer_field_holds_in_the_functions_put_into_it(run: Run) -> None:
    held = "static void turner(void)\n{\n    owed();\n}\n"
    report = run(FIELD + OWED + held + "static struct ops ops = { .turn = turner };\n")
    assert told(report) == []


def test_a_bracket_that_the_function_began_covers_a_fused_call_too(run: Run) -> None:
    assert told(run(OWED + f("belt_write_halted();", "owed();", "belt_write_end();"))) == []


# -- left open, closed twice -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("halt_begin();", "halt_end();"), ("belt_read();", "belt_read_end();")],
)
def test_an_early_exit_that_forgets_to_close_is_found(run: Run, opening: str, closing: str) -> None:
    report = run(f(opening, "if (a) {", "    return;", "}", closing))
    assert told(report) == ["a.c:3 left-open f"]
    assert report.findings[0].path[-1] == 5


def test_early_exits_that_all_close_are_right(run: Run) -> None:
    report = run(
        f("belt_read();", "if (a) {", "    goto out;", "}", "g();", "out:", "belt_read_end();")
    )
    assert told(report) == []


def test_ending_twice_is_found(run: Run) -> None:
    report = run(f("halt_begin();", "if (a) {", "    halt_end();", "}", "halt_end();"))
    assert "a.c:7 closed-twice f" in told(report)


def test_a_fused_call_left_open_is_one_finding(run: Run) -> None:
    report = run(f("belt_write_halted();", "if (a) {", "    return;", "}", "belt_write_end();"))
    assert told(report) == ["a.c:3 left-open f"]


def test_leaving_main_ends_the_process(run: Run) -> None:
    assert told(run(f("halt_begin();", "return 0;", head="int main(void)"))) == []


def test_a_function_that_never_closes_what_nobody_else_closes_is_found(run: Run) -> None:
    assert told(run(f("halt_begin();"))) == ["a.c:3 left-open f"]


def test_two_halves_in_one_file_hand_over_and_are_notes(run: Run) -> None:
    report = run(f("halt_begin();") + f("halt_end();", head="void g(void)"))
    assert told(report) == []
    assert noted(report) == ["a.c:3 handed on f", "a.c:7 handed on g"]


def test_halves_of_a_lock_hand_over_too(run: Run) -> None:
    report = run(f("belt_read();") + f("belt_read_end();", head="void g(void)"))
    assert told(report) == []
    assert noted(report) == ["a.c:3 handed on f"]


def test_a_half_in_the_file_that_defines_the_other_half_is_the_implementation(run: Run) -> None:
    report = run(f("halt_begin();") + "void halt_end(void)\n{\n}\n")
    assert told(report) == []


# -- the same condition twice ------------------------------------------------------------------


def test_the_same_condition_around_both_calls_decides_once(run: Run) -> None:
    report = run(f("if (a) {", "belt_read();", "}", "g();", "if (a) {", "belt_read_end();", "}"))
    assert told(report) == []


def test_a_negated_condition_with_an_else_decides_too(run: Run) -> None:
    report = run(
        f(
            *("if (!s->on) {", "g();", "} else {", "belt_read();", "}"),
            *("if (s->on)", "belt_read_end();"),
            head="void f(struct s *s)",
        )
    )
    assert told(report) == []


def test_an_exit_between_the_same_conditions_is_found_all_the_same(run: Run) -> None:
    report = run(
        f(
            *("if (a) {", "belt_read();", "}", "if (g()) {", "return;", "}"),
            *("if (a) {", "belt_read_end();", "}"),
        )
    )
    assert told(report) == ["a.c:4 left-open f"]


@pytest.mark.parametrize("change", ["a = g();", "a++;", "--a;", "a += 1;", "g(&a);"])
def test_a_condition_that_may_have_changed_decides_nothing(run: Run, change: str) -> None:
    report = run(f("if (a) {", "belt_read();", "}", change, "if (a) {", "belt_read_end();", "}"))
    assert "a.c:4 left-open f" in told(report)


def test_a_condition_that_calls_something_decides_nothing(run: Run) -> None:
    report = run(f("if (g()) {", "belt_read();", "}", "if (g()) {", "belt_read_end();", "}"))
    assert "a.c:4 left-open f" in told(report)


# -- marks -------------------------------------------------------------------------------------

MARKED = (
    "void BELT_READ reads(void);\nvoid BELT_WRITE writes(void);\nvoid BELT_FREE free_of(void);\n"
)


def marked(run: Run, *lines: str, head: str = "void f(int a)") -> list[str]:
    """The messages for a function that calls marked ones."""
    report = run({"a.h": MARKED, "a.c": f(*lines, head=head)})
    assert {finding.rule for finding in report.findings} <= {"held-mismatch"}
    return [finding.message for finding in report.findings]


def test_a_function_marked_held_must_be_called_with_the_lock(run: Run) -> None:
    (message,) = marked(run, "reads();")
    assert "not taken here, and f() is not marked as called with it" in message


def test_taking_the_lock_is_enough(run: Run) -> None:
    assert marked(run, "belt_read();", "reads();", "belt_read_end();") == []


def test_being_marked_is_enough(run: Run) -> None:
    assert marked(run, "reads();", head="void BELT_READ f(void)") == []


def test_who_writes_may_read(run: Run) -> None:
    assert marked(run, "reads();", head="void BELT_WRITE f(void)") == []


def test_who_reads_may_not_write(run: Run) -> None:
    (message,) = marked(run, "belt_read();", "writes();", "belt_read_end();")
    assert "held for write; for read only it is taken in line 3" in message


def test_holding_it_on_some_paths_is_not_enough(run: Run) -> None:
    found = marked(run, "if (a)", "    belt_read();", "reads();", "if (a)", "    belt_read_end();")
    assert found == ["reads() needs the belt lock held for read; on some paths it is not held here"]


def test_a_function_marked_free_says_so_in_the_message(run: Run) -> None:
    (message,) = marked(run, "reads();", head="void BELT_FREE f(void)")
    assert "f() is marked to be called without it and does not take it here" in message


def test_a_function_marked_free_must_not_be_called_under_the_lock(run: Run) -> None:
    (message,) = marked(run, "belt_write();", "free_of();", "belt_write_end();")
    assert message.endswith("must be called without the belt lock, which is taken in line 3")


def test_nor_under_a_lock_that_the_caller_holds(run: Run) -> None:
    (message,) = marked(run, "free_of();", head="void BELT_READ f(void)")
    assert message.endswith("held by the caller: f() is marked so")


def test_nor_under_one_that_is_released_behind_the_call(run: Run) -> None:
    (message,) = marked(run, "free_of();", "belt_read_end();")
    assert message.endswith("held by the caller: f() releases it without taking it")


POINTERS = (
    "struct ops { void BELT_READ_PTR (*look)(void); void BELT_FREE_PTR (*rest)(void); };\n"
    "struct other { void (*look)(void); };\n"
)


def test_a_marked_pointer_field_is_checked_like_a_function(run: Run) -> None:
    report = run(POINTERS + f("ops->look();", head="void f(struct ops *ops)"))
    assert told(report) == ["a.c:5 held-mismatch f"]


def test_the_same_field_of_another_struct_is_not(run: Run) -> None:
    report = run(POINTERS + f("x->look();", head="void f(struct other *x)"))
    assert told(report) == []
    assert noted(report) == []


def test_a_call_through_a_field_of_no_known_struct_is_a_note(run: Run) -> None:
    report = run(POINTERS + f("which()->look();"))
    assert told(report) == []
    assert noted(report) == ["a.c:5 pointer not resolved f"]


def test_a_field_that_nobody_could_break_there_gives_no_note(run: Run) -> None:
    report = run(POINTERS + f("belt_read();", "which()->look();", "belt_read_end();"))
    assert told(report) == []
    assert noted(report) == []


# -- what could not be looked into -------------------------------------------------------------


def test_a_call_in_a_macro_is_a_note(run: Run) -> None:
    report = run({"a.h": MARKED + "#define LOOK() do { reads(); } while (0)\n"})
    assert noted(report) == ["a.h:4 call in a macro"]


def test_a_macro_that_the_protocol_names_is_none(run: Run) -> None:
    report = run({"a.h": "#define BELT_READ_GUARD() belt_read()\n"})
    assert noted(report) == []


def test_a_function_that_does_not_parse_is_a_note(run: Run) -> None:
    report = run({"a.h": MARKED, "a.c": f("reads();", "if (a {{ ) ;", "belt_read();")})
    assert any("function not understood" in note for note in noted(report))


def test_a_marked_call_in_code_that_does_not_parse_is_a_note(run: Run) -> None:
    report = run(
        {"a.h": MARKED, "a.c": f("reads();", "a = = 3 +;", head="void BELT_READ f(int a)")}
    )
    assert "a.c:1 function not understood f" in noted(report)


def test_a_binary_file_is_a_note(run: Run) -> None:
    report = run({"a.h": MARKED, "a.c": "void f(void) { reads(); }\0"})
    assert noted(report) == ["a.c:0 file not read"]


def test_a_call_in_a_branch_that_the_tree_does_not_show_is_looked_at(run: Run) -> None:
    report = run(
        {
            "a.h": MARKED,
            "a.c": "void f(int a)\n{\n#ifdef X\n    if (a) {\n        reads();\n#else\n"
            "    if (!a) {\n        writes();\n#endif\n    }\n}\n",
        }
    )
    assert told(report) == ["a.c:5 held-mismatch f", "a.c:8 held-mismatch f"]
