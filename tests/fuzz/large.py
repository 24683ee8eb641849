"""Large sources of one shape each: time and memory must grow no faster than they do."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from refactor.plan.step import Request
from tests.fuzz.oracle import Finding, Oracle, at_most

Maker = Callable[[int], bytes]

_DEFINITION = b"""/* Takes a node out of the tree. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node);
    pause_all_end();
}
"""
_REGION = b"    tree_wrlock();\n    node_detach(n);\n    tree_wrunlock();\n"
PATIENCE = 300.0
"""Seconds for one source of the full size."""
GROWTH = 2.5
"""What four times the size may take, beyond four times the time."""
MEMORY_PER_BYTE = 400
"""Bytes of memory for a byte of source; what does not grow comes on top."""
MEMORY_AT_START = 200 << 20


def _around(inside: bytes) -> bytes:
    return _DEFINITION + b"\nvoid caller(Node *n)\n{\n" + _REGION + inside + b"}\n"


def _numbered(pattern: bytes) -> Maker:
    return lambda number: b"".join(pattern.replace(b"%d", b"%d" % n) for n in range(number))


def _inside(pattern: bytes) -> Maker:
    return lambda number: _around(_numbered(pattern)(number))


def _beside(pattern: bytes) -> Maker:
    return lambda number: _around(b"") + _numbered(pattern)(number)


def _wrapped(opens: bytes, middle: bytes, closes: bytes) -> Maker:
    return lambda number: _around(opens * number + middle + closes * number)


_LARGE: dict[str, tuple[int, Maker]] = {
    "a function of 100 000 lines": (100_000, _inside(b"    step(%d, a->b[%d]);\n")),
    "a function of 25 000 branches": (
        25_000,
        _inside(b"    if (a->n > %d) {\n        step(%d);\n    }\n"),
    ),
    "a line of 10 MB": (500_000, _inside(b"step(%d, \"a\", 'b'); ")),
    "a line of 10 MB at top level": (500_000, _beside(b"int a%d = f(%d); ")),
    "a literal of 10 MB": (10_000_000, lambda n: _around(b'    puts("' + b"x" * n + b'");\n')),
    "a comment of 10 MB": (10_000_000, lambda n: _around(b"    /*" + b"* /" * (n // 3) + b"*/\n")),
    "a comment that never ends": (10_000_000, lambda n: _around(b"") + b"/*" + b" *" * (n // 2)),
    "a macro of 5 MB": (200_000, lambda n: b"#define M \\\n" + b"    f(x); \\\n" * n + _around(b"")),
    "brackets that never close": (3_000_000, lambda n: _around(b"") + b"(" * n),
    "braces that never close": (3_000_000, lambda n: _around(b"") + b"{" * n),
    "quotes": (3_000_000, lambda n: _around(b"") + b"'\"" * (n // 2)),
    "number signs": (1_000_000, lambda n: _around(b"") + b"#" * n),
    "backslashes": (3_000_000, lambda n: _around(b"") + b"\\\n" * (n // 2)),
    "blank lines": (3_000_000, lambda n: _around(b"\n" * n)),
    "carriage returns": (1_000_000, lambda n: _around(b"\r" * n)),
    "blocks in blocks": (800, _wrapped(b"{\n", b"step();\n", b"}\n")),
    "parentheses in parentheses": (1_500, lambda n: _around(b"x = " + b"(" * n + b"1" + b")" * n + b";\n")),
    "loops in loops": (300, _wrapped(b"while (a) {\n", b"step();\n", b"}\n")),
    "bodies without braces in each other": (1_000, lambda n: _around(b"if (a) " * n + b"step();\n")),
    "a chain of else-ifs": (800, lambda n: _around(b"if (a) {\n step();\n} else " * n + b"step();\n")),
    "labels and jumps": (3_000, _inside(b"label%d:\n    if (a) {\n        goto label0;\n    }\n")),
    "cases": (20_000, lambda n: _around(b"switch (x) {\n" + _numbered(b"case %d:\n  f();\n")(n) + b"}\n")),
    "operands": (50_000, lambda n: _around(b"x = 0" + b" + a" * n + b";\n")),
    "arguments": (50_000, lambda n: _around(b"f(0" + b", a" * n + b");\n")),
    "functions": (20_000, _beside(b"\nint f%d(int a)\n{\n    return a + %d;\n}\n")),
    "comments": (20_000, _beside(b"\n/* f%d: %d */\nint f%d(int a);\n")),
    "callers": (
        1_500,
        _beside(b"\n/* caller %d */\nvoid caller%d(Node *n)\n{\n" + _REGION + b"}\n"),
    ),
    "regions": (1_500, _inside(_REGION + b"    step(%d);\n")),
    "calls in a region": (
        3_000,
        lambda n: _around(b"    tree_wrlock();\n" + b"    node_detach(n);\n" * n + b"    tree_wrunlock();\n"),
    ),
    "a chain of contracts": (
        600,
        lambda n: _DEFINITION
        + b"\nvoid TREE_WRLOCK f0(Node *n)\n{\n    node_detach(n);\n}\n"
        + b"".join(
            b"\nvoid TREE_WRLOCK f%d(Node *n)\n{\n    f%d(n);\n}\n" % (i + 1, i) for i in range(n)
        ),
    ),
    "pointers": (
        800,
        _beside(b"\nstatic void TREE_WRLOCK g%d(Node *n)\n{\n    node_detach(n);\n}\nOps o%d = { .g = g%d };\n"),
    ),
    "mentions in comments": (30_000, _beside(b"/* node_detach(%d) */\n")),
    "mentions in macros": (1_500, _beside(b"#define M%d(x) node_detach%d(x)\n")),
    "namesakes in strings": (20_000, _inside(b'    log("node_detach %d");\n')),
    "conditional groups in a function": (
        1_500,
        _inside(b"#ifdef A\n    step(%d);\n#else\n    step();\n#endif\n"),
    ),
    "conditional groups at top level": (
        10_000,
        _beside(b"#ifdef A%d\nint a%d;\n#endif\n"),
    ),
    "conditional groups in each other": (
        500,
        lambda n: _around(b"") + b"#ifdef A\n" * n + b"int a;\n" + b"#endif\n" * n,
    ),
    "calls in a dropped branch": (
        600,
        lambda n: _DEFINITION
        + b"\nvoid caller(Node *n)\n{\n#ifdef A\n    if (a) {\n#else\n    if (b) {\n"
        + b"        node_detach(n);\n" * n
        + b"#endif\n    }\n}\n",
    ),
}  # fmt: skip


def names() -> list[str]:
    """The shapes."""
    return list(_LARGE)


def examine(oracle: Oracle, name: str) -> str:
    """Run one shape at a quarter of its size and at its size; gives a line of figures.

    Raises Finding for time or memory that grow faster than the source, and whatever the tool raises.
    """
    number, make = _LARGE[name]
    part = _seconds(oracle, make(number // 4))
    source = make(number)
    whole = _seconds(oracle, source)
    scale = 1 if sys.platform == "darwin" else 1024
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale
    figures = (
        f"{name}: {len(source) / 1e6:.1f} MB, {part:.2f} s for a quarter, {whole:.2f} s, "
        f"{memory / 1e6:.0f} MB of memory"
    )
    if whole > 4 * GROWTH * max(part, 0.1):
        raise Finding(f"more than linear time: {figures}")
    if memory > MEMORY_AT_START + MEMORY_PER_BYTE * len(source):
        raise Finding(f"too much memory: {figures}")
    return figures


def _seconds(oracle: Oracle, source: bytes) -> float:
    before = time.perf_counter()
    with at_most(PATIENCE):
        oracle.examine({"large.c": source}, "large.c", Request("hoist", ("node_detach",)))
    return time.perf_counter() - before


def scratch(keep: Path) -> Path:
    """A folder for the tree on disk."""
    folder = keep / "large"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
