"""Which lock a shared mark means, and which files may define a function."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from refactor.program.definers import Definers
from refactor.program.discover import SourceTree
from refactor.program.meant import settled
from refactor.program.translation import parse_file
from refactor.protocol.index import Meant, Roles, roles
from refactor.protocol.load import load
from refactor.source.text import SourceText
from refactor.syntax.shelf import Shelf
from refactor.syntax.vocabulary import Vocabulary

PROTOCOL = """protocol.name = "t"
[[lock]]
name = "spin"
kind = [{ name = "own", key = 1, acquire = ["spin_in"], release = ["spin_out"], held = ["HELD"] }]
[[lock]]
name = "mutex"
[[lock.kind]]
name = "own"
key = 1
acquire = ["mutex_in"]
release = ["mutex_out"]
held = ["HELD"]
scope_guards = ["guard(mutex)"]
block_guards = ["scoped_guard(mutex)"]
[[lock]]
name = "sem"
[[lock.kind]]
name = "write"
key = 1
acquire = ["down"]
release = ["up"]
held = ["HELD"]
[[lock.kind]]
name = "read"
key = 1
acquire = ["down_read"]
release = ["up_read"]
held = ["HELD"]
"""
OWN = "void f(struct bin *b)\n{\n    %s\n}\n"
OTHER = "void g(struct bin *b)\n{\n    %s\n}\n"


@pytest.fixture
def known(tmp_path: Path) -> Roles:
    """The roles of the protocol above."""
    path = tmp_path / "p.toml"
    path.write_text(PROTOCOL, encoding="utf-8")
    return roles(load(path))


def asked(known: Roles, code: str, sought: str = "") -> Meant | None:
    """What HELD(&b->lock) means on f(), which stands first in the code."""
    file = parse_file(SourceText("a.c", code.encode()), Vocabulary(), Shelf())
    end = code.index("}\n") + 1
    return settled(file, known, known.marks["HELD"].said("&b->lock"), (0, end), sought)


@pytest.mark.parametrize(
    ("own", "other", "lock", "kind"),
    [
        ("mutex_out(&b->lock);", "spin_in(&b->lock);", "mutex", "own"),
        ("work(b);", "mutex_in(&b->lock);", "mutex", "own"),
        ("work(b);", "mutex_in(& b -> lock);", "mutex", "own"),
        ("work(b);", "guard(mutex)(&b->lock);", "mutex", "own"),
        ("work(b);", "scoped_guard(mutex, &b->lock) work(b);", "mutex", "own"),
        ("work(b);", "mutex_in(&bin->lock);", "mutex", "own"),
        ("work(b);", "mutex_in(&bin->lock); spin_in(&b->lock);", "spin", "own"),
        ("work(b);", "mutex_in(&b->other);", "spin", "own"),
        ("work(b);", "/* mutex_in(&b->lock); */", "spin", "own"),
        ("work(b);", "down(&b->lock);", "sem", "read"),
        ("up(&b->lock);", "down_read(&b->lock);", "sem", "write"),
        ("work(b);", "mutex_in(&b->lock); spin_in(&b->lock);", "spin", "own"),
    ],
)
def test_the_nearest_calls_tell(known: Roles, own: str, other: str, lock: str, kind: str) -> None:
    found = asked(known, OWN % own + OTHER % other)
    assert found == (lock, kind, "&b->lock")


def test_the_lock_in_question_counts(known: Roles) -> None:
    code = OWN % "work(b);" + OTHER % "spin_in(&b->lock);"
    assert asked(known, code, "mutex") == ("mutex", "own", "&b->lock")
    assert asked(known, code, "sem") == ("sem", "read", "&b->lock")


FILES = {
    "a.c": "int one(void)\n{\n    two();\n}\n",
    "b.c": "static int\ntwo (void)\n{\n    lock();\n}\n",
    "c.h": "int two(void);\n",
    "f.c": "static void two(void)\n{\n}\n",
    "h.h": "static inline void two(void)\n{\n}\n",
    "d.c": "    two();\n/* lock */\n",
    "e.txt": "int two(void)\n",
}


@pytest.fixture(params=["repository", "untracked", "folder"])
def tree(request: pytest.FixtureRequest, tmp_path: Path) -> SourceTree:
    """A tree in a repository, or in a folder that is none."""
    root = tmp_path / "tree"
    root.mkdir()
    for name, text in FILES.items():
        (root / name).write_text(text, encoding="utf-8")
    if request.param != "folder":
        subprocess.run(["git", "init", "-q", root], check=True)
    if request.param == "repository":
        subprocess.run(["git", "-C", root, "add", "."], check=True)
    return SourceTree(root, ("*.c", "*.h"))


@pytest.mark.parametrize("by_git", [True, False])
def test_definitions_are_found_without_parsing(tree: SourceTree, by_git: bool) -> None:
    tree.search(["lock"])
    definers = tree.definers if by_git else Definers(tree, on_disk=False)
    every = frozenset(tree.files())
    assert definers.naming(["lock", "nothing"]) == {"b.c", "d.c"}
    definers.look_up(["one", "two", "three"], every)
    assert definers.of("one", every) == ("a.c",)
    assert definers.of("two", every) == ("b.c", "h.h")
    assert definers.of("three", every) == ()
    assert definers.of("two", frozenset(["b.c", "d.c"])) == ("b.c",)
