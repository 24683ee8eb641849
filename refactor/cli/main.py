"""The `crefactor` command: a group whose commands are imported only when they run."""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import os
import sys
from collections.abc import Iterator
from typing import Any

import click

from refactor import __version__
from refactor.cli.console import say
from refactor.errors import EXIT_ENVIRONMENT, CrefactorError

# name -> (module, one line of help). The help stands here so that `--help` imports nothing else.
_COMMANDS = {
    "diff": ("refactor.cli.step", "Print what a transform would change, as a diff."),
    "apply": ("refactor.cli.step", "Write what a transform changes to the files."),
    "series": ("refactor.cli.series", "Make a branch and mails of what a transform changes."),
    "replay": ("refactor.cli.replay", "Make a series again, to verify it or on a new base."),
    "check": ("refactor.cli.check", "Find what breaks the protocol."),
    "contracts": (
        "refactor.cli.contracts",
        "List what functions ask of those who call them.",
    ),
    "explain": ("refactor.cli.explain", "Say why a line is decided the way it is."),
    "test": ("refactor.cli.test", "Run golden cases: trees with what must come of them."),
    "protocols": ("refactor.cli.protocols", "List the built-in protocols, or print one."),
    "transforms": ("refactor.cli.transforms", "List the transforms that are installed."),
}
# Deep nesting of real C is followed by recursion; the parser refuses what would go beyond this.
_RECURSION = 40_000
# A run makes much that stays: to look for what is in a cycle after every 700 objects, as is usual,
# takes a twentieth of the time; to do so ten times more seldom than this, a quarter more memory.
_COLLECTED = 10_000


@contextlib.contextmanager
def _a_reader_that_leaves() -> Iterator[None]:
    """End in silence when nobody reads the output; click would do so with the code for refused."""
    try:
        yield
    except BrokenPipeError:
        # The interpreter must not try to flush into the closed pipe when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(EXIT_ENVIRONMENT) from None


class _Commands(click.Group):
    """Looks commands up in `_COMMANDS`."""

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        with _a_reader_that_leaves():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with _a_reader_that_leaves():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(_COMMANDS[cmd_name][0])
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="crefactor")
def cli() -> None:
    """Automated refactoring for C: moves bracketed sections across functions, and proves it.

    Exit codes: 0 done; 1 something was refused or found; 2 wrong usage or protocol; 3 the
    environment failed.
    """


def main() -> None:
    """Run the command line; every error becomes one sentence and an exit code of the table.

    Nothing is taken down: there is nothing left to do, and an interrupt could only break into it.
    """
    gc.set_threshold(_COLLECTED)
    try:
        code = _flushed(run(sys.argv[1:]))
    except KeyboardInterrupt:
        code = _told("crefactor: interrupted; nothing was left half written", EXIT_ENVIRONMENT)
    os._exit(code)


def _flushed(code: int) -> int:
    """The exit code, once what was printed is out.

    What cannot be printed is dropped: the interpreter would try again, and end with its own code.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            code = code or EXIT_ENVIRONMENT
    return code


def run(arguments: list[str]) -> int:
    """Run one command in this process; gives its exit code."""
    sys.setrecursionlimit(max(_RECURSION, sys.getrecursionlimit()))
    try:
        result: Any = cli.main(arguments, prog_name="crefactor", standalone_mode=False)
    except click.ClickException as error:
        told = io.StringIO()
        error.show(told)
        return _told(told.getvalue().removesuffix("\n"), error.exit_code)
    except CrefactorError as error:
        return _told(f"crefactor: {error}", error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        return _told("crefactor: interrupted; nothing was left half written", EXIT_ENVIRONMENT)
    except (OSError, MemoryError) as error:
        return _told(f"crefactor: the machine failed: {error}", EXIT_ENVIRONMENT)
    return result if isinstance(result, int) else 0


def _told(text: str, code: int) -> int:
    """Say why the run ends; gives its exit code, another one where nobody takes what is said."""
    try:
        say(text)
    except OSError:
        return EXIT_ENVIRONMENT
    return code
