"""`crefactor contracts`: what functions say of their callers, and where they say it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from refactor.cli.options import tree_options

if TYPE_CHECKING:
    from refactor.check.contracts import Source


@click.command("contracts", context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="What to print.",
)
@tree_options
def contracts_command(form: str, directory: str | None, protocol: str | None) -> None:
    """List every function and pointer field that says how it is to be called: by a mark, by the
    protocol's sentence in its comment, or because the protocol lists it.

    The columns are: function, lock or bracket, mark or sentence, kind of place, place.
    """
    from refactor.check.run import contracts
    from refactor.cli.check import progress
    from refactor.protocol.load import for_tree

    root = Path(directory or ".")
    chosen = for_tree(root, protocol)
    with progress() as (stage, tick):
        sources = contracts(root.resolve(), chosen, stage, tick).sources
    text = _json(sources) if form == "json" else _table(sources)
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def _table(sources: tuple[Source, ...]) -> str:
    from refactor.program.discover import shown

    lines = []
    for one in sources:
        name = one.function or f".{one.member}"
        place = f"{shown(one.file)}:{one.line}" if one.file else "the protocol"
        through = f" .{one.member}" if one.function and one.member else ""
        lines.append(f"{name}\t{one.about}\t{one.says}\t{one.what}{through}\t{place}\n")
    return "".join(lines)


def _json(sources: tuple[Source, ...]) -> str:
    from refactor.program.discover import shown

    entries = [
        {
            "function": one.function,
            "static_in": shown(one.own) if one.own else "",
            "about": one.about,
            "says": one.says,
            "key": one.key,
            "place": one.what,
            "member": one.member,
            "file": shown(one.file) if one.file else "",
            "line": one.line,
        }
        for one in sources
    ]
    return json.dumps({"schema": 1, "contracts": entries}, indent=2) + "\n"
