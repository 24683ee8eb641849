"""Small trees of C for the tests of the plan: lay out, ask, and read what came of it."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from refactor.cli.main import run
from refactor.program.discover import SourceTree
from refactor.program.program import Program
from refactor.protocol.index import roles
from refactor.protocol.load import load

PROTOCOL = Path(__file__).resolve().parents[2] / "golden" / "protocol.toml"

DETACH = """/* Detaches a node. */
void node_detach(Node *node)
{
    pause_all_begin();
    cut(node);
    pause_all_end();
}
"""
THROUGH = ("node_detach", "--callbacks", "through")

Tree = Mapping[str, str | bytes]


@dataclass(frozen=True)
class Answer:
    """What one command gave: exit code, standard output and error, the files as they are now."""

    code: int
    out: bytes
    err: str
    files: dict[str, bytes]

    @property
    def ledger(self) -> dict[str, Any]:
        """The ledger of a run with --json; an assertion that names the error if there is none."""
        assert self.out, self.err
        parsed: dict[str, Any] = json.loads(self.out)
        return parsed

    @property
    def sites(self) -> list[dict[str, Any]]:
        """The sites of the ledger."""
        found: list[dict[str, Any]] = self.ledger["sites"]
        return found

    @property
    def decisions(self) -> list[str]:
        """The decisions, by file and line."""
        return [site["decision"] for site in self.sites]

    @property
    def reasons(self) -> str:
        """The reasons, a line each."""
        return "\n".join(site["reason"] for site in self.sites)

    def lines(self, path: str = "run.c") -> list[str]:
        """The lines of a file, without indentation."""
        return [line.strip() for line in self.files[path].decode("latin-1").splitlines()]

    def count(self, name: str, path: str = "run.c") -> int:
        """How often a text stands in a file."""
        return self.files[path].count(name.encode())


def lay_out(folder: Path, files: Tree) -> Path:
    """Write files below a folder and give the folder."""
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder


def ask(folder: Path, *arguments: str) -> Answer:
    """Run crefactor in this process on a folder."""
    kept = sys.stdout, sys.stderr
    out, err = io.BytesIO(), io.BytesIO()
    sys.stdout = io.TextIOWrapper(out, encoding="utf-8", write_through=True)
    sys.stderr = io.TextIOWrapper(err, encoding="utf-8", write_through=True)
    command, *more = arguments
    try:
        code = run([command, "-C", str(folder), "-p", str(PROTOCOL), *more])
        files = {
            p.relative_to(folder).as_posix(): p.read_bytes()
            for p in sorted(folder.rglob("*"))
            if p.is_file()
        }
        return Answer(code, out.getvalue(), err.getvalue().decode(), files)
    finally:
        sys.stdout, sys.stderr = kept


def hoist(folder: Path, files: Tree, *arguments: str) -> Answer:
    """Lay a tree out and apply hoist to it; by default to node_detach."""
    asked = arguments or ("node_detach",)
    return ask(lay_out(folder, files), "apply", "--json", "hoist", *asked)


def caller(body: str, head: str = "static void run(Node *node)") -> str:
    """A function with the given statements."""
    return f"{head}\n{{\n{body.strip(chr(10))}\n}}\n"


def hoist_in(folder: Path, body: str, *arguments: str, head: str = "", above: str = "") -> Answer:
    """Hoist out of node_detach with one caller in run.c; the callee stands in detach.c.

    above: what stands above the caller.
    """
    text = above + (caller(body, head) if head else caller(body))
    return hoist(folder, {"detach.c": DETACH, "run.c": text}, *arguments)


def wrapped(answer: Answer, path: str = "run.c") -> list[list[str]]:
    """What stands between each `begin` and the `end` that follows it, as stripped lines."""
    found: list[list[str]] = []
    for line in answer.lines(path):
        if line == "pause_all_begin();":
            found.append([])
        elif found and line:
            found[-1].append(line)
    return [part[: part.index("pause_all_end();")] for part in found if "pause_all_end();" in part]


def program(folder: Path, files: Tree) -> Program:
    """The program of a tree under the protocol of the golden cases."""
    protocol = load(PROTOCOL)
    tree = SourceTree(lay_out(folder, files).resolve(), protocol.files)
    return Program(tree, protocol, roles(protocol))
