"""`crefactor explain FILE:LINE`: why a line is decided the way it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from refactor.cli.console import say
from refactor.cli.options import TransformGroup, open_program, tree_options

if TYPE_CHECKING:
    from refactor.plan.step import Request, Transform


def _explain(transform: type[Transform], request: Request, settings: dict[str, Any]) -> int:
    program = open_program(settings["directory"], settings["protocol"])
    run = transform(program, request)
    run.sites()
    for line in run.explain(settings["place"]):
        say(line, err=False)
    return 0


explain_command = tree_options(
    TransformGroup(
        "explain",
        run=_explain,
        params=[click.Argument(["place"], metavar="FILE:LINE")],
        help="Say which site FILE:LINE is for TRANSFORM, what each path holds there, and why it is "
        "decided so; for a call that is no site, why it is none.",
        subcommand_metavar="TRANSFORM ARGS...",
    )
)
