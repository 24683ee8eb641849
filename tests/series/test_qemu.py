"""A change that people made by hand in QEMU's history: one commit with their tree, and their facts.

Needs a clone of QEMU that holds the change, named by the environment variable CREFACTOR_QEMU. It
is not changed: everything happens in a clone that borrows its objects.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from refactor.cli import main
from tests.series.conftest import Tree

PARENT = "0414930d3adfa89299eaea5ce92accab15d9fba5"
CHANGE = "b13f54654546cbc0661d3fe9d25f7543535c2bee"
_CLONE = os.environ.get("CREFACTOR_QEMU", "")
pytestmark = pytest.mark.skipif(
    not _CLONE, reason="CREFACTOR_QEMU names no clone of QEMU with the change"
)


@pytest.fixture(scope="module")
def qemu(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    tree = Tree(tmp_path_factory.mktemp("qemu") / "qemu.git")
    tree.root.mkdir()
    tree.git("clone", "-q", "--bare", "--shared", _CLONE, ".")
    return tree


def _series(qemu: Tree, *arguments: str) -> int:
    return main.run(["series", "-C", str(qemu.root), f"--onto={PARENT}", *arguments])


def _outcomes(message: str) -> dict[str, str]:
    """Function -> what a message of the people's or of the tool's says was done there."""
    text = " ".join(message.split())
    found: dict[str, str] = {}
    words = {
        "section is introduced": "introduced",
        "which runs under the graph lock, so": "moved up",
    }
    for name, told in re.findall(r"\b\d\. (\w+)\(\), (.*?)(?=\.(?: |$))", text):
        found[name] = next((short for long, short in words.items() if long in told), told)
    for name in re.findall(r"(\w+)\(\) holds the graph lock", text):
        found[name] = "under the lock"
    return found


def test_one_commit_with_the_tree_of_the_change(qemu: Tree, tmp_path: Path) -> None:
    arguments = ["hoist", "bdrv_root_unref_child", "--branch=drain-v1", "-o", str(tmp_path)]
    assert _series(qemu, *arguments) == 0
    assert qemu.git("rev-list", f"{PARENT}..drain-v1") == qemu.git("rev-parse", "drain-v1")
    assert qemu.git("rev-parse", "drain-v1^{tree}") == qemu.git("rev-parse", f"{CHANGE}^{{tree}}")
    ours = _outcomes(qemu.git("log", "-1", "--format=%B", "drain-v1"))
    theirs = _outcomes(qemu.git("log", "-1", "--format=%b", CHANGE))
    assert len(theirs) == 4
    assert ours == theirs
    assert main.run(["replay", "-C", str(qemu.root), "drain-v1"]) == 0
    # The mail, on the parent, in an index of its own: the checkout of all of QEMU is not needed.
    (mail,) = tmp_path.iterdir()
    qemu.git("-c", "core.bare=false", "read-tree", PARENT)
    qemu.git("apply", "--cached", str(mail))
    assert qemu.git("write-tree") == qemu.git("rev-parse", f"{CHANGE}^{{tree}}")


def test_a_recipe_of_two_steps_the_second_on_the_first(qemu: Tree, tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(
        "".join(
            f'[[step]]\ntransform = "hoist"\narguments = ["{name}"]\n'
            f'options = {{ callbacks = "{callbacks}" }}\n'
            for name, callbacks in (
                ("bdrv_root_unref_child", "stop"),
                ("quorum_del_child", "through"),
            )
        )
    )
    assert _series(qemu, "--recipe", str(recipe), "--branch=two-v1") == 0
    first, second = qemu.git("rev-list", "--reverse", f"{PARENT}..two-v1").split()
    assert qemu.git("rev-parse", f"{first}^{{tree}}") == qemu.git("rev-parse", f"{CHANGE}^{{tree}}")
    assert qemu.git("diff-tree", "--name-only", "-r", first, second).splitlines() == [
        "block.c",
        "block/quorum.c",
        "include/block/block_int-common.h",
    ]
    told = qemu.git("log", "-1", "--format=%B", first)
    assert "This is addressed in a later commit of this series." in " ".join(told.split())
    assert main.run(["replay", "-C", str(qemu.root), "two-v1"]) == 0
