"""`crefactor test`: what it says of cases, and what `--update` writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden.cases import GOLDEN, PROTOCOL, Files, call, files_of, lay_out

CASE = GOLDEN / "hoist" / "wrap-plain-region"
STAY = GOLDEN / "hoist" / "stay-recursion"


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """A folder with two cases, one of which must stay, and their protocol."""
    files: Files = {"protocol.toml": PROTOCOL.read_bytes()}
    for case in (CASE, STAY):
        files |= {f"hoist/{case.name}/{path}": data for path, data in files_of(case).items()}
    return lay_out(files, tmp_path / "cases")


def fails(folder: Path, *told: str) -> str:
    """Assert that a folder of cases cannot be used, in one sentence."""
    done = call(["test", str(folder)])
    assert done.code == 2, done.err
    assert done.err.startswith("crefactor: ")
    assert done.err.count("\n") == 1, done.err
    for words in told:
        assert words in done.err
    return done.err


def test_cases_that_are_as_expected(cases: Path) -> None:
    before = files_of(cases)
    for folder in (cases, cases / "hoist", cases / "hoist" / CASE.name):
        done = call(["test", str(folder)])
        assert done.code == 0, done.err
        assert done.out == b""
    assert call(["test", str(cases)]).err == "2 cases: 2 as expected, 0 not\n"
    assert call(["test", str(cases / "hoist" / CASE.name)]).err == "1 case: 1 as expected, 0 not\n"
    assert files_of(cases) == before


def test_an_update_of_what_is_right_writes_nothing(cases: Path) -> None:
    before = files_of(cases)
    done = call(["test", str(cases), "--update"])
    assert (done.code, done.out) == (0, b"")
    assert files_of(cases) == before


def test_another_result_is_shown_as_a_diff_and_kept_on_request(cases: Path) -> None:
    before = files_of(cases)
    path = next(p for p in before if "/after/" in p)
    (cases / path).write_bytes(before[path].replace(b"pause_all_begin", b"tree_wrlock", 1))
    done = call(["test", str(cases)])
    assert done.code == 1
    text = done.out.decode()
    assert f"FAILED {cases / 'hoist' / CASE.name}: " in text
    assert "-    tree_wrlock();" in text
    assert "+    pause_all_begin();" in text
    assert "2 cases: 1 as expected, 1 not" in done.err
    kept = call(["test", str(cases), "--update"])
    assert kept.code == 0
    assert kept.out.decode() == f"wrote {cases / path}\n"
    assert files_of(cases) == before


def test_a_new_case_gets_its_expectations(cases: Path) -> None:
    folder = cases / "hoist" / CASE.name
    before = files_of(cases)
    for path in sorted((folder / "after").rglob("*"), reverse=True):
        path.unlink()
    (folder / "after").rmdir()
    (folder / "ledger.toml").unlink()
    told = call(["test", str(cases)]).out.decode()
    assert "there is no ledger.toml" in told
    assert 'there is neither a folder after nor must = "stay"' in told
    assert call(["test", str(cases), "--update"]).code == 0
    now = files_of(cases)
    assert sorted(now) == sorted(before)
    assert {p for p in now if now[p] != before[p]} <= {f"hoist/{CASE.name}/ledger.toml"}


def test_a_file_that_does_not_change_any_more_goes_from_after(cases: Path) -> None:
    folder = cases / "hoist" / CASE.name
    extra = {"before/sub/more.c": b"int more;\n", "after/sub/more.c": b"int less;\n"}
    lay_out(extra, folder)
    done = call(["test", str(folder), "--update"])
    assert done.out.decode() == f"removed {folder / 'after/sub/more.c'}\n"
    assert not (folder / "after" / "sub").exists()


def test_what_must_stay_is_never_written(cases: Path) -> None:
    folder = cases / "hoist" / CASE.name
    toml = (folder / "case.toml").read_text(encoding="utf-8")
    (folder / "case.toml").write_text(toml + 'must = "stay"\n', encoding="utf-8")
    for path in sorted((folder / "after").rglob("*"), reverse=True):
        path.unlink()
    (folder / "after").rmdir()
    before = files_of(cases)
    done = call(["test", str(cases), "--update"])
    assert done.code == 1
    assert "+    pause_all_begin();" in done.out.decode()
    assert files_of(cases) == before


def test_the_wrong_exit_code_and_words_are_told_and_not_kept(cases: Path) -> None:
    folder = cases / "hoist" / CASE.name
    toml = (folder / "case.toml").read_text(encoding="utf-8")
    toml = toml.replace("exit = 0", 'exit = 1\nstderr = ["a pink elephant"]')
    (folder / "case.toml").write_text(toml, encoding="utf-8")
    for arguments in (["test", str(cases)], ["test", str(cases), "--update"]):
        done = call(arguments)
        assert done.code == 1
        assert "it ends with 0, expected is 1" in done.out.decode()
        assert "standard error does not say: a pink elephant" in done.out.decode()
    assert (folder / "case.toml").read_text(encoding="utf-8") == toml


def test_a_reason_that_is_not_given_is_told(cases: Path) -> None:
    ledger = cases / "hoist" / CASE.name / "ledger.toml"
    text = ledger.read_text(encoding="utf-8")
    more = text.replace('"wrapped region"', '"wrapped region"\nreason = "a pink elephant"')
    ledger.write_text(more, encoding="utf-8")
    told = call(["test", str(cases)]).out.decode()
    assert "expected is 'a pink elephant', the ledger says 'runs under the" in told
    assert call(["test", str(cases), "--update"]).code == 0
    assert "elephant" not in ledger.read_text(encoding="utf-8")


def test_a_protocol_can_be_given(cases: Path, tmp_path: Path) -> None:
    (cases / "protocol.toml").rename(tmp_path / "elsewhere.toml")
    assert call(["test", str(cases)]).code == 1
    done = call(["test", str(cases), "-p", str(tmp_path / "elsewhere.toml")])
    assert done.code == 0, done.err


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("case.toml", 'title = "t"\nargs = []\n', "args is empty"),
        ("case.toml", 'args = ["hoist", "f"]\n', "title"),
        ("case.toml", 'title = "t"\nargs = ["hoist"]\nstdrr = ["x"]\n', "did you mean 'stderr'?"),
        ("case.toml", 'title = "t"\nargs = ["hoist"]\nmust = "go"\n', "must cannot be 'go'"),
        ("case.toml", 'title = "t"\nargs = ["f"]\nmust = "stay"\n', "take one of them away"),
        ("case.toml", "title = \n", "is not TOML"),
        ("case.toml", 'title = "t"\nargs = "hoist"\n', "args"),
        ("ledger.toml", '[[site]]\nfile = "a.c"\n', "ledger.toml"),
        ("after/other.c", "int other;\n", "is not in before/"),
    ],
)
def test_a_case_that_cannot_be_read_is_one_sentence(
    cases: Path, file: str, text: str, told: str
) -> None:
    (cases / "hoist" / CASE.name / file).write_text(text, encoding="utf-8")
    fails(cases, told, CASE.name)


def test_a_case_without_a_tree(cases: Path, tmp_path: Path) -> None:
    folder = lay_out({"case.toml": b'title = "t"\nargs = ["hoist", "f"]\n'}, tmp_path / "bare")
    fails(folder, "has no folder before")


def test_a_folder_without_cases(tmp_path: Path) -> None:
    fails(tmp_path, "holds no case")


def test_an_unknown_transform_is_a_failing_case(cases: Path) -> None:
    folder = cases / "hoist" / CASE.name
    toml = (folder / "case.toml").read_text(encoding="utf-8").replace('"hoist"', '"hoits"')
    (folder / "case.toml").write_text(toml, encoding="utf-8")
    done = call(["test", str(folder)])
    assert done.code == 1
    assert "it ends with 2, expected is 0" in done.out.decode()
