"""Plans to prove: those of the golden cases, and the one for a checkout of QEMU."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from refactor.plan.step import FLAG, Plan, Request, Skip, work_out
from refactor.program.discover import SourceTree
from refactor.program.program import Program
from refactor.protocol.index import roles
from refactor.protocol.load import for_tree, load
from refactor.protocol.model import Protocol
from transforms.hoist import Hoist

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "golden"
CHANGING = sorted(path.parent for path in GOLDEN.glob("hoist/*/after"))


@dataclass(frozen=True, eq=False)
class Made:
    """A plan with the program that it was made from."""

    program: Program
    plan: Plan


def make(root: Path, protocol: Protocol, request: Request) -> Made:
    """Work a request out on a tree."""
    program = Program(SourceTree(root, protocol.files), protocol, roles(protocol))
    return Made(program, work_out(Hoist, program, request))


def golden(case: Path) -> Made:
    """The plan of a golden case."""
    table = tomllib.loads((case / "case.toml").read_text(encoding="utf-8"))
    own = case / "protocol.toml"
    nearest = own if own.exists() else GOLDEN / "protocol.toml"
    return make(case / "before", load(nearest), request_of(table["args"]))


def request_of(arguments: Sequence[str]) -> Request:
    """The request that the arguments of a command stand for."""
    name, *rest = arguments
    options: dict[str, str] = {}
    skips: list[Skip] = []
    positional: list[str] = []
    flags = {option.name for option in Hoist.options if option.flag}
    words = iter(rest)
    for word in words:
        if word == "--skip":
            site = next(words)
            assert next(words) == "--because"
            skips.append(Skip(site, next(words)))
        elif word[2:] in flags:
            options[word[2:]] = FLAG
        elif word.startswith("--"):
            options[word[2:]] = next(words)
        else:
            positional.append(word)
    return Request(name, tuple(positional), options, tuple(skips))


def qemu(root: Path) -> Made:
    """The plan for the request that the project is measured by."""
    return make(root, for_tree(root, None), Request("hoist", ("bdrv_root_unref_child",)))
