"""Whether a loop macro assigns to its first argument is read off its definition."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor.program.loop_macros import reading
from tests.plan.trees import program

LIST = b"#define list_each(pos, list) for (pos = (list)->first; pos; pos = pos->next)\n"


@pytest.mark.parametrize(
    ("define", "reads"),
    [
        (b"#define each(box, part) for (part = (box)->first; part; part = part->next)", True),
        (b"#define each(box, part) list_each(part, &(box)->parts)", True),
        (b"#define each(box, part) list_each(part, box)", True),
        (b"#define each(box, part) \\\n    for (part = first_of(box); (part); step(&part))", True),
        (b"#define each(box) for (; (box) == 0 && box->next; look(box))", True),
        (b"#define each(part, box) list_each(part, box)", False),
        (b"#define each(part, box) list_each((part), box)", False),
        (b"#define each(box) for (; box; box = box->next)", False),
        (b"#define each(box) for (; box; (box) += 1)", False),
        (b"#define each(box) for (; box; (box)++)", False),
        (b"#define each(box) for (; box; --box)", False),
        (b"#define each(box) while (next_of(&box))", False),
        (b"#define each(box) while (next_of(&(box)))", False),
        (b"#define each(box) while (next_##box())", False),
        (b"#define each(...) for (; go(__VA_ARGS__); )", False),
        (b"#define each(box) each(box)", False),
        (b"void each(void);", False),
    ],
)
def test_the_definition_tells(define: bytes, reads: bool, tmp_path: Path) -> None:
    tree = program(tmp_path, {"box.h": LIST + define + b"\n", "box.c": b"int box;\n"})
    assert reading(tree, "box.c", ["each"]) == (frozenset(["each"]) if reads else frozenset())


def test_every_definition_counts(tmp_path: Path) -> None:
    files = {
        "box.h": b"#define each(box) while (more(box))\n",
        "pack.h": b"#define each(box) while (box = more(box))\n",
    }
    assert reading(program(tmp_path, files), "box.h", ["each"]) == frozenset()
