"""A small project with a protocol of its own, written into an empty folder by each test."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from refactor.check.model import Finding, Report
from refactor.check.run import Settings, check
from refactor.check.scope import EVERYWHERE, Scope
from refactor.protocol.load import load

PROTOCOL = """
[protocol]
name = "mill"

[[bracket]]
name = "halt"
title = "halted section"
begin = "halt_begin"
end = "halt_end"
contract = "All wheels must be halted."
outside = ["belt"]
fused = [{ acquire = "belt_write_halted", lock = "belt", kind = "write" }]

[[lock]]
name = "belt"
title = "belt lock"
not_held = ["BELT_FREE"]
not_held_pointer = ["BELT_FREE_PTR"]
  [[lock.kind]]
  name = "write"
  acquire = ["belt_write"]
  release = ["belt_write_end"]
  held = ["BELT_WRITE"]
  held_pointer = ["BELT_WRITE_PTR"]
  [[lock.kind]]
  name = "read"
  acquire = ["belt_read"]
  release = ["belt_read_end"]
  held = ["BELT_READ"]
  held_pointer = ["BELT_READ_PTR"]
  scope_guards = ["BELT_READ_GUARD"]
  block_guards = ["WITH_BELT_READ"]

[[wrapper]]
marks = ["plain_wrapper"]
generated = "{prefix}_{rest}"
calls = "{prefix}_co_{rest}"

[flow]
noreturn = ["die"]
"""

Write = Callable[[Mapping[str, str]], Path]
Run = Callable[..., Report]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes files into the project; gives its root."""
    root = tmp_path / "mill"

    def put(files: Mapping[str, str]) -> Path:
        for name, text in {".crefactor.toml": PROTOCOL, **files}.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return root

    return put


@pytest.fixture
def run(write: Write) -> Run:
    """Writes files and checks them."""

    def go(
        files: Mapping[str, str] | str,
        depth: int = 1,
        jobs: int = 1,
        scope: Scope = EVERYWHERE,
        known: frozenset[str] | None = None,
    ) -> Report:
        root = write({"a.c": files} if isinstance(files, str) else files)
        settings = Settings(depth=depth, jobs=jobs, scope=scope, known=known)
        return check(root, load(root / ".crefactor.toml"), settings)

    return go


def told(report: Report) -> list[str]:
    """The findings as `file:line rule function`."""
    return [f"{f.file}:{f.line} {f.rule} {f.function}" for f in report.findings]


def names(finding: Finding) -> list[str]:
    """The functions of a finding's chain."""
    return [step.function for step in finding.chain]


def noted(report: Report) -> list[str]:
    """The notes as `file:line kind function`."""
    return [f"{n.file}:{n.line} {n.kind.value} {n.function}".strip() for n in report.notes]
