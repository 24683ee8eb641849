"""`crefactor series`: work steps out on a revision and make a branch of commits, and mails, of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from refactor.cli.options import TransformGroup, installed_transforms, tree_options
from refactor.errors import EXIT_DONE, EXIT_REFUSED

if TYPE_CHECKING:
    from refactor.plan.step import Request, Transform


def _series(transform: type[Transform], request: Request, settings: dict[str, Any]) -> int:
    from refactor.series.steps import SPLITS, Step

    step = Step(request, split=settings["split"] or SPLITS[0])
    return make([step], settings)


def make(steps: list[Any], settings: dict[str, Any]) -> int:
    from pathlib import Path

    from refactor.report.terminal import summary
    from refactor.series.build import plan_series, write_series
    from refactor.series.commits import check_branch, set_branch, signer
    from refactor.series.protocols import for_revision
    from refactor.series.repository import open_repository
    from refactor.series.revision import RevisionTree

    repository = open_repository(Path(settings["directory"] or "."))
    old = check_branch(repository, settings["branch"], force=bool(settings["force"]))
    who = signer(repository)
    base = repository.resolve(settings["onto"] or "HEAD")
    bare = RevisionTree(repository, base, ())
    protocol = for_revision(bare, settings["protocol"])
    tree = bare.with_globs(protocol.files)
    series = plan_series(repository, tree, protocol, steps, dict(installed_transforms()))
    for run in series.runs:
        for line in summary(run.plan, every_site=bool(settings["verbose"])):
            click.echo(line, err=True)
    if series.refused:
        return EXIT_REFUSED
    series = write_series(repository, tree, series, who)
    set_branch(repository, settings["branch"], series.patches[-1].commit, old, "crefactor: series")
    for patch in series.patches:
        click.echo(f"{patch.commit[:12]} {patch.subject}")
    return EXIT_DONE


_OPTIONS: list[click.Parameter] = [
    click.Option(["-b", "--branch"], metavar="NAME", help="The branch to make."),
    click.Option(["--onto"], metavar="REV", help="The revision to build on; default: HEAD."),
    click.Option(["--split"], type=click.Choice(["none", "layer", "directory", "maintainer"])),
    click.Option(["--force"], is_flag=True, help="Replace the branch if it exists."),
    click.Option(["-v", "--verbose"], is_flag=True, help="List every site on stderr."),
]
series_command = tree_options(
    TransformGroup(
        "series",
        run=_series,
        params=_OPTIONS,
        help="Make a branch of commits that a maintainer can review.",
        subcommand_metavar="TRANSFORM ARGS...",
    )
)
