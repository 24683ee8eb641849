"""`crefactor replay`: verify a series against its record, or make it anew on another base."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from refactor.cli.console import say
from refactor.cli.options import installed_transforms, tree_options
from refactor.cli.series import HANDED_OVER, made_with, tell
from refactor.errors import EXIT_DONE, EXIT_REFUSED

if TYPE_CHECKING:
    from refactor.series.make import Options
    from refactor.series.replay import Replay
    from refactor.series.repository import Repository


def _replay(**settings: Any) -> int:
    from pathlib import Path

    from refactor.series.repository import open_repository

    if settings["onto"] and not (settings["branch"] or settings["output"]):
        raise click.UsageError("--onto needs --branch NAME, -o DIR or both")
    if not settings["onto"] and (settings["branch"] or settings["output"]):
        raise click.UsageError("--branch and -o need --onto REV")
    with open_repository(Path(settings["directory"] or ".")) as repository:
        return _replay_in(repository, settings)


def _replay_in(repository: Repository, settings: dict[str, Any]) -> int:
    from refactor.series.replay import replay

    transforms = dict(installed_transforms())
    found = replay(repository, settings["series"], transforms, protocol=settings["protocol"])
    for note in found.notes:
        say(f"note: {note}")
    if settings["onto"]:
        return _anew(repository, found, settings)
    if not found.differences:
        count = len(found.found.commits)
        click.echo(
            f"identical: {count} commit{'s' if count > 1 else ''} on {found.found.base[:12]}"
        )
        return EXIT_DONE
    for difference in found.differences:
        say(f"{difference.subject}: {difference.what}", err=False)
        sys.stdout.flush()
        sys.stdout.buffer.write(difference.diff)
        sys.stdout.buffer.flush()
    return EXIT_REFUSED


def _anew(repository: Repository, found: Replay, settings: dict[str, Any]) -> int:
    from refactor.series.anew import plan_anew
    from refactor.series.compare import range_diff
    from refactor.series.make import make

    if settings["reroll_count"] and not settings["previous"]:
        settings["previous"] = settings["series"]
    options: Options = made_with(settings, None)
    anew = plan_anew(
        repository,
        found,
        settings["onto"],
        dict(installed_transforms()),
        options,
        protocol=settings["protocol"],
    )
    for warning in anew.planned.series.warnings:
        say(f"warning: {warning}")
    if not anew.planned.series.patches:
        say("nothing to change on the new base, so no branch was made")
        return EXIT_DONE
    made = make(anew.planned, say)
    tell(made, options)
    old = found.found.base, found.found.tip
    click.echo(range_diff(repository, old, (made.series.base, made.series.patches[-1].commit)))
    for line in anew.told:
        click.echo(line)
    return EXIT_DONE


_OPTIONS: list[click.Parameter] = [
    click.Argument(["series"], metavar="BRANCH"),
    click.Option(["--onto"], metavar="REV", help="Make the series anew on REV."),
    *HANDED_OVER,
]
replay_command = tree_options(
    click.Command(
        "replay",
        callback=_replay,
        params=_OPTIONS,
        help="Make the series at the tip of BRANCH again from its record: say that it is "
        "identical, or show the hunks that differ and exit with 1.",
        context_settings={"help_option_names": ["-h", "--help"]},
    )
)
