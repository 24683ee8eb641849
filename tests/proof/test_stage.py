"""The proof stage: what is right is proven, what is wrong is named with its place and path."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec import structs
from msgspec.structs import replace

from refactor.errors import UsageFault
from refactor.plan.ledger import Decision, Ledger, Site
from refactor.plan.step import FileChange, Request, Skip, Transform
from refactor.program.discover import SourceTree
from refactor.program.overlay import OverlayProgram
from refactor.program.program import Program
from refactor.proof.claim import Shift
from refactor.proof.excerpt import View, view
from refactor.proof.stage import Proof, prove
from refactor.source.edits import Edit, EditSet
from tests.proof.mutants import Mutant, line_edits
from tests.proof.plans import CHANGING, GOLDEN, Made, golden, make
from tests.proof.support import PROTOCOL, ROLES
from transforms.hoist import Hoist

DETACH = """\
#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    node_unlink(node);
}

"""


def planned(tmp_path: Path, code: str, *skips: Skip) -> Made:
    """The plan to hoist out of node_detach() in a tree of one file that goes on with `code`."""
    (tmp_path / "prune.c").write_text(DETACH + code, encoding="utf-8")
    (tmp_path / "tank.h").write_text("", encoding="utf-8")
    made = make(tmp_path, PROTOCOL, Request("hoist", ("node_detach",), {}, skips))
    assert [site.reason for site in made.plan.ledger.refused] == []
    return made


def proof_of(made: Made, transform: type[Transform] = Hoist, *, rerun: bool = True) -> Proof:
    """Prove a plan."""
    return prove(made.plan, made.program, transform, rerun=rerun)


def with_text(made: Made, old: str, new: str) -> Made:
    """The plan with another result, in which `old` is replaced wherever it stands."""
    (change,) = made.plan.changes
    assert old.encode() in change.after
    after = change.after.replace(old.encode(), new.encode())
    mutant = Mutant("by hand", change.path, 0, after, same=False)
    return Made(made.program, mutant.plan(made.plan))


REGION = """\
void node_prune(Node *node)
{
    tree_wrlock();
    if (node->busy) {
        tree_wrunlock();
        return;
    }
    node_detach(node);
    tree_wrunlock();
}
"""


@pytest.mark.parametrize("case", CHANGING, ids=lambda case: case.name)
def test_every_golden_result_is_proven(case: Path) -> None:
    proof = proof_of(golden(case))
    assert proof.failures == ()
    assert proof.holds


def test_a_plan_without_changes_has_nothing_to_prove() -> None:
    case = next(path for path in GOLDEN.glob("hoist/stay-already-inside"))
    proof = proof_of(golden(case))
    assert (proof.holds, proof.statement) == (True, "proof: nothing changes")


def test_the_statement_sums_the_checks_up(tmp_path: Path) -> None:
    proof = proof_of(planned(tmp_path, REGION))
    assert proof.statement == (
        "proof: 1 file, 17 tokens changed as claimed; 2 functions parse as before; "
        "balanced on 2 ways out; a second run changes nothing"
    )
    assert [check.name for check in proof.checks] == ["tokens", "parses", "balance", "second run"]


def test_the_second_run_can_be_left_out(tmp_path: Path) -> None:
    proof = proof_of(planned(tmp_path, REGION), rerun=False)
    assert [check.name for check in proof.checks] == ["tokens", "parses", "balance"]
    assert proof.holds


def test_a_failure_names_file_function_and_the_lines_of_the_path(tmp_path: Path) -> None:
    end = "        pause_all_end();\n        return;"
    proof = proof_of(with_text(planned(tmp_path, REGION), end, "        return;"))
    assert not proof.holds
    assert proof.failures == (
        (
            "prune.c:15: node_prune(): a paused section begun in line 15 is still open where "
            "line 19 leaves (path: lines 15, 16, 17, 18, 19)"
        ),
    )
    assert proof.statement == f"proof failed (balance): {proof.failures[0]}"
    assert [check.ok for check in proof.checks] == [True, True, False]


def test_a_bracket_around_more_than_its_region_is_named(tmp_path: Path) -> None:
    made = planned(tmp_path, REGION.replace("tree_wrlock", "node->n = 0;\n    tree_wrlock", 1))
    begin = "    node->n = 0;\n    pause_all_begin();\n"
    proof = proof_of(with_text(made, begin, "    pause_all_begin();\n    node->n = 0;\n"))
    assert [failure.partition("(): ")[2] for failure in proof.failures] == [
        "pause_all_begin() does not stand right before what it is for"
    ]


def test_an_end_before_the_release_is_named(tmp_path: Path) -> None:
    made = planned(tmp_path, REGION)
    tail = "    tree_wrunlock();\n    pause_all_end();\n}"
    turned = "    pause_all_end();\n    tree_wrunlock();\n}"
    (failure,) = proof_of(with_text(made, tail, turned)).failures
    assert "ends a paused section while the lock tree taken in line 16 inside of it" in failure


def test_code_that_is_added_outside_of_any_function_is_named(tmp_path: Path) -> None:
    made = planned(tmp_path, REGION)
    proof = proof_of(with_text(made, "void node_prune", "pause_all_begin();\nvoid node_prune"))
    assert proof.failures == ("code was added outside of the functions that the step changes",)


def test_a_function_that_does_not_parse_any_more_is_named(tmp_path: Path) -> None:
    made = planned(tmp_path, REGION)
    proof = proof_of(
        with_text(
            made, "    node_detach(node);\n", "    }\n    {\n    {\n    }\n    node_detach(node);\n"
        )
    )
    assert proof.checks[-1].name == "parses"
    assert "prune.c: node_prune() does not parse as before" in proof.failures[0]


def test_a_case_that_is_left_without_a_statement_is_named(tmp_path: Path) -> None:
    head = "void node_cut(Node *node)\n{\n    switch (node->kind) {\n    case 1:\n"
    tail = "        pause_all_begin();\n        pause_all_end();\n    }\n}\n"
    (tmp_path / "prune.c").write_text(head + tail, encoding="utf-8")
    (tmp_path / "tank.h").write_text("", encoding="utf-8")
    made = make(tmp_path, PROTOCOL, Request("hoist", ("node_cut",), {}, ()))
    (failure,) = proof_of(with_text(made, "case 1:\n        ;\n", "case 1:\n")).failures
    assert failure == "prune.c:5: node_cut() does not parse any more"


def test_an_error_that_was_there_before_is_no_reason_to_fail(tmp_path: Path) -> None:
    odd = REGION.replace("    if (node->busy)", "    node_log(node, <=>);\n    if (node->busy)")
    assert proof_of(planned(tmp_path, odd)).failures == ()


def test_what_was_unbalanced_before_is_not_laid_at_the_steps_door(tmp_path: Path) -> None:
    half = "    if (node->half) {\n        pause_all_begin();\n        return;\n    }\n"
    made = planned(tmp_path, REGION.replace("{\n    tree", "{\n" + half + "    tree", 1))
    assert "pause_all_begin();\n    tree_wrlock" in made.plan.changes[0].after.decode()
    assert proof_of(made).failures == ()


def test_a_function_whose_head_stands_in_an_if_is_seen_in_its_file(tmp_path: Path) -> None:
    heads = "#ifdef OLD\nint TREE_WRLOCK node_cut(Node *n)\n{\n#else\n"
    heads += "int TREE_WRLOCK node_cut(Node *node)\n{\n#endif\n"
    made = planned(tmp_path, heads + "    return 1;\n}\n\n" + REGION)
    (cut,) = [f for f in made.program.file("prune.c").functions if f.name == b"node_cut"]
    old = made.program.definition_of("prune.c", cut.name_start)
    assert old is not None
    (change,) = made.plan.changes
    overlay = OverlayProgram(made.program, {change.path: change.after})
    found = view(made.program, overlay, old, Shift(made.plan.edits[0].edits))
    assert isinstance(found, View)
    assert found.file is overlay.file("prune.c")


def test_what_cannot_be_judged_is_not_proven(tmp_path: Path) -> None:
    made = planned(tmp_path, REGION)
    lost = "    on_exit(tree_wrunlock);\n"
    (change,) = made.plan.changes
    before = change.before.replace(b"{\n    tree", b"{\n" + lost.encode() + b"    tree")
    (tmp_path / "prune.c").write_bytes(before)
    after = change.after.replace(b"{\n    pause", b"{\n" + lost.encode() + b"    pause")
    edits = (EditSet.of("prune.c", line_edits(before, after)),)
    plan = replace(made.plan, changes=(FileChange("prune.c", before, after),), edits=edits)
    program = Program(SourceTree(tmp_path, PROTOCOL.files), PROTOCOL, ROLES)
    (failure,) = proof_of(Made(program, plan)).failures
    assert failure == "prune.c:15: node_prune(): holds tree_wrunlock in code that is no plain call"


def test_a_lock_that_is_dropped_for_nobody_is_not_proven(tmp_path: Path) -> None:
    code = "void node_drop(Node *node)\n{\n    node_detach(node);\n}\n"
    made = planned(tmp_path, code)
    (change,) = made.plan.changes
    drop = b"{\n    tree_rdunlock();\n    "
    before = change.before.replace(b"{\n    node_detach", drop + b"node_detach")
    (tmp_path / "prune.c").write_bytes(before)
    after = change.after.replace(b"{\n    pause", drop + b"pause")
    edits = (EditSet.of("prune.c", line_edits(before, after)),)
    plan = replace(made.plan, changes=(FileChange("prune.c", before, after),), edits=edits)
    program = Program(SourceTree(tmp_path, PROTOCOL.files), PROTOCOL, ROLES)
    failures = proof_of(Made(program, plan)).failures
    assert any("releases the lock tree, which nobody is known to hold" in f for f in failures)


def test_a_function_that_the_protocol_lists_covers_its_calls(tmp_path: Path) -> None:
    lone = "void node_drop(Node *node)\n{\n    node_detach(node);\n}\n"
    (tmp_path / "prune.c").write_text(DETACH + REGION + lone, encoding="utf-8")
    bracket = PROTOCOL.brackets[0]
    listed = structs.replace(bracket, contracts=("node_drop",))
    protocol = structs.replace(PROTOCOL, brackets=(listed,))
    made = make(tmp_path, protocol, Request("hoist", ("node_detach",)))
    decisions = [site.decision for site in made.plan.ledger.sites]
    assert decisions == [Decision.WRAPPED_REGION, Decision.ALREADY_INSIDE]
    assert proof_of(made).failures == ()


def test_a_site_that_the_user_leaves_alone_may_stay_outside(tmp_path: Path) -> None:
    lone = "void node_drop(Node *node)\n{\n    node_detach(node);\n}\n"
    for site in ("prune.c:22", "prune.c:node_drop"):
        made = planned(tmp_path, REGION + "\n" + lone, Skip(site, "it runs at start-up"))
        assert "pause_all_begin" in made.plan.changes[0].after.decode()
        assert proof_of(made).failures == ()


def test_a_callback_may_begin_under_its_callers_lock_only_if_the_ledger_says_so() -> None:
    made = golden(next(path for path in CHANGING if path.name == "call-callback-stop"))
    ledger = made.plan.ledger
    sites = [replace(site, decision=Decision.WRAPPED_REGION) for site in ledger.sites]
    silent = replace(made.plan, ledger=replace(ledger, sites=tuple(sites)))
    assert proof_of(made).holds
    (failure,) = proof_of(Made(made.program, silent)).failures
    assert "under the lock tree that the caller holds" in failure


def test_a_function_that_is_called_directly_too_is_no_callback() -> None:
    made = golden(next(path for path in CHANGING if path.name == "contract-two-levels"))
    sites = []
    for site in made.plan.ledger.sites:
        wrapped = site.decision is Decision.CONTRACT
        sites.append(replace(site, decision=Decision.WRAPPED_CALL) if wrapped else site)
    assert any(site.decision is Decision.WRAPPED_CALL for site in sites)
    ledger = replace(made.plan.ledger, sites=tuple(sites))
    proof = proof_of(Made(made.program, replace(made.plan, ledger=ledger)))
    assert not proof.holds


# -- the second run ----------------------------------------------------------------------------


class Restless(Hoist):
    """Finds something to do every time."""

    def rewrite(self) -> Sequence[EditSet]:
        """An edit at the file's start."""
        return [EditSet.of("prune.c", [Edit(0, 0, 0, b"\n")])]


class Fickle(Hoist):
    """Refuses what it has done itself."""

    def sites(self) -> Ledger:
        """One site, refused."""
        site = Site("prune.c", 9, 1, "node_prune", "node_detach", Decision.REFUSED, "not again")
        return replace(super().sites(), sites=(site,))


class Failing(Hoist):
    """Does not understand the request any more."""

    def sites(self) -> Ledger:
        """Raises UsageFault."""
        raise UsageFault("what is node_detach?")


@pytest.mark.parametrize(
    ("transform", "said"),
    [
        (Restless, "a second run changes prune.c again"),
        (Fickle, "a second run refuses prune.c:9: not again"),
        (Failing, "the second run ends with: what is node_detach?"),
    ],
)
def test_a_second_run_that_is_not_quiet_is_named(
    transform: type[Transform], said: str, tmp_path: Path
) -> None:
    proof = proof_of(planned(tmp_path, REGION), transform)
    assert proof.failures == (said,)
    assert proof.checks[-1].name == "second run"


def test_the_overlay_shows_new_bytes_and_shares_what_did_not_change(tmp_path: Path) -> None:
    (tmp_path / "other.c").write_text("void f(void)\n{\n    g();\n}\n", encoding="utf-8")
    made = planned(tmp_path, REGION)
    (change,) = made.plan.changes
    overlay = OverlayProgram(made.program, {change.path: change.after})
    assert made.program.hits("pause_all_begin") == {}
    assert overlay.hits("pause_all_begin") == {"prune.c": 1}
    assert overlay.hits("g") == {"other.c": 1}
    assert overlay.text("prune.c").data == change.after
    assert overlay.file("other.c") is made.program.file("other.c")
    assert overlay.file("prune.c") is overlay.file("prune.c")
    assert overlay.file("prune.c") is not made.program.file("prune.c")
