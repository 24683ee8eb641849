"""What a tree can hold that nobody wants: the check ends, in time, and says what was left out."""

import time
from collections.abc import Callable, Iterable

import pytest

from refactor.check.run import Settings, check
from refactor.check.scan import Scanned
from refactor.check.scope import Scope
from refactor.check.survey import Survey
from refactor.errors import EnvironmentFault
from refactor.protocol.load import load
from tests.check.conftest import Run, Write, noted, told

MARKS = "void BELT_READ reads(void);\nstruct ops { void BELT_READ_PTR (*look)(void); };\n"


def calls(number: int) -> str:
    """One long function."""
    return MARKS + "void f(struct ops *o)\n{\n" + "    reads();\n    o->look();\n" * number + "}\n"


def expression(number: int) -> str:
    """One deep expression."""
    return MARKS + f"int f(void)\n{{\n    return {' + '.join(['reads()'] * number)};\n}}\n"


def functions(number: int) -> str:
    """Many functions that begin the bracket."""
    one = "void f{i}(void)\n{{\n    halt_begin();\n    halt_end();\n    f{j}();\n}}\n"
    return "".join(one.format(i=i, j=i + 1) for i in range(number))


def comments(number: int) -> str:
    """Many contracts and suppressions."""
    said = "/* All wheels must be halted. */\nvoid g{i}(void); /* crefactor: allow left-open */\n"
    return "".join(said.replace("{i}", str(i)) for i in range(number))


@pytest.mark.parametrize("make", [calls, expression, functions, comments])
def test_the_time_grows_with_the_size_and_not_with_its_square(
    write: Write, make: Callable[[int], str]
) -> None:
    def seconds(number: int) -> float:
        root = write({"a.c": make(number)})
        before = time.process_time()
        check(root, load(root / ".crefactor.toml"), Settings(depth=3))
        return time.process_time() - before

    seconds(10)
    assert seconds(1600) < 10 * max(seconds(400), 0.02)


def test_a_function_with_a_broken_middle_is_a_note_and_the_rest_is_checked(run: Run) -> None:
    report = run(
        {
            "a.h": MARKS,
            "a.c": "void f(void)\n{\n    reads(;\n    }}}} (((\n}\n",
            "b.c": "void g(void)\n{\n    reads();\n}\n",
        }
    )
    assert told(report) == ["b.c:3 held-mismatch g"]


def test_a_file_that_vanishes_between_search_and_reading_is_a_note(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write({"a.h": MARKS, "a.c": calls(1)})
    scan = Survey.scan

    def vanish(survey: Survey, paths: Iterable[str]) -> list[Scanned]:
        (root / "a.c").unlink()
        return scan(survey, [*paths, "a.c"])

    monkeypatch.setattr(Survey, "scan", vanish)
    report = check(root, load(root / ".crefactor.toml"), Settings())
    assert noted(report) == ["a.c:0 file not read"]


def test_a_file_that_vanishes_before_its_pointers_are_read_is_a_note(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write(
        {"a.c": "void f(void)\n{\n    halt_begin();\n    halt_end();\n}\n", "b.c": "x = f;\n"}
    )

    def gone(_survey: Survey, path: str) -> bytes:
        raise EnvironmentFault(f"{path} cannot be read: gone")

    monkeypatch.setattr(Survey, "text", gone)
    scope = Scope(("a.c",))
    assert told(check(root, load(root / ".crefactor.toml"), Settings(scope=scope))) == []
    everything = check(root, load(root / ".crefactor.toml"), Settings())
    assert noted(everything) == ["b.c:0 file not read"]
