"""The docs name every option, trailer, variable and key that there is, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from refactor.cli.replay import replay_command
from refactor.cli.series import series_command
from refactor.series import record
from refactor.series.recipe import Document, Head, Skip, StepTable, load_recipe
from refactor.series.steps import SPLITS
from tests.series.conftest import ROOT

SERIES = (ROOT / "docs" / "series.md").read_text()
RECIPES = (ROOT / "docs" / "recipes.md").read_text()


def test_every_option_that_is_named_exists() -> None:
    known = {o for c in (series_command, replay_command) for p in c.params for o in p.opts}
    own = re.sub(r"`(?:git log|sh) [^`]*`", "", SERIES)
    named = set(re.findall(r"(?<![\w-])(--[a-z-]+|-[a-z])\b", own))
    assert named <= known, named - known


def test_every_trailer_is_described() -> None:
    described = re.findall(r"(?m)^\| `Crefactor-(\w+)` \|", SERIES)
    whole = record.Record("p", "0" * 64, "base", "dir/", 1, 2, "layer x", "command")
    assert described == re.findall(r"(?m)^Crefactor-(\w+):", whole.lines())


def test_every_split_is_described() -> None:
    assert re.findall(r"(?m)^\| `(\w+)` \| one for", SERIES) == list(SPLITS[1:])


def test_every_key_of_a_recipe_is_described() -> None:
    sections = re.split(r"(?m)^## `(.*)`$", RECIPES)
    described = dict(zip(sections[1::2], sections[2::2], strict=True))
    for title, kind in (("[recipe]", Head), ("[[step]]", StepTable), ("[[step.skip]]", Skip)):
        keys = re.findall(r"(?m)^\| `(\w+)` \|", described[title])
        fields = [f.encode_name for f in msgspec.structs.fields(kind)]
        assert keys == [name for name in fields if name != "skip"]
    assert {f.encode_name for f in msgspec.structs.fields(Document)} == {"recipe", "step"}


def test_the_example_is_a_recipe(tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text(RECIPES.partition("```toml\n")[2].partition("```")[0])
    recipe = load_recipe(path)
    assert [step.request.options["callbacks"] for step in recipe.steps] == ["stop", "through"]
    assert recipe.steps[0].request.skips[0].site == "block/old.c:old_close"
