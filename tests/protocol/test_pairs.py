"""Keys, guards with classes and references: what a protocol may say, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor.protocol.index import Does, Mark, Passed, Role, roles
from refactor.protocol.load import load
from refactor.protocol.model import Protocol, Style
from refactor.protocol.problem import ProtocolFault

GOOD = """\
protocol.name = "pool"

[[bracket]]
name = "all"
begin = "all_begin"
end = "all_end"
contract = "All must be paused."
supersedes = ["one"]
default = true
fused = [{ acquire = "all_lock", lock = "queue", kind = "own" }]

[[bracket]]
name = "one"
begin = "one_begin"
end = "one_end"
key = 1
contract = "{key} must be paused."
fused = [{ acquire = "one_lock", lock = "queue", kind = "own" }]
checked = false

[[lock]]
name = "queue"
[[lock.kind]]
name = "own"
key = 2
acquire = ["q_lock", "q_co_lock"]
release = ["q_unlock", "q_co_unlock"]
conditional = ["q_trylock"]
scope_guards = ["guard(queue)", "Q_GUARD"]
block_guards = ["scoped_guard(queue)"]
held = ["q_held"]
acquires = ["q_takes"]
releases = ["q_drops"]
not_under = ["sleep", "q_lock"]
outside = ["queue"]
substitute = { f = "g" }
variant = [{ marks = ["co"], acquire = "q_co_lock", release = "q_co_unlock" }]
[lock.kind.opened]
"guard(queue)" = ["q_lock", "q_unlock"]
[lock.kind.closed]
"scoped_guard(queue)" = { acquire = "q_lock", release = "q_unlock", variable = 3 }

[[wrapper]]
marks = ["made"]
generated = "{prefix}_{rest}"
calls = "{prefix}_co_{rest}"
lock = "queue"
kind = "own"

[style]
width = 100
label = "fail"
"""


@pytest.fixture
def good(tmp_path: Path) -> Protocol:
    return _loaded(tmp_path, GOOD)


def _loaded(folder: Path, text: str) -> Protocol:
    path = folder / "p.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def _refused(folder: Path, old: str, new: str) -> str:
    assert GOOD.count(old) == 1
    with pytest.raises(ProtocolFault) as caught:
        _loaded(folder, GOOD.replace(old, new))
    assert caught.value.count == 1
    return str(caught.value)


def test_the_keys_come_through(good: Protocol) -> None:
    wide, finer = good.brackets
    assert (wide.supersedes, wide.default, wide.checked) == (("one",), True, True)
    assert (finer.key, finer.default, finer.checked) == (1, False, False)
    kind = good.locks[0].kinds[0]
    assert kind.substitute == {"f": "g"}
    assert kind.variants[0].acquire == "q_co_lock"
    assert good.wrappers[0].lock == "queue"
    assert good.style == Style(width=100, label="fail")


def test_a_protocol_with_tables_has_an_index_of_its_own(good: Protocol, tmp_path: Path) -> None:
    assert roles(good) is roles(_loaded(tmp_path, GOOD))


def test_roles_know_their_keys(good: Protocol) -> None:
    known = roles(good).functions
    assert known["one_end"] == Role(Does.END, "one", key=1)
    assert known["q_trylock"] == Role(Does.TRY, None, "queue", "own", 2)
    assert known["all_lock"] == Role(Does.ACQUIRE, "all", "queue", "own", 2, 0)
    # The arguments of the begin come first.
    assert known["one_lock"] == Role(Does.ACQUIRE, "one", "queue", "own", 3, 1)


def test_guards_with_a_class_are_found_by_both_words(good: Protocol) -> None:
    known = roles(good)
    assert known.functions["guard"] == Role(Does.BY_CLASS)
    assert known.classes["guard"]["queue"] == Role(Does.SCOPE_GUARD, None, "queue", "own", 2)
    assert known.classes["scoped_guard"]["queue"].does is Does.BLOCK_GUARD
    assert "guard" in known.names
    assert "guard(queue)" not in known.names


def test_marks_say_what_is_handed_on(good: Protocol) -> None:
    known = roles(good)
    assert known.marks["q_held"] == Mark("queue", "own", False, keyed=True)
    assert known.passed["q_takes"] == Passed(Does.ACQUIRE, "queue", "own", keyed=True)
    assert known.passed["q_drops"].does is Does.RELEASE
    assert {"q_held", "q_takes", "q_drops"} <= set(known.masked)


def test_a_guard_is_opened_as_said_or_as_there_is_no_choice(good: Protocol) -> None:
    kind = good.locks[0].kinds[0]
    assert kind.explicit("guard(queue)") == ("q_lock", "q_unlock")
    assert kind.explicit("Q_GUARD") is None  # two acquires
    assert kind.explicit("scoped_guard(queue)") is None  # needs a variable
    (read,) = (k for k in load("qemu-block").locks[0].kinds if k.name == "read")
    assert read.explicit("GRAPH_RDLOCK_GUARD") == (
        "bdrv_graph_co_rdlock",
        "bdrv_graph_co_rdunlock",
    )


WRONG = [
    ("key = 1\n", "key = -1\n", "'key' of bracket 'one' is -1"),
    ("key = 2\n", 'key = "2"\n', "'key' is a string, not an integer"),
    ("key = 2\n", "key = true\n", "'key' is a boolean, not an integer"),
    ('"{key} must', '"It must', "does not hold {key} once"),
    ('"{key} must', '"{key} and {key} must', "does not hold {key} once"),
    ('"All must', '"All {key} must', "holds {key}, but the bracket has no key"),
    ("checked = false", 'contracts = ["f"]', "'contracts' of bracket 'one' cannot say"),
    ('supersedes = ["one"]', 'supersedes = ["on"]', "did you mean 'one'?"),
    ('supersedes = ["one"]', 'supersedes = ["all"]', "bracket 'all' supersedes itself"),
    ('supersedes = ["one"]', 'supersedes = ["one", "one"]', "names 'one' twice"),
    ("checked = false", "default = true", "are both the default"),
    ("default = true", 'default = "yes"', "'default' is a string, not a boolean"),
    ('outside = ["queue"]', 'outside = ["queu"]', "did you mean 'queue'?"),
    ('lock = "queue"\nkind = "own"', 'lock = "queue"\nkind = "read"', "takes kind 'read'"),
    ('lock = "queue"\nkind = "own"', 'lock = "x"\nkind = "own"', "takes the lock 'x'"),
    ('"guard(queue)" = [', '"guard(q)" = [', "names 'guard(q)', which is no guard of it"),
    ('["q_lock", "q_unlock"]', '["q_lock", "q_drop"]', "is opened into 'q_drop'"),
    ('"scoped_guard(queue)" = {', '"scoped(q)" = {', "names 'scoped(q)', which is no guard of it"),
    ('"scoped_guard(queue)" = {', '"guard(queue)" = {', "stands in 'opened' and in 'closed'"),
    ('release = "q_unlock", v', 'release = "q_drop", v', "stands for 'q_drop', which is not in"),
    ("variable = 3", "variable = 0", "'variable' of 'scoped_guard(queue)' of kind 'own'"),
    ('["q_lock", "q_unlock"]', '["q_lock"]', "is a list, not a list of two strings"),
    ('acquire = "q_co_lock"', 'acquire = "q_lck"', "a variant names 'q_lck'"),
    ('marks = ["co"]', "marks = []", "a variant without marks never applies"),
    ('f = "g"', 'f = "g h"', "'g h' as 'substitute' of kind 'own'"),
    ('f = "g"', "f = 1", "'f' is an integer, not a string"),
    ('"sleep"', '"sle ep"', "'sle ep' as 'not_under'"),
    ('"guard(queue)", "Q', '"guard(a b)", "guard(queue)", "Q', "is not a C identifier"),
    ('conditional = ["q_trylock"]', 'conditional = ["q_lock"]', "'q_lock' is both"),
    ('conditional = ["q_trylock"]', 'conditional = ["guard"]', "and the macro of"),
    ("width = 100", "width = 7", "give a number from 20 to 1000"),
    ('label = "fail"', 'label = "goto"', "'goto' as the label is not a C identifier"),
]


@pytest.mark.parametrize(("old", "new", "said"), WRONG, ids=[said for _, _, said in WRONG])
def test_what_does_not_fit_together_is_refused(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert said in _refused(tmp_path, old, new)
