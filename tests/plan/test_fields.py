"""Functions reached through pointer fields, followed or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.trees import DETACH, THROUGH, caller, hoist, hoist_in, wrapped

STRUCT = "struct Ops {\n    /* Cuts. */\n    void (*trim)(Node *node);\n};\n"
OPS = STRUCT + "static const struct Ops ops = { .trim = node_detach };\n"
NESTED = "struct Sub {\n    void (*trim)(Node *node);\n};\nstruct Ops {\n    struct Sub sub;\n};\n"
REGION = "    tree_wrlock();\n    {}\n    tree_wrunlock();"


def _through(folder: Path, statement: str, above: str = OPS) -> list[str]:
    """The decisions if calls of the field are followed; `statement` stands under the lock."""
    answer = hoist_in(folder, REGION.format(statement), *THROUGH, above=above)
    if "refused" in answer.decisions:
        assert answer.code == 1
        assert answer.count("pause_all_begin()") == 0
    return answer.decisions


# -- pointer fields ----------------------------------------------------------------------------


def test_without_through_a_pointer_field_is_refused(tmp_path: Path) -> None:
    answer = hoist_in(tmp_path, "    tick(node);", above=OPS)
    assert answer.code == 1
    assert "give --callbacks through to follow it" in answer.reasons


@pytest.mark.parametrize(
    "statement",
    [
        "node->ops->trim(node);",
        "node->ops.trim(node);",
        "(*node->ops->trim)(node);",
        "if (node->ops->trim) {\n        node->ops->trim(node);\n    }",
        "if (node->ops->trim == 0 || node->ops->trim(node)) {\n    }",
    ],
)
def test_with_through_calls_of_the_field_are_sites(statement: str, tmp_path: Path) -> None:
    assert _through(tmp_path, statement) == ["wrapped region"]


def test_the_contract_goes_to_the_field(tmp_path: Path) -> None:
    answer = hoist_in(tmp_path, REGION.format("node->ops->trim(node);"), *THROUGH, above=OPS)
    above = answer.lines()[: answer.lines().index("void (*trim)(Node *node);")]
    assert "* All queues must be paused." in above
    assert answer.count("All queues must be paused.", "detach.c") == 0


def test_a_function_that_is_called_directly_too_gets_the_contract_as_well(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        REGION.format("node->ops->trim(node);\n    node_detach(node);"),
        *THROUGH,
        above=OPS,
    )
    assert answer.count("All queues must be paused.") == 1
    assert answer.count("All queues must be paused.", "detach.c") == 1


def test_a_field_of_the_functions_own_name_is_followed(tmp_path: Path) -> None:
    above = OPS.replace("trim", "node_detach", 2).replace(".trim", ".node_detach")
    assert _through(tmp_path, "node->ops->node_detach(node);", above) == ["wrapped region"]


def test_a_field_inside_a_macro_is_refused(tmp_path: Path) -> None:
    above = OPS + "#define TRIM(n) (n)->ops->trim(n)\n"
    assert "refused" in _through(tmp_path, "TRIM(node);", above)


def test_a_field_of_two_structs_is_refused(tmp_path: Path) -> None:
    above = OPS + STRUCT.replace("Ops", "Other")
    answer = hoist_in(tmp_path, REGION.format("node->ops->trim(node);"), *THROUGH, above=above)
    assert answer.decisions == ["refused"]
    assert "cannot tell whose field trim is called: Ops, Other have one" in answer.reasons


def test_a_field_of_a_struct_without_a_name_is_ambiguous_too(tmp_path: Path) -> None:
    above = OPS + STRUCT.replace("struct Ops", "extern struct").replace("};", "} others;")
    answer = hoist_in(tmp_path, REGION.format("node->ops->trim(node);"), *THROUGH, above=above)
    assert "Ops, an unnamed struct have one" in answer.reasons.replace(
        "an unnamed struct, Ops", "Ops, an unnamed struct"
    )


def test_a_field_of_a_typedef_is_found_by_its_name(tmp_path: Path) -> None:
    above = "typedef struct {\n    void (*trim)(Node *node);\n} Ops;\n"
    above += "static const Ops ops = { .trim = node_detach };\n"
    assert _through(tmp_path, "node->ops->trim(node);", above) == ["wrapped region"]


def test_a_field_of_a_union_is_followed(tmp_path: Path) -> None:
    above = OPS.replace("struct", "union")
    assert _through(tmp_path, "node->ops->trim(node);", above) == ["wrapped region"]


def test_a_field_of_a_struct_under_an_alias_is_followed(tmp_path: Path) -> None:
    above = "typedef struct Ops Alias;\n" + OPS.replace("const struct Ops", "const Alias")
    assert _through(tmp_path, "node->ops->trim(node);", above) == ["wrapped region"]


def test_a_field_of_a_struct_in_a_struct_is_followed(tmp_path: Path) -> None:
    above = NESTED + "static const struct Ops ops = { .sub = { .trim = node_detach } };\n"
    assert _through(tmp_path, "node->ops->sub.trim(node);", above) == ["wrapped region"]


def test_a_path_of_designators_is_followed_to_its_last_field(tmp_path: Path) -> None:
    above = NESTED + "static const struct Ops ops = { .sub.trim = node_detach };\n"
    assert _through(tmp_path, "node->ops->sub.trim(node);", above) == ["wrapped region"]


def test_through_a_field_that_is_declared_nowhere_is_refused(tmp_path: Path) -> None:
    above = "static const ForeignOps ops = { .trim = node_detach };\n"
    assert "refused" in _through(tmp_path, "node->ops->trim(node);", above)


def test_a_field_that_is_copied_is_refused(tmp_path: Path) -> None:
    assert "refused" in _through(tmp_path, "Cut *cut = node->ops->trim;\n    cut(node);")


def test_a_field_that_is_passed_on_is_refused(tmp_path: Path) -> None:
    assert "refused" in _through(tmp_path, "each(node, node->ops->trim);")


def test_a_field_named_as_an_argument_is_refused(tmp_path: Path) -> None:
    assert "refused" in _through(tmp_path, "call_member(node->ops, trim, node);")


def test_a_field_that_is_no_pointer_makes_no_call_ambiguous(tmp_path: Path) -> None:
    above = OPS + "struct Other {\n    int trim;\n};\n"
    assert _through(tmp_path, "node->ops->trim(node);", above) == ["wrapped region"]


def test_a_variable_with_the_name_of_the_field_is_no_obstacle(tmp_path: Path) -> None:
    above = OPS + caller("    use(trim);\n    trim(0);", "static void other(Cut *trim)")
    assert _through(tmp_path, "node->ops->trim(node);", above) == ["wrapped region"]


@pytest.mark.parametrize(
    "statement",
    [
        "node->ops->trim = 0;",
        "(node->ops->trim) = pick(node);",
        "tick(!node->ops->trim);",
        "tick(node->ops->trim != 0);",
        "tick(node->ops->trim && node->more);",
        "tick(node->ops->trim ? 1 : 2);",
        "tick((node->ops->trim) ? 1 : 2);",
        "while (node->ops->trim) {\n    }",
        "for (; node->ops->trim; ) {\n    }",
    ],
)
def test_a_field_that_is_set_or_tested_is_no_obstacle(statement: str, tmp_path: Path) -> None:
    assert _through(tmp_path, statement) == []


@pytest.mark.parametrize(
    "statement",
    [
        "Cut **cut = &node->ops->trim;",
        "tick(node->ops->trim + 1);",
        "other.trim = node->ops->trim;",
        "cut = node ? node->ops->trim : 0;",
        "cut = (Cut *)node->ops->trim;",
    ],
)
def test_a_field_that_is_read_is_refused(statement: str, tmp_path: Path) -> None:
    assert "refused" in _through(tmp_path, statement)


def test_a_call_that_two_fields_could_mean_is_listed_once(tmp_path: Path) -> None:
    above = STRUCT + STRUCT.replace("Ops", "Other")
    above += caller("    ops->trim = node_detach;", "static void set(struct Ops *ops)")
    assert _through(tmp_path, "node->ops->trim(node);", above) == ["refused"]


def test_a_field_called_outside_of_any_function_says_so(tmp_path: Path) -> None:
    answer = hoist_in(tmp_path, "    tick(node);", *THROUGH, above=OPS + "int n = ops.trim(0);\n")
    assert answer.code == 1
    assert "function" in answer.reasons


# -- callbacks under their caller's lock -------------------------------------------------------

CALLBACK = (
    "struct Ops {{\n    void (*trim)(Node *node);\n}};\n"
    "static void TREE_WRLOCK leaf(Node *node)\n{{\n{body}\n}}\n"
    "static const struct Ops ops = {{ .trim = leaf }};\n"
)


def test_a_callback_is_wrapped_where_nothing_else_reaches_it(tmp_path: Path) -> None:
    text = CALLBACK.format(body="    node_detach(node);")
    answer = hoist(tmp_path, {"detach.c": DETACH, "run.c": text})
    assert wrapped(answer) == [["node_detach(node);"]]
    assert "reached through pointers only: the lock is still held" in answer.reasons


def test_a_callback_that_is_called_directly_too_is_refused(tmp_path: Path) -> None:
    text = CALLBACK.format(body="    node_detach(node);") + caller(REGION.format("leaf(node);"))
    answer = hoist(tmp_path, {"detach.c": DETACH, "run.c": text})
    assert answer.code == 1
    assert "reached both directly and through trim" in answer.reasons


def test_with_through_its_callers_are_wrapped(tmp_path: Path) -> None:
    text = CALLBACK.format(body="    node_detach(node);")
    text += caller(REGION.format("leaf(node);\n    node->ops->trim(node);"))
    answer = hoist(tmp_path, {"detach.c": DETACH, "run.c": text}, *THROUGH)
    assert answer.decisions == ["contract passed on", "wrapped region", "wrapped region"]
    assert answer.sites[1]["chain"] == ["node_detach", "leaf", "run"]


def test_a_callback_that_calls_itself_is_still_only_reached_by_pointer(tmp_path: Path) -> None:
    body = "    if (node) {\n        leaf(node->next);\n    }\n    node_detach(node);"
    text = CALLBACK.format(body=body)
    answer = hoist(tmp_path, {"detach.c": DETACH, "run.c": text})
    assert answer.decisions == ["wrapped call"], answer.reasons
