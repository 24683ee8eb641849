"""unguard and guard: each undoes the other, the proof sees what is left out, bad input is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from refactor.golden.case import load_case
from refactor.plan.step import FileChange, Plan, Request, Transform, work_out
from refactor.program.discover import SourceTree
from refactor.program.model import FunctionId
from refactor.program.program import Program
from refactor.proof.excerpt import View
from refactor.proof.skeleton import Skeletons
from refactor.proof.stage import prove
from refactor.protocol.index import roles
from refactor.protocol.load import load
from refactor.source.edits import EditSet
from tests.golden.cases import GOLDEN, PROTOCOL, Outcome, call, lay_out, request
from transforms.guard import Guard
from transforms.unguard import Unguard

BACK = {"unguard": "guard", "guard": "unguard"}
TRANSFORMS: dict[str, type[Transform]] = {"unguard": Unguard, "guard": Guard}
PAIRS = sorted(
    case.name
    for case in (GOLDEN / "unguard").iterdir()
    if (case / "after").exists() and (GOLDEN / "guard" / case.name / "after").exists()
)
"""Cases of which both directions are written down."""

SCAN = b"""int node_scan(Node *node)
{
    int ret;

    TREE_RDLOCK_GUARD();
    ret = node_probe(node);
    if (ret < 0) {
        return ret;
    }
    while (node) {
        if (node->busy) {
            return -EBUSY;
        }
        node = node->next;
    }
    node_touch(node);

    return ret;
}
"""


def _program(tree: Path) -> Program:
    protocol = load(str(PROTOCOL))
    return Program(SourceTree(tree, protocol.files), protocol, roles(protocol))


def _run(tree: Path, *arguments: str, protocol: Path = PROTOCOL) -> Outcome:
    return call(["apply", "-C", str(tree), "-p", str(protocol), *arguments])


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("transform", BACK)
def test_each_undoes_the_other(name: str, transform: str, tmp_path: Path) -> None:
    case = load_case(GOLDEN / transform / name)
    before = dict(case.before)
    tree = lay_out(before, tmp_path)
    functions = [one for one in case.args[1:] if not one.startswith("--") and one != "block"]
    form = ["--form", "block"] if name == "block-at-the-end" else []
    there = form if transform == "guard" else []
    again = form if transform == "unguard" else []
    assert _run(tree, transform, *functions, *there).code == 0
    changed = {path: (tree / path).read_bytes() for path in before}
    assert changed != before
    assert _run(tree, BACK[transform], *functions, *again).code == 0
    assert {path: (tree / path).read_bytes() for path in before} == before


def _plan(tree: Path, function: str) -> tuple[Plan, Program]:
    program = _program(tree)
    return work_out(Unguard, program, Request("unguard", (function,))), program


def test_the_proof_finds_every_statement_that_is_left_out(tmp_path: Path) -> None:
    """Each edit is left out in turn; what is left never passes as the whole."""
    tree = lay_out({"node.c": SCAN}, tmp_path)
    plan, program = _plan(tree, "node_scan")
    assert prove(plan, program, Unguard).holds
    (one,) = plan.edits
    (change,) = plan.changes
    assert len(one.edits) > 5
    for index in range(len(one.edits)):
        left = EditSet(one.path, one.edits[:index] + one.edits[index + 1 :])
        after = left.apply(change.before)
        damaged = replace(
            plan, edits=(left,), changes=(FileChange(change.path, change.before, after),)
        )
        assert not prove(damaged, program, Unguard).holds, one.edits[index]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"    goto out;\n", b"    return ret;\n"),
        (b"out:\n    tree_rdunlock();\n", b"    tree_rdunlock();\nout:\n"),
        (b"    tree_rdlock();\n", b""),
        (b"            ret = -EBUSY;\n            goto out;\n", b"            goto out;\n"),
    ],
)
def test_the_proof_finds_a_mistake_in_the_result(old: bytes, new: bytes, tmp_path: Path) -> None:
    """The result is damaged, and the edits are made from the damaged text."""
    tree = lay_out({"node.c": SCAN}, tmp_path)
    plan, program = _plan(tree, "node_scan")
    (change,) = plan.changes
    (one,) = plan.edits
    assert old in change.after
    after = change.after.replace(old, new, 1)
    start, end = one.edits[0].start, one.edits[-1].end
    tail = len(change.before) - end
    edit = replace(one.edits[0], end=end, text=after[start : len(after) - tail])
    damaged = replace(
        plan,
        edits=(EditSet(one.path, (edit,)),),
        changes=(FileChange(change.path, change.before, after),),
    )
    assert not prove(damaged, program, Unguard).holds


@pytest.mark.parametrize("transform", BACK)
def test_a_function_that_is_not_there_is_named(transform: str, tmp_path: Path) -> None:
    tree = lay_out({"node.c": SCAN}, tmp_path)
    done = _run(tree, transform, "node_scam")
    assert done.code == 2
    assert "did you mean node_scan?" in done.err


@pytest.mark.parametrize("transform", BACK)
def test_a_skip_that_names_no_site_is_named(transform: str, tmp_path: Path) -> None:
    tree = lay_out({"node.c": SCAN}, tmp_path)
    done = _run(tree, transform, "node_scan", "--skip", "node.c:99", "--because", "later")
    assert done.code == 2
    assert "node.c:99 names no site" in done.err


def test_a_function_without_a_body_is_told(tmp_path: Path) -> None:
    tree = lay_out({"node.h": b"int node_scan(Node *node);\n"}, tmp_path)
    done = _run(tree, "unguard", "node_scan")
    assert done.code == 0
    assert "node_scan() has no body in the tree" in done.err


def test_a_guard_that_the_protocol_does_not_explain_is_refused(tmp_path: Path) -> None:
    text = PROTOCOL.read_text().split("    [lock.kind.opened]")
    plain = text[0] + "# A mutex" + text[1].split("# A mutex", 1)[1]
    protocol = tmp_path / "plain.toml"
    protocol.write_text(plain)
    tree = lay_out({"node.c": SCAN}, tmp_path / "tree")
    done = _run(tree, "unguard", "node_scan", protocol=protocol)
    assert done.code == 1
    assert "does not say which explicit calls TREE_RDLOCK_GUARD() stands for" in done.err


UNKEYED = b"""void node_push(Queue *queue)
{
    QUEUE_GUARD(queue);
    queue = queue->next;
    queue_add(queue);
}

void node_pull(Queue *queue)
{
    queue_lock(queue);
    queue = queue->next;
    queue_unlock(queue);
}
"""


@pytest.mark.parametrize(
    ("transform", "function", "name"),
    [("unguard", "node_push", "QUEUE_GUARD"), ("guard", "node_pull", "queue_lock")],
)
def test_arguments_that_are_no_key_are_refused(
    transform: str, function: str, name: str, tmp_path: Path
) -> None:
    """A guard keeps what its argument was; nothing watches whether it is that at the release."""
    head, lock, rest = PROTOCOL.read_text().partition('name = "queue"')
    protocol = tmp_path / "unkeyed.toml"
    protocol.write_text(head + lock + rest.replace("  key = 1\n", "", 1))
    tree = lay_out({"node.c": UNKEYED}, tmp_path / "tree")
    done = _run(tree, transform, function, protocol=protocol)
    assert done.code == 1
    assert f"{name}() is called with arguments, and the protocol says of none" in done.err
    assert (tree / "node.c").read_bytes() == UNKEYED


SHADOWED = b"""int node_scan(Node *node)
{
    int ret = 0;

    TREE_RDLOCK_GUARD();
    while (node) {
        int ret = node_probe(node);

        if (ret) {
            return ret;
        }
    }
    ret = node_count(node);
    return ret;
}
"""


def _differences(before: bytes, after: bytes, folder: Path) -> list[str]:
    """What the proof says of the code that node_scan() runs in two texts."""
    found = []
    for name, text in (("before", before), ("after", after)):
        program = _program(lay_out({"node.c": text}, folder / name))
        (definition,) = program.definitions(FunctionId("node_scan"))
        found.append((program, definition))
    (program, old), (_, new) = found
    return list(Skeletons(program).differences(View(old, new.file, new.function, 0)))


def test_the_proof_tells_variables_of_one_name_apart(tmp_path: Path) -> None:
    """A goto to the return of the outer variable is no return of the inner one."""
    outer = b"    ret = node_count(node);\n    return ret;\n"
    end = b"    ret = node_count(node);\nout:\n    return ret;\n"
    after = SHADOWED.replace(b"            return ret;\n", b"            goto out;\n")
    after = after.replace(outer, end)
    assert b"goto out;" in after
    assert b"out:\n" in after
    one, two = (
        text.replace(b"        int ret = ", b"        ret = ") for text in (SHADOWED, after)
    )
    assert _differences(one, two, tmp_path / "plain") == []
    (said,) = _differences(SHADOWED, after, tmp_path / "shadowed")
    assert "runs other code than before" in said


def test_the_proof_keeps_what_outlives_the_function(tmp_path: Path) -> None:
    """Only a variable that ends with the call may lose what was assigned to it before a return."""
    before = b"int node_scan(Node *node)\n{\n    int ret;\n    ret = 1;\n    return ret;\n}\n"
    after = before.replace(b"    ret = 1;\n    return ret;\n", b"    return 1;\n")
    assert _differences(before, after, tmp_path / "own") == []
    for name, declared in (("static", b"    static int ret;\n"), ("outside", b"")):
        one, two = (text.replace(b"    int ret;\n", declared) for text in (before, after))
        (said,) = _differences(one, two, tmp_path / name)
        assert "runs other code than before" in said


def test_the_label_is_the_protocols(tmp_path: Path) -> None:
    protocol = tmp_path / "labelled.toml"
    protocol.write_text(PROTOCOL.read_text() + '\n[style]\nlabel = "leave"\n')
    tree = lay_out({"node.c": SCAN}, tmp_path / "tree")
    assert _run(tree, "unguard", "node_scan", protocol=protocol).code == 0
    after = (tree / "node.c").read_bytes()
    assert b"goto leave;" in after
    assert b"\nleave:\n    tree_rdunlock();\n" in after


def test_a_file_without_braces_gets_its_bodies_back(tmp_path: Path) -> None:
    bare = SCAN.replace(b"    if (ret < 0) {\n        return ret;\n    }\n", b"")
    bare = bare.replace(
        b"        if (node->busy) {\n            return -EBUSY;\n        }\n",
        b"        if (node->busy)\n            return -EBUSY;\n        else if (node->gone)\n"
        b"            return -EGONE;\n",
    )
    bare += b"\nvoid node_idle(Node *node)\n{\n    if (node)\n        node_touch(node);\n}\n"
    tree = lay_out({"node.c": bare}, tmp_path)
    assert _run(tree, "unguard", "node_scan").code == 0
    assert b"if (node->busy) {\n            ret = -EBUSY;\n" in (tree / "node.c").read_bytes()
    assert _run(tree, "guard", "node_scan").code == 0
    assert (tree / "node.c").read_bytes() == bare


def test_explain_tells_what_a_line_is(tmp_path: Path) -> None:
    tree = lay_out({"node.c": SCAN}, tmp_path)
    asked = ["-C", str(tree), "-p", str(PROTOCOL)]
    done = call(["explain", *asked, "node.c:5", "unguard", "node_scan"])
    assert done.code == 0, done.err
    assert b"the guard TREE_RDLOCK_GUARD() is opened up" in done.out


def test_a_class_that_is_spelt_as_a_call_is_counted_as_a_class(tmp_path: Path) -> None:
    folder = GOLDEN / "unguard" / "opens-class-spelt-as-acquire"
    case = load_case(folder)
    done = call(request(case, "diff", lay_out(case.before, tmp_path)))
    kinds = {one["name"]: one["kinds"] for one in done.ledger["counts"]}
    assert kinds["rack_lock"] == {"class of a guard": 2}
    assert kinds["guard"] == kinds["scoped_guard"] == {"call": 1}
