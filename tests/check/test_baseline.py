"""The baseline, and the fingerprints that it rests on."""

from pathlib import Path

import pytest

from refactor.check import baseline
from refactor.check.fingerprint import with_fingerprints
from refactor.check.model import Finding
from refactor.errors import EnvironmentFault, UsageFault
from tests.check.conftest import Run, told

HALT = "    halt_begin();\n    halt_end();\n"
TWICE = "void f(void)\n{\n    belt_read();\n" + HALT + HALT + "    belt_read_end();\n}\n"


def prints(run: Run, text: str) -> list[str]:
    """The fingerprints of what is found."""
    return [finding.fingerprint for finding in run(text).findings]


def test_two_equal_statements_of_a_function_have_two_fingerprints(run: Run) -> None:
    assert len(set(prints(run, TWICE))) == 2


@pytest.mark.parametrize(
    "moved",
    [
        "int x;\n\n\n" + TWICE,
        TWICE.replace("    halt_begin();", "        halt_begin( /* now */\n        );"),
        TWICE.replace("    belt_read();\n", "    int a = 1;\n\n    belt_read();\n"),
    ],
    ids=["lines before", "blanks and comments", "statements before"],
)
def test_fingerprints_stay_when_lines_move(run: Run, moved: str) -> None:
    assert prints(run, moved) == prints(run, TWICE)


def test_another_function_has_another_fingerprint(run: Run) -> None:
    assert not set(prints(run, TWICE)) & set(prints(run, TWICE.replace("f(void)", "g(void)")))


def test_what_is_known_does_not_count_and_what_is_gone_is_counted(run: Run) -> None:
    first, second = run(TWICE).findings
    report = run(TWICE, known=frozenset((second.fingerprint, "0123456789abcdef")))
    assert told(report) == ["a.c:4 begin-under-lock f"]
    assert [finding.fingerprint for finding in report.known] == [second.fingerprint]
    assert report.gone == 1
    assert report.baseline
    assert first.fingerprint not in {finding.fingerprint for finding in report.known}


def test_a_written_baseline_is_read_back(run: Run, tmp_path: Path) -> None:
    found = run(TWICE).findings
    assert baseline.write(tmp_path / "known.json", found) == 2
    assert baseline.read(tmp_path / "known.json") == {f.fingerprint for f in found}


def test_the_same_findings_give_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    found = with_fingerprints(
        Finding("left-open", f"{name}.c", 1, 1, "f", "m") for name in ("b", "a")
    )
    baseline.write(tmp_path / "one.json", found)
    baseline.write(tmp_path / "two.json", list(reversed(found)))
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[]", "version"),
        ('{"version": 2}', "version"),
        ('{"version": 1}', "no list"),
        ('{"version": 1, "findings": [1]}', "no fingerprint"),
        ('{"version": 1, "findings": [{}]}', "no fingerprint"),
    ],
)
def test_a_file_that_is_none_is_refused_with_the_reason(
    tmp_path: Path, text: str, why: str
) -> None:
    (tmp_path / "known.json").write_text(text, encoding="utf-8")
    with pytest.raises(UsageFault, match=why) as caught:
        baseline.read(tmp_path / "known.json")
    assert "--write-baseline" in str(caught.value)


def test_a_missing_file_is_a_mistake_of_the_user(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="there is no baseline"):
        baseline.read(tmp_path / "known.json")


def test_a_folder_in_its_place_is_one_of_the_machine(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="cannot be read"):
        baseline.read(tmp_path)
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        baseline.write(tmp_path, [])
