"""Locks whose mark is shared, and what a lock hoist says that it did not look into."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor.cli.main import run
from tests.plan.trees import lay_out

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "hoist"
PROTOCOL = GOLDEN / "lock-shared-mark" / "protocol.toml"

DROP = """static void bin_drop(struct bin *b)
{
    %s
    mutex_in(&b->lock);
    b->used = 0;
    mutex_out(&b->lock);
}

void bin_reset(struct bin *bin)
{
    bin_drop(bin);
}
"""
INLINE = "static inline void %s\n{\n    mutex_in(&b->lock);\n}\n"


def hoisted(folder: Path, files: dict[str, str]) -> int:
    """Run the request on a tree; the exit code."""
    lay_out(folder, files)
    request = ["hoist", "bin_drop", "--bracket", "mutex"]
    return run(["diff", "-C", str(folder), "-p", str(PROTOCOL), *request])


def test_what_was_not_looked_into_is_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    files = {"bin.c": DROP % "bin_tell(b);", "tell.c": "void bin_tell(void)\n{\n}\n"}
    assert hoisted(tmp_path, files) == 0
    said = capfd.readouterr().err
    assert "not looked into, and taken to be allowed with the mutex held: bin_tell()" in said


def test_what_was_looked_into_is_not(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    own = "static void bin_tell(struct bin *b)\n{\n    b->told = 1;\n}\n\n"
    assert hoisted(tmp_path, {"bin.c": own + DROP % "bin_tell(b);"}) == 0
    assert "not looked into" not in capfd.readouterr().err


def test_a_member_is_no_call_of_a_function_of_that_name(tmp_path: Path) -> None:
    # The header's function takes the lock for its caller; the member is another thing.
    files = {"bin.h": INLINE % "taken(struct bin *b)", "bin.c": DROP % "b->taken = b->x.taken;"}
    assert hoisted(tmp_path, files) == 0


def test_a_function_of_a_header_that_takes_the_lock_is_not_lost(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for number, head in enumerate(("taken(struct bin *b)", "\ntaken (struct bin *b)")):
        folder = tmp_path / str(number)
        folder.mkdir()
        files = {"bin.h": INLINE % head, "bin.c": DROP % "taken(b);"}
        assert hoisted(folder, files) == 1
        assert "a call of taken(), which takes or drops a lock" in capfd.readouterr().err
