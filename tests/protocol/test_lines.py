"""Every key and list entry of a TOML file is found on its line, however it is written."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refactor.protocol.lines import Lines, Path

TEXT = '''\
# a comment with [brackets] and = signs
title = "a # is no comment here, nor is ] an end"  # but this is
"quoted key" = 'C:\\'
a.b . "c.d" = 1

[one]
list = [ # first
  "x",
  """two
lines with ] and " and \\""" in it""",

  [ 1, 2,
    3 ], # nested
  { k = "v", l = [4] },
]
multi = \'\'\'
]
\'\'\'
last = 2024-05-01T12:00:00
[[many]]
k = 1
  [[many.inner]]
  k = true
  [[many.inner]]
  k = -1.5e3
[[many]]
  [many.sub]
  k = {}
  [[ many . inner ]]
  k = []
'''

PLACES = [
    (("title",), 2),
    (("quoted key",), 3),
    (("a", "b", "c.d"), 4),
    (("a", "b"), 4),
    (("one",), 6),
    (("one", "list"), 7),
    (("one", "list", 0), 8),
    (("one", "list", 1), 9),
    (("one", "list", 2), 12),
    (("one", "list", 2, 2), 13),
    (("one", "list", 3, "l", 0), 14),
    (("one", "multi"), 16),
    (("one", "last"), 19),
    (("many",), 20),
    (("many", 0, "k"), 21),
    (("many", 0, "inner", 0), 22),
    (("many", 0, "inner", 0, "k"), 23),
    (("many", 0, "inner", 1, "k"), 25),
    (("many", 1), 26),
    (("many", 1, "sub"), 27),
    (("many", 1, "sub", "k"), 28),
    (("many", 1, "inner", 0, "k"), 30),
]


@pytest.mark.parametrize(("path", "line"), PLACES)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_place_is_found_on_its_line(path: Path, line: int, ending: str) -> None:
    assert Lines(TEXT.replace("\n", ending)).of(path) == line


def test_what_is_absent_is_placed_at_the_table_around_it() -> None:
    lines = Lines(TEXT)
    assert lines.of(("many", 1, "nothing", 3)) == 26
    assert lines.of(("nothing",)) == 1
    assert lines.of(()) == 1


def test_a_file_without_a_last_newline_is_read_to_its_end() -> None:
    assert Lines("a = 1\nb = 2").of(("b",)) == 2
    assert Lines("").of(("b",)) == 1


_SCALARS = st.sampled_from(
    ["1", '"]"', "'}'", '"\\\\"', '"""]"""', '""""a"""""', "'''\n#'''", "true", "-1.5e3", "'#'"]
)
_SPACE = st.sampled_from(["", " ", "\n", " # ] }\n", "\r\n\t"])


def _lists(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    member = st.tuples(_SPACE, inner, _SPACE).map("".join)
    return st.lists(member, max_size=4).map(lambda members: f"[{','.join(members)}]")


def _tables(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(inner, max_size=3).map(
        lambda values: "{" + ", ".join(f"k{n} = {value}" for n, value in enumerate(values)) + "}"
    )


_VALUES = st.recursive(_SCALARS, lambda inner: _lists(inner) | _tables(inner), max_leaves=8)


@given(st.lists(_VALUES, min_size=1, max_size=6))
def test_any_valid_text_is_scanned_and_every_key_found(values: list[str]) -> None:
    starts: list[int] = []
    text = ""
    for number, value in enumerate(values):
        starts.append(text.count("\n") + 1)
        text += f"key{number} = {value}\n"
    assert len(tomllib.loads(text)) == len(values)
    lines = Lines(text)
    for number, start in enumerate(starts):
        assert lines.of((f"key{number}",)) == start
