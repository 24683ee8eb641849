"""`crefactor transforms`: list what is installed."""

from __future__ import annotations

import click

from refactor.cli.options import installed_transforms


@click.command("transforms")
def transforms_command() -> None:
    """List the transforms, with what each does."""
    for name, transform in installed_transforms():
        click.echo(f"{name}\t{' '.join((transform.__doc__ or '').split())}")
