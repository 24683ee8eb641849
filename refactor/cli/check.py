"""`crefactor check`: what in a tree breaks its protocol."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from refactor.cli.options import tree_options
from refactor.errors import EXIT_DONE, EXIT_REFUSED, UsageFault

if TYPE_CHECKING:
    from refactor.check.desk import Tick
    from refactor.check.model import Report
    from refactor.check.survey import Stage

_FORMATS = ("text", "json", "sarif", "github")
_STAGES = {
    "scan": "reading marks and contracts",
    "fields": "reading structs",
    "look": "following locks and brackets",
}


@click.command("check", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.option(
    "--depth",
    type=click.IntRange(0, 50),
    default=1,
    show_default=True,
    help="How many calls to go up from where a bracket begins, looking for a lock.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    default="text",
    show_default=True,
    help="What to print.",
)
@click.option(
    "--baseline",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Findings listed there do not count.",
)
@click.option(
    "--write-baseline", is_flag=True, help="Write what is found now to the --baseline FILE."
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    metavar="N",
    help="Processes to use; default: as many as there are processors. The output is the same.",
)
@click.option(
    "--bracket",
    "brackets",
    multiple=True,
    metavar="NAME",
    help="Check this bracket of the protocol (may be repeated); default: all but those that the "
    "protocol has checked on request only.",
)
@tree_options
def check_command(
    paths: tuple[str, ...],
    depth: int,
    form: str,
    baseline: Path | None,
    write_baseline: bool,
    jobs: int | None,
    brackets: tuple[str, ...],
    directory: str | None,
    protocol: str | None,
) -> int:
    """Report what breaks the protocol: brackets begun under a lock, contracts not kept, paths that
    leave something open or close it twice, calls that a mark forbids.

    PATH limits what is reported, not what is looked up. A finding is allowed by a comment on its
    line or on the line above: /* crefactor: allow RULE because REASON */

    Exit code 1 if there are findings.
    """
    from refactor.check import baseline as known
    from refactor.check.run import Settings, check
    from refactor.check.scope import scope_of
    from refactor.protocol.load import for_tree
    from refactor.report.findings import summary

    if write_baseline and baseline is None:
        raise UsageFault("--write-baseline has no file to write", "give --baseline FILE")
    root = Path(directory or ".")
    chosen = for_tree(root, protocol)
    settings = Settings(
        depth=depth,
        jobs=jobs or _processors(),
        scope=scope_of(root.resolve(), paths),
        known=known.read(baseline) if baseline and not write_baseline else None,
        brackets=brackets,
    )
    with progress() as (stage, tick):
        report = check(root.resolve(), chosen, settings, stage, tick)
    if baseline and write_baseline:
        number = known.write(baseline, report.findings)
        told = "1 finding" if number == 1 else f"{number} findings"
        click.echo(f"crefactor: the baseline {baseline} holds {told} now", err=True)
        return EXIT_DONE
    sys.stdout.buffer.write(_printed(report, form).encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()
    click.echo(f"crefactor: {summary(report)}", err=True)
    if not report.files:
        told = f"nothing of the protocol {chosen.name} is named here: is it the one for this code?"
        click.echo(f"crefactor: note: {told}", err=True)
    return EXIT_REFUSED if report.findings else EXIT_DONE


def _printed(report: Report, form: str) -> str:
    if form == "sarif":
        from refactor.report.sarif import sarif

        return sarif(report)
    from refactor.report import findings

    return {"text": findings.text, "json": findings.as_json, "github": findings.github}[form](
        report
    )


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def progress() -> Iterator[tuple[Stage, Tick]]:
    """A bar on standard error where that is a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        from refactor.check.run import quiet, uncounted

        yield quiet, uncounted
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("searching", total=None)

        def stage(name: str, files: int) -> None:
            bar.reset(task, total=files, description=_STAGES[name])

        def tick(files: int) -> None:
            bar.advance(task, files)

        yield stage, tick
