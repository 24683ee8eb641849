"""`crefactor protocols`: list what is built in, or print one."""

from __future__ import annotations

import click


@click.group("protocols", invoke_without_command=True)
@click.pass_context
def protocols_command(context: click.Context) -> None:
    """List the built-in protocols; `show NAME` prints one as TOML, to start one's own from."""
    if context.invoked_subcommand is not None:
        return
    from refactor.protocol.load import builtin, load

    for name, path in builtin():
        click.echo(f"{name}\t{load(path).description}")


@protocols_command.command("show")
@click.argument("name")
def show(name: str) -> None:
    """Print the protocol NAME."""
    from refactor.errors import UsageFault
    from refactor.protocol.load import builtin

    known = dict(builtin())
    if name not in known:
        listed = ", ".join(known)
        raise UsageFault(f"there is no built-in protocol {name!r}", f"choose one of: {listed}")
    click.echo(known[name].read_text(encoding="utf-8"), nl=False)
