"""Finds a series in a branch, and tells which patches changed between two versions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from refactor.errors import RefusedFault, UsageFault
from refactor.series import record as records
from refactor.series.build import Series
from refactor.series.record import Record
from refactor.series.repository import Repository

# A series lies at the tip of its branch; so many commits may lie on top of it.
_SEARCHED = 1000
_PLACE = re.compile(rb"(?m)^(?:@@ .*? @@.*|index [0-9a-f]+\.\.[0-9a-f]+.*)\n")


class Recorded(Struct, frozen=True):
    """A commit with a record."""

    commit: str
    parent: str
    tree: str
    message: str
    record: Record

    @property
    def key(self) -> tuple[int, str]:
        """Its place in the series, the same from version to version."""
        return self.record.step, self.record.part


class Found(Struct, frozen=True):
    """A series in a branch. on_top: commits without a record that lie above it."""

    commits: tuple[Recorded, ...]
    on_top: int

    @property
    def base(self) -> str:
        """The commit that the series stands on now."""
        return self.commits[0].parent

    @property
    def tip(self) -> str:
        """Its last commit."""
        return self.commits[-1].commit


def found_in(repository: Repository, branch: str) -> Found:
    """The topmost series of a branch; raises RefusedFault if there is none."""
    options = f"log --first-parent -z --format=%H%n%P%n%T%n%B --max-count={_SEARCHED}"
    tip = repository.resolve(branch)
    listing = repository.text([*options.split(), "--end-of-options", tip])
    commits: list[Recorded] = []
    on_top = 0
    for entry in filter(None, listing.split("\0")):
        commit, parents, tree, message = entry.split("\n", 3)
        record = records.read(message)
        if record is None or " " in parents or not parents:
            if commits:
                break
            on_top += 1
            continue
        if commits and not _belongs(record, commits[-1].record):
            break
        commits.append(Recorded(commit, parents, tree, message, record))
        if record.base:
            break
    if not commits:
        raise RefusedFault(
            f"no commit of {branch} carries a record of crefactor",
            "give a branch that `crefactor series` made",
        )
    return Found(tuple(reversed(commits)), on_top)


def _belongs(lower: Record, upper: Record) -> bool:
    """Whether two neighbours are of one series: two series may lie on each other."""
    same = (lower.steps, lower.protocol) == (upper.steps, upper.protocol)
    return same and lower.step <= upper.step


def steps_of(found: Found) -> list[str]:
    """The recorded command of every step, in order; raises UsageFault if one is missing."""
    commands: dict[int, str] = {}
    for one in found.commits:
        known = commands.setdefault(one.record.step, one.record.command)
        if known != one.record.command:
            raise UsageFault(f"step {one.record.step} is recorded with two commands")
    missing = [n for n in range(1, found.commits[0].record.steps + 1) if n not in commands]
    if missing:
        raise UsageFault(
            f"the commits of step {missing[0]} are not in the branch", "take the whole series"
        )
    return [commands[number] for number in sorted(commands)]


def changed_since(repository: Repository, old: Found, series: Series) -> Mapping[str, bool | None]:
    """commit of the new series -> whether its patch changed; None for one that is new."""
    before = {one.key: one.commit for one in old.commits}
    found: dict[str, bool | None] = {}
    for patch in series.patches:
        earlier = before.get((patch.step, patch.record.part))
        found[patch.commit] = (
            _patch(repository, earlier) != _patch(repository, patch.commit) if earlier else None
        )
    return found


def _patch(repository: Repository, commit: str) -> bytes:
    """A commit's diff without what only says where its lines stand."""
    options = "diff-tree -p --no-commit-id --no-renames --no-ext-diff --no-textconv --no-color"
    diff = repository.run([*options.split(), "-U3", "--diff-algorithm=myers", commit])
    return _PLACE.sub(b"@@\n", diff)


def range_diff(repository: Repository, old: Sequence[str], new: Sequence[str]) -> str:
    """git's range-diff between two ranges, each as (base, tip)."""
    ranges = [f"{old[0]}..{old[1]}", f"{new[0]}..{new[1]}"]
    return repository.text(["range-diff", "--no-color", *ranges])
