"""Golden cases: load, lay out as a tree, run a command on it, and say what came of it."""

from __future__ import annotations

import io
import json
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from refactor.cli.main import run

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "golden"
PROTOCOL = GOLDEN / "protocol.toml"

Files = dict[str, bytes]
Decision = tuple[str, int, str, str, str]


@dataclass(frozen=True)
class Case:
    """One folder of golden/: `title` and `args` as its case.toml has them.

    before, after: path -> bytes of the whole tree. stay: nothing may change. sites: the ledger.
    """

    name: str
    args: tuple[str, ...]
    code: int
    stderr: tuple[str, ...]
    stay: bool
    before: Files
    after: Files
    sites: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Outcome:
    """What a command in this process gave: exit code, standard output, standard error."""

    code: int
    out: bytes
    err: str

    @property
    def ledger(self) -> dict[str, Any]:
        """The ledger of a run with --json."""
        parsed: dict[str, Any] = json.loads(self.out)
        return parsed


def files_of(folder: Path) -> Files:
    """Every file below a folder but those of git: path -> bytes."""
    paths = sorted(p for p in folder.rglob("*") if p.is_file())
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths}
    return {path: data for path, data in found.items() if not path.startswith(".git/")}


def lay_out(files: Files, folder: Path) -> Path:
    """Write files below a folder and give the folder."""
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder


def call(arguments: Sequence[str]) -> Outcome:
    """Run crefactor in this process."""
    kept = sys.stdout, sys.stderr
    out, err = io.BytesIO(), io.BytesIO()
    sys.stdout = io.TextIOWrapper(out, encoding="utf-8", write_through=True)
    sys.stderr = io.TextIOWrapper(err, encoding="utf-8", write_through=True)
    try:
        code = run(list(arguments))
        return Outcome(code, out.getvalue(), err.getvalue().decode())
    finally:
        sys.stdout, sys.stderr = kept


def request(case: Case, command: str, tree: Path | None, args: Sequence[str] = ()) -> list[str]:
    """The arguments that ask for a case; `tree` None: the current directory."""
    where = [] if tree is None else ["-C", str(tree)]
    return [command, *where, "-p", str(PROTOCOL), "--json", *(args or case.args)]


def decisions(sites: Sequence[Mapping[str, Any]]) -> list[Decision]:
    """What was decided where, in a fixed order."""
    return sorted((s["file"], s["line"], s["function"], s["callee"], s["decision"]) for s in sites)


def load(folder: Path) -> Case:
    """Read a case."""
    told = tomllib.loads((folder / "case.toml").read_text())
    ledger = tomllib.loads((folder / "ledger.toml").read_text())
    before = files_of(folder / "before")
    after = files_of(folder / "after") if (folder / "after").exists() else {}
    return Case(
        name=folder.name,
        args=tuple(told["args"]),
        code=told.get("exit", 0),
        stderr=tuple(told.get("stderr", [])),
        stay=told.get("must") == "stay",
        before=before,
        after=before | after,
        sites=tuple(ledger.get("site", [])),
    )


@cache
def every_case() -> tuple[Case, ...]:
    """All cases of transforms, those in which nothing may change first."""
    found = [load(path.parent) for path in GOLDEN.glob("*/*/ledger.toml")]
    return tuple(sorted(found, key=lambda case: (not case.stay, case.name)))


each_case = pytest.mark.parametrize("case", every_case(), ids=lambda case: case.name)
