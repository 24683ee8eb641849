"""Steps: what one asks for, and running them in order, each on what the one before made."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import reduce

from msgspec import Struct, field
from msgspec.structs import replace

from refactor.errors import UsageFault
from refactor.plan.ledger import Change
from refactor.plan.step import FLAG, FileChange, Plan, Request, Transform, work_out
from refactor.program.discover import SourceTree
from refactor.program.overlay import OverlayProgram
from refactor.program.program import Program
from refactor.proof.stage import Proof, prove
from refactor.protocol.index import roles
from refactor.protocol.model import Protocol
from refactor.source.edits import Edit, EditSet

SPLITS = ("none", "layer", "directory", "maintainer")


class Step(Struct, frozen=True):
    """A request with what a person adds to it.

    subject, body: the user's own prose, "" where there is none. contracts: function -> the sentence
    that its comment gets instead of the protocol's.
    """

    request: Request
    subject: str = ""
    body: str = ""
    split: str = SPLITS[0]
    contracts: Mapping[str, str] = field(default_factory=dict)


class StepRun(Struct, frozen=True, eq=False):
    """A step carried out: the program that it ran on, its plan, and the plan's proof."""

    step: Step
    transform: type[Transform]
    program: Program
    plan: Plan
    proof: Proof

    @property
    def refused(self) -> bool:
        """Whether a site is refused that nobody accepted, or the proof fails."""
        return bool(self.plan.ledger.refused) or not self.proof.holds


def run_steps(
    tree: SourceTree,
    protocol: Protocol,
    steps: Sequence[Step],
    transforms: Mapping[str, type[Transform]],
) -> list[StepRun]:
    """Run the steps; each sees the tree that those before it made. Stops at one that is refused.

    Raises UsageFault for a transform or an option that there is not.
    """
    runs: list[StepRun] = []
    program = Program(tree, protocol, roles(protocol))
    for step in steps:
        transform = _transform(transforms, step.request)
        plan = work_out(transform, program, step.request)
        # The proof is about the protocol's own words: a person's replace them in comments only.
        proof = prove(plan, program, transform)
        if step.contracts:
            plan = _worded(plan, step.contracts, protocol, program)
        runs.append(StepRun(step, transform, program, plan, proof))
        if runs[-1].refused:
            break
        if plan.changes:
            program = OverlayProgram(program, {c.path: c.after for c in plan.changes})
    return runs


def net_changes(runs: Sequence[StepRun]) -> tuple[FileChange, ...]:
    """Every file that differs from what the first step saw, by path."""
    before: dict[str, bytes] = {}
    after: dict[str, bytes] = {}
    for run in runs:
        for change in run.plan.changes:
            before.setdefault(change.path, change.before)
            after[change.path] = change.after
    return tuple(
        FileChange(path, before[path], after[path])
        for path in sorted(after)
        if before[path] != after[path]
    )


def _transform(transforms: Mapping[str, type[Transform]], request: Request) -> type[Transform]:
    transform = transforms.get(request.transform)
    if transform is None:
        listed = ", ".join(transforms)
        raise UsageFault(f"there is no transform {request.transform!r}", f"installed: {listed}")
    known = {option.name: option for option in transform.options}
    for name, value in request.options.items():
        if name not in known:
            listed = ", ".join(known) or "none"
            raise UsageFault(f"{request.transform} has no option {name!r}", f"it has: {listed}")
        choices = (FLAG,) if known[name].flag else known[name].choices
        if choices and value not in choices:
            raise UsageFault(
                f"{name} of {request.transform} cannot be {value!r}",
                f"one of: {', '.join(choices)}",
            )
    return transform


def _worded(plan: Plan, contracts: Mapping[str, str], protocol: Protocol, program: Program) -> Plan:
    """The plan with a person's words in place of the protocol's sentence."""
    sentences = [bracket.contract for bracket in protocol.brackets]
    changes: list[Change] = []
    wanted: dict[tuple[str, int], tuple[str, str]] = {}
    used: set[str] = set()
    for change in plan.ledger.changes:
        old = next((s for s in sentences if s in change.what), "")
        new = contracts.get(change.function, "")
        if old and new:
            wanted[(change.file, change.line)] = (old, new)
            used.add(change.function)
            change = replace(change, what=change.what.replace(old, new))
        changes.append(change)
    unused = sorted(set(contracts) - used)
    if unused and not plan.ledger.refused:
        raise UsageFault(
            f"no comment of {unused[0]}() gets a contract in this step",
            "take its words out of the recipe",
        )
    edits = tuple(_reworded(one, wanted) for one in plan.edits)
    after = []
    for one in edits:
        before = program.text(one.path).data
        after.append(FileChange(one.path, before, one.apply(before)))
    kept = tuple(change for change in after if change.before != change.after)
    ledger = replace(plan.ledger, changes=tuple(changes))
    return replace(plan, edits=edits, changes=kept, ledger=ledger)


def _reworded(edits: EditSet, wanted: Mapping[tuple[str, int], tuple[str, str]]) -> EditSet:
    def one(edit: Edit) -> Edit:
        line = re.fullmatch(r"contract at line (\d+)", edit.why)
        pair = wanted.get((edits.path, int(line[1]))) if line else None
        if pair is None:
            return edit
        return replace(edit, text=_with_words(edit.text, *pair))

    return EditSet.of(edits.path, map(one, edits.edits))


def _with_words(text: bytes, old: str, new: str) -> bytes:
    return reduce(lambda t, pair: t.replace(*pair), [(old.encode(), new.encode())], text)
