"""Measures how much of a tree the mask and the grammar understand together.

usage: coverage.py TREE [FOLDER...] [--protocol NAME] [--no-learning] [--list]

Every source of the tree (or of the folders) is masked and parsed with the names of the protocol
and with the marks that the tree's own headers define. One row for each folder asked for, and one
for all: files and functions that hold a parse error, names lost (a body stands in the text and no
function of the tree has it), names wrong (not the identifier before the parameter list), and what
the mask and the parser take for a megabyte. Nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import dataclasses
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from refactor.errors import RefusedFault
from refactor.program.discover import SourceTree, is_header
from refactor.program.program import Program
from refactor.protocol.index import roles
from refactor.protocol.load import for_tree
from refactor.protocol.model import Protocol
from refactor.syntax.mask import mask
from refactor.syntax.parser import Function, Unit, coverage, functions, parse
from refactor.syntax.vocabulary import Vocabulary, learn_marks

_NAME = re.compile(rb"([A-Za-z_]\w*)\s*\Z")


@dataclasses.dataclass(slots=True)
class Row:
    """What was counted in some files; times in seconds."""

    name: str
    files: int = 0
    size: int = 0
    broken_files: int = 0
    functions: int = 0
    broken: list[str] = dataclasses.field(default_factory=list)
    lost: list[str] = dataclasses.field(default_factory=list)
    wrong: list[str] = dataclasses.field(default_factory=list)
    masking: float = 0.0
    parsing: float = 0.0

    def __str__(self) -> str:
        share = 100 * len(self.broken) / max(1, self.functions)
        each = 1000 / max(1e-6, self.size / 1e6)
        return (
            f"{self.name:<32}{self.files:>7}{self.broken_files:>7}{self.functions:>9}"
            f"{len(self.broken):>7}{share:>8.2f} %{len(self.lost):>6}{len(self.wrong):>7}"
            f"{self.masking * each:>9.0f}{self.parsing * each:>9.0f}"
        )


HEAD = (
    f"{'':<32}{'files':>7}{'error':>7}{'functs':>9}{'error':>7}{'':>10}{'lost':>6}{'wrong':>7}"
    f"{'mask ms':>9}{'parse ms':>9}"
)


def vocabulary(tree: SourceTree, protocol: Protocol, learn: bool) -> Vocabulary:
    """The protocol's names, and the marks that the headers of the tree define."""
    known = Program(tree, protocol, roles(protocol)).vocabulary
    if not learn:
        return known
    headers = (tree.read(path).data for path in tree.files() if is_header(path))
    return replace(known, marks=known.marks | (learn_marks(headers) - known.keep))


def count(path: str, source: bytes, known: Vocabulary, rows: Iterable[Row]) -> None:
    """Add one file to the rows."""
    started = time.process_time()
    mask(source, known)
    masked = time.process_time()
    try:
        unit = parse(source, known)
    except RefusedFault as fault:
        print(f"{path}: {fault.message}")
        return
    parsed = time.process_time()
    found = functions(unit)
    seen = coverage(unit, found)
    wrong = list(misnamed(unit, found))
    for row in rows:
        row.files += 1
        row.size += len(source)
        row.broken_files += unit.root.has_error
        row.functions += seen.functions
        row.broken += [f"{path}: {_shown(name)}" for name in seen.with_error]
        row.lost += [f"{path}: {_shown(name)}" for name in seen.lost]
        row.wrong += [f"{path}: {_shown(name)}" for name in wrong]
        row.masking += masked - started
        row.parsing += max(0.0, parsed - masked - (masked - started))


def misnamed(unit: Unit, found: Iterable[Function]) -> Iterator[bytes]:
    """Names of functions that are not what stands before the parameter list in the masked text."""
    heads = {span.start for span in unit.mask.spans if span.rule == "function-macro"}
    for function in found:
        header = unit.mask.text[function.name_start : function.body_start]
        before = header[: header.find(b"(")] if b"(" in header else header
        name = _NAME.search(before)
        plain = function.name_start not in heads and b"(" not in function.name
        if plain and (name is None or name.group(1) != function.name):
            yield function.name


def _shown(name: bytes) -> str:
    return name.decode("ascii", "replace")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("tree", type=Path, metavar="TREE")
    parser.add_argument("folders", nargs="*", metavar="FOLDER")
    parser.add_argument("--protocol", metavar="NAME")
    parser.add_argument("--no-learning", action="store_true", help="the protocol's marks only")
    parser.add_argument("--list", action="store_true", help="name the functions")
    given = parser.parse_args()
    protocol = for_tree(given.tree, given.protocol)
    tree = SourceTree(given.tree, protocol.files)
    known = vocabulary(tree, protocol, not given.no_learning)
    folders = [folder.rstrip("/") for folder in given.folders]
    rows = {folder: Row(folder + "/") for folder in folders}
    total = Row("all")
    for path in tree.files():
        inside = [rows[folder] for folder in folders if path.startswith(folder + "/")]
        if inside or not folders:
            count(path, tree.read(path).data, known, [*inside, total])
    print(f"{given.tree.name}, protocol {protocol.name}, {len(known.marks)} marks\n{HEAD}")
    for row in (*rows.values(), total):
        print(row)
    if given.list:
        for what, names in (
            ("holds a parse error", total.broken),
            ("lost", total.lost),
            ("wrong name", total.wrong),
        ):
            for name in names:
                print(f"{name}\t{what}")


if __name__ == "__main__":
    main()
