"""mark: it can be taken away again, the proof sees what is left out, bad input is named."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from msgspec.structs import replace

from refactor.errors import RefusedFault
from refactor.plan.marks.marking import mark_edits
from refactor.plan.marks.spread import Member, fields_of
from refactor.plan.step import FLAG, FileChange, Plan, Request, Skip, work_out
from refactor.program.discover import SourceTree
from refactor.program.model import FunctionId
from refactor.program.program import Program
from refactor.proof.stage import prove
from refactor.protocol.index import roles
from refactor.protocol.load import load
from refactor.series.record import command_of, step_of
from refactor.series.steps import Step
from refactor.source.edits import EditSet
from refactor.source.tabs import tab_width
from tests.golden.cases import GOLDEN, PROTOCOL, Outcome, call, files_of, lay_out
from transforms.mark import Mark

MARKING = sorted(path.parent for path in GOLDEN.glob("mark/mark-*/after"))
# What was there before is not known any more: another mark, another style.
ONE_WAY = {"mark-replace", "mark-refills"}
NODE = b"""int node_depth(Node *node)
{
    return node->depth;
}

int node_width(Node *node)
{
    return node_depth(node) + 1;
}

void node_show(Node *node)
{
    tree_rdlock();
    show(node_width(node));
    tree_rdunlock();
}
"""
OPS = b"typedef struct NodeOps {\n    int (*walk)(Node *node);\n} NodeOps;\n"


def _run(tree: Path, *arguments: str, protocol: Path = PROTOCOL) -> Outcome:
    return call(["apply", "-C", str(tree), "-p", str(protocol), "mark", *arguments])


def _program(tree: Path) -> Program:
    protocol = load(PROTOCOL)
    return Program(SourceTree(tree, protocol.files), protocol, roles(protocol))


def _plan(tree: Path) -> tuple[Plan, Program]:
    program = _program(tree)
    options = {"with": "TREE_RDLOCK", "propagate": FLAG}
    return work_out(Mark, program, Request("mark", ("node_depth",), options)), program


@pytest.mark.parametrize("case", MARKING, ids=lambda path: path.name)
def test_a_mark_that_is_taken_away_again_leaves_the_file_as_it_was(
    case: Path, tmp_path: Path
) -> None:
    arguments: list[str] = tomllib.loads((case / "case.toml").read_text())["args"]
    names = arguments[1 : arguments.index("--with")]
    before = files_of(case / "before")
    tree = lay_out(before | files_of(case / "after"), tmp_path)
    mark = arguments[arguments.index("--with") + 1]
    done = _run(tree, *names, "--with", mark, "--remove")
    assert done.code == 0, done.err
    assert (files_of(tree) == before) == (case.name not in ONE_WAY)


def test_the_proof_finds_a_declaration_that_was_left_out(tmp_path: Path) -> None:
    files = {"node.h": b"int node_depth(Node *node);\n", "node.c": NODE}
    plan, program = _plan(lay_out(files, tmp_path))
    assert prove(plan, program, Mark).holds
    for left_out in range(len(plan.edits)):
        edits = tuple(one for n, one in enumerate(plan.edits) if n != left_out)
        paths = {one.path for one in edits}
        changes = tuple(change for change in plan.changes if change.path in paths)
        proof = prove(replace(plan, edits=edits, changes=changes), program, Mark, rerun=False)
        assert not proof.holds
        assert any("has no mark TREE_RDLOCK" in one for one in proof.failures), proof.failures


def test_the_proof_finds_a_caller_that_was_not_marked(tmp_path: Path) -> None:
    plan, program = _plan(lay_out({"node.c": NODE}, tmp_path))
    (edits,) = plan.edits
    kept = EditSet.of(edits.path, edits.edits[:1])
    after = kept.apply(program.text("node.c").data)
    assert b"TREE_RDLOCK node_depth" in after
    assert b"TREE_RDLOCK node_width" not in after
    marking = plan.claim.marking
    assert marking is not None
    claim = replace(plan.claim, marking=replace(marking, functions=(("", "node_depth"),)))
    changes = (FileChange("node.c", program.text("node.c").data, after),)
    spoilt = replace(plan, edits=(kept,), changes=changes, claim=claim)
    proof = prove(spoilt, program, Mark, rerun=False)
    assert not proof.holds
    assert any("node_width() calls node_depth()" in one for one in proof.failures), proof.failures


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["node_depth"], "give --with MARK"),
        (["node_depth", "--with", "TREE_RDLCK"], "did you mean TREE_RDLOCK?"),
        (["node_depth", "--with", "quick"], "add it to marks under [mask]"),
        (["node_dept", "--with", "TREE_RDLOCK"], "did you mean node_depth?"),
        (["NodeOps.walks", "--with", "TREE_RDLOCK"], "NodeOps.walks is declared nowhere"),
        (["Node.walk", "--with", "TREE_RDLOCK"], "there is NodeOps.walk"),
        (["Node.", "--with", "TREE_RDLOCK"], "is no function name"),
        (
            ["node_depth", "--with", "TREE_RDLOCK", "--remove", "--propagate"],
            "--remove and --propagate do not go together",
        ),
        (
            ["node_depth", "--with", "TREE_RDLOCK", "--remove", "--replace"],
            "--remove and --replace do not go together",
        ),
        (["node_depth", "--with", "TREE_RDLOCK", "--stop", "x"], "add --propagate"),
        (
            ["node_depth", "--with", "TREE_RDLOCK", "--propagate", "--stop", "node_shw"],
            "--stop node_shw stops nothing",
        ),
        (["node_depth", "--with", "QUEUE_HELD"], "by its argument which lock"),
        (["node_depth", "--with", "QUEUE_HELD(&q->lock)"], "hoist --bracket LOCK puts it"),
        (["node_depth", "--with", "QUEUE_HELD(q)", "--remove"], "write the name alone"),
        (
            ["node_depth", "--with", "TREE_RDLOCK", "--skip", "node.c:3", "--because", "no"],
            "--skip node.c:3 names no site",
        ),
    ],
)
def test_bad_input_is_named(arguments: list[str], said: str, tmp_path: Path) -> None:
    tree = lay_out({"node.c": NODE, "ops.h": OPS}, tmp_path)
    done = _run(tree, *arguments)
    assert done.code == 2, done.err
    assert said in done.err
    assert files_of(tree) == {"node.c": NODE, "ops.h": OPS}


def test_a_repeated_option_and_flags_survive_the_record() -> None:
    options = {"with": "TREE_RDLOCK", "propagate": FLAG, "stop": "a,b.h"}
    request = Request("mark", ("node_depth", "NodeOps.walk"), options, (Skip("a.c:1", "no"),))
    command = command_of(Step(request))
    assert "--propagate --stop=a,b.h --with=TREE_RDLOCK" in command
    assert step_of(command).request == request


def test_stop_may_be_repeated(tmp_path: Path) -> None:
    more = b"\nvoid node_log(Node *node)\n{\n    show(node_depth(node));\n}\n"
    tree = lay_out({"node.c": NODE + more}, tmp_path)
    stops = ["--stop", "node_width", "--stop", "node_log"]
    done = _run(tree, "node_depth", "--with", "TREE_RDLOCK", "--propagate", *stops)
    assert done.code == 0, done.err
    first = NODE.replace(b"int node_depth", b"int TREE_RDLOCK node_depth", 1)
    assert files_of(tree) == {"node.c": first + more}


def test_the_style_of_the_protocol_decides_on_width_and_filling(tmp_path: Path) -> None:
    plain = b"int node_find(Node *node, const char *name,\n              bool back, Error **err);\n"
    kept = b"node_find(Node *node, const char *name,\n          bool back, Error **err);\n"
    filled = b"node_find(Node *node, const char *name, bool back,\n          Error **err);\n"
    for style, expected in (
        ("width = 50\nrefill = false", b"int TREE_RDLOCK\n" + kept),
        ("width = 60", b"int TREE_RDLOCK\n" + filled),
        (
            "width = 100",
            b"int TREE_RDLOCK node_find(Node *node, const char *name, bool back, Error **err);\n",
        ),
    ):
        protocol = tmp_path / "tank.toml"
        told = PROTOCOL.read_text().split("[style]")[0]
        protocol.write_text(f"{told}\n[style]\n{style}\n")
        tree = lay_out({"node.h": plain}, tmp_path / style[8:11].strip())
        done = _run(tree, "node_find", "--with", "TREE_RDLOCK", protocol=protocol)
        assert done.code == 0, done.err
        assert files_of(tree) == {"node.h": expected}


def test_a_parameter_too_long_for_its_place_hangs(tmp_path: Path) -> None:
    name = b"node_operations_with_a_name_that_is_rather_long"
    plain = b"struct Ops {\n    int (*%s)(const NodeFilter *filter);\n};\n" % name
    tree = lay_out({"ops.h": plain}, tmp_path)
    done = _run(tree, f"Ops.{name.decode()}", "--with", "TREE_RDLOCK")
    assert done.code == 0, done.err
    hung = b"    int TREE_RDLOCK_PTR (*%s)(\n        const NodeFilter *filter);\n" % name
    assert files_of(tree) == {"ops.h": b"struct Ops {\n" + hung + b"};\n"}


def test_tabs_are_as_wide_as_the_lines_that_they_align() -> None:
    assert tab_width(b"int f(int a,\n\t  int b);\n") == 4
    assert tab_width(b"static int f(int a,\n\t     int b);\n") == 8
    assert tab_width(b"int f(int a)\n{\n\treturn a;\n}\n") == 8


def test_edits_for_other_steps_take_the_form_of_each_place(tmp_path: Path) -> None:
    program = _program(lay_out({"node.c": NODE, "ops.h": OPS}, tmp_path))
    places = [
        *program.definitions(FunctionId("node_depth")),
        *fields_of(program, Member("NodeOps", "walk")),
    ]
    found = mark_edits(program, places, "TREE_WRLOCK")
    assert [(path, edit.text) for path, edit in found] == [
        ("node.c", b" TREE_WRLOCK "),
        ("ops.h", b" TREE_WRLOCK_PTR "),
    ]


def test_edits_for_other_steps_are_refused_where_a_declaration_is_not_read(tmp_path: Path) -> None:
    program = _program(lay_out({"node.h": b"int node_a(void), node_b(void);\n"}, tmp_path))
    with pytest.raises(RefusedFault, match=r"node\.h:1 cannot be marked TREE_WRLOCK"):
        mark_edits(program, program.prototypes(FunctionId("node_a")), "TREE_WRLOCK")
