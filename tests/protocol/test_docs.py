"""What the documentation says about protocols and exit codes is what the code does."""

import re
from pathlib import Path

import pytest
from msgspec import Struct, structs

from refactor import errors
from refactor.protocol import model
from refactor.protocol.load import load

DOCS = Path(__file__).parents[2] / "docs"

TABLES = [
    ("[protocol]", model.Head),
    ("[[bracket]]", model.Bracket),
    ("[[bracket.fused]]", model.Fused),
    ("[[lock]]", model.Lock),
    ("[[lock.kind]]", model.LockKind),
    ("[lock.kind.closed]", model.Closed),
    ("[[lock.kind.variant]]", model.Variant),
    ("[[wrapper]]", model.Wrapper),
    ("[style]", model.Style),
    ("[mask]", model.Mask),
    ("[flow]", model.Flow),
]


def test_the_ten_lines_are_ten_and_make_a_protocol(tmp_path: Path) -> None:
    text = (DOCS / "protocol.md").read_text(encoding="utf-8")
    found = re.search(r"```toml\n(.*?)```", text, re.DOTALL)
    assert found is not None
    example = found.group(1)
    assert example.count("\n") == 10
    (tmp_path / "own.toml").write_text(example, encoding="utf-8")
    protocol = load(tmp_path / "own.toml")
    assert protocol.brackets[0].outside == (protocol.locks[0].name,)


@pytest.mark.parametrize(("table", "struct"), TABLES, ids=[name for name, _ in TABLES])
def test_every_key_is_documented_with_its_default(table: str, struct: type[Struct]) -> None:
    text = (DOCS / "protocol.md").read_text(encoding="utf-8")
    section = text.split(f"### `{table}`\n")[1].split("\n#")[0]
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]*?) ?\| ", section, re.MULTILINE)
    wanted = {field.encode_name: not field.required for field in structs.fields(struct)}
    assert {key: bool(default) for key, default in rows} == wanted


def test_every_exit_code_is_documented() -> None:
    text = (DOCS / "exit-codes.md").read_text(encoding="utf-8")
    listed = [int(code) for code in re.findall(r"^\| (\d) \|", text, re.MULTILINE)]
    known = [value for name, value in vars(errors).items() if name.startswith("EXIT_")]
    assert listed == sorted(known)


def test_a_fault_carries_its_exit_code_and_reads_as_one_sentence() -> None:
    codes = {
        fault: fault.exit_code
        for fault in (errors.RefusedFault, errors.UsageFault, errors.EnvironmentFault)
    }
    assert list(codes.values()) == [1, 2, 3]
    assert (
        str(errors.UsageFault("no such function", "look again")) == "no such function; look again"
    )
    assert str(errors.RefusedFault("declined")) == "declined"
