"""Large sources of one shape each: time and memory must grow no faster than they do."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable

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
_PASSED_ON = b"\nstatic void TREE_WRLOCK g%d(Node *n)\n{\n    node_detach(n);\n}\n"
_FIRST = b"\nvoid TREE_WRLOCK f0(Node *n)\n{\n    node_detach(n);\n}\n"
_REGION = b"    tree_wrlock();\n    node_detach(n);\n    tree_wrunlock();\n"
PATIENCE = 300.0
"""Seconds for one source; what hangs in a library does not see this and is ended from outside."""
GROWTH = 2.0
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


def _repeated(opens: bytes, pattern: bytes, closes: bytes) -> Maker:
    return lambda number: _around(opens + pattern * number + closes)


def _beside(pattern: bytes) -> Maker:
    return lambda number: _around(b"") + _numbered(pattern)(number)


def _wrapped(opens: bytes, middle: bytes, closes: bytes) -> Maker:
    return lambda number: _around(opens * number + middle + closes * number)


_cases = _numbered(b"case %d:\n    f();\n")


def _chain(number: int) -> bytes:
    one = b"\nvoid TREE_WRLOCK f%d(Node *n)\n{\n    f%d(n);\n}\n"
    return b"".join(one % (n + 1, n) for n in range(number))


# name -> full size (as its maker takes it) and maker
SHAPES: dict[str, tuple[int, Maker]] = {
    "a function of 100 000 lines": (100_000, _inside(b"    step(%d, a->b[%d]);\n")),
    "a function of 25 000 branches": (
        25_000,
        _inside(b"    if (a > %d) {\n        f(%d);\n    }\n"),
    ),
    "a line of 10 MB": (500_000, _inside(b"step(%d, \"a\", 'b'); ")),
    "a line of 10 MB at top level": (500_000, _beside(b"int a%d = f(%d); ")),
    "a literal of 10 MB": (10_000_000, _repeated(b'    puts("', b"x", b'");\n')),
    "a comment of 10 MB": (3_000_000, _repeated(b"    /*", b"* /", b"*/\n")),
    "a comment that never ends": (5_000_000, lambda n: _around(b"") + b"/*" + b" *" * n),
    "a macro of 2 MB": (200_000, _repeated(b"#define M \\\n", b"    f(x); \\\n", b"\n")),
    "brackets that never close": (3_000_000, lambda n: _around(b"") + b"(" * n),
    "braces that never close": (3_000_000, lambda n: _around(b"") + b"{" * n),
    "brackets that were never open": (3_000_000, lambda n: _around(b"") + b")" * n),
    "quotes": (1_500_000, lambda n: _around(b"") + b"'\"" * n),
    "number signs": (1_000_000, lambda n: _around(b"") + b"#" * n),
    "backslashes": (1_500_000, lambda n: _around(b"") + b"\\\n" * n),
    "blank lines": (3_000_000, _repeated(b"", b"\n", b"")),
    "carriage returns": (1_000_000, _repeated(b"", b"\r", b"")),
    "blocks in blocks": (800, _wrapped(b"{\n", b"step();\n", b"}\n")),
    "parentheses in parentheses": (1_500, _wrapped(b"(", b"1", b")")),
    "loops in loops": (300, _wrapped(b"while (a) {\n", b"step();\n", b"}\n")),
    "bodies without braces in each other": (1_000, _repeated(b"", b"if (a) ", b"step();\n")),
    "a chain of else-ifs": (800, _repeated(b"", b"if (a) {\n s();\n} else ", b"step();\n")),
    "labels and jumps": (3_000, _inside(b"label%d:\n    if (a) {\n        goto label0;\n    }\n")),
    "cases": (20_000, lambda n: _around(b"switch (x) {\n" + _cases(n) + b"}\n")),
    "operands": (50_000, _repeated(b"x = 0", b" + a", b";\n")),
    "calls in one expression": (
        600,
        lambda n: _around(
            b"tree_wrlock();\nx = 0" + b" + node_detach(n)" * n + b";\ntree_wrunlock();\n"
        ),
    ),
    "arguments": (50_000, _repeated(b"f(0", b", a", b");\n")),
    "functions": (20_000, _beside(b"\nint f%d(int a)\n{\n    return a + %d;\n}\n")),
    "comments": (20_000, _beside(b"\n/* f%d: %d */\nint f%d(int a);\n")),
    "callers": (1_500, _beside(b"\n/* %d */\nvoid caller%d(Node *n)\n{\n" + _REGION + b"}\n")),
    "regions": (1_500, _inside(_REGION + b"    step(%d);\n")),
    "calls in a region": (
        3_000,
        _repeated(b"    tree_wrlock();\n", b"    node_detach(n);\n", b"    tree_wrunlock();\n"),
    ),
    "a chain of contracts": (600, lambda n: _DEFINITION + _FIRST + _chain(n)),
    "pointers": (800, _beside(_PASSED_ON + b"Ops o%d = { .g = g%d };\n")),
    "mentions in comments": (30_000, _beside(b"/* node_detach(%d) */\n")),
    "mentions in macros": (1_500, _beside(b"#define M%d(x) node_detach%d(x)\n")),
    "mentions in strings": (20_000, _inside(b'    log("node_detach %d");\n')),
    "conditional groups in a function": (
        1_500,
        _inside(b"#ifdef A\n    step(%d);\n#else\n    step();\n#endif\n"),
    ),
    "conditional groups at top level": (10_000, _beside(b"#ifdef A%d\nint a%d;\n#endif\n")),
    "conditional groups in each other": (500, _wrapped(b"#ifdef A\n", b"step();\n", b"#endif\n")),
    "calls in a dropped branch": (
        600,
        _repeated(
            b"#ifdef A\n    if (a) {\n#else\n    if (b) {\n",
            b"        node_detach(n);\n",
            b"#endif\n    }\n",
        ),
    ),
}


def examine(oracle: Oracle, name: str) -> str:
    """Run one shape at a quarter of its size and at its size; gives a line of figures.

    Raises Finding for time or memory that grow faster than the source, and what the tool raises.
    """
    number, make = SHAPES[name]
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
