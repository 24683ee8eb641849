"""What one overlay has parsed the next takes, but not where its lines are those of another text."""

from __future__ import annotations

from pathlib import Path

from refactor.program.discover import SourceTree
from refactor.program.mapped import MappedProgram
from refactor.program.overlay import OverlayProgram
from refactor.program.program import Program
from refactor.protocol.index import roles
from refactor.protocol.load import load
from refactor.source.compose import Composed
from refactor.source.edits import Edit, EditSet

BEFORE = b"int a;\nint f(void)\n{\n    return 1;\n}\n"
EDITS = EditSet.of("a.c", [Edit(0, 0, 0, b"int b;\n")])


def program(folder: Path) -> Program:
    (folder / "a.c").write_bytes(BEFORE)
    protocol = load("pthread")
    return Program(SourceTree(folder, protocol.files), protocol, roles(protocol))


def test_a_text_that_was_parsed_for_an_overlay_is_shared(tmp_path: Path) -> None:
    base = program(tmp_path)
    after = {"a.c": EDITS.apply(BEFORE)}
    assert OverlayProgram(base, after).file("a.c") is OverlayProgram(base, after).file("a.c")


def test_a_text_with_the_lines_of_another_one_is_not(tmp_path: Path) -> None:
    base = program(tmp_path)
    after = EDITS.apply(BEFORE)
    plain = OverlayProgram(base, {"a.c": after}).file("a.c")
    composed = Composed(BEFORE)
    composed.add(EDITS.edits)
    mapped = MappedProgram(base, {"a.c": composed}).file("a.c")
    at = after.index(b"return")
    assert (plain.text.line(at), mapped.text.line(at)) == (5, 4)
