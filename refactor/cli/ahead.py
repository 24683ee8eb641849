"""Opens the tree of a command; git searches it already while the transform is imported.

What is begun is a guess from the words of the command line: a search that it saves is not made
again, and one that nobody asks for does no harm.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import click

from refactor.errors import CrefactorError
from refactor.program.discover import SourceTree
from refactor.protocol.index import generated_around
from refactor.protocol.load import for_tree
from refactor.protocol.model import Protocol
from refactor.protocol.words import deciding, telling

_BEGUN = "crefactor.begun"
# To look for more words than this in headers takes longer than an import, and not all ask for it.
_FEW = 50
# What looks like a function of C; a plain word may be the choice of an option.
_NAME = re.compile(r"(?:[^:]+:)?([A-Za-z]\w*_\w*)", re.ASCII)
# Options that say which tree, under which protocol, or that nothing is to be done.
_OTHERWISE = re.compile(r"-[Cph]|--(?:d|pro|h)")


def begin(context: click.Context, arguments: Sequence[str]) -> None:
    """Open the tree of the command's context, and start to search it for the names of a request.

    Errors are left to whoever opens the tree: the command line may be at fault first.
    """
    if any(map(_OTHERWISE.match, arguments)):
        return
    asked = context.params["directory"], context.params["protocol"]
    names = {match[1] for argument in arguments if (match := _NAME.fullmatch(argument))}
    try:
        tree, protocol = _opened(*asked)
        context.call_on_close(tree.stop)
        around = (generated_around(w, name) for w in protocol.wrappers for name in sorted(names))
        words = [*deciding(protocol), *filter(None, map(telling, protocol.brackets))]
        tree.begin([*names, *filter(None, around)], words if len(words) <= _FEW else ())
    except (CrefactorError, OSError):
        return
    context.meta[_BEGUN] = asked, tree, protocol


def open_tree(directory: str | None, protocol: str | None) -> tuple[SourceTree, Protocol]:
    """The tree at `directory` and the protocol that was chosen or found for it."""
    context = click.get_current_context(silent=True)
    begun = context.meta.pop(_BEGUN, None) if context else None
    if begun is None or begun[0] != (directory, protocol):
        return _opened(directory, protocol)
    _, tree, chosen = begun
    return tree, chosen


def _opened(directory: str | None, protocol: str | None) -> tuple[SourceTree, Protocol]:
    root = Path(directory or ".")
    chosen = for_tree(root, protocol)
    return SourceTree(root.resolve(), chosen.files), chosen
