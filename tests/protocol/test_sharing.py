"""Marks that several kinds of locks share: what the file may say, and what the index answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor.protocol.index import Mark, roles
from refactor.protocol.load import load
from refactor.protocol.problem import ProtocolFault

HEAD = 'protocol.name = "t"\n'


def lock(name: str, kind: str = "own", *, key: int = 1, more: str = "") -> str:
    """A lock with one kind."""
    return (
        f'[[lock]]\nname = "{name}"\n[[lock.kind]]\nname = "{kind}"\nkey = {key}\n'
        f'acquire = ["{name}_in"]\nrelease = ["{name}_out"]\n{more}\n'
    )


def written(folder: Path, text: str) -> Path:
    """The file with a protocol."""
    path = folder / "p.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def problems(folder: Path, text: str) -> str:
    """What is said of a protocol that is wrong."""
    with pytest.raises(ProtocolFault) as caught:
        load(written(folder, text))
    return str(caught.value)


def test_keyed_kinds_share_a_mark(tmp_path: Path) -> None:
    text = lock("spin", more='held = ["HELD"]') + lock("mutex", more='held = ["HELD"]')
    mark = roles(load(written(tmp_path, text))).marks["HELD"]
    assert mark == Mark("spin", "own", False, True, (("spin", "own"), ("mutex", "own")))
    assert mark.said("&a->lock") == (("spin", "own", "&a->lock"), ("mutex", "own", "&a->lock"))
    assert mark.said("") == ()
    assert mark.locks == {"spin", "mutex"}


def test_an_argument_means_a_lock_without_key(tmp_path: Path) -> None:
    text = lock("spin", more='held = ["HELD"]')
    text += lock("epoch", key=0, more='held = ["HELD(EPOCH)", "HELD(&epoch)"]')
    known = roles(load(written(tmp_path, text)))
    mark = known.marks["HELD"]
    assert mark.said("EPOCH") == (("epoch", "own", ""),)
    assert mark.said("& epoch") == (("epoch", "own", ""),)
    assert mark.said("&a->lock") == (("spin", "own", "&a->lock"),)
    assert "HELD" in known.masked


def test_a_mark_with_arguments_alone_says_nothing_with_others(tmp_path: Path) -> None:
    text = lock("epoch", key=0, more='held = ["HELD(EPOCH)"]')
    mark = roles(load(written(tmp_path, text))).marks["HELD"]
    assert mark.keyed
    assert mark.said("EPOCH") == (("epoch", "own", ""),)
    assert mark.said("&a->lock") == ()


def test_marks_that_take_and_drop_are_shared_too(tmp_path: Path) -> None:
    more = 'acquires = ["TAKES"]\nreleases = ["DROPS"]'
    text = lock("spin", more=more) + lock("mutex", more=more)
    known = roles(load(written(tmp_path, text)))
    assert known.passed["TAKES"].said("k") == (("spin", "own", "k"), ("mutex", "own", "k"))
    assert known.passed["DROPS"].said("k") == (("spin", "own", "k"), ("mutex", "own", "k"))


def test_a_kind_without_key_cannot_share(tmp_path: Path) -> None:
    text = lock("spin", more='held = ["HELD"]') + lock("epoch", key=0, more='held = ["HELD"]')
    said = problems(tmp_path, text)
    assert "'HELD' is 'held' of kind 'own' of lock 'epoch', which has no key" in said
    assert "write 'HELD(argument)'" in said


def test_an_argument_means_one_lock(tmp_path: Path) -> None:
    more = 'held = ["HELD(EPOCH)"]'
    said = problems(tmp_path, lock("a", key=0, more=more) + lock("b", key=0, more=more))
    assert "'HELD(EPOCH)' is both" in said
    assert "one argument means one lock" in said


def test_a_mark_twice_in_one_kind(tmp_path: Path) -> None:
    assert "'HELD' stands twice" in problems(tmp_path, lock("a", more='held = ["HELD", "HELD"]'))


def test_a_mark_with_two_meanings(tmp_path: Path) -> None:
    text = lock("a", more='held = ["HELD"]') + lock("b", more='acquires = ["HELD"]')
    assert "'HELD' is both" in problems(tmp_path, text)


@pytest.mark.parametrize("spelt", ["HELD()", "HELD(a b)", "HELD(f(x))", "HELD(a"])
def test_an_argument_that_is_no_name(tmp_path: Path, spelt: str) -> None:
    said = problems(tmp_path, lock("a", more=f'held = ["{spelt}"]'))
    assert "is no mark with an argument" in said
