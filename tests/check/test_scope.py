"""PATH limits what is reported, not what is looked up."""

from pathlib import Path

import pytest

from refactor.check.scope import EVERYWHERE, Scope, scope_of
from refactor.errors import UsageFault
from tests.check.conftest import Run, noted, told

FILES = {
    "a.h": "void BELT_READ reads(void);\n",
    "lib/inner.c": "void inner(void)\n{\n    halt_begin();\n    halt_end();\n}\n",
    "one/user.c": "void f(void)\n{\n    belt_write();\n    inner();\n    belt_write_end();\n"
    "    reads();\n}\n",
    "two/user.c": "void g(void)\n{\n    belt_write();\n    inner();\n    belt_write_end();\n"
    "    reads();\n}\nvoid h(void)\n{\n    what(inner);\n    inner(;\n}\n",
}


@pytest.mark.parametrize(
    ("given", "files"),
    [
        ([], ["one/user.c", "two/user.c"]),
        (["."], ["one/user.c", "two/user.c"]),
        (["one"], ["one/user.c"]),
        (["one/"], ["one/user.c"]),
        (["two/user.c"], ["two/user.c"]),
        (["t*/*.c"], ["two/user.c"]),
        (["lib"], []),
        (["lib", "o*"], ["one/user.c"]),
    ],
)
def test_findings_are_those_in_the_paths_and_rest_on_all_files(
    run: Run, tmp_path: Path, given: list[str], files: list[str]
) -> None:
    run(FILES)
    report = run(FILES, scope=scope_of(tmp_path / "mill", given))
    expected = [f"{f}:{n}" for f in files for n in (4, 6)]
    assert [line.split()[0] for line in told(report)] == expected
    assert all(line.startswith(tuple(files)) for line in noted(report))


def test_a_path_outside_of_the_tree_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="lies outside of the tree"):
        scope_of(tmp_path, ["../other.c"])


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match=r"there is no x\.c in"):
        scope_of(tmp_path, ["x.c"])


def test_a_full_path_is_understood(tmp_path: Path) -> None:
    (tmp_path / "x.c").touch()
    assert scope_of(tmp_path, [str(tmp_path / "x.c")]) == Scope(("x.c",))


def test_a_name_that_begins_like_a_path_is_not_in_it() -> None:
    assert "one.c" not in Scope(("one",))
    assert "one/x.c" in Scope(("one",))
    assert EVERYWHERE.pathspecs == ()
    assert "x" in EVERYWHERE


def test_git_takes_a_path_with_a_star_for_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "x*.c").touch()
    assert scope_of(tmp_path, ["x*.c"]).pathspecs == (":(literal)x*.c",)
