"""The search finds the same files and counts with git, without git, and by any other means."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest

from refactor.errors import EnvironmentFault
from refactor.program import grep
from refactor.program.discover import SourceTree, shown
from tests.cli.support import commit, git
from tests.golden.cases import Files, lay_out

GLOBS = ("*.c", "*.h", "*.c.inc")
NAMES = ("f", "ff", "f_g", "node_detach", "detach")
_PIECES = (
    *(name.encode() for name in NAMES),
    b"_", b"f2", b"2f", b"(", b")", b" ", b"\t", b"\n", b"\r", b"\r\n", b"\0", b"\x0c", b"\xff",
    b"\xc3\xa9", b"\xef\xbb\xbf", b"/*", b"*/", b"//", b'"', b"'", b"\\", b"\\\n", b"#", b"$", b".",
    b"->", b"x" * 300, b"f f f f", b"detach_node_detach",
)  # fmt: skip


def _content(random: Random) -> bytes:
    return b"".join(random.choice(_PIECES) for _ in range(random.randrange(40)))


def _expected(files: Files) -> dict[str, Counter[str]]:
    found = {}
    for path, data in sorted(files.items()):
        counts = {
            name: len(re.findall(rb"(?<![A-Za-z0-9_])%s(?![A-Za-z0-9_])" % name.encode(), data))
            for name in NAMES
        }
        hits = Counter({name: number for name, number in counts.items() if number})
        if hits:
            found[path] = hits
    return found


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("kind", ["plain", "tracked", "untracked", "mixed"])
def test_names_are_counted_as_whole_words(tmp_path: Path, seed: int, kind: str) -> None:
    random = Random(seed)  # noqa: S311
    paths = [f"d{n % 3}/x{n}{random.choice(('.c', '.h', '.c.inc'))}" for n in range(30)]
    files = {path: _content(random) for path in paths}
    tree = lay_out(files, tmp_path)
    if kind == "tracked":
        commit(tree)
    elif kind != "plain":
        git(tree, "init", "-q")
        if kind == "mixed":
            git(tree, "add", *paths[::2])
    everywhere, in_headers = SourceTree(tree, GLOBS).search(NAMES, NAMES)
    assert everywhere == _expected(files)
    assert list(everywhere) == sorted(everywhere)
    headers = {p: data for p, data in files.items() if p.endswith((".h", ".inc"))}
    assert in_headers == _expected(headers)


@pytest.mark.parametrize("kind", ["plain", "tracked", "untracked", "mixed"])
def test_what_was_begun_is_part_of_the_answer(tmp_path: Path, kind: str) -> None:
    random = Random(kind)  # noqa: S311
    tree = lay_out(
        {f"d/x{n}{end}": _content(random) for n in range(9) for end in (".c", ".h")}, tmp_path
    )
    if kind == "tracked":
        commit(tree)
    elif kind != "plain":
        git(tree, "init", "-q")
        if kind == "mixed":
            git(tree, "add", "d/x1.c", "d/x2.c", "d/x3.h")
    begun = SourceTree(tree, GLOBS)
    begun.begin(NAMES[:2], NAMES[1:3])
    for names, headers in ((NAMES[1:3], NAMES[:2]), (NAMES[:1], ()), (NAMES, NAMES)):
        expected = SourceTree(tree, GLOBS).search(names, headers)
        assert begun.search(names, headers) == expected
    assert begun.files() == SourceTree(tree, GLOBS).files()


def test_a_search_that_was_begun_for_nothing_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Slow(subprocess.Popen[bytes]):
        def __init__(self, _: object, **options: Any) -> None:
            super().__init__(["sleep", "600"], **options)
            started.append(self)

    tree = SourceTree(commit(lay_out({"a.c": b"f g"}, tmp_path)), GLOBS)
    monkeypatch.setattr(subprocess, "Popen", Slow)
    tree.begin(["f"], ["g"])
    tree.stop()
    assert [process.poll() for process in started] == [-signal.SIGKILL] * 3


def test_a_git_without_perl_expressions_finds_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = lay_out({"a.c": b"f x\nff f", "b.h": b"g(f)"}, tmp_path)
    commit(tree)
    expected = SourceTree(tree, GLOBS).search(["f", "g"], ["g"])
    refused: list[Sequence[str]] = []

    def without(words: Sequence[str]) -> list[str]:
        refused.append(words)
        return ["--perl-regexp", "-e", "("]

    monkeypatch.setattr(grep, "_as_one", without)
    assert SourceTree(tree, GLOBS).search(["f", "g"], ["g"]) == expected
    assert refused == [["f", "g"], ["g"]]


def test_many_names_are_found_like_few(tmp_path: Path) -> None:
    names = [f"n{number}" for number in range(400)]
    tree = lay_out({"a.c": " ".join(names).encode(), "b.h": b"n7 n70x n399"}, tmp_path)
    commit(tree)
    everywhere, in_headers = SourceTree(tree, GLOBS).search(names, names)
    assert everywhere["a.c"] == Counter(names)
    assert in_headers == {"b.h": Counter(["n7", "n399"])}


@pytest.mark.parametrize("in_git", [False, True])
def test_more_names_are_found_than_an_argument_has_room_for(tmp_path: Path, in_git: bool) -> None:
    names = [f"name_of_a_function_{number}" for number in range(6500)]
    text = "\n".join(names).encode()
    tree = lay_out({"a.c": text, "b.h": text + b"\nname_of_a_function_1\n"}, tmp_path)
    if in_git:
        commit(tree)
    everywhere, in_headers = SourceTree(tree, GLOBS).search(names, names[1:2])
    assert everywhere == {"a.c": Counter(names), "b.h": Counter([*names, names[1]])}
    assert in_headers == {"b.h": Counter({names[1]: 2})}


def test_a_name_that_is_nowhere_is_found_nowhere(tmp_path: Path) -> None:
    tree = SourceTree(lay_out({"a.c": b"f"}, tmp_path), GLOBS)
    assert tree.search(["g"]) == ({}, {})
    assert tree.search([]) == ({}, {})


@pytest.mark.parametrize("in_git", [False, True])
def test_files_are_listed_in_one_order_with_and_without_git(tmp_path: Path, in_git: bool) -> None:
    files = {
        "b.c": b"", "a/z.c": b"", "a.c": b"", "a-b/y.h": b"", "Z.c": b"", "a/b.c.inc": b"",
        "é.c": b"", "n\nl.c": b"", "x.txt": b"", "c": b"", ".c": b"", ".hidden/x.c": b"",
    }  # fmt: skip
    tree = lay_out(files, tmp_path)
    if in_git:
        commit(tree)
    assert SourceTree(tree, GLOBS).files() == sorted(set(files) - {"x.txt", "c"})


def test_a_tree_in_an_ignored_folder_of_a_repository_is_searched(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("out/\n")
    commit(tmp_path)
    tree = lay_out({"a.c": b"f"}, tmp_path / "out")
    everywhere, _ = SourceTree(tree, GLOBS).search(["f"])
    assert everywhere == {"a.c": Counter({"f": 1})}


def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    data = bytes(range(256)) * 3
    tree = SourceTree(lay_out({"sub/a.c": data}, tmp_path), GLOBS)
    text = tree.read("sub/a.c")
    assert (text.path, text.data) == ("sub/a.c", data)


def test_what_is_no_regular_file_is_not_read(tmp_path: Path) -> None:
    tree = SourceTree(lay_out({"a.c": b"", "folder.c/x": b""}, tmp_path), GLOBS)
    os.mkfifo(tmp_path / "pipe.c")
    (tmp_path / "link.c").symlink_to("a.c")
    (tmp_path / "loop.c").symlink_to("loop.c")
    for path in ("pipe.c", "link.c", "loop.c", "folder.c", "gone.c", "a.c/x.c"):
        with pytest.raises(EnvironmentFault, match=re.escape(path)):
            tree.read(path)


@pytest.mark.parametrize(
    ("path", "printed"),
    [
        ("dir/a b.c", "dir/a b.c"),
        ("é.c", "é.c"),
        ('a"b.c', '"a\\"b.c"'),
        ("a\\b.c", '"a\\\\b.c"'),
        ("a\nb\x1b[31m.c", '"a\\nb\\x1b[31m.c"'),
        ("\udce9.c", '"\\udce9.c"'),
        ("\u202ec.a", '"\\u202ec.a"'),
        ("\u200b.c", '"\\u200b.c"'),
    ],
)
def test_a_path_is_printed_so_that_it_can_be_seen(path: str, printed: str) -> None:
    assert shown(path) == printed
