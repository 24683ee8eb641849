"""Every token that spells the function's name is classified."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor.program.mentions import Kind
from tests.plan.trees import DETACH, caller, hoist, hoist_in, program, wrapped


def _kinds(folder: Path, text: str) -> list[tuple[Kind, str]]:
    """Kind and detail of every `node_detach` in the text."""
    found = program(folder, {"a.c": text}).mentions("a.c", "node_detach")
    return [(mention.kind, mention.detail) for mention in found]


def _body(statement: str) -> str:
    return caller(f"    {statement}")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (DETACH, Kind.DEFINITION),
        ("void node_detach(Node *node);\n", Kind.DECLARATION),
        ("void (node_detach)(Node *node);\n", Kind.DECLARATION),
        ("Node *node_detach(Node *node);\n", Kind.DECLARATION),
        ("void other(void), node_detach(Node *node);\n", Kind.DECLARATION),
        ("int node_detach;\n", Kind.LOCAL),
        ("int *node_detach = 0;\n", Kind.LOCAL),
        ("int node_detach[3];\n", Kind.LOCAL),
        ("void (*node_detach)(Node *node);\n", Kind.LOCAL),
        ("enum { node_detach };\n", Kind.LOCAL),
        ("void run(int node_detach);\n", Kind.LOCAL),
        ("void run(node_detach) int node_detach; {}\n", Kind.LOCAL),
        ("struct node_detach;\n", Kind.TYPE),
        ("typedef int node_detach;\n", Kind.TYPE),
        ("struct S { void (*node_detach)(Node *node); };\n", Kind.FIELD_DECLARATION),
        ("struct S { int node_detach; };\n", Kind.FIELD_DECLARATION),
        ("static const S s = { .node_detach = 0 };\n", Kind.FIELD),
        (_body("node_detach(node);"), Kind.CALL),
        (_body("(node_detach)(node);"), Kind.CALL),
        (_body("((node_detach))(node);"), Kind.CALL),
        (_body("use(sizeof(node_detach));"), Kind.ADDRESS),
        (_body("use(node_detach);"), Kind.ADDRESS),
        (_body("hook = &node_detach;"), Kind.ADDRESS),
        (_body("hooks[1] = node_detach;"), Kind.ADDRESS),
        (_body("ops->cut = node ? node_detach : 0;"), Kind.ADDRESS),
        (_body("ops->node_detach(node);"), Kind.FIELD_CALL),
        (_body("(*ops->node_detach)(node);"), Kind.FIELD_CALL),
        (_body("(ops.node_detach)(node);"), Kind.FIELD_CALL),
        (_body("use(ops->node_detach);"), Kind.FIELD),
        (_body("goto node_detach;"), Kind.LABEL),
        (_body("node_detach: tick(node);"), Kind.LABEL),
        ("/* node_detach(node) */\n", Kind.COMMENT),
        ("// node_detach \\\nint x;\n", Kind.COMMENT),
        ('const char *s = "node_detach";\n', Kind.COMMENT),
        ('#include "node_detach.h"\n', Kind.COMMENT),
        ("#ifdef node_detach\n#endif\n", Kind.DIRECTIVE),
        ("#undef node_detach\n", Kind.DIRECTIVE),
        ("#pragma weak node_detach\n", Kind.DIRECTIVE),
        ('#define NAME "node_detach"\n', Kind.COMMENT),
        ("#define NAME 1 /* node_detach */\n", Kind.COMMENT),
        ("#define NAME 1 // node_detach\n", Kind.COMMENT),
        ("#define NAME 'n' + node_detach\n", Kind.MACRO),
        ("#define APPLY(x, node_detach) x\n", Kind.PARAMETER),
        ("int x = node_detach(0);\n", Kind.OPAQUE),
        ("int $node_detach;\n", Kind.OPAQUE),
        ("int all[node_detach];\n", Kind.ADDRESS),
        ("struct S { int x : node_detach; };\n", Kind.ADDRESS),
        ("void run(node_detach);\n", Kind.TYPE),
        ("typedef void node_detach(Node *node);\n", Kind.TYPE),
        (_body("init({ .cut = node_detach });"), Kind.ADDRESS),
        (_body("trace_here\n    node_detach();"), Kind.OPAQUE),
        (_body("trace_here\n    node_detach(node, other);"), Kind.OPAQUE),
        (_body("Node *node_detach(Node *node);"), Kind.DECLARATION),
        ("EXPORT(node_detach)\n", Kind.OPAQUE),
        (_body("__attribute__((cleanup(node_detach))) int x;"), Kind.OPAQUE),
    ],
)
def test_a_token_is_what_it_is_in_its_place(text: str, kind: Kind, tmp_path: Path) -> None:
    assert [found for found, _ in _kinds(tmp_path, text)][:1] == [kind]


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        (_body("ops->cut = node_detach;"), "cut"),
        (_body("ops.cut = &node_detach;"), "cut"),
        (_body("ops->cut = (Cut *)(node_detach);"), "cut"),
        ("static const S s = { .cut = node_detach };\n", "cut"),
        ("static const S s = { .cut = (void *)&node_detach };\n", "cut"),
        ("static const S s = { . cut = node_detach };\n", "cut"),
        ("static const S s = { .sub = { .cut = node_detach } };\n", "cut"),
    ],
)
def test_a_field_that_the_function_is_assigned_to_is_named(
    text: str, detail: str, tmp_path: Path
) -> None:
    assert _kinds(tmp_path, text) == [(Kind.POINTER, detail)]


@pytest.mark.parametrize(
    "text",
    [
        "static const S s = { node_detach };\n",
        "static void (*const all[])(Node *) = { [1] = node_detach };\n",
        _body("ops->all[1] = node_detach;"),
        _body("*ops->cut = node_detach;"),
    ],
)
def test_a_pointer_without_a_field_of_its_own_is_an_address_taken(
    text: str, tmp_path: Path
) -> None:
    assert _kinds(tmp_path, text) == [(Kind.ADDRESS, "")]


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("static const Ops s = { .cut = node_detach };\n", "Ops"),
        ("static const struct Ops s = { .cut = node_detach };\n", "Ops"),
        ("static const Ops s[] = { { .cut = node_detach } };\n", "Ops"),
        (_body("ops = &(Ops){ .cut = node_detach };"), "Ops"),
        ("static const Ops s = { .sub = { .cut = node_detach } };\n", ""),
        (_body("hold = (Sub){ .cut = node_detach }.cut;"), "Sub"),
        (_body("ops->all[1].cut = node_detach;"), ""),
        (_body("ops->cut = node_detach;"), ""),
    ],
)
def test_the_type_that_holds_the_field_is_named_where_the_source_says_it(
    text: str, holder: str, tmp_path: Path
) -> None:
    (found,) = program(tmp_path, {"a.c": text}).mentions("a.c", "node_detach")
    assert (found.kind, found.holder) == (Kind.POINTER, holder)


def test_of_a_path_of_designators_the_last_one_is_the_field(tmp_path: Path) -> None:
    text = "static const Ops s = { .sub.cut = node_detach };\n"
    assert _kinds(tmp_path, text) == [(Kind.POINTER, "cut")]


def test_the_name_of_a_macro_around_a_token_is_its_detail(tmp_path: Path) -> None:
    text = "#define CUT(n) \\\n    node_detach(n)\n"
    assert _kinds(tmp_path, text) == [(Kind.MACRO, "CUT")]


@pytest.mark.parametrize(
    ("statement", "kind"),
    [("node_detach(node);", Kind.CALL), ("int node_detach;", Kind.LOCAL)],
)
def test_a_token_in_a_branch_that_is_left_out_is_read_there(
    statement: str, kind: Kind, tmp_path: Path
) -> None:
    text = caller(
        f"""
#ifdef A
    if (node->a) {{
#else
    if (node->b) {{
        {statement}
#endif
        tick(node);
    }}
"""
    )
    assert _kinds(tmp_path, text) == [(kind, "")]


def test_a_token_that_no_configuration_shows_is_opaque(tmp_path: Path) -> None:
    text = caller(
        """
#ifdef A
    if (node->a) {
#else
    if (node->b) {
        TYPE_OF(node_detach) x;
        __attribute__((cleanup(node_detach))) int y;
#endif
        tick(node);
    }
"""
    )
    kinds = _kinds(tmp_path, text)
    assert kinds[-1] == (Kind.OPAQUE, "a conditional branch that does not parse")


def test_a_call_outside_of_any_function_is_refused(tmp_path: Path) -> None:
    answer = hoist_in(tmp_path, "    tick(node);", above="int cut_early = node_detach(0);\n")
    assert answer.decisions == ["refused"]
    assert "a call outside of any function" in answer.reasons


def test_a_macro_parameter_of_that_name_is_no_call(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path, "    tick(node);", above="#define APPLY(node_detach, x) node_detach(x)\n"
    )
    assert answer.code == 0
    assert answer.decisions == []
    assert answer.ledger["counts"][0]["kinds"]["macro parameter"] == 2


@pytest.mark.parametrize(
    "argument",
    ["node", "node->next", "&one", "node, 1", '"all"', "(Node *)node", "get(node)", "node + 1", ""],
)
def test_a_call_behind_a_word_without_a_semicolon_is_not_taken_for_a_prototype(
    argument: str, tmp_path: Path
) -> None:
    answer = hoist_in(
        tmp_path,
        f"    tree_wrlock();\n    trace_here\n    node_detach({argument});\n    tree_wrunlock();",
    )
    assert len(answer.decisions) == 1


def test_a_prototype_in_a_body_is_no_call(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        "    void node_detach(Node *node);\n    tree_wrlock();\n    node_detach(node);\n"
        "    tree_wrunlock();",
    )
    assert answer.decisions == ["wrapped region"]


@pytest.mark.parametrize("above", ["static int node_detach;\n", "enum { node_detach };\n"])
def test_the_value_of_a_variable_of_that_name_is_no_address(above: str, tmp_path: Path) -> None:
    answer = hoist_in(tmp_path, "    use(node_detach + 1);", above=above)
    assert answer.code == 0, answer.reasons


def test_a_value_of_a_local_variable_of_that_name_is_no_address(tmp_path: Path) -> None:
    answer = hoist_in(tmp_path, "    int node_detach = 1;\n    use(node_detach);")
    assert answer.code == 0, answer.reasons


def test_a_type_of_that_name_is_no_obstacle(tmp_path: Path) -> None:
    text = "typedef int node_detach;\n" + caller("    int x = (node_detach)node->n;")
    assert hoist(tmp_path, {"detach.c": DETACH, "run.c": text}).code == 0


def test_parameters_in_the_old_style_do_not_hide_a_call(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        "    tree_wrlock();\n    node_detach(node);\n    tree_wrunlock();",
        head="static void run(node)\n    Node *node;",
    )
    assert wrapped(answer) == [["tree_wrlock();", "node_detach(node);", "tree_wrunlock();"]]
