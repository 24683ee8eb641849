"""`crefactor series`: work steps out on a revision; make commits and mails of them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from refactor.cli.console import say
from refactor.cli.options import TransformGroup, installed_transforms, tree_options
from refactor.errors import EXIT_DONE, EXIT_REFUSED

if TYPE_CHECKING:
    from refactor.plan.step import Request, Transform
    from refactor.series.make import Options
    from refactor.series.recipe import Recipe
    from refactor.series.repository import Repository
    from refactor.series.steps import Step


def _series(_transform: type[Transform], request: Request, settings: dict[str, Any]) -> int:
    from refactor.series.steps import SPLITS, Step

    if settings["recipe"]:
        raise click.UsageError("give a transform or --recipe, not both")
    contracts = {}
    for given in settings["contract"] or ():
        function, equals, sentence = given.partition("=")
        if not equals or not sentence.strip() or "*/" in sentence:
            raise click.UsageError(f"--contract {given!r} is not FUNCTION=SENTENCE")
        contracts[function] = " ".join(sentence.split())
    step = Step(
        request,
        settings["subject"] or "",
        _read(settings["message"]),
        settings["split"] or SPLITS[0],
        contracts,
    )
    return _make([step], settings, None)


def _recipe(**settings: Any) -> int | None:
    """Run without a transform's name: the steps are in a recipe."""
    if click.get_current_context().invoked_subcommand is not None:
        return None
    if not settings["recipe"]:
        raise click.UsageError("name a TRANSFORM, or give --recipe FILE")
    alone = [name for name in ("message", "subject", "contract") if settings[name]]
    if alone:
        raise click.UsageError(f"--{alone[0]} goes with a transform; a recipe holds its own prose")
    from pathlib import Path

    from msgspec.structs import replace

    from refactor.series.recipe import load_recipe
    from refactor.series.steps import SPLITS

    recipe = load_recipe(Path(settings["recipe"]))
    split = settings["split"]
    steps = [
        replace(step, split=split) if split and step.split == SPLITS[0] else step
        for step in recipe.steps
    ]
    return _make(steps, settings, recipe)


def _make(steps: list[Step], settings: dict[str, Any], recipe: Recipe | None) -> int:
    from pathlib import Path

    from refactor.series.repository import open_repository

    with open_repository(Path(settings["directory"] or ".")) as repository:
        return _make_in(repository, steps, settings, recipe)


def _make_in(
    repository: Repository, steps: list[Step], settings: dict[str, Any], recipe: Recipe | None
) -> int:
    from refactor.report.terminal import proof_lines, summary
    from refactor.series.make import changed_files, make, plan, with_previous
    from refactor.series.protocols import for_revision
    from refactor.series.revision import RevisionTree

    base = repository.resolve(settings["onto"] or "HEAD")
    bare = RevisionTree(repository, base, ())
    choice = settings["protocol"] or (recipe.protocol if recipe else "") or None
    protocol = for_revision(bare, choice)
    tree = bare.with_globs(protocol.files)
    options = with_previous(repository, made_with(settings, recipe))
    planned = plan(repository, tree, protocol, steps, dict(installed_transforms()), options)
    series = planned.series
    verbose = bool(settings["verbose"])
    for run in series.runs:
        told = summary(run.plan, every_site=verbose, proven=run.proof.holds)
        for line in (*told, *proof_lines(run.proof)):
            say(line)
    dirty = changed_files(repository)
    if dirty:
        say(f"note: {dirty} changed files of the checkout play no part: made of {base[:12]}")
    for warning in series.warnings:
        say(f"warning: {warning}")
    if series.refused:
        return EXIT_REFUSED
    if not series.patches:
        say("nothing to change, so no branch was made")
        return EXIT_DONE
    tell(make(planned, say), options)
    return EXIT_DONE


def made_with(settings: dict[str, Any], recipe: Recipe | None) -> Options:
    """The options that the command line asks for; raises UsageFault."""
    from pathlib import Path

    from refactor.series.mail import MailOptions
    from refactor.series.make import Options

    mail = MailOptions(
        version=settings["reroll_count"] or 1,
        prefix=settings["subject_prefix"] or "PATCH",
        previous=settings["previous"] or "",
        changelog=_read(settings["changelog"]),
        title=settings["title"] or (recipe.title if recipe else ""),
        text=_read(settings["cover"]) or (recipe.body if recipe else ""),
        branch=settings["branch"] or "",
    )
    return Options(
        branch=settings["branch"] or "",
        output=Path(settings["output"]) if settings["output"] else None,
        force=bool(settings["force"]),
        signed_off=bool(settings["signoff"]),
        sign=bool(settings["gpg_sign"]),
        command=settings["verify"] or "",
        keep_going=bool(settings["keep_going"]),
        progress=sys.stderr.isatty(),
        mail=mail,
    )


def tell(made: Any, options: Options) -> None:
    """What was made: one line a commit, then the mails."""
    if made.old:
        say(f"the branch {options.branch} was at {made.old}")
    for patch in made.series.patches:
        say(f"{patch.commit[:12]} {patch.subject}", err=False)
    for path in made.mails:
        say(str(path), err=False)


def _read(name: str | None) -> str:
    if not name:
        return ""
    from pathlib import Path

    from refactor.errors import UsageFault

    try:
        return Path(name).read_text(encoding="utf-8")
    except OSError as error:
        raise UsageFault(f"{name} cannot be read: {error.strerror}", "check the path") from error
    except UnicodeDecodeError as error:
        raise UsageFault(f"{name} is not UTF-8", "save the file as UTF-8") from error


HANDED_OVER: tuple[click.Option, ...] = (
    click.Option(["-b", "--branch"], metavar="NAME", help="The branch to make."),
    click.Option(["-o", "--output"], metavar="DIR", help="Write the mails to DIR."),
    click.Option(["--force"], is_flag=True, help="Replace the branch, and mails, that exist."),
    click.Option(
        ["-v", "--reroll-count"],
        type=click.IntRange(1),
        metavar="N",
        help="Mark the mails as version N.",
    ),
    click.Option(["--previous"], metavar="BRANCH", help="The version before, for the range-diff."),
    click.Option(
        ["--subject-prefix"], metavar="TEXT", help="In the mails' subjects; default: PATCH."
    ),
    click.Option(["--title"], metavar="TEXT", help="Subject of the cover letter."),
    click.Option(["--cover"], metavar="FILE", help="Your text of the cover letter."),
    click.Option(
        ["--changelog"], metavar="FILE", help="What changed in this version, for the mails."
    ),
    click.Option(["-s", "--signoff"], is_flag=True, help="Add your Signed-off-by."),
    click.Option(["-S", "--gpg-sign"], is_flag=True, help="Sign the commits with your key."),
    click.Option(["--verify"], metavar="CMD", help="Run CMD at every commit, in a checkout apart."),
    click.Option(["--keep-going"], is_flag=True, help="Make the branch although CMD fails."),
)
_OPTIONS: list[click.Parameter] = [
    click.Option(["--onto"], metavar="REV", help="The revision to build on; default: HEAD."),
    click.Option(["--recipe"], metavar="FILE", help="Take the steps from a recipe."),
    click.Option(
        ["--split"],
        type=click.Choice(["none", "layer", "directory", "maintainer"]),
        help="Split each step into several commits.",
    ),
    click.Option(["--subject"], metavar="TEXT", help="The commit's subject."),
    click.Option(["--message"], metavar="FILE", help="Your reason; it comes first in the message."),
    click.Option(
        ["--contract"],
        multiple=True,
        metavar="FUNCTION=SENTENCE",
        help="Your words for a function's comment.",
    ),
    *HANDED_OVER,
    click.Option(["--verbose"], is_flag=True, help="List every site on stderr."),
]
series_command = tree_options(
    TransformGroup(
        "series",
        run=_series,
        ahead=False,
        invoke_without_command=True,
        callback=_recipe,
        params=_OPTIONS,
        help="Make a branch of commits, and the mails, of what TRANSFORM or a recipe changes. "
        "The checkout stays as it is.",
        subcommand_metavar="[TRANSFORM ARGS...]",
    )
)
