"""Details of the look-up: structs in other headers, several brackets, what is no call at all."""

from pathlib import Path

import pytest

from refactor.check.run import Settings, check
from refactor.protocol.load import load
from tests.check.conftest import PROTOCOL, Run, Write, names, noted, told

FIELD = "struct ops { void BELT_READ_PTR (*look)(void); };\n"


def holder(body: str, head: str = "void f(void)") -> str:
    """A function with one line in its body."""
    return f"{head}\n{{\n    {body}\n}}\n"


def test_a_struct_in_a_header_that_nothing_else_leads_to_is_found(run: Run) -> None:
    report = run(
        {
            "a.h": FIELD,
            "b.h": "typedef struct Other {\n    void (*look)(void);\n} Other;\n",
            "c.h": "struct wheel {\n    Other *other;\n    struct ops *ops;\n};\n",
            "a.c": holder("w->other->look();", "void f(struct wheel *w)"),
            "b.c": holder("w->ops->look();", "void g(struct wheel *w)"),
        }
    )
    assert told(report) == ["b.c:3 held-mismatch g"]
    assert noted(report) == []


def test_a_field_of_an_array_of_structs_is_followed(run: Run) -> None:
    report = run(FIELD + holder("all[3]->look();", "void f(struct ops **all)"))
    assert told(report) == ["a.c:4 held-mismatch f"]


def test_a_typedef_of_another_name_is_the_same_struct(run: Run) -> None:
    report = run(
        "typedef struct ops { void BELT_READ_PTR (*look)(void); } Ops;\n"
        + holder("o->look();", "void f(Ops *o)")
    )
    assert told(report) == ["a.c:4 held-mismatch f"]


def test_a_struct_of_which_nothing_is_known_is_a_note(run: Run) -> None:
    report = run(FIELD + holder("x->look();", "void f(struct unheard_of *x)"))
    assert told(report) == []
    assert noted(report) == ["a.c:4 pointer not resolved f"]


def test_a_prototype_inside_of_a_function_is_no_call(run: Run) -> None:
    report = run("void BELT_READ reads(void);\n" + holder("extern void reads(void);"))
    assert told(report) == []


@pytest.mark.parametrize("extra", [0, 100])
def test_a_cast_and_a_dereferenced_pointer_are_calls(run: Run, extra: int) -> None:
    more = "    (reads)();\n    (*o->look)();\n" + "    reads();\n" * extra
    report = run(
        "void BELT_READ reads(void);\n"
        + FIELD
        + "void f(struct ops *o)\n{\n"
        + more
        + "    extern void reads(void);\n}\n"
    )
    assert len(report.findings) == 2 + extra


def test_names_outside_of_functions_are_no_calls(run: Run) -> None:
    report = run("void BELT_READ reads(void);\nint x = sizeof(reads());\nWITH_BELT_READ() { }\n")
    assert told(report) == []


def test_a_condition_in_a_condition_is_decided_with_it(run: Run) -> None:
    body = (
        "    if (a) {\n        if (b) {\n            belt_read();\n        }\n    }\n"
        "    if (a) {\n        if (b) {\n            belt_read_end();\n        }\n    }\n"
    )
    assert told(run("void f(int a, int b)\n{\n" + body + "}\n")) == []


def test_conditions_around_directives_are_left_alone(run: Run) -> None:
    body = (
        "    if (a) {\n        belt_read();\n#ifdef X\n        g();\n#endif\n    }\n"
        "    if (a) {\n        belt_read_end();\n#ifdef X\n        g();\n#endif\n    }\n"
    )
    assert "a.c:4 left-open f" in told(run("void f(int a)\n{\n" + body + "}\n"))


def test_a_caller_that_is_reached_in_two_ways_has_the_shorter_chain(run: Run) -> None:
    report = run(
        "void inner(void)\n{\n    halt_begin();\n    halt_end();\n}\n"
        + holder("inner();", "void middle(void)")
        + "struct ops { void (*stop)(void); };\n"
        "static struct ops ops = { .stop = middle };\n"
        "static struct ops more = { .stop = inner };\n"
        "void f(struct ops *o)\n{\n    belt_read();\n    o->stop();\n    belt_read_end();\n}\n",
        depth=3,
    )
    assert told(report) == ["a.c:16 begin-under-lock f"]
    assert names(report.findings[0]) == ["f", "inner", "halt_begin"]


def test_a_field_that_too_many_files_name_is_not_followed(run: Run) -> None:
    files = {f"n{i}.c": f"int stop{i} = ops.stop;\n" for i in range(201)}
    one = "void inner(void)\n{\n    halt_begin();\n    halt_end();\n}\n"
    report = run(
        {**files, "a.c": one + "void set(void)\n{\n    pick()->stop = inner;\n}\n"}, depth=2
    )
    assert noted(report) == ["a.c:3 pointer not resolved inner"]
    assert "202 files name stop" in report.notes[0].message


SECOND = (
    PROTOCOL
    + """
[[bracket]]
name = "hush"
title = "hushed section"
begin = "hush_begin"
end = "hush_end"
contract = "Nobody speaks."
"""
)


def checked(write: Write, text: str, protocol: str) -> list[str]:
    """The findings under another protocol."""
    root: Path = write({".crefactor.toml": protocol, "a.c": text})
    return told(check(root, load(root / ".crefactor.toml"), Settings()))


def test_every_bracket_of_a_protocol_is_judged_and_locks_once(write: Write) -> None:
    found = checked(
        write,
        "/* Nobody speaks. */\nvoid quiet(void)\n{\n}\n"
        "void f(int a)\n{\n    belt_read();\n    halt_begin();\n    halt_end();\n"
        "    hush_begin();\n    quiet();\n    hush_end();\n    quiet();\n    if (a) {\n"
        "        return;\n    }\n    belt_read_end();\n}\n",
        SECOND,
    )
    assert found == [
        "a.c:7 left-open f",
        "a.c:8 begin-under-lock f",
        "a.c:13 contract-outside-bracket f",
    ]


def test_a_protocol_without_a_bracket_has_its_locks_judged(write: Write) -> None:
    locks = PROTOCOL[PROTOCOL.index("[[lock]]") :]
    found = checked(
        write,
        "void f(int a)\n{\n    belt_read();\n    if (a) {\n        return;\n    }\n"
        "    belt_read_end();\n}\n",
        '[protocol]\nname = "locks"\n' + locks,
    )
    assert found == ["a.c:3 left-open f"]


def test_a_function_that_the_tree_lost_is_a_note(run: Run) -> None:
    report = run(
        "void BELT_READ reads(void);\n"
        "void g(void)\n{\n    reads();\n}\n"
        "int [ lost(void)\n{\n    reads();\n}\n"
    )
    assert any("function not understood" in note for note in noted(report))
