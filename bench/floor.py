"""The floor of bench.py: what any tool that parses must do at least.

usage: floor.py TREE NAME...: git grep for the names, then a bare parse of the files found.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import tree_sitter
import tree_sitter_c

if __name__ == "__main__":
    tree, *names = sys.argv[1:]
    found = subprocess.run(
        ["git", "-C", tree, "grep", "-lwE", "|".join(names), "--", "*.c", "*.h"],
        stdout=subprocess.PIPE,
        check=True,
    )
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_c.language()))
    for path in found.stdout.decode().splitlines():
        parser.parse(Path(tree, path).read_bytes())
