"""The proof is a second opinion only as long as it does not ask the first."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import refactor.proof

FOLDER = Path(refactor.proof.__path__[0])
BANNED = ("refactor.flow", "transforms", "refactor.check")

_LOAD_ALL = f"""
import pkgutil, sys

class Ban:
    def find_spec(self, name, path=None, target=None):
        if name.startswith({BANNED!r}):
            raise ImportError(name)
        return None

import refactor.proof
sys.meta_path.insert(0, Ban())
for module in pkgutil.iter_modules(refactor.proof.__path__, "refactor.proof."):
    __import__(module.name)
print(sum(name.startswith("refactor.proof.") for name in sys.modules))
"""


def imported(path: Path) -> set[str]:
    """The modules that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} has a relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_no_module_of_the_proof_imports_the_flow_analysis_or_a_transform() -> None:
    files = sorted(FOLDER.glob("*.py"))
    assert len(files) > 10
    for path in files:
        assert [name for name in imported(path) if name.startswith(BANNED)] == [], path.name


def test_the_proof_loads_where_flow_analysis_and_transforms_cannot_be_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LOAD_ALL],
        capture_output=True,
        text=True,
        check=False,
        cwd=FOLDER.parents[1],
    )
    assert done.stderr == ""
    assert int(done.stdout) > 10
