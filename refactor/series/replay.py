"""Replay: make a series again from its record, and compare; or make it anew on another base."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from refactor import __version__
from refactor.errors import RefusedFault, UsageFault
from refactor.plan.step import Skip, Transform
from refactor.protocol.load import builtin, load
from refactor.protocol.model import Protocol
from refactor.series.build import Patch, Series, plan_series, write_series
from refactor.series.commits import Person, Signer
from refactor.series.compare import Found, Recorded, found_in, steps_of
from refactor.series.protocols import for_revision
from refactor.series.record import Record, step_of
from refactor.series.repository import Repository
from refactor.series.revision import RevisionTree
from refactor.series.steps import Step
from refactor.series.wording import number

_NOBODY = Person("crefactor", "crefactor", "0 +0000")


class Difference(Struct, frozen=True):
    """A commit that is not what its record makes. diff: git's, from the remade to the given one."""

    subject: str
    what: str
    diff: bytes = b""


class Replay(Struct, frozen=True, eq=False):
    """A series found in a branch and made again on the commit that it stands on."""

    found: Found
    series: Series
    differences: tuple[Difference, ...]
    notes: tuple[str, ...]


def replay(
    repository: Repository,
    branch: str,
    transforms: Mapping[str, type[Transform]],
    *,
    protocol: str | None = None,
) -> Replay:
    """Make the series of a branch again and compare it commit by commit.

    What is written for that goes to a folder that is thrown away. Raises RefusedFault if the branch
    has no series or the steps are refused on its base.
    """
    found = found_in(repository, branch)
    record = found.commits[0].record
    place = replace(repository, prefix=record.directory)
    tree, words = tree_of(place, found.base, record, protocol)
    steps = [step_of(command) for command in steps_of(found)]
    series = plan_series(place, tree, words, steps, transforms)
    refuse_if_refused(series)
    with tempfile.TemporaryDirectory(prefix="crefactor-") as scratch:
        apart = place.with_objects_in(Path(scratch))
        written = write_series(apart, tree, series, Signer(_NOBODY, _NOBODY))
        differences = tuple(_differences(apart, found, written))
    return Replay(found, series, differences, tuple(_notes(found, words)))


def tree_of(
    repository: Repository, commit: str, record: Record, choice: str | None
) -> tuple[RevisionTree, Protocol]:
    """The base, and the protocol: the one chosen, else the revision's, else the recorded."""
    bare = RevisionTree(repository, commit, ())
    try:
        words = for_revision(bare, choice)
    except UsageFault:
        if choice is not None or record.protocol not in dict(builtin()):
            raise
        words = load(record.protocol)
    return bare.with_globs(words.files), words


def refuse_if_refused(series: Series) -> None:
    """Raise RefusedFault that names the first refusal, if there is one."""
    for run in series.runs:
        for site in run.plan.ledger.refused:
            raise RefusedFault(
                f"{site.place}: {site.function}(): {site.reason}",
                "the series cannot be made on this base as it is recorded",
            )
        if not run.proof.holds:
            raise RefusedFault(run.proof.statement, "please report this with the series")


def _notes(found: Found, protocol: Protocol) -> list[str]:
    record, notes = found.commits[0].record, []
    if found.on_top:
        notes.append(f"{number(found.on_top, 'commit')} on top without a record: not looked at")
    if record.version != __version__:
        notes.append(f"made with crefactor {record.version}, replayed with {__version__}")
    if (record.protocol, record.digest) != (protocol.name, protocol.digest):
        notes.append(
            f"made with the protocol {record.protocol} sha256:{record.digest[:12]}, replayed with "
            f"{protocol.name} sha256:{protocol.digest[:12]}"
        )
    if record.base and record.base != found.base:
        notes.append(f"made on {record.base[:12]}, now on {found.base[:12]}")
    return notes


def _differences(repository: Repository, found: Found, series: Series) -> list[Difference]:
    remade = {(p.step, p.record.part): p for p in series.patches}
    given = {one.key: one for one in found.commits}
    told: list[Difference] = []
    for key, patch in remade.items():
        if key not in given:
            told.append(Difference(patch.subject, "is missing in the branch"))
    before = b""
    for one in found.commits:
        own = remade.get(one.key)
        subject = one.message.partition("\n")[0]
        if own is None:
            told.append(Difference(subject, "is not what the record makes"))
            continue
        diff = _diff(repository, own, one)
        # A difference lasts to the end of the series; tell it once, where it begins.
        if diff != before and diff:
            told.append(Difference(subject, "differs from what its record makes", diff))
        before = diff
    return told


def _diff(repository: Repository, own: Patch, given: Recorded) -> bytes:
    options = "diff-tree -p --no-renames --no-ext-diff --no-textconv --no-color"
    return repository.run([*options.split(), f"{own.commit}^{{tree}}", given.tree])


def moved_steps(repository: Repository, found: Found, base: str) -> list[Step]:
    """The steps of a series, with skips by line moved to where the lines stand on a new base."""
    prefix = found.commits[0].record.directory
    steps = []
    for command in steps_of(found):
        step = step_of(command)
        skips = tuple(
            Skip(_moved(repository, found.base, base, prefix, s.site), s.because)
            for s in step.request.skips
        )
        steps.append(replace(step, request=replace(step.request, skips=skips)))
    return steps


def _moved(repository: Repository, old: str, new: str, prefix: str, site: str) -> str:
    path, _, line = site.rpartition(":")
    if not line.isdigit():
        return site
    options = "diff-tree -p -U0 --no-renames --no-ext-diff --no-textconv --no-color"
    where = f":(top,literal){prefix}{path}"
    diff = repository.run([*options.split(), old, new, "--", where]).decode("utf-8", "replace")
    place, shift = int(line), 0
    for hunk in re.finditer(r"(?m)^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", diff):
        start, count = int(hunk[1]), int(hunk[2] or "1")
        added = int(hunk[4] or "1")
        if start + max(count, 1) - (1 if count else 0) >= place + (0 if count else 1):
            break
        shift += added - count
    return f"{path}:{place + shift}"
