"""The index over the tree: who defines, declares, marks and holds what."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor.errors import RefusedFault
from refactor.program.mentions import Kind
from refactor.program.model import FunctionId
from tests.plan.trees import DETACH, caller, program

ROOT = FunctionId("node_detach")
OWN = DETACH.replace("void", "static void", 1)


def test_a_function_of_a_file_is_written_with_its_file() -> None:
    assert str(FunctionId("f")) == "f"
    assert str(FunctionId("f", "a.c")) == "a.c:f"


def test_a_name_means_the_files_own_static_function(tmp_path: Path) -> None:
    tree = program(tmp_path, {"a.c": OWN, "b.c": DETACH})
    assert tree.resolve("node_detach", "a.c") == FunctionId("node_detach", "a.c")
    assert tree.resolve("node_detach", "b.c") == ROOT
    assert tree.named("node_detach") == (ROOT, FunctionId("node_detach", "a.c"))


def test_a_static_prototype_makes_the_function_the_files_own(tmp_path: Path) -> None:
    tree = program(tmp_path, {"a.c": "static void node_detach(Node *node);\n" + DETACH})
    assert tree.resolve("node_detach", "a.c") == FunctionId("node_detach", "a.c")
    assert len(tree.prototypes(FunctionId("node_detach", "a.c"))) == 1


def test_a_header_has_no_function_of_its_own(tmp_path: Path) -> None:
    assert program(tmp_path, {"a.h": OWN}).resolve("node_detach", "a.h") == ROOT


def test_a_file_is_parsed_once(tmp_path: Path) -> None:
    tree = program(tmp_path, {"a.c": DETACH})
    assert tree.file("a.c") is tree.file("a.c")
    assert tree.uses("node_detach") is tree.uses("node_detach")
    assert tree.parsed == (tree.file("a.c"),)


def test_a_file_that_cannot_be_taken_apart_is_named(tmp_path: Path) -> None:
    tree = program(tmp_path, {"a.c": b"void node_detach(void);\0\n"})
    with pytest.raises(RefusedFault, match=r"a\.c: .*NUL byte"):
        tree.file("a.c")
    assert tree.resolve("node_detach", "a.c") == ROOT
    assert tree.definition_of("a.c", 0) is None
    assert [m.kind for m in tree.mentions("a.c", "node_detach")] == [Kind.OPAQUE]


def test_an_offset_behind_all_functions_is_in_none(tmp_path: Path) -> None:
    tree = program(tmp_path, {"a.c": DETACH + "int x;\n"})
    assert tree.definition_of("a.c", len(DETACH) + 2) is None
    inside = tree.definition_of("a.c", DETACH.index("cut"))
    assert inside is not None
    assert inside.id == ROOT


def test_marks_are_those_of_the_definition_and_of_the_prototypes(tmp_path: Path) -> None:
    header = "void TREE_WRLOCK node_detach(Node *node);\n"
    tree = program(tmp_path, {"a.h": header, "a.c": DETACH.replace("void", "void coroutine_fn", 1)})
    tree.search([], tree.roles.marks)
    (definition,) = tree.definitions(ROOT)
    assert tree.marks(definition) == {"TREE_WRLOCK", "coroutine_fn"}


def test_marks_may_stand_on_the_line_above(tmp_path: Path) -> None:
    tree = program(tmp_path, {"a.c": "TREE_WRLOCK\n" + DETACH.split("\n", 1)[1]})
    (definition,) = tree.definitions(ROOT)
    assert definition.marks == {"TREE_WRLOCK"}
    assert definition.start == 0


def test_a_prototype_has_its_marks_and_its_comment(tmp_path: Path) -> None:
    header = "/* Detaches. */\nTREE_WRLOCK\nvoid node_detach(Node *node);\n"
    (prototype,) = program(tmp_path, {"a.h": header}).prototypes(ROOT)
    assert prototype.marks == {"TREE_WRLOCK"}
    assert prototype.comment is not None


def test_headers_are_searched_apart_from_files(tmp_path: Path) -> None:
    tree = program(tmp_path, {"a.h": "void node_detach(void);\n", "a.c": DETACH})
    tree.search([], ["node_detach"])
    assert tree.in_headers("node_detach")
    assert tree.headers_with(["node_detach", "other"]) == ["a.h"]
    assert not tree.searched("node_detach")
    assert tree.hits("node_detach") == {"a.c": 1, "a.h": 1}
    assert tree.searched("node_detach")


@pytest.mark.parametrize(
    ("text", "struct"),
    [
        ("struct Ops { void (*trim)(void); };\n", "Ops"),
        ("typedef struct Ops { void (*trim)(void); } OpsType;\n", "Ops OpsType"),
        ("typedef struct { void (*trim)(void); } OpsType;\n", "OpsType"),
        ("struct { void (*trim)(void); } ops;\n", ""),
        ("union Ops { void (*trim)(void); };\n", "Ops"),
    ],
)
def test_a_field_knows_the_names_of_its_struct(text: str, struct: str, tmp_path: Path) -> None:
    (field,) = program(tmp_path, {"a.h": text}).fields("trim", "")
    assert (field.struct, field.name) == (struct, "trim")


def test_fields_are_those_of_the_struct_that_is_named(tmp_path: Path) -> None:
    text = "struct A { void (*trim)(void); };\nstruct B { void (*trim)(void); };\n"
    tree = program(tmp_path, {"a.h": text, "b.h": "struct A;\n"})
    assert [field.struct for field in tree.fields("trim", "B")] == ["B"]
    assert [field.struct for field in tree.fields("trim", "")] == ["A", "B"]
    assert tree.fields("trim", "A", ["b.h"]) == ()


def test_a_static_functions_uses_are_those_of_its_file(tmp_path: Path) -> None:
    tree = program(tmp_path, {"a.c": OWN + caller("    node_detach(node);"), "b.c": OWN})
    own = FunctionId("node_detach", "a.c")
    before = [use.path for use in tree.uses_of(own)]
    tree.search(["node_detach"])
    assert [use.path for use in tree.uses_of(own)] == before == ["a.c", "a.c"]
