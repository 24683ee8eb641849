"""The `[series]` table: prefixes of subjects by path."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor.protocol.load import load
from refactor.protocol.problem import ProtocolFault


def _load(folder: Path, table: str) -> tuple[tuple[str, str], ...]:
    file = folder / "p.toml"
    bracket = '[[bracket]]\nname = "b"\nbegin = "x_begin"\nend = "x_end"\ncontract = "In x."\n'
    file.write_text(f'[protocol]\nname = "p"\n[series]\n{table}\n{bracket}')
    return load(file).prefixes


def test_prefixes_are_kept_in_order(tmp_path: Path) -> None:
    told = _load(tmp_path, 'prefixes = { "b/" = "two", "a/" = "one" }')
    assert told == (("a/", "one"), ("b/", "two"))


def test_a_misspelt_key_is_an_error_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ProtocolFault, match=r"p.toml:4: .*prefixs"):
        _load(tmp_path, "prefixs = {}")
