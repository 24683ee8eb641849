"""A small repository of an invented project, and a way to run the command in it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from refactor.cli import main

ROOT = Path(__file__).resolve().parents[2]
PROTOCOL = ROOT / "golden" / "protocol.toml"

NODE = """\
/* Callers own the node. */
void node_detach(Node *node)
{
    pause_all_begin();
    node->parent = NULL;
    pause_all_end();
}

void node_drop(Node *node) TREE_WRLOCK;

void TREE_WRLOCK node_drop(Node *node)
{
    node_detach(node);
}

void node_close(Node *node)
{
    tree_wrlock();
    node_drop(node);
    tree_wrunlock();
}
"""
MIRROR = """\
void mirror_stop(Node *node)
{
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
}
"""
BEFORE = {
    "node.c": NODE,
    "job/mirror.c": MIRROR,
    "job/README": "Jobs.\n",
    "tests/test.c": "void test_drop(Node *node)\n{\n    node_detach(node);\n}\n",
}


@pytest.fixture(autouse=True)
def commands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both commands, whether or not the main table has them yet."""
    known = {name: (f"refactor.cli.{name}", name) for name in ("series", "replay")}
    monkeypatch.setattr(main, "_COMMANDS", {**known, **main._COMMANDS})


@dataclass(frozen=True)
class Tree:
    """A repository with a checkout; `git` runs git in it, `run` the command."""

    root: Path

    def git(self, *arguments: str, code: int = 0, data: bytes | None = None) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, input=data, capture_output=True, check=False
        )
        assert done.returncode == code, (arguments, done.stderr.decode())
        return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")

    def write(self, files: dict[str, str]) -> None:
        for path, text in files.items():
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())

    def commit(self, subject: str, files: dict[str, str]) -> str:
        self.write(files)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", subject)
        return self.git("rev-parse", "HEAD")

    def run(self, command: str, *arguments: str) -> int:
        fixed = ["-C", str(self.root), "-p", str(PROTOCOL)]
        return main.run([command, *fixed, *arguments])

    def series(self, *arguments: str, branch: str = "work-v1", code: int = 0) -> str:
        """Hoist node_detach() into a branch; gives the branch's commit."""
        assert self.run("series", "hoist", "node_detach", "--branch", branch, *arguments) == code
        return self.git("rev-parse", f"refs/heads/{branch}") if code == 0 else ""

    def show(self, name: str) -> str:
        return self.git("cat-file", "-p", name)

    def state(self) -> dict[str, bytes]:
        """Everything of the repository and the checkout but objects and logs."""
        paths = [p for p in self.root.rglob("*") if p.is_file()]
        return {
            name: path.read_bytes()
            for path in sorted(paths)
            if not (name := path.relative_to(self.root).as_posix()).startswith(
                (".git/objects/", ".git/logs/refs/heads/work")
            )
        }


@pytest.fixture(scope="session")
def templates() -> dict[tuple[str, ...], Tree]:
    """Repositories that were made once and are copied from then on, by their options."""
    return {}


@pytest.fixture
def new_tree(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    templates: dict[tuple[str, ...], Tree],
) -> Callable[..., Tree]:
    """Makes repositories with three commits of history."""

    def make(name: str = "tree", *options: str) -> Tree:
        if options not in templates:
            templates[options] = _first(Tree(tmp_path_factory.mktemp("template")), *options)
        shutil.copytree(templates[options].root, tmp_path / name)
        tree = Tree(tmp_path / name)
        tree.git("update-index", "-q", "--refresh")
        return tree

    return make


def _first(tree: Tree, *options: str) -> Tree:
    tree.git("init", "-q", "-b", "main", *options)
    tree.commit("tank: begin", {"node.c": NODE})
    tree.commit("node: add jobs", {"job/mirror.c": MIRROR, "job/README": BEFORE["job/README"]})
    tree.commit("node: add a test", BEFORE)
    return tree


@pytest.fixture
def tree(new_tree: Callable[..., Tree]) -> Tree:
    """The repository that most tests need."""
    return new_tree()
