"""Recipes: a TOML file with an ordered list of steps and a person's prose for them.

    [recipe]
    title = "block: drain outside of the graph lock"

    [[step]]
    transform = "hoist"
    arguments = ["bdrv_root_unref_child"]
    options = { callbacks = "stop" }

Every key is described in `docs/recipes.md`; one that is not there is an error.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct, field

from refactor.errors import UsageFault
from refactor.plan.step import FileChange, Request, Transform
from refactor.plan.step import Skip as SkipRequest
from refactor.program.discover import SourceTree
from refactor.protocol.model import Protocol
from refactor.protocol.problem import closest
from refactor.series.steps import SPLITS, Step, StepRun, net_changes, run_steps


class Skip(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A site that is left alone, with the reason."""

    site: str
    because: str


class StepTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A `[[step]]`."""

    transform: str
    arguments: tuple[str, ...]
    options: dict[str, str] = {}
    split: str = ""
    subject: str = ""
    body: str = ""
    contracts: dict[str, str] = {}
    skips: tuple[Skip, ...] = field(name="skip", default=())


class Head(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The `[recipe]` table: what the cover letter says, and the protocol."""

    title: str = ""
    body: str = ""
    protocol: str = ""


class Document(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file as it is written."""

    steps: tuple[StepTable, ...] = field(name="step")
    head: Head = field(name="recipe", default=Head())


class Recipe(Struct, frozen=True):
    """A recipe ready to run. protocol: a built-in name or a file, "" where it names none."""

    path: str
    title: str
    body: str
    protocol: str
    steps: tuple[Step, ...]


class RecipeRun(Struct, frozen=True, eq=False):
    """A recipe carried out on a tree: its steps, and what they change together."""

    runs: tuple[StepRun, ...]
    changes: tuple[FileChange, ...]

    @property
    def refused(self) -> bool:
        """Whether a step has a refusal that nobody accepted, or a proof fails: no change then."""
        return any(run.refused for run in self.runs)


def run_recipe(
    tree: SourceTree,
    protocol: Protocol,
    steps: Sequence[Step],
    transforms: Mapping[str, type[Transform]],
) -> RecipeRun:
    """Run the steps of a recipe on any tree, each on what the last one made, without writing.

    Raises UsageFault for what a step asks for and the tree or the tool does not have.
    """
    runs = tuple(run_steps(tree, protocol, steps, transforms))
    refused = any(run.refused for run in runs)
    return RecipeRun(runs, () if refused else net_changes(runs))


def load_recipe(path: Path) -> Recipe:
    """Read a recipe; raises UsageFault with the file, the place and the nearest spelling."""
    try:
        table = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise UsageFault(f"{path}: cannot be read: {error.strerror}", "check the path") from error
    except UnicodeDecodeError as error:
        raise UsageFault(f"{path}: is not UTF-8", "save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageFault(f"{path}: is not TOML: {error}", "correct the line") from error
    try:
        document = msgspec.convert(table, Document)
    except msgspec.ValidationError as error:
        raise UsageFault(*_problem(path, str(error))) from error
    if not document.steps:
        raise UsageFault(f"{path}: has no step", "add a [[step]]")
    steps = tuple(_step(path, number, one) for number, one in enumerate(document.steps, 1))
    head = document.head
    return Recipe(str(path), head.title, head.body, _protocol(path, head.protocol), steps)


def _problem(path: Path, said: str) -> tuple[str, str]:
    """msgspec's message with the place in front, and the key that may have been meant."""
    what, _, place = said.partition(" - at ")
    where = place.strip("`").removeprefix("$").removeprefix(".")
    where = re.sub(r"\[(\d+)\]", lambda m: f" {int(m[1]) + 1}", where)
    unknown = re.search(r"unknown field `(.*)`", what)
    hint = "see docs/recipes.md for the keys"
    if unknown:
        kinds: tuple[type[Struct], ...] = (Skip, StepTable, Head, Document)
        known = {f.encode_name for kind in kinds for f in msgspec.structs.fields(kind)}
        near = closest(unknown[1], known)
        hint = f"did you mean {near!r}?" if near else hint
        what = f"there is no key {unknown[1]!r}"
    return f"{path}: {where or 'top level'}: {what}", hint


def _step(path: Path, number: int, table: StepTable) -> Step:
    where = f"{path}: step {number}"
    if not table.arguments:
        raise UsageFault(f"{where} has no arguments", "name the functions it is about")
    split = table.split or SPLITS[0]
    if split not in SPLITS:
        raise UsageFault(f"{where}: split cannot be {split!r}", f"one of: {', '.join(SPLITS)}")
    for skip in table.skips:
        if not skip.because.strip():
            raise UsageFault(f"{where}: the skip of {skip.site} has no reason", "say because")
    for function, sentence in table.contracts.items():
        if not sentence.strip() or "*/" in sentence:
            raise UsageFault(
                f"{where}: the contract of {function}() cannot stand in a comment", "reword it"
            )
    skips = tuple(SkipRequest(s.site, " ".join(s.because.split())) for s in table.skips)
    request = Request(table.transform, table.arguments, dict(table.options), skips)
    contracts = {name: " ".join(text.split()) for name, text in table.contracts.items()}
    return Step(request, table.subject, table.body, split, contracts)


def _protocol(path: Path, name: str) -> str:
    """A protocol's file is looked for beside the recipe."""
    return str(path.parent / name) if "/" in name or name.endswith(".toml") else name
