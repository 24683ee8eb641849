"""rename: bad requests, skips, a clash that is accepted, and its inverse."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.support import fails
from tests.golden.cases import GOLDEN, PROTOCOL, Outcome, call, files_of, lay_out

CASES = GOLDEN / "rename"
# A line that was broken stays so; what was left behind, or is called alike, is in the way.
_ONE_WAY = (
    "layout-operator-between-calls",
    "layout-refilled",
    "layout-too-long-call",
    "layout-too-long-prototype",
    "skip-one-place",
    # A file may write the type on a line of its own: a shorter name does not take it back.
    "layout-type-on-its-own-line",
)
_CHANGING = sorted(path.parent for path in CASES.glob("*/after"))
CHANGING = [
    path for path in _CHANGING if path.name not in (*_ONE_WAY, "name-static-namesake-stays")
]
TREE = files_of(CASES / "name-static-namesake-stays" / "before")


def rename(command: str, tree: Path, *arguments: str) -> Outcome:
    return call([command, "-C", str(tree), "-p", str(PROTOCOL), "rename", *arguments])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("node_stop",), "give --to NAME"),
        (("node_stop", "--to", "node stop"), "'node stop' is no function name"),
        (("node_stop", "--to", "9lives"), "'9lives' is no function name"),
        (("node_stop", "--to", "file.c:node_halt"), "can be no function's name"),
        (("node_stop", "--to", "while"), "can be no function's name"),
        (("node_stop", "--to", "node_stop"), "is the old and the new name"),
        (("node_stop", "node_run", "--to", "node_halt"), "one function at a time"),
        (("node_stopp", "--to", "node_halt"), "did you mean node_stop?"),
        (("none.c:node_stop", "--to", "node_halt"), "node_stop() is not defined in none.c"),
        (
            ("node_stop", "--to", "node_halt", "--skip", "pump.c:1", "--because", "x"),
            "names no site",
        ),
    ],
)
def test_a_request_that_cannot_be_meant(
    tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    tree = lay_out(TREE, tmp_path)
    fails(rename("diff", tree, *arguments), 2, told)
    assert files_of(tree) == TREE


def test_static_functions_of_several_files_have_to_be_told_apart(tmp_path: Path) -> None:
    tree = lay_out(files_of(CASES / "name-static-in-its-file" / "before"), tmp_path)
    fails(rename("diff", tree, "drain", "--to", "drop"), 2, "left.c:drain, right.c:drain")


def test_a_refusal_that_is_accepted_leaves_its_place(tmp_path: Path) -> None:
    tree = lay_out(files_of(CASES / "refuse-one-writes-nothing" / "before"), tmp_path)
    skip = ("--skip", "tank-macros.h:1", "--because", "changed by hand")
    done = rename("apply", tree, "node_stop", "--to", "node_halt", *skip)
    assert done.code == 0, done.err
    assert "a second run changes nothing" in done.err
    macros = (tree / "tank-macros.h").read_bytes()
    assert (
        macros
        == b"#define STOP_LATER(n) node_stop ## _later(n)\n#define STOP_NOW(n) node_halt(n)\n"
    )


def test_a_name_that_is_gone_altogether_is_proven_to_be_gone(tmp_path: Path) -> None:
    tree = lay_out(files_of(CASES / "name-recursive" / "before"), tmp_path)
    done = rename("apply", tree, "node_stop", "--to", "node_halt")
    assert "no code spells node_stop any more" in done.err


@pytest.mark.parametrize("case", CHANGING, ids=lambda path: path.name)
def test_renaming_back_gives_the_original_bytes(case: Path, tmp_path: Path) -> None:
    before, after = files_of(case / "before"), files_of(case / "after")
    shutil.copytree(case / "before", tmp_path / "tree")
    tree = lay_out(after, tmp_path / "tree")
    text = (case / "case.toml").read_text(encoding="utf-8")
    words = [word for word in text.split('"') if word.isidentifier() or word.endswith(":drain")]
    old, new = words[words.index("rename") + 1], words[-1]
    file = f"{old.rpartition(':')[0]}:" if ":" in old else ""
    done = rename("apply", tree, file + new, "--to", old.rpartition(":")[2])
    assert done.code == 0, done.err
    assert files_of(tree) == before


def test_explain_says_what_a_token_is(tmp_path: Path) -> None:
    tree = lay_out(files_of(CASES / "name-other-things-stay" / "before"), tmp_path)
    where = ["explain", "-C", str(tree), "-p", str(PROTOCOL)]
    request = ["rename", "node_stop", "--to", "node_halt"]
    told = call([*where, "pump.c:9", *request]).out.decode()
    assert "decision: changed" in told
    assert "node_stop is no site: it is a field here" in told
    assert "nothing of this request" in call([*where, "pump.c:1", *request]).out.decode()
