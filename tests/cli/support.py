"""What the tests of the command line share: a small tree, git, the command as a process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.golden.cases import PROTOCOL, Files, Outcome, call

NODE = b"""#include "tank.h"

/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}
"""
PRUNE = b"""#include "tank.h"

void node_prune(Node *node)
{
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
}
"""
PROBE = b"""#include "tank.h"

int node_probe(Node *node)
{
    if (node_detach(node)) {
        return 1;
    }
    return 0;
}
"""
TREE: Files = {"node.c": NODE, "prune.c": PRUNE}
REFUSED: Files = {**TREE, "probe.c": PROBE}
"""A tree with a call in a condition: `probe.c:5`, in node_probe()."""

_MAIN = "from refactor.cli.main import main; main()"
ESCAPE = "\x1b]0;x"
"""It begins a terminal's title; colours would not do, click takes them out by itself."""


def caller(number: int) -> bytes:
    """A file with one region of its own."""
    return PRUNE.replace(b"node_prune", b"node_prune_%d" % number)


def hoist(command: str, tree: Path, *options: str, function: str = "node_detach") -> list[str]:
    """Arguments: options stand before the transform's name."""
    return [command, "-C", str(tree), "-p", str(PROTOCOL), *options, "hoist", function]


def _command(code: str) -> tuple[str, ...]:
    # Without -P the current directory could hold a module that is imported instead.
    return (sys.executable, "-P", "-c", code)


def crefactor(
    *arguments: str | bytes,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    code: str = _MAIN,
) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a process of its own."""
    return subprocess.run(
        [*_command(code), *arguments],
        cwd=cwd,
        env=os.environ | (env or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )


def start(arguments: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
    """Start the command as a process of its own."""
    return subprocess.Popen([*_command(_MAIN), *arguments], **options)


def git(tree: Path, *arguments: str | bytes, env: Mapping[str, str] | None = None) -> bytes:
    """Run git in a tree and give what it prints."""
    done = subprocess.run(
        ["git", "-C", tree, *arguments],
        env=os.environ | (env or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def commit(tree: Path) -> Path:
    """Make a repository of a folder, with one commit of all that is in it."""
    git(tree, "init", "-q")
    git(tree, "add", "--all", "--force", ".")
    git(tree, "commit", "-q", "-m", "all")
    return tree


def fails(done: Outcome, code: int, *told: str) -> None:
    """Assert that a run failed with this code, in one sentence that holds these words."""
    assert done.code == code, done.err
    assert done.out == b""
    assert "Traceback" not in done.err
    sentences = [line for line in done.err.splitlines() if line.startswith("crefactor: ")]
    assert len(sentences) == 1, done.err
    for words in told:
        assert words in done.err


def after_reading(monkeypatch: pytest.MonkeyPatch, action: Callable[[], object]) -> None:
    """Do something to the tree after the plan has been worked out, before it is written."""
    from refactor.plan import step

    real = step.work_out

    def then(*args: Any, **kwargs: Any) -> Any:
        plan = real(*args, **kwargs)
        action()
        return plan

    monkeypatch.setattr(step, "work_out", then)


def applied(tree: Path, *options: str) -> Outcome:
    """Run `apply` on a tree in this process."""
    return call(hoist("apply", tree, *options))
