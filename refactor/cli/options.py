"""Options that several commands share, and the commands made from transforms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from refactor.plan.step import Request, Skip, Transform
    from refactor.program.program import Program

Run = Callable[["type[Transform]", "Request", dict[str, Any]], int]

_HERE: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "-C",
        "--directory",
        metavar="DIR",
        help="The tree to work on; default: here.",
        type=click.Path(exists=True, file_okay=False),
    ),
    click.option(
        "-p",
        "--protocol",
        metavar="PROTOCOL",
        help="A built-in protocol's name or a TOML file; default: the tree's .crefactor.toml, "
        "else the built-in protocol that fits the tree.",
    ),
)


def tree_options(command: Any) -> Any:
    """Add -C and -p to a command."""
    for option in reversed(_HERE):
        command = option(command)
    return command


def open_program(directory: str | None, protocol: str | None) -> Program:
    """The program of the tree at `directory`, under the protocol that was chosen or found."""
    from refactor.cli.ahead import open_tree
    from refactor.program.program import Program
    from refactor.protocol.index import roles

    tree, chosen = open_tree(directory, protocol)
    return Program(tree, chosen, roles(chosen))


def installed_transforms() -> Iterator[tuple[str, type[Transform]]]:
    """Name and class of every transform of the entry-point group, by name."""
    from importlib.metadata import entry_points

    for entry in sorted(entry_points(group="crefactor.transforms"), key=lambda e: e.name):
        try:
            yield entry.name, entry.load()
        except (ImportError, AttributeError) as error:
            where = f"{entry.name} ({entry.value})"
            click.echo(f"crefactor: the transform {where} cannot be loaded: {error}", err=True)


def find_transform(name: str) -> type[Transform] | None:
    """The transform of that name; one that is shipped is found without asking for entry points."""
    from importlib import import_module

    import transforms

    place = transforms.SHIPPED.get(name)
    if place is None:
        return dict(installed_transforms()).get(name)
    module, _, attribute = place.partition(":")
    found: type[Transform] = getattr(import_module(module), attribute)
    return found


_COMMAND_LINE = click.core.ParameterSource.COMMANDLINE


class TransformGroup(click.Group):
    """A group with one command for every transform; `run` gets class and request.

    The group's own options may also be given behind the transform's name. ahead: whether the tree
    is searched for what the command line names while the transform is imported.
    """

    def __init__(self, *args: Any, run: Run, ahead: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run = run
        self.ahead = ahead

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name, _ in installed_transforms()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        transform = find_transform(cmd_name)
        return _command(cmd_name, transform, self) if transform is not None else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if self.ahead:
            from refactor.cli.ahead import begin

            begin(ctx, args[1:])
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            listed = ", ".join(self.list_commands(ctx))
            ctx.fail(f"there is no transform {args[0]!r}; installed: {listed}")
        return super().resolve_command(ctx, args)


def _command(name: str, transform: type[Transform], group: TransformGroup) -> click.Command:
    shared: list[click.Parameter] = [p for p in group.params if isinstance(p, click.Option)]
    parameters: list[click.Parameter] = [
        click.Argument(["arguments"], metavar=f"{transform.argument}...", nargs=-1, required=True),
        *(_option(option) for option in transform.options),
        click.Option(
            ["--skip"],
            multiple=True,
            metavar="SITE",
            help="Leave FILE:LINE or FILE:FUNCTION alone.",
        ),
        click.Option(
            ["--because"],
            multiple=True,
            metavar="TEXT",
            help="The reason for the --skip before it.",
        ),
        *shared,
    ]
    return click.Command(
        name,
        params=parameters,
        callback=partial(_invoke, transform, group),
        help=transform.__doc__,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def _option(option: Any) -> click.Option:
    if option.flag:
        return click.Option([f"--{option.name}"], is_flag=True, help=option.help)
    if option.multiple:
        return click.Option([f"--{option.name}"], multiple=True, help=option.help)
    choices = click.Choice(option.choices) if option.choices else None
    default = option.choices[0] if option.choices else None
    return click.Option(
        [f"--{option.name}"],
        type=choices,
        default=default,
        help=option.help,
        show_default=bool(option.choices),
    )


def _invoke(transform: type[Transform], group: TransformGroup, **given: Any) -> int:
    from refactor.plan.step import Request

    context = click.get_current_context()
    outer = context.parent.params if context.parent else {}
    names = [parameter.name for parameter in group.params if parameter.name]
    # As everywhere: of two values the last one counts, so the one behind the transform's name.
    last = {name for name in names if context.get_parameter_source(name) == _COMMAND_LINE}
    settings = {name: (given if name in last else outer).get(name) for name in names}
    options = {o.name: given[o.name.replace("-", "_")] for o in transform.options}
    for name, value in options.items():
        # "" is also what a request without the option has: it would be taken for the default.
        if value == "" or (isinstance(value, tuple) and "" in value):
            raise click.UsageError(f"--{name} is given without a value; name one, or leave it out")
    request = Request(
        transform.name,
        tuple(given["arguments"]),
        {name: _value(value) for name, value in options.items() if value},
        _skips(given["skip"], given["because"]),
    )
    return group.run(transform, request, settings)


def _value(given: str | bool | tuple[str, ...]) -> str:
    """An option's value as a request keeps it."""
    from refactor.plan.step import FLAG

    if isinstance(given, tuple):
        return ",".join(given)
    return FLAG if given is True else str(given)


def _skips(sites: tuple[str, ...], reasons: tuple[str, ...]) -> tuple[Skip, ...]:
    from refactor.plan.step import Skip

    if len(sites) != len(reasons) or not all(reason.strip() for reason in reasons):
        raise click.UsageError("every --skip SITE needs its own --because TEXT")
    return tuple(Skip(site, because) for site, because in zip(sites, reasons, strict=True))
