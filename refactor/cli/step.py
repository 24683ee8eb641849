"""`crefactor diff` and `crefactor apply`: work a transform out and hand the result over."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from refactor.cli.console import say
from refactor.cli.options import TransformGroup, open_program, tree_options
from refactor.errors import EXIT_DONE, EXIT_REFUSED, EnvironmentFault

if TYPE_CHECKING:
    from refactor.plan.step import Plan, Request, Transform
    from refactor.program.program import Program
    from refactor.proof.stage import Proof


def _work_out(
    transform: type[Transform], request: Request, settings: dict[str, Any]
) -> tuple[Program, Plan, Proof]:
    """The plan with its proof; a plan whose proof fails comes back without its changes."""
    from dataclasses import replace
    from threading import Thread

    from refactor.plan.step import work_out

    program = open_program(settings["directory"], settings["protocol"])
    # What comes after the plan is imported while git searches the tree.
    Thread(target=_import_the_rest, daemon=True).start()
    plan = work_out(transform, program, request)
    from refactor.proof.stage import prove

    proof = prove(plan, program, transform)
    return program, plan if proof.holds else replace(plan, edits=(), changes=()), proof


def _import_the_rest() -> None:
    for name in ("refactor.proof.stage", "refactor.report.terminal", "refactor.handover.diff"):
        import_module(name)


def _summarise(plan: Plan, proof: Proof, settings: dict[str, Any]) -> int:
    """Say what was done and proven; gives the exit code."""
    from refactor.report.terminal import proof_lines, summary

    lines = [*summary(plan, every_site=bool(settings["verbose"])), *proof_lines(proof)]
    for line in lines:
        say(line)

    return EXIT_REFUSED if plan.ledger.refused or not proof.holds else EXIT_DONE


def _print_json(program: Program, plan: Plan, proof: Proof, extra: dict[str, Any]) -> None:
    from refactor.report.json import dump, ledger_object, proof_object

    proven = {"proof": proof_object(proof)}
    _write(dump(ledger_object(plan, program.protocol, proven | extra)))


def _write(data: bytes) -> None:
    if sys.stdout is None:
        raise EnvironmentFault("standard output is closed", "give it somewhere to go")
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _wants_color() -> bool:
    plain = "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    return not plain and bool(sys.stdout and sys.stdout.isatty())


def _diff(transform: type[Transform], request: Request, settings: dict[str, Any]) -> int:
    from refactor.handover.diff import unified

    program, plan, proof = _work_out(transform, request, settings)
    as_json = settings["json"]
    text = unified(program.tree.root, plan.changes, color=not as_json and _wants_color())
    if as_json:
        _print_json(program, plan, proof, {"diff": text.decode("utf-8", "surrogateescape")})
    else:
        _write(text)
    return _summarise(plan, proof, settings)


def _apply(transform: type[Transform], request: Request, settings: dict[str, Any]) -> int:
    from refactor.handover.write import write

    program, plan, proof = _work_out(transform, request, settings)
    write(program.tree.root, plan.changes, allow_dirty=bool(settings["allow_dirty"]))
    try:
        if settings["json"]:
            _print_json(program, plan, proof, {})
        return _summarise(plan, proof, settings)
    except OSError as error:
        raise EnvironmentFault(
            f"the files are written, but the result cannot be printed: {error.strerror}"
        ) from error


_JSON = click.Option(["--json"], is_flag=True, help="Print the whole ledger as JSON.")
_VERBOSE = click.Option(["-v", "--verbose"], is_flag=True, help="List every site on stderr.")
_DIRTY = click.Option(
    ["--allow-dirty"], is_flag=True, help="Write to files with uncommitted changes too."
)

diff_command = tree_options(
    TransformGroup(
        "diff",
        run=_diff,
        params=[_JSON, _VERBOSE],
        help="Print what TRANSFORM would change, in git's diff format; the summary goes to stderr.",
        subcommand_metavar="TRANSFORM ARGS...",
    )
)
apply_command = tree_options(
    TransformGroup(
        "apply",
        run=_apply,
        params=[_JSON, _VERBOSE, _DIRTY],
        help="Write what TRANSFORM changes to the files: all of it or nothing.",
        subcommand_metavar="TRANSFORM ARGS...",
    )
)
