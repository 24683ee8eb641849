"""From steps to a series: parts, messages and commits, not yet in any branch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from refactor.plan.step import Transform
from refactor.protocol.model import Protocol
from refactor.series import maintainers as owners
from refactor.series import messages, template
from refactor.series.commits import Signer, Snapshot, write_commits
from refactor.series.prefix import Habits, from_path, habits
from refactor.series.record import Record, command_of
from refactor.series.repository import Repository
from refactor.series.revision import RevisionTree
from refactor.series.split import CALLEE, Part, split, whole
from refactor.series.steps import SPLITS, Step, StepRun, run_steps
from refactor.series.wording import SUBJECT_WIDTH, tidy

MANY = 15


class Patch(Struct, frozen=True):
    """A commit of the series. commit: its hash, "" before it is written."""

    step: int
    part: Part
    record: Record
    message: str
    facts: str = ""
    commit: str = ""

    @property
    def subject(self) -> str:
        """The message's first line."""
        return self.message.partition("\n")[0]


class Series(Struct, frozen=True, eq=False):
    """Runs and patches on a base; warnings are sentences for the user."""

    base: str
    runs: tuple[StepRun, ...]
    patches: tuple[Patch, ...]
    warnings: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether a step is refused or its proof fails; then there are no patches."""
        return any(run.refused for run in self.runs)


def plan_series(
    repository: Repository,
    tree: RevisionTree,
    protocol: Protocol,
    steps: Sequence[Step],
    transforms: Mapping[str, type[Transform]],
    *,
    signed_off: str = "",
) -> Series:
    """Run the steps on a revision and word their commits; nothing is written.

    signed_off: a trailer, or "". Raises UsageFault for a request that cannot be meant.
    """
    runs = run_steps(tree, protocol, steps, transforms)
    if any(run.refused for run in runs):
        return Series(tree.commit, tuple(runs), ())
    sections = _maintainers(repository, tree, steps)
    idle = [run for run in runs if not run.plan.changes]
    runs = [run for run in runs if run.plan.changes]
    patches: list[Patch] = []
    taken: set[str] = set()
    for place, run in enumerate(runs):
        later = [a for r in runs[place + 1 :] for a in r.plan.request.arguments]
        later = [argument.rpartition(":")[2] for argument in later]
        known = habits(repository, tree.commit, [change.path for change in run.plan.changes])
        for part in split(run, run.step.split, sections):
            head = _prefix(run, part, known, repository.prefix)
            given = messages.values(run, part, head)
            where = f"step {place + 1}"
            own_subject = ""
            if part.key in ("", CALLEE):
                own_subject = template.subject(run.step.subject, given, where)
            subject = _unique(own_subject or messages.subject_of(run, part, head), taken)
            record = Record(
                protocol.name,
                protocol.digest,
                tree.commit if not patches else "",
                repository.prefix,
                place + 1,
                len(runs),
                f"{part.kind} {part.key}" if part.key else "",
                command_of(run.step),
            )
            told = messages.facts(run, part, later)
            own = template.body(run.step.body, given, where)
            tail = record.lines() + (f"\n{signed_off}" if signed_off else "")
            message = tidy("\n\n".join(filter(None, [subject, own, told, tail])))
            patches.append(Patch(place + 1, part, record, message, told))
    warnings = [f"{command_of(run.step)}: nothing to change, so no commit" for run in idle]
    warnings += _warnings(runs, patches, sections)
    return Series(tree.commit, tuple(runs), tuple(patches), tuple(warnings))


def write_series(
    repository: Repository,
    tree: RevisionTree,
    series: Series,
    who: Signer,
    *,
    sign: bool = False,
) -> Series:
    """Write the commits; gives the series with their hashes."""
    snapshots = [Snapshot(patch.part.files, patch.message) for patch in series.patches]
    commits = write_commits(repository, tree, snapshots, who, sign=sign)
    patches = tuple(
        Patch(p.step, p.part, p.record, p.message, p.facts, commit)
        for p, commit in zip(series.patches, commits, strict=True)
    )
    return Series(series.base, series.runs, patches, series.warnings)


def _maintainers(
    repository: Repository, tree: RevisionTree, steps: Sequence[Step]
) -> owners.Maintainers:
    """The file lies at the top of the tree, also where a sub-directory is worked on."""
    if not any(step.split == "maintainer" for step in steps):
        return owners.Maintainers(())
    top = RevisionTree(replace(repository, prefix=""), tree.commit, ())
    if owners.FILE_NAME not in top.entries:
        return owners.Maintainers(())
    text = top.read(owners.FILE_NAME).data.decode("utf-8", "replace")
    return owners.parse(text, repository.prefix)


def _prefix(run: StepRun, part: Part, habits: Habits, below: str) -> str:
    """The protocol's prefix for the paths where it has one, else the habit of the history.

    Layers go right through the tree: they have the prefix of the whole step. below: the
    sub-directory that the paths are in.
    """
    whole = [change.path for change in run.plan.changes]
    paths = whole if part.kind == "layer" else list(part.files)
    prefixes = dict(run.program.protocol.prefixes)
    for start in sorted(prefixes, key=len, reverse=True):
        if all((below + path).startswith(start) for path in paths):
            return prefixes[start]
    return habits.prefix(paths) or from_path(paths)


def _unique(subject: str, taken: set[str]) -> str:
    """Two commits with one subject could not be told apart in a list of mails."""
    found, count = subject, 1
    while found in taken:
        count += 1
        tail = f" ({count})"
        found = subject[: SUBJECT_WIDTH - len(tail)].rstrip() + tail
    taken.add(found)
    return found


def _warnings(
    runs: Sequence[StepRun], patches: Sequence[Patch], sections: owners.Maintainers
) -> list[str]:
    if len(patches) <= MANY:
        return []
    counts = {
        kind: sum(len(split(run, "none" if whole(run) else kind, sections)) for run in runs)
        for kind in SPLITS
        if kind != "maintainer" or sections.sections
    }
    fewer = [f"{kind} ({count})" for kind, count in counts.items() if count <= MANY]
    hint = f"--split with fewer: {', '.join(fewer)}" if fewer else "no split gives fewer"
    return [
        f"{len(patches)} commits are more than {MANY}, which few reviewers take at once; {hint}"
    ]
