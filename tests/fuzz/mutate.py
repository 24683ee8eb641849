"""Ways to damage C: what broken trees, half-written code and hostile files look like."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

Mutation = Callable[[bytes, Random], bytes]

_LINES = (
    b"#if 0\n",
    b"#ifdef CONFIG_A\n",
    b"#if defined(CONFIG_B) && !defined(CONFIG_A)\n",
    b"#else\n",
    b"#elif CONFIG_B\n",
    b"#endif\n",
    b"#define WRAP(x) do { node_detach(x); } while (0)\n",
    b"#define OPEN(x) if (x) {\n",
    b"#define CLOSE }\n",
    b"#define \\\n",
    b"    tree_wrlock();\n",
    b"    tree_wrunlock();\n",
    b"    tree_rdlock();\n",
    b"    TREE_RDLOCK_GUARD();\n",
    b"    WITH_TREE_RDLOCK_GUARD() {\n",
    b"    pause_all_begin();\n",
    b"    pause_all_end();\n",
    b"    node_detach(node);\n",
    b"    if (node_detach(node)) {\n",
    b"    return node_detach(node);\n",
    b"    QLIST_FOREACH(n, &list, next) {\n",
    b"    goto out;\n",
    b"out:\n",
    b"    return;\n",
    b"    }\n",
    b"    switch (n) {\n",
    b"    case 1 ... 5:\n",
    b"    default:\n",
    b"    do {\n",
    b"    } while (0);\n",
    b"    for (;;)\n",
    b"    else\n",
    b"    die();\n",
    b"static void TREE_WRLOCK other(Node *node)\n{\n",
    b"OBJECT_DECLARE_TYPE(Node, NodeClass, NODE)\n",
    b"/* All queues must be paused. */\n",
    b"// a comment that goes on \\\n",
    b"/*\n",
    b"*/\n",
    b"'\n",
    b'"\n',
    b"#error can't open\n",
    b"# /* an odd directive\n",
    b"    queue_lock(&node->lock);\n",
    b"    queue_unlock(&node->lock);\n",
    b"    guard(queue)(&node->lock);\n",
    b"    scoped_guard(queue, &node->lock) {\n",
    b"    tree_wrlock_paused();\n",
    b"    AUTO_NODE Node *copy = node_copy(node);\n",
    b"    int ret = node_probe(node);\n",
    b"    return ret;\n",
    b"    goto again;\n",
    b"again:\n",
    b"    break;\n",
    b"    continue;\n",
    b"    node_stop(node_stop(1), 2);\n",
    b"    node_run(node, node_run(node, 1));\n",
    b"    node_walk(node);\n",
    b"    call(&node_stop, node_run, node_walk);\n",
    b"#define node_run(a, b) node_stop(a ## b, #a)\n",
    b"int TREE_RDLOCK node_walk(Node *node),\n",
    b"    int node_stop = 1, *node_walk;\n",
)
_PIECES = (
    b"node_detach", b"tree_wrlock()", b"(", b")", b"{", b"}", b"[", b"]", b";", b":", b"?", b",",
    b"/*", b"*/", b"//", b'"', b"'", b"\\", b"\\\n", b"#", b"##", b"\r", b"\r\n", b"\n", b"\t",
    b"\f", b"\v", b"\xff", b"\xef\xbb\xbf", b"\xe9", b"$", b"@", b"`", b"0x", b"case", b"goto",
    b"else", b"typeof(*p) *q = p;", b"(foo)(bar)", b"__attribute__((noreturn))", b"({ 1; })",
    b"&&label", b"_Static_assert(1)", b"g_new0(Node *, 1)", b"f(, a)", b"offsetof(T, f)", b"%:",
)  # fmt: skip
_AROUND = (
    (b"if (a) {\n", b"}\n"), (b"while (a)\n", b""), (b"for (;;) {\n", b"}\n"),
    (b"else {\n", b"}\n"),
    (b"do {\n", b"} while (a);\n"), (b"switch (a) {\ncase 1:\n", b"break;\n}\n"), (b"{\n", b"}\n"),
    (b"WITH_TREE_RDLOCK_GUARD() {\n", b"}\n"), (b"tree_rdlock();\n", b"tree_rdunlock();\n"),
    (b"/* ", b" */\n"), (b"M(", b")\n"), (b"x = ({\n", b"});\n"),
)  # fmt: skip
_BRACKET = re.compile(rb"[()\[\]{};]")


def _truncate(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _behead(data: bytes, random: Random) -> bytes:
    return data[random.randrange(len(data) + 1) :]


def _drop_bracket(data: bytes, random: Random) -> bytes:
    places = [m.start() for m in _BRACKET.finditer(data)]
    if not places:
        return data
    at = random.choice(places)
    return data[:at] + data[at + 1 :]


def _flip(data: bytes, random: Random) -> bytes:
    if not data:
        return data
    at = random.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << random.randrange(8)]) + data[at + 1 :]


def _insert_line(data: bytes, random: Random) -> bytes:
    at = random.choice(_line_starts(data))
    return data[:at] + random.choice(_LINES) + data[at:]


def _insert_piece(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(_PIECES) + data[at:]


def _delete_line(data: bytes, random: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    if lines:
        del lines[random.randrange(len(lines))]
    return b"".join(lines)


def _double_lines(data: bytes, random: Random) -> bytes:
    starts = _line_starts(data)
    first, last = sorted((random.choice(starts), random.choice(starts)))
    return data[:last] + data[first:last] + data[last:]


def _swap_lines(data: bytes, random: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    if len(lines) > 1:
        one = random.randrange(len(lines) - 1)
        lines[one], lines[one + 1] = lines[one + 1], lines[one]
    return b"".join(lines)


def _join_lines(data: bytes, random: Random) -> bytes:
    ends = [m.start() for m in re.finditer(rb"\n", data)]
    if not ends:
        return data
    at = random.choice(ends)
    return data[:at] + b" " + data[at + 1 :]


def _hide(data: bytes, random: Random) -> bytes:
    starts = _line_starts(data)
    first, last = sorted((random.choice(starts), random.choice(starts)))
    condition = random.choice((b"#if 0\n", b"#ifdef CONFIG_A\n", b"#ifndef CONFIG_B\n"))
    middle = random.choice((b"", b"#else\n" + data[first:last]))
    return data[:first] + condition + data[first:last] + middle + b"#endif\n" + data[last:]


def _wrap(data: bytes, random: Random) -> bytes:
    """Put lines into a statement with a body, a macro or a comment."""
    starts = _line_starts(data)
    first, last = sorted((random.choice(starts), random.choice(starts)))
    opens, closes = random.choice(_AROUND)
    return data[:first] + opens + data[first:last] + closes + data[last:]


def _move(data: bytes, random: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    if len(lines) > 1:
        taken = lines.pop(random.randrange(len(lines)))
        lines.insert(random.randrange(len(lines)), taken)
    return b"".join(lines)


def _nest(data: bytes, random: Random) -> bytes:
    at, depth = random.choice(_line_starts(data)), random.choice((3, 30, 300))
    opens, closes = random.choice(
        ((b"{\n", b"}\n"), (b"if (a) {\n", b"}\n"), (b"x = (", b")"), (b"do {", b"} while (a);"))
    )
    closing = closes * random.choice((depth, depth, depth - 1))
    return data[:at] + opens * depth + b";" + closing + data[at:]


def _spoil_ends(data: bytes, random: Random) -> bytes:
    return data.replace(b"\n", random.choice((b"\r\n", b"\r", b"\n\n", b"\\\n", b" ")))


def _line_starts(data: bytes) -> list[int]:
    return [0, *(m.end() for m in re.finditer(rb"\n", data))]


# What keeps most of the code readable stands more than once: that is where edits are made.
MUTATIONS: tuple[Mutation, ...] = (
    _truncate,
    _behead,
    _drop_bracket,
    _drop_bracket,
    _flip,
    _flip,
    _insert_line,
    _insert_line,
    _insert_line,
    _insert_line,
    _insert_piece,
    _insert_piece,
    _delete_line,
    _delete_line,
    _double_lines,
    _double_lines,
    _swap_lines,
    _swap_lines,
    _move,
    _move,
    _wrap,
    _wrap,
    _join_lines,
    _join_lines,
    _hide,
    _hide,
    _nest,
    _spoil_ends,
)


def mutate(data: bytes, random: Random) -> bytes:
    """Damage a source in one to six ways."""
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 6))):
        data = random.choice(MUTATIONS)(data, random)
    return data
