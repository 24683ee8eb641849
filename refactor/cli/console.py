"""What is said to the user: nothing that a tree is called reaches the terminal as a command."""

from __future__ import annotations

import click

from refactor.program.names import visible


def say(text: str, *, err: bool = True) -> None:
    """Print a line, on standard error unless told otherwise, with control characters escaped."""
    click.echo(visible(text), err=err)
