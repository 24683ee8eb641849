"""fuse and unfuse: each undoes the other, the proof sees what is left out, bad input is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from refactor.plan.step import FileChange, Plan, Request, Transform, work_out
from refactor.program.discover import SourceTree
from refactor.program.program import Program
from refactor.proof.stage import prove
from refactor.protocol.index import roles
from refactor.protocol.load import load
from refactor.source.edits import EditSet
from tests.golden.cases import GOLDEN, PROTOCOL, Outcome, call, files_of, lay_out
from transforms.fuse import Fuse
from transforms.unfuse import Unfuse

FUSE = ["fuse", "pause_all_begin", "tree_wrlock", "--into", "tree_wrlock_paused"]
UNFUSE = ["unfuse", "tree_wrlock_paused"]
BACK = {"fuse": UNFUSE, "unfuse": FUSE}
REQUESTS: dict[str, tuple[type[Transform], Request]] = {
    "fuse": (
        Fuse,
        Request("fuse", ("pause_all_begin", "tree_wrlock"), {"into": "tree_wrlock_paused"}),
    ),
    "unfuse": (Unfuse, Request("unfuse", ("tree_wrlock_paused",))),
}
CHANGING = sorted(p.parent for name in BACK for p in GOLDEN.glob(f"{name}/*/after"))
SORT = b"""void node_sort(Node *node)
{
    pause_all_begin();
    tree_wrlock();
    node_swap(node);
    tree_wrunlock();
    pause_all_end();
}
"""
POOL = """\
protocol.name = "pool"
[[bracket]]
name = "pause"
begin = "pool_pause"
end = "pool_resume"
contract = "{key} must be paused."
outside = ["queue"]
key = 1
fused = [{ acquire = "queue_lock_paused", lock = "queue", kind = "write" }]
[[lock]]
name = "queue"
kind = [{ name = "write", acquire = ["queue_lock"], release = ["queue_unlock"], key = 1 }]
"""
POOLED = """int pool_push(Pool *pool, Queue *queue)
{
    pool_pause(pool);
    queue_lock(&queue->lock);
    if (queue->full) {
        queue_unlock(&queue->lock);
        pool_resume(pool);
        return 0;
    }
    put(queue);
    queue_unlock(&queue->lock);
    pool_resume(pool);

    pool_pause(pool);
    pool_pause(queue->pool);
    queue_lock(&pool->lock);
    put(queue);
    queue_unlock(&pool->lock);
    pool_resume(queue->pool);
    pool_resume(pool);
    return 1;
}
"""


def ask(tree: Path, command: str, *arguments: str, protocol: Path = PROTOCOL) -> Outcome:
    """Run a command on a tree."""
    return call([command, "-C", str(tree), "-p", str(protocol), *arguments])


@pytest.mark.parametrize("case", CHANGING, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_the_inverse_gives_the_original_bytes(case: Path, tmp_path: Path) -> None:
    """A case whose form is not told apart has a folder `back` with what comes back instead."""
    before = files_of(case / "before")
    tree = lay_out(before | files_of(case / "after"), tmp_path)
    done = ask(tree, "apply", *BACK[case.parent.name])
    assert done.code == 0, done.err
    assert files_of(tree) == before | files_of(case / "back")


def test_fuse_says_what_the_inverse_would_write_another_way() -> None:
    said = {}
    for case in CHANGING:
        if case.parent.name == "fuse":
            done = ask(case / "before", "diff", *FUSE, *_skipped(case))
            said[case.name] = "to take these apart again gives other bytes" in done.err
    assert said == {c.name: (c / "back").exists() for c in CHANGING if c.parent.name == "fuse"}


def _skipped(case: Path) -> list[str]:
    named = case.name == "skip-refusal"
    return ["--skip", "node.c:node_rest", "--because", "as it is"] if named else []


@pytest.mark.parametrize(
    "case",
    [case for case in CHANGING if case.name != "skip-refusal"],
    ids=lambda path: f"{path.parent.name}-{path.name}",
)
def test_the_proof_misses_each_edit_that_is_left_out(case: Path) -> None:
    transform, request = REQUESTS[case.parent.name]
    protocol = load(PROTOCOL)
    tree = SourceTree(case / "before", protocol.files)
    program = Program(tree, protocol, roles(protocol))
    plan = work_out(transform, program, request)
    assert prove(plan, program, transform).holds
    for number, one in enumerate(plan.edits):
        for left_out in one.edits:
            if left_out.text.strip() in (b"{", b"}", b"} else {"):
                continue  # without a brace it would not parse: another test's subject
            edits = EditSet(one.path, tuple(e for e in one.edits if e is not left_out))
            wrong = _with(plan, number, edits, program)
            assert not prove(wrong, program, transform).holds, left_out


def _with(plan: Plan, number: int, edits: EditSet, program: Program) -> Plan:
    """The plan with other edits of one file, as if that had been meant."""
    before = program.text(edits.path).data
    change = FileChange(edits.path, before, edits.apply(before))
    all_edits, changes = list(plan.edits), list(plan.changes)
    all_edits[number], changes[number] = edits, change
    return replace(plan, edits=tuple(all_edits), changes=tuple(changes))


def test_keyed_calls_share_their_arguments_and_get_them_back(tmp_path: Path) -> None:
    protocol = tmp_path / "pool.toml"
    protocol.write_text(POOL)
    tree = lay_out({"pool.c": POOLED.encode()}, tmp_path / "tree")
    fuse = ("fuse", "pool_pause", "queue_lock", "--into", "queue_lock_paused")
    done = ask(tree, "apply", *fuse, protocol=protocol)
    assert done.code == 0, done.err
    fused = (tree / "pool.c").read_text()
    assert "    queue_lock_paused(pool, &queue->lock);\n" in fused
    assert "    pool_pause(pool);\n    queue_lock_paused(queue->pool, &pool->lock);\n" in fused
    assert fused.count("pool_resume(pool);") == 1
    done = ask(tree, "apply", "unfuse", "queue_lock_paused", protocol=protocol)
    assert done.code == 0, done.err
    assert (tree / "pool.c").read_text() == POOLED


@pytest.mark.parametrize(
    ("changed", "by", "said"),
    [
        ("    put(queue);\n", "    pool = queue->pool;\n", "assign"),
        ("pool_pause(pool);\n    queue", "pool_pause(next(pool));\n    queue", "has an effect"),
        (
            "pool_pause(pool);\n    queue",
            "pool_pause(pool, 1);\n    queue",
            "pool_pause() is 2, not 1",
        ),
        ("queue_lock(&queue->lock);", "queue_lock();", "holds a call of queue_lock() without"),
        ("resume(pool);\n        return", "resume(other);\n        return", "may not be begun"),
    ],
)
def test_keyed_calls_that_do_not_fit_are_refused(
    changed: str, by: str, said: str, tmp_path: Path
) -> None:
    protocol = tmp_path / "pool.toml"
    protocol.write_text(POOL)
    text = POOLED.replace(changed, by, 1)
    assert text != POOLED
    tree = lay_out({"pool.c": text.encode()}, tmp_path / "tree")
    fuse = ("fuse", "pool_pause", "queue_lock", "--into", "queue_lock_paused")
    done = ask(tree, "apply", *fuse, protocol=protocol)
    assert done.code == 1
    assert said in done.err
    assert (tree / "pool.c").read_text() == text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["fuse", "pause_all_begin", "--into", "w"], "fuse takes two names, not 1"),
        (["fuse", "a", "b", "c", "--into", "w"], "fuse takes two names, not 3"),
        (["fuse", "pause_all_begin", "tree_wrlock"], "give --into FUNCTION"),
        (["fuse", "a-b", "tree_wrlock", "--into", "w"], "'a-b' is no function name"),
        (
            ["fuse", "tree_wrlock", "pause_all_begin", "--into", "tree_wrlock_paused"],
            "name the begin first: pause_all_begin tree_wrlock",
        ),
        (
            ["fuse", "pause_al_begin", "tree_wrlock", "--into", "tree_wrlock_paused"],
            "did you mean pause_all_begin?",
        ),
        (
            ["fuse", "halt", "tree_wrlock", "--into", "tree_wrlock_paused"],
            "halt() begins no bracket in the protocol tank",
        ),
        (
            ["fuse", "pause_all_begin", "tree_lock", "--into", "tree_wrlock_paused"],
            "tree_lock() takes no lock in the protocol tank",
        ),
        (
            ["fuse", "pause_all_begin", "tree_wrlock", "--into", "tree_lock_all"],
            'add { acquire = "tree_lock_all", lock = "tree", kind = "write" } to "fused" of the',
        ),
        (
            ["fuse", "pause_all_begin", "tree_rdlock", "--into", "tree_wrlock_paused"],
            'kind = "read" }',
        ),
        (["unfuse", "tree_wrlock"], "tree_wrlock() is no fused acquire in the protocol tank"),
        (["unfuse", "tree_wrlock_pause"], "did you mean tree_wrlock_paused?"),
        (["unfuse", "tree_wrlock_paused", "other"], "unfuse takes one name, not 2"),
        (
            ["unfuse", "tree_wrlock_paused", "--acquire", "tree_rdlock"],
            "tree_rdlock() does not take the lock tree in kind write",
        ),
        ([*FUSE, "--skip", "node.c:99", "--because", "x"], "--skip node.c:99 names no site"),
        ([*UNFUSE, "--skip", "node.c:99", "--because", "x"], "--skip node.c:99 names no site"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_input_is_one_clear_sentence(arguments: list[str], said: str, tmp_path: Path) -> None:
    tree = lay_out({"node.c": SORT}, tmp_path)
    done = ask(tree, "apply", *arguments)
    assert done.code == 2
    assert said in done.err
    assert files_of(tree) == {"node.c": SORT}


def test_a_kind_with_several_acquires_asks_for_one(tmp_path: Path) -> None:
    text = PROTOCOL.read_text()
    wanted = text.replace('lock = "tree", kind = "write"', 'lock = "tree", kind = "read"')
    assert wanted != text
    protocol = tmp_path / "tank.toml"
    protocol.write_text(wanted)
    fused = b"void f(Node *n)\n{\n    tree_wrlock_paused();\n    g(n);\n    tree_rdunlock();\n}\n"
    tree = lay_out({"node.c": fused}, tmp_path / "tree")
    done = ask(tree, "apply", *UNFUSE, protocol=protocol)
    assert done.code == 2
    assert "give --acquire, one of: tree_rdlock, tree_co_rdlock" in done.err
    done = ask(tree, "apply", *UNFUSE, "--acquire", "tree_rdlock", protocol=protocol)
    assert done.code == 0, done.err
    assert b"    pause_all_begin();\n    tree_rdlock();\n    g(n);\n" in files_of(tree)["node.c"]


def test_a_binary_file_that_names_the_begin_is_refused_by_name(tmp_path: Path) -> None:
    tree = lay_out({"node.c": SORT, "blob.c": b"pause_all_begin();\0\n"}, tmp_path)
    done = ask(tree, "diff", *FUSE)
    assert done.code == 1
    assert "blob.c:1" in done.err


def test_a_program_in_one_file_with_the_definitions_of_all(tmp_path: Path) -> None:
    made = b"static int held, paused;\n\n"
    for name, body in (
        (b"pause_all_begin", b"paused++;"),
        (b"pause_all_end", b"paused--;"),
        (b"tree_wrlock", b"held++;"),
        (b"tree_wrunlock", b"held--;"),
        (b"tree_wrlock_paused", b"pause_all_begin();\n    tree_wrlock();"),
    ):
        made += b"static void " + name + b"(void)\n{\n    " + body + b"\n}\n\n"
    tree = lay_out({"node.c": made + SORT}, tmp_path)
    done = ask(tree, "apply", *FUSE)
    assert done.code == 0, done.err
    fused = files_of(tree)["node.c"]
    assert fused.startswith(made)
    assert fused[len(made) :].count(b"tree_wrlock_paused();") == 1
    done = ask(tree, "apply", *UNFUSE)
    assert done.code == 0, done.err
    assert files_of(tree) == {"node.c": made + SORT}


def test_explain_tells_what_a_pair_becomes_and_what_each_path_holds(tmp_path: Path) -> None:
    tree = lay_out({"node.c": SORT}, tmp_path)
    done = call(["explain", "-C", str(tree), "-p", str(PROTOCOL), "node.c:3", *FUSE])
    assert done.code == 0, done.err
    told = done.out.decode()
    assert "decision: changed" in told
    assert "no lock; outside of the bracket" in told


def test_a_recipe_fuses_and_takes_apart_again(tmp_path: Path) -> None:
    tree = lay_out({"node.c": SORT}, tmp_path / "tree")
    recipe = tmp_path / "both.toml"
    recipe.write_text(
        '[[step]]\ntransform = "fuse"\narguments = ["pause_all_begin", "tree_wrlock"]\n'
        'options = { into = "tree_wrlock_paused" }\n'
        '[[step]]\ntransform = "unfuse"\narguments = ["tree_wrlock_paused"]\n'
    )
    done = ask(tree, "diff", "--recipe", str(recipe))
    assert done.code == 0, done.err
    assert done.out == b""
    assert "fuse pause_all_begin tree_wrlock: 1 file changed" in done.err
