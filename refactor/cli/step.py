"""`crefactor diff` and `crefactor apply`: work a transform out and hand the result over."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from refactor.cli.console import say
from refactor.cli.options import (
    TransformGroup,
    installed_transforms,
    open_program,
    tree_options,
)
from refactor.errors import EXIT_DONE, EXIT_REFUSED, EnvironmentFault

if TYPE_CHECKING:
    from pathlib import Path

    from refactor.plan.step import FileChange, Plan, Request, Transform
    from refactor.program.program import Program
    from refactor.proof.stage import Proof


def _work_out(
    transform: type[Transform], request: Request, settings: dict[str, Any]
) -> tuple[Program, Plan, Proof]:
    """The plan with its proof; a plan whose proof fails comes back without its changes."""
    from msgspec.structs import replace

    from refactor.plan.step import work_out

    program = open_program(settings["directory"], settings["protocol"])
    _import_the_rest()
    plan = work_out(transform, program, request)
    from refactor.proof.stage import prove

    proof = prove(plan, program, transform)
    return program, plan if proof.holds else replace(plan, edits=(), changes=()), proof


def _import_the_rest() -> None:
    """Import what comes after the plan; meant for the time in which git searches the tree."""
    for name in ("refactor.proof.stage", "refactor.report.terminal", "refactor.handover.diff"):
        import_module(name)


class _Result(NamedTuple):
    """What is handed over: the changes of all steps together, and each step with its proof."""

    root: Path
    changes: Sequence[FileChange]
    steps: Sequence[tuple[Program, Plan, Proof]]


def _summarise(result: _Result, settings: dict[str, Any]) -> int:
    """Say what was done and proven; gives the exit code."""
    from refactor.report.terminal import proof_lines, summary

    stopped = False
    for _, plan, proof in result.steps:
        told = summary(plan, every_site=bool(settings["verbose"]), proven=proof.holds)
        for line in (*told, *proof_lines(proof)):
            say(line)
        stopped = stopped or bool(plan.ledger.refused) or not proof.holds
    return EXIT_REFUSED if stopped else EXIT_DONE


def _print_json(result: _Result, extra: dict[str, Any], settings: dict[str, Any]) -> None:
    from refactor.report.json import dump, ledger_object, proof_object

    ledgers = [
        ledger_object(plan, program.protocol, {"proof": proof_object(proof)})
        for program, plan, proof in result.steps
    ]
    _write(dump(({"steps": ledgers} if settings["recipe"] else ledgers[0]) | extra))


def _write(data: bytes) -> None:
    if sys.stdout is None:
        raise EnvironmentFault("standard output is closed", "give it somewhere to go")
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _wants_color() -> bool:
    plain = "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    return not plain and bool(sys.stdout and sys.stdout.isatty())


def _diff(transform: type[Transform], request: Request, settings: dict[str, Any]) -> int:
    return _show_diff(_one(transform, request, settings), settings)


def _apply(transform: type[Transform], request: Request, settings: dict[str, Any]) -> int:
    return _write_files(_one(transform, request, settings), settings)


def _one(transform: type[Transform], request: Request, settings: dict[str, Any]) -> _Result:
    if settings["recipe"]:
        raise click.UsageError("give a transform or --recipe, not both")
    program, plan, proof = _work_out(transform, request, settings)
    return _Result(program.tree.root, plan.changes, [(program, plan, proof)])


def _from_recipe(
    hand_over: Callable[[_Result, dict[str, Any]], int], **settings: Any
) -> int | None:
    """Run without a transform's name: the steps are in a recipe, each on what the last one made."""
    if click.get_current_context().invoked_subcommand is not None:
        return None
    if not settings["recipe"]:
        raise click.UsageError("name a TRANSFORM, or give --recipe FILE")
    from pathlib import Path

    from refactor.series.recipe import load_recipe, run_recipe

    recipe = load_recipe(Path(settings["recipe"]))
    program = open_program(settings["directory"], settings["protocol"] or recipe.protocol or None)
    known = dict(installed_transforms())
    done = run_recipe(program.tree, program.protocol, recipe.steps, known)
    steps = [(run.program, run.plan, run.proof) for run in done.runs]
    return hand_over(_Result(program.tree.root, done.changes, steps), settings)


def _show_diff(result: _Result, settings: dict[str, Any]) -> int:
    from refactor.handover.diff import unified

    as_json = settings["json"]
    text = unified(result.root, result.changes, color=not as_json and _wants_color())
    if as_json:
        _print_json(result, {"diff": text.decode("utf-8", "surrogateescape")}, settings)
    else:
        _write(text)
    return _summarise(result, settings)


def _write_files(result: _Result, settings: dict[str, Any]) -> int:
    from refactor.handover.write import write

    write(result.root, result.changes, allow_dirty=bool(settings["allow_dirty"]))
    try:
        if settings["json"]:
            _print_json(result, {}, settings)
        return _summarise(result, settings)
    except OSError as error:
        raise EnvironmentFault(
            f"the files are written, but the result cannot be printed: {error.strerror}"
        ) from error


_JSON = click.Option(["--json"], is_flag=True, help="Print the whole ledger as JSON.")
_RECIPE = click.Option(
    ["--recipe"], metavar="FILE", help="Run the steps of a recipe instead of one TRANSFORM."
)
_VERBOSE = click.Option(["-v", "--verbose"], is_flag=True, help="List every site on stderr.")
_DIRTY = click.Option(
    ["--allow-dirty"], is_flag=True, help="Write to files with uncommitted changes too."
)

diff_command = tree_options(
    TransformGroup(
        "diff",
        run=_diff,
        params=[_JSON, _VERBOSE, _RECIPE],
        callback=partial(_from_recipe, _show_diff),
        invoke_without_command=True,
        help="Print what TRANSFORM would change, in git's diff format; the summary goes to stderr.",
        subcommand_metavar="(TRANSFORM ARGS... | --recipe FILE)",
    )
)
apply_command = tree_options(
    TransformGroup(
        "apply",
        run=_apply,
        params=[_JSON, _VERBOSE, _DIRTY, _RECIPE],
        callback=partial(_from_recipe, _write_files),
        invoke_without_command=True,
        help="Write what TRANSFORM changes to the files: all of it or nothing.",
        subcommand_metavar="(TRANSFORM ARGS... | --recipe FILE)",
    )
)
