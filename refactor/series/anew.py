"""Makes a series anew on another base, with what people put into its messages."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from refactor.plan.step import Transform
from refactor.series.build import Series, write_series
from refactor.series.carry import dropped, with_messages
from refactor.series.commits import signer
from refactor.series.compare import changed_since
from refactor.series.make import Options, plan
from refactor.series.replay import Replay, moved_steps, refuse_if_refused, tree_of
from refactor.series.repository import Repository
from refactor.series.revision import RevisionTree


@dataclass(frozen=True, eq=False)
class Anew:
    """A series planned on another base, ready to be made. told: sentences on what changed."""

    repository: Repository
    tree: RevisionTree
    series: Series
    told: tuple[str, ...]


def plan_anew(
    repository: Repository,
    replayed: Replay,
    revision: str,
    transforms: Mapping[str, type[Transform]],
    options: Options,
    *,
    protocol: str | None = None,
) -> Anew:
    """The series of a replay on `revision`.

    Raises RefusedFault if a step is refused there, and what `make.plan` raises.
    """
    record = replayed.found.commits[0].record
    place = replace(repository, prefix=record.directory)
    base = place.resolve(revision)
    tree, words = tree_of(place, base, record, protocol)
    steps = moved_steps(place, replayed.found, base)
    series = plan(place, tree, words, steps, transforms, options)
    refuse_if_refused(series)
    with tempfile.TemporaryDirectory(prefix="crefactor-") as scratch:
        apart = place.with_objects_in(Path(scratch))
        trial = write_series(apart, tree, series, signer(place))
        found = changed_since(apart, replayed.found, trial)
    changed = [found[patch.commit] for patch in trial.patches]
    worded = with_messages(replayed, series, changed)
    told = [
        f"{'unchanged' if state is False else 'changed' if state else 'new'}: {patch.subject}"
        for state, patch in zip(changed, worded.patches, strict=True)
    ]
    told += [f"dropped, because the patch changed: {line}" for line in dropped(replayed, worded)]
    return Anew(place, tree, worded, tuple(told))
