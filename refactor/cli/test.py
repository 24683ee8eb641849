"""`crefactor test DIR`: run the golden cases of a protocol or a transform."""

from __future__ import annotations

from pathlib import Path

import click

from refactor.cli.console import say
from refactor.errors import EXIT_DONE, EXIT_REFUSED


@click.command("test")
@click.argument(
    "folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option(
    "-p",
    "--protocol",
    metavar="FILE",
    help="A protocol's TOML file for all cases; default: the nearest protocol.toml above each.",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--update", is_flag=True, help="Write after/ and ledger.toml as they come out.")
def test_command(folder: Path, protocol: Path | None, update: bool) -> int:
    """Run every case in DIR: a tree, a request, and what must come of it.

    A case that is not as expected is shown as a diff, and the exit code is 1.
    """
    from refactor.cli.main import run
    from refactor.golden.case import find_cases, load_case
    from refactor.golden.drive import judge
    from refactor.golden.keep import keep

    own = protocol.resolve() if protocol else None
    cases = [load_case(path, own) for path in find_cases(folder)]
    failed = 0
    for case in cases:
        verdict = judge(case, run)
        if verdict.problems and update:
            for line in keep(verdict):
                say(line, err=False)
            verdict = judge(load_case(case.folder, own), run)
        if verdict.problems:
            failed += 1
            say(f"FAILED {case.folder}: {case.title}", err=False)
            for problem in verdict.problems:
                say("\n".join(f"  {line}" for line in problem.splitlines()), err=False)
    number = "1 case" if len(cases) == 1 else f"{len(cases)} cases"
    say(f"{number}: {len(cases) - failed} as expected, {failed} not")
    return EXIT_REFUSED if failed else EXIT_DONE
