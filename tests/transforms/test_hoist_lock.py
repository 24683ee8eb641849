"""A lock as what hoist moves: requests that cannot be, and what goldens do not show."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from refactor.plan.step import FLAG, Request
from refactor.proof.stage import prove
from tests.golden.cases import PROTOCOL as GOLDEN_PROTOCOL
from tests.golden.cases import call, lay_out
from tests.proof.mutants import Mutant
from tests.proof.plans import GOLDEN, golden, make
from tests.proof.support import PROTOCOL
from transforms.hoist import Hoist

NODE = b"""#include "tank.h"

void node_detach(Node *node)
{
    tree_wrlock();
    node_unlink(node);
    tree_wrunlock();
}

"""
KINDLESS = b"""[protocol]
name = "kindless"

[[lock]]
name = "tree"

  [[lock.kind]]
  name = "write"
  acquire = ["tree_wrlock"]
  release = ["tree_wrunlock"]
"""


def said(tmp_path: Path, bracket: str, protocol: Path = GOLDEN_PROTOCOL) -> tuple[int, str]:
    """Exit code and standard error of a dry run."""
    tree = lay_out({"node.c": NODE}, tmp_path / "tree")
    where = ["-C", str(tree), "-p", str(protocol)]
    done = call(["diff", *where, "hoist", "node_detach", "--bracket", bracket])
    return done.code, done.err


@pytest.mark.parametrize(
    ("bracket", "told"),
    [
        ("tree", "the lock tree has several kinds; give --bracket, one of: tree:write, tree:read"),
        ("tree:wirte", "the lock tree has no kind 'wirte'"),
        ("trie:write", "has no bracket 'trie:write', and no lock of that name; give --bracket, "),
        ("trie:write", "pause-all, pause-one; or one of the locks: tree:write, tree:read, queue"),
    ],
)
def test_a_lock_that_cannot_be_chosen_is_wrong_usage(
    tmp_path: Path, bracket: str, told: str
) -> None:
    code, err = said(tmp_path, bracket)
    assert code == 2
    assert told in err


def test_a_kind_without_a_mark_cannot_move(tmp_path: Path) -> None:
    protocol = tmp_path / "kindless.toml"
    protocol.write_bytes(KINDLESS)
    code, err = said(tmp_path, "tree", protocol)
    assert code == 2
    assert "no mark says that the lock tree is held in kind write" in err


def test_a_function_that_does_not_take_the_lock_is_told_of(tmp_path: Path) -> None:
    files = {"node.c": b"void TREE_WRLOCK node_detach(Node *node)\n{\n    node_unlink(node);\n}\n"}
    tree = lay_out(files, tmp_path)
    where = ["-C", str(tree), "-p", str(GOLDEN_PROTOCOL)]
    done = call(["diff", *where, "hoist", "node_detach", "--bracket", "tree:write"])
    assert (done.code, done.out) == (0, b"")
    assert "node_detach() does not take the tree lock itself" in done.err


def test_a_call_that_is_left_alone_on_request_stays_and_is_no_failure(tmp_path: Path) -> None:
    user = b"void drop(Node *node)\n{\n    node_detach(node);\n}\n"
    tree = lay_out({"node.c": NODE, "use.c": user}, tmp_path)
    where = ["-C", str(tree), "-p", str(GOLDEN_PROTOCOL)]
    skip = ["--skip", "use.c:drop", "--because", "dead code"]
    done = call(["diff", *where, "hoist", "node_detach", "--bracket", "tree:write", *skip])
    assert done.code == 0
    assert b"node.c" in done.out
    assert b"use.c" not in done.out


def test_explain_says_what_is_held_at_a_call(tmp_path: Path) -> None:
    user = b"void drop(Node *node)\n{\n    node_detach(node);\n}\n"
    tree = lay_out({"node.c": NODE, "use.c": user}, tmp_path)
    where = ["-C", str(tree), "-p", str(GOLDEN_PROTOCOL)]
    done = call(["explain", *where, "use.c:3", "hoist", "node_detach", "--bracket", "tree:write"])
    assert done.code == 0
    assert b"decision: wrapped call" in done.out
    assert b"on a path: no lock" in done.out


@pytest.mark.parametrize("calls", [1, 4, 40])
def test_what_a_called_function_does_far_below_keeps_calls_apart(
    tmp_path: Path, calls: int
) -> None:
    """Deep down somebody waits: as far as the calls are followed, it is not enclosed."""
    chain = b"static void step0(void)\n{\n    node_wait(root);\n}\n\n"
    for n in range(1, calls):
        chain += b"static void step%d(void)\n{\n    step%d();\n}\n\n" % (n, n - 1)
    last = b"step%d" % (calls - 1)
    user = b"void drop(void)\n{\n    node_detach(a);\n    %s();\n    node_detach(b);\n}\n" % last
    (tmp_path / "node.c").write_bytes(NODE + chain + user)
    made = make(tmp_path, PROTOCOL, Request("hoist", ("node_detach",), {"bracket": "tree:write"}))
    (change,) = made.plan.changes
    assert prove(made.plan, made.program, Hoist).holds
    # Four levels are followed.
    assert change.after.count(b"tree_wrlock();") == (2 if calls <= 4 else 1)


KEYED = b"""#include "tank.h"

void queue_kick(queue)
    Queue *queue;
{
    queue_lock(&queue->lock);
    queue->kicks++;
    queue_unlock(&queue->lock);
}

void kick(Node *node)
{
    queue_kick(node->queue);
}
"""


def test_an_old_style_definition_has_no_place_for_a_mark_with_an_argument(tmp_path: Path) -> None:
    tree = lay_out({"queue.c": KEYED}, tmp_path / "tree")
    where = ["-C", str(tree), "-p", str(GOLDEN_PROTOCOL)]
    done = call(["diff", *where, "hoist", "queue_kick", "--bracket", "queue"])
    assert done.code == 1
    assert "cannot be marked QUEUE_HELD(&queue->lock): its parameters are declared" in done.err


def test_what_takes_the_lock_cannot_be_called_with_it_held(tmp_path: Path) -> None:
    taker = b"void tree_wrlock(void)\n{\n    lock_take(&all);\n}\n"
    tree = lay_out({"node.c": NODE, "lock.c": taker}, tmp_path / "tree")
    where = ["-C", str(tree), "-p", str(GOLDEN_PROTOCOL)]
    done = call(["diff", *where, "hoist", "tree_wrlock", "--bracket", "tree:write"])
    assert done.code == 2
    assert "tree_wrlock() is what takes or drops the tree lock, says the protocol" in done.err


def test_the_proof_sees_a_substitute_where_the_lock_is_not_held() -> None:
    made = golden(GOLDEN / "hoist" / "lock-exit-calls-behind-release")
    assert prove(made.plan, made.program, Hoist).holds
    (after,) = (change.after for change in made.plan.changes if change.path == "use.c")
    wrong = after.replace(b"return node_unref(", b"return node_schedule_unref(")
    assert wrong != after
    mutant = Mutant("by hand", "use.c", 0, wrong, same=False)
    proof = prove(mutant.plan(made.plan), made.program, Hoist, rerun=False)
    assert not proof.holds
    told = " ".join(proof.failures)
    assert "node_schedule_unref() stands for another call where the lock is not held" in told


def failures_of(case: str, old: bytes, new: bytes) -> str:
    """What the proof says of a golden case whose use.c is spoilt by hand."""
    made = golden(GOLDEN / "hoist" / case)
    assert prove(made.plan, made.program, Hoist).holds
    (after,) = (change.after for change in made.plan.changes if change.path == "use.c")
    assert after.count(old) == 1
    mutant = Mutant("by hand", "use.c", 0, after.replace(old, new), same=False)
    proof = prove(mutant.plan(made.plan), made.program, Hoist, rerun=False)
    assert not proof.holds
    return " ".join(proof.failures)


def test_the_proof_sees_a_region_that_is_widened_over_more_than_simple_statements() -> None:
    told = failures_of(
        "lock-region-kept-apart",
        b"    node_detach(link->left);\n    tree_wrunlock();\n    if (link->broken) {\n"
        b"        link->state = GONE;\n    }\n    tree_wrlock();\n",
        b"    node_detach(link->left);\n    if (link->broken) {\n"
        b"        link->state = GONE;\n    }\n",
    )
    assert "tree_wrlock() is taken out, and nothing beside it needs the lock" in told


def test_the_proof_sees_a_result_that_is_not_returned() -> None:
    told = failures_of(
        "lock-call-in-return",
        b"    ret = node_detach(link->right);\n    tree_wrunlock();\n    return ret;\n",
        b"    ret = node_detach(link->right);\n    tree_wrunlock();\n",
    )
    assert "drop_both() runs other code than before" in told


def test_the_proof_sees_a_release_on_one_path_and_the_acquire_on_another() -> None:
    told = failures_of(
        "lock-call-in-return",
        b"        goto fail;\n    }\n    return 0;\n\nfail:\n    tree_wrlock();\n"
        b"    ret = node_detach(link->left);\n    tree_wrunlock();\n",
        b"    tree_wrunlock();\n        goto fail;\n    }\n    return 0;\n\nfail:\n"
        b"    tree_wrlock();\n    ret = node_detach(link->left);\n",
    )
    assert told.count("drop_fail(): it drops the lock now before it takes it") == 1


LOOK = b"""#include "tank.h"

int node_look(Node *node)
{
    TREE_RDLOCK_GUARD();
    return node->looks;
}
"""
BESIDE = b"""#include "tank.h"

int look(Link *link)
{
    int found;

    link->looks++;
    found = node_look(link->left);
    TREE_RDLOCK_GUARD();
    return found + node_read(link->right);
}
"""


def test_the_proof_sees_an_opened_guard_that_begins_too_early(tmp_path: Path) -> None:
    lay_out({"node.c": LOOK, "use.c": BESIDE}, tmp_path)
    options = {"bracket": "tree:read", "unguard": FLAG}
    made = make(tmp_path, PROTOCOL, Request("hoist", ("node_look",), options))
    assert prove(made.plan, made.program, Hoist).holds
    (change,) = (change for change in made.plan.changes if change.path == "use.c")
    moved = change.after.replace(
        b"    link->looks++;\n    tree_rdlock();\n", b"    tree_rdlock();\n    link->looks++;\n"
    )
    assert moved != change.after
    mutant = Mutant("by hand", "use.c", 0, moved, same=False)
    proof = prove(mutant.plan(made.plan), made.program, Hoist, rerun=False)
    assert "a statement that needs no lock runs under it from now on" in " ".join(proof.failures)


def test_the_proof_sees_a_mark_for_another_lock_than_the_function_took() -> None:
    made = golden(GOLDEN / "hoist" / "lock-alias")
    assert prove(made.plan, made.program, Hoist).holds
    (after,) = (change.after for change in made.plan.changes if change.path == "box.c")
    wrong = after.replace(b"NODE_HELD(&box->bin->lock)", b"NODE_HELD(&box->lock)")
    wrong = wrong.replace(b"lock(&b->bin->lock)", b"lock(&b->lock)")
    assert wrong != after
    mutant = Mutant("by hand", "box.c", 0, wrong, same=False).plan(made.plan)
    words = (b"(", b"&", b"box", b"->", b"lock", b")")
    added = made.plan.claim.added | {(b"NODE_HELD", *words)}
    for name in (b"node_lock", b"node_unlock"):
        added |= {(name, b"(", b"&", b"b", b"->", b"lock", b")", b";")}
    mutant = replace(mutant, claim=replace(made.plan.claim, added=added))
    told = " ".join(prove(mutant, made.program, Hoist, rerun=False).failures)
    assert "it took the lock for &box->bin->lock, and its mark says &box->lock" in told


def test_a_branch_may_drop_the_lock_some_statements_behind_a_call(tmp_path: Path) -> None:
    lines = [
        "int drop(Link *link)", "{", "    node_detach(link->left);", "    if (link->broken) {",
        "        node_detach(link->both);", "        link->state = GONE;", "        return -1;",
        "    }", "    node_detach(link->right);", "    return 0;", "}", "",
    ]  # fmt: skip
    tree = lay_out({"node.c": NODE + "\n".join(lines).encode()}, tmp_path / "tree")
    where = ["-C", str(tree), "-p", str(GOLDEN_PROTOCOL)]
    done = call(["apply", *where, "hoist", "node_detach", "--bracket", "tree:write"])
    assert done.code == 0, done.err
    left = b"        link->state = GONE;\n        tree_wrunlock();\n        return -1;\n"
    assert left in (tree / "node.c").read_bytes()
