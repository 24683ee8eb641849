"""Recipes: strict to read, and each step sees what the one before it made."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor.cli.options import installed_transforms
from refactor.program.discover import SourceTree
from refactor.protocol.load import load
from refactor.series.recipe import load_recipe, run_recipe
from tests.series.conftest import PROTOCOL, Tree

Capture = pytest.CaptureFixture[str]

TWO_STEPS = """\
[recipe]
title = "node: pause outside"

[[step]]
transform = "hoist"
arguments = ["node_detach"]

[[step]]
transform = "hoist"
arguments = ["carrier"]
options = { callbacks = "stop" }
body = "carrier() got its section from the step before."
"""
CARRIER = """\
void carrier(Node *node)
{
    node_detach(node);
}

void user(Node *node)
{
    tree_wrlock();
    carrier(node);
    tree_wrunlock();
}
"""


def _write(tmp_path: Path, text: str) -> str:
    path = tmp_path / "recipe.toml"
    path.write_text(text)
    return str(path)


def test_a_step_sees_what_the_one_before_it_made(tree: Tree, tmp_path: Path) -> None:
    tree.commit("node: carrier", {"carrier.c": CARRIER})
    recipe = _write(tmp_path, TWO_STEPS)
    assert tree.run("series", "--recipe", recipe, "--branch=work-v1") == 0
    one, two = tree.show("work-v1~1:carrier.c"), tree.show("work-v1:carrier.c")
    assert "{\n    pause_all_begin();\n    node_detach(node);\n    pause_all_end();\n}" in one
    assert "{\n    node_detach(node);\n}" in two
    assert "    pause_all_begin();\n    tree_wrlock();\n    carrier(node);\n" in two
    assert tree.run("replay", "work-v1") == 0


def test_a_recipe_runs_on_files_without_writing(tree: Tree, tmp_path: Path) -> None:
    tree.commit("node: carrier", {"carrier.c": CARRIER})
    recipe = load_recipe(Path(_write(tmp_path, TWO_STEPS)))
    protocol = load(PROTOCOL)
    before = tree.state()
    files = SourceTree(tree.root, protocol.files)
    run = run_recipe(files, protocol, recipe.steps, dict(installed_transforms()))
    assert not run.refused
    assert tree.run("series", "--recipe", recipe.path, "--branch=work-v1") == 0
    assert {c.path: c.after.decode() for c in run.changes} == {
        path: tree.show(f"work-v1:{path}") + "\n"
        for path in tree.git("diff-tree", "--name-only", "-r", "main", "work-v1").split()
    }
    assert {c.path: c.before for c in run.changes}["carrier.c"] == CARRIER.encode()
    assert before == {k: v for k, v in tree.state().items() if "heads/work-v1" not in k}


def test_a_refused_step_changes_nothing(tree: Tree, tmp_path: Path) -> None:
    tree.commit(
        "node: carrier",
        {"carrier.c": CARRIER, "ask.c": "int f(Node *n)\n{\n    return carrier(n);\n}\n"},
    )
    recipe = load_recipe(Path(_write(tmp_path, TWO_STEPS)))
    protocol = load(PROTOCOL)
    files = SourceTree(tree.root, protocol.files)
    run = run_recipe(files, protocol, recipe.steps, dict(installed_transforms()))
    assert run.refused
    assert run.changes == ()
    assert tree.run("series", "--recipe", recipe.path, "--branch=work-v1") == 1
    assert tree.git("branch", "--list", "work-v1") == ""


def test_a_step_that_changes_nothing_has_no_commit(
    tree: Tree, tmp_path: Path, capfd: Capture
) -> None:
    twice = TWO_STEPS.replace('["carrier"]', '["node_detach"]')
    recipe = _write(tmp_path, twice)
    assert tree.run("series", "--recipe", recipe, "--branch=work-v1") == 0
    assert "nothing to change, so no commit" in capfd.readouterr().err
    assert tree.git("rev-list", "--count", "main..work-v1") == "1"
    assert tree.run("replay", "work-v1") == 0


def test_the_recipe_names_protocol_split_and_skips(tree: Tree, tmp_path: Path) -> None:
    (tmp_path / "tank.toml").write_bytes(PROTOCOL.read_bytes())
    recipe = _write(
        tmp_path,
        """\
[recipe]
protocol = "./tank.toml"
[[step]]
transform = "hoist"
arguments = ["node_detach"]
split = "layer"
[[step.skip]]
site = "tests/test.c:test_drop"
because = "the test runs alone"
""",
    )
    from refactor.cli import main

    arguments = ["series", "-C", str(tree.root), "--recipe", recipe]
    assert main.run([*arguments, "--branch=work-v1"]) == 0
    assert tree.git("rev-list", "--count", "main..work-v1") == "3"
    assert main.run([*arguments, "--branch=work-v2", "--split=directory"]) == 0
    assert tree.git("rev-list", "--count", "main..work-v2") == "3"


STEP = '[[step]]\ntransform = "hoist"\narguments = ["f"]\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "top level: Object missing required field `step`"),
        ("step = []", "has no step"),
        ("[[step]\n", "is not TOML"),
        ('[[step]]\ntransform = "hoist"\n', "step 1: Object missing required field `arguments`"),
        (STEP + "argument = 1\n", "step 1: there is no key 'argument'; did you mean 'arguments'?"),
        (STEP + "wholly_other = 1\n", "there is no key 'wholly_other'; see docs/recipes.md"),
        (STEP.replace('["f"]', "[]"), "step 1 has no arguments"),
        (STEP + "subject = 1\n", "step 1.subject: Expected `str`, got `int`"),
        (STEP + 'split = "size"\n', "step 1: split cannot be 'size'; one of: none, layer,"),
        (STEP + '[[step.skip]]\nsite = "a:1"\nbecause = " "\n', "the skip of a:1 has no reason"),
        (STEP + 'contracts = { f = "a */ b" }\n', "contract of f() cannot stand in a comment"),
        (STEP.replace("hoist", "hosit"), "there is no transform 'hosit'; installed: "),
        (STEP + 'options = { back = "x" }\n', "hoist has no option 'back'; it has: bracket,"),
        (STEP + 'options = { callbacks = "x" }\n', "callbacks of hoist cannot be 'x'; one of: "),
    ],
)
def test_a_mistake_is_named_with_its_place(
    tree: Tree, tmp_path: Path, text: str, told: str, capfd: Capture
) -> None:
    recipe = _write(tmp_path, text)
    assert tree.run("series", "--recipe", recipe, "--branch=x") == 2
    assert told in capfd.readouterr().err


def test_files_that_are_no_recipe(tree: Tree, tmp_path: Path, capfd: Capture) -> None:
    assert tree.run("series", "--recipe", str(tmp_path / "none"), "--branch=x") == 2
    (tmp_path / "latin").write_bytes(b"\xe9")
    assert tree.run("series", "--recipe", str(tmp_path / "latin"), "--branch=x") == 2
    told = capfd.readouterr().err
    assert "none: cannot be read" in told
    assert "latin: is not UTF-8" in told


@pytest.mark.parametrize(
    "arguments",
    [
        ["--branch=x"],
        ["--recipe=r", "--message=m", "--branch=x"],
        ["--recipe=r", "hoist", "f", "--branch=x"],
    ],
)
def test_a_recipe_or_a_transform_but_not_both(tree: Tree, arguments: list[str]) -> None:
    assert tree.run("series", *arguments) == 2
