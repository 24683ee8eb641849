"""How a function is reached: direct calls, generated variants, pointer fields; obstacles."""

from __future__ import annotations

from pathlib import Path

from refactor.plan.reach import generated, reach, variants
from refactor.program.model import FunctionId
from tests.plan.trees import DETACH, Tree, caller, hoist, hoist_in, program

REGION = "    tree_wrlock();\n    {}\n    tree_wrunlock();"
ROOT = FunctionId("node_detach")


# -- direct calls ------------------------------------------------------------------------------


def test_a_local_variable_of_the_name_makes_the_calls_its_own(tmp_path: Path) -> None:
    answer = hoist_in(tmp_path, "    Cut *node_detach = pick(node);\n    node_detach(node);")
    assert answer.decisions == []
    assert answer.ledger["counts"][0]["elsewhere"] == 1


def test_a_parameter_of_the_name_does_too(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path, "    node_detach(node);", head="static void run(Cut *node_detach, Node *node)"
    )
    assert answer.decisions == []


def test_a_parameter_of_a_function_that_gives_a_pointer_does_too(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path, "    node_detach(node);", head="static Node *run(Cut *node_detach, Node *node)"
    )
    assert answer.decisions == []


def test_the_name_of_a_parameter_of_a_parameter_does_not(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        REGION.format("node_detach(node);"),
        head="static void run(void (*each)(int node_detach), Node *node)",
    )
    assert answer.decisions == ["wrapped region"]


def test_a_variable_of_a_loop_hides_the_function_in_the_loop_only(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        "    for (int node_detach = 0; node_detach < 3; node_detach++) {\n    }\n"
        + REGION.format("node_detach(node);"),
    )
    assert answer.decisions == ["wrapped region"]


def test_a_variable_in_an_inner_block_does_not_hide_a_call_behind_it(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        "    {\n        int node_detach = 1;\n    }\n" + REGION.format("node_detach(node);"),
    )
    assert answer.decisions == ["wrapped region"]


def test_the_name_of_a_parameter_in_a_pointer_type_hides_no_call(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        "    void (*each)(int node_detach) = pick(node);\n" + REGION.format("node_detach(node);"),
    )
    assert answer.decisions == ["wrapped region"]


def test_a_static_function_is_called_in_its_own_file_only(tmp_path: Path) -> None:
    own = DETACH.replace("void", "static void", 1)
    answer = hoist(
        tmp_path,
        {
            "a.c": own + caller("    node_detach(node);"),
            "b.c": own + caller("    node_detach(node);"),
        },
        "b.c:node_detach",
    )
    assert [site["file"] for site in answer.sites] == ["b.c"]
    assert answer.ledger["counts"][0]["tokens"] == 2


def test_a_call_of_a_static_namesake_is_counted_elsewhere(tmp_path: Path) -> None:
    own = "static void node_detach(Node *node)\n{\n}\n"
    answer = hoist(tmp_path, {"detach.c": DETACH, "run.c": own + caller("    node_detach(node);")})
    assert answer.decisions == []
    assert answer.ledger["counts"][0]["elsewhere"] == 1
    assert "1 of the calls mean another function" in answer.err


def test_a_call_of_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    files: Tree = {"detach.c": DETACH, "run.c": b"void f(void)\n{\n    node_detach(0);\n}\n\0"}
    answer = hoist(tmp_path, files)
    assert answer.code == 1
    assert "a file that is not read" in answer.reasons


def test_a_call_in_a_function_that_the_tree_lost_is_an_obstacle(tmp_path: Path) -> None:
    text = caller("    node_detach(node);", "void run(Node *node,")
    answer = hoist(tmp_path, {"detach.c": DETACH, "run.c": text})
    assert answer.code == 1
    assert "the call stands in no function that could be read" in answer.reasons
    assert answer.ledger["counts"][0]["calls"] == 1


def test_a_use_inside_a_macro_is_an_obstacle(tmp_path: Path) -> None:
    found = reach(
        program(tmp_path, {"a.c": DETACH + "#define CUT(n) node_detach(n)\n"}), ROOT, through=False
    )
    assert [one.reason for one in found.obstacles] == [
        "node_detach() stands inside the macro CUT, which is not followed"
    ]


# -- generated variants ------------------------------------------------------------------------


def test_a_variant_needs_a_prototype_with_the_mark(tmp_path: Path) -> None:
    plain = program(tmp_path, {"a.h": "void node_co_detach(Node *node);\n", "a.c": DETACH})
    assert variants(plain, "node_detach") == ["node_co_detach"]
    assert generated(plain, ROOT) == []


def test_a_marked_prototype_makes_a_variant(tmp_path: Path) -> None:
    header = "void no_co_wrapper node_co_detach(Node *node);\n"
    marked = program(tmp_path, {"a.h": header, "a.c": DETACH})
    assert generated(marked, ROOT) == ["node_co_detach"]


def test_a_mark_for_the_other_way_round_makes_none(tmp_path: Path) -> None:
    header = "void co_wrapper node_co_detach(Node *node);\n"
    assert generated(program(tmp_path, {"a.h": header, "a.c": DETACH}), ROOT) == []


def test_a_static_function_has_no_variant(tmp_path: Path) -> None:
    header = "void no_co_wrapper node_co_detach(Node *node);\n"
    marked = program(tmp_path, {"a.h": header, "a.c": DETACH.replace("void", "static void", 1)})
    assert generated(marked, FunctionId("node_detach", "a.c")) == []


def test_a_call_of_the_variant_is_a_site(tmp_path: Path) -> None:
    header = "void no_co_wrapper node_co_detach(Node *node);\n"
    answer = hoist_in(tmp_path, REGION.format("node_co_detach(node);"), above=header)
    assert [site["callee"] for site in answer.sites] == ["node_co_detach"]
    assert answer.decisions == ["wrapped region"]
