"""Functions and brackets as a request names them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from refactor.errors import UsageFault
from refactor.plan.lookup import choose_bracket, find_function, nearest, warn_of_unknown
from refactor.program.model import FunctionId
from refactor.protocol.load import load
from tests.plan.trees import DETACH, PROTOCOL, Tree, caller, hoist, program

OWN = DETACH.replace("void", "static void", 1)
TANK = load(PROTOCOL)


@dataclass(frozen=True)
class _Lookup:
    folder: Path

    def find(self, files: Tree, argument: str) -> FunctionId:
        return find_function(program(self.folder, files), argument)

    def fault(self, files: Tree, argument: str) -> str:
        with pytest.raises(UsageFault) as caught:
            self.find(files, argument)
        return str(caught.value)


@pytest.fixture
def lookup(tmp_path: Path) -> _Lookup:
    return _Lookup(tmp_path)


def test_a_global_function_needs_no_file(lookup: _Lookup) -> None:
    assert lookup.find({"a.c": DETACH}, "node_detach") == FunctionId("node_detach")


def test_a_prototype_is_enough(lookup: _Lookup) -> None:
    files = {"a.h": "void node_detach(Node *node);\n"}
    assert lookup.find(files, "node_detach") == FunctionId("node_detach")


def test_the_only_static_function_of_a_name_needs_no_file(lookup: _Lookup) -> None:
    assert lookup.find({"a.c": OWN}, "node_detach") == FunctionId("node_detach", "a.c")


def test_a_static_function_of_a_header_is_one_for_all_files(lookup: _Lookup) -> None:
    assert lookup.find({"a.h": OWN}, "a.h:node_detach") == FunctionId("node_detach")


def test_a_global_function_goes_before_static_namesakes(lookup: _Lookup) -> None:
    files = {"a.c": DETACH, "b.c": OWN}
    assert lookup.find(files, "node_detach") == FunctionId("node_detach")


def test_a_file_chooses_among_namesakes(lookup: _Lookup) -> None:
    files = {"a.c": DETACH, "b.c": OWN}
    assert lookup.find(files, "b.c:node_detach") == FunctionId("node_detach", "b.c")


def test_several_static_functions_ask_for_a_file(lookup: _Lookup) -> None:
    said = lookup.fault({"a.c": OWN, "b.c": OWN}, "node_detach")
    assert "static in several files" in said
    assert "a.c:node_detach, b.c:node_detach" in said


def test_a_file_without_the_function_is_refused(lookup: _Lookup) -> None:
    said = lookup.fault({"a.c": DETACH, "b.c": ""}, "b.c:node_detach")
    assert said == "node_detach() is not defined in b.c; give one of: node_detach"


@pytest.mark.parametrize("name", ["node-detach", "3d", "a.c:", ":node_detach", "nöde"])
def test_what_is_no_name_is_refused(name: str, lookup: _Lookup) -> None:
    assert "is no function name" in lookup.fault({"a.c": DETACH}, name)


def test_an_unknown_function_gets_the_nearest_name(lookup: _Lookup) -> None:
    said = lookup.fault({"a.c": DETACH + caller("    node_detach(0);")}, "node_detatch")
    assert "is unknown in" in said
    assert "did you mean node_detach?" in said


def test_a_function_that_is_only_called_is_known_but_not_declared(lookup: _Lookup) -> None:
    said = lookup.fault({"a.c": caller("    gone(node);")}, "gone")
    assert "named in the tree, but never defined or declared" in said


def test_nearest_gives_nothing_where_nothing_is_near() -> None:
    assert nearest("node_detach", ["node_detached", "x", "tree_lock"]) == "node_detached"
    assert nearest("node_detach", ["node_detach", "x"]) == ""


def test_a_static_prototype_with_its_body_in_an_included_file_is_not_passed_over(
    tmp_path: Path,
) -> None:
    run = 'static void node_detach(Node *node);\n#include "detach.c.inc"\n'
    run += caller("    tree_wrlock();\n    node_detach(node);\n    tree_wrunlock();")
    answer = hoist(tmp_path, {"detach.c.inc": DETACH, "run.c": run})
    assert answer.code != 0 or answer.count("pause_all_begin()") == 1


def test_the_only_bracket_and_the_default_one_need_no_name() -> None:
    only = msgspec.structs.replace(TANK, brackets=TANK.brackets[1:])
    assert choose_bracket(only, "").name == "pause-one"
    assert choose_bracket(TANK, "").name == "pause-all"
    assert choose_bracket(TANK, "pause-all").name == "pause-all"


def test_an_unknown_bracket_lists_those_there_are() -> None:
    with pytest.raises(UsageFault, match="has no bracket 'pause'") as caught:
        choose_bracket(TANK, "pause")
    assert "pause-all" in str(caught.value)


def test_several_brackets_ask_for_a_name() -> None:
    plain = msgspec.structs.replace(TANK.brackets[0], default=False)
    second = msgspec.structs.replace(plain, name="pause-one")
    two = msgspec.structs.replace(TANK, brackets=(plain, second))
    with pytest.raises(UsageFault, match="has 2 brackets"):
        choose_bracket(two, "")
    assert choose_bracket(two, "pause-one") == second


def test_a_protocol_without_a_bracket_cannot_hoist() -> None:
    with pytest.raises(UsageFault, match="has no bracket"):
        choose_bracket(msgspec.structs.replace(TANK, brackets=()), "")


ALL_NAMES = """
void pause_all_begin(void); void pause_all_end(void);
void tree_wrlock(void); void tree_wrunlock(void); void tree_rdlock(void); void tree_rdunlock(void);
void tree_co_rdlock(void); void tree_co_rdunlock(void);
#define TREE_WRLOCK
#define TREE_WRLOCK_PTR
#define TREE_RDLOCK
#define TREE_RDLOCK_PTR
#define TREE_UNLOCKED
#define TREE_UNLOCKED_PTR
#define TREE_RDLOCK_GUARD()
#define WITH_TREE_RDLOCK_GUARD()
#define co_wrapper
#define no_co_wrapper
#define no_co_wrapper_wrlock
void node_pause_begin(Node *node); void node_pause_end(Node *node);
void queue_lock(Queue *queue); void queue_unlock(Queue *queue); int queue_trylock(Queue *queue);
#define QUEUE_HELD(queue)
#define QUEUE_TAKES(queue)
#define QUEUE_DROPS(queue)
#define QUEUE_GUARD(queue)
#define WITH_QUEUE_GUARD(queue)
"""


def test_names_of_the_protocol_that_occur_nowhere_are_a_note(tmp_path: Path) -> None:
    (note,) = warn_of_unknown(program(tmp_path, {"a.h": "void tree_wrlock(void);\n"}), [], [])
    assert "pause_all_begin" in note
    assert "tree_wrlock" not in note.split(", ")


def test_a_name_in_a_source_file_is_there_too(tmp_path: Path) -> None:
    assert warn_of_unknown(program(tmp_path, {"a.c": ALL_NAMES}), [], []) == []


def test_there_is_no_note_where_headers_hold_all_names(tmp_path: Path) -> None:
    assert warn_of_unknown(program(tmp_path, {"a.h": ALL_NAMES}), ["x"], ["paused"]) == []
