"""Makes a series anew on another base, with what people put into its messages."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from refactor.plan.step import Transform
from refactor.series.build import write_series
from refactor.series.carry import dropped, with_messages
from refactor.series.compare import changed_since
from refactor.series.make import Options, Planned, plan
from refactor.series.replay import Replay, moved_steps, refuse_if_refused, tree_of
from refactor.series.repository import Repository


class Anew(Struct, frozen=True, eq=False):
    """A series planned on another base, ready to be made. told: sentences on what changed."""

    planned: Planned
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
    planned = plan(place, tree, words, steps, transforms, options)
    refuse_if_refused(planned.series)
    with tempfile.TemporaryDirectory(prefix="crefactor-") as scratch:
        apart = place.with_objects_in(Path(scratch))
        trial = write_series(apart, tree, planned.series, planned.who)
        found = changed_since(apart, replayed.found, trial)
    changed = [found[patch.commit] for patch in trial.patches]
    worded = with_messages(replayed, planned.series, changed)
    told = [
        f"{'unchanged' if state is False else 'changed' if state else 'new'}: {patch.subject}"
        for state, patch in zip(changed, worded.patches, strict=True)
    ]
    told += [f"dropped, because the patch changed: {line}" for line in dropped(replayed, worded)]
    return Anew(replace(planned, series=worded), tuple(told))
