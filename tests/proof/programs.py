"""Small C functions made at random, in the names of the golden cases' protocol."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

ACQUIRES = {"tree_wrlock": "write", "tree_rdlock": "read", "tree_wrlock_paused": "write"}
RELEASES = {"tree_wrunlock": "write", "tree_rdunlock": "read"}
GUARDS = ("TREE_RDLOCK_GUARD", "WITH_TREE_RDLOCK_GUARD")
SITE = "node_detach"
CONDITIONS = ("TANK_TRACE", "TANK_EAGER")
LABELS = ("top", "mid", "out")


@dataclass(frozen=True)
class Stmt:
    """kind: what it is; name: a call's callee, a label, a condition; bodies: what it holds."""

    kind: str
    name: str = ""
    bodies: tuple[tuple[Stmt, ...], ...] = ()


_NAMES = (*ACQUIRES, *RELEASES, *RELEASES, "pause_all_begin", "pause_all_end", "pause_all_end")
_CALLS = st.sampled_from((*_NAMES, SITE, SITE, SITE, "node_dump", "die")).map(
    lambda name: Stmt("call", name)
)
_JUMPS = st.sampled_from(["return", "break", "continue"]).map(Stmt)
_GOTOS = st.sampled_from(LABELS).map(lambda name: Stmt("goto", name))
_LABELS = st.sampled_from(LABELS).map(lambda name: Stmt("label", name))
_LEAVES = st.one_of(
    _CALLS, _CALLS, _CALLS, _JUMPS, _GOTOS, _LABELS, st.just(Stmt("call", "TREE_RDLOCK_GUARD"))
)


def _compound(inner: st.SearchStrategy[Stmt]) -> st.SearchStrategy[Stmt]:
    body = st.lists(inner, min_size=0, max_size=4).map(tuple)
    one = st.tuples(body)
    two = st.tuples(body, body)
    simple = st.sampled_from(["while", "do", "for", "once", "if", "guarded", "block", "forever"])
    return st.one_of(
        st.builds(Stmt, simple, st.just(""), one),
        st.builds(Stmt, st.just("ifelse"), st.just(""), two),
        st.builds(Stmt, st.just("ifelse"), st.just(""), two),
        st.builds(Stmt, st.just("region"), st.sampled_from(["write", "read", "pause"]), one),
        st.builds(Stmt, st.just("region"), st.sampled_from(["write", "read", "pause"]), one),
        st.builds(
            Stmt,
            st.sampled_from(["switch", "switchdefault"]),
            st.just(""),
            st.lists(body, min_size=1, max_size=3).map(tuple),
        ),
        st.builds(Stmt, st.just("ifdef"), st.sampled_from(CONDITIONS), two),
        st.builds(Stmt, st.just("ifboth"), st.just(""), two),
        st.builds(Stmt, st.just("splitif"), st.sampled_from(CONDITIONS), one),
    )


functions = st.lists(st.recursive(_LEAVES, _compound, max_leaves=14), min_size=1, max_size=5).map(
    tuple
)
"""Bodies of functions, as tuples of statements."""

PAIRS = {
    "write": ("tree_wrlock", "tree_wrunlock"),
    "read": ("tree_rdlock", "tree_rdunlock"),
    "pause": ("pause_all_begin", "pause_all_end"),
}


@dataclass
class Printed:
    """A function as C. calls: path of a call statement in the tree -> offset of its name.

    labels: name -> offset.
    """

    lines: list[str] = field(default_factory=list)
    size: int = 0
    calls: dict[tuple[int, ...], int] = field(default_factory=dict)
    labels: dict[str, int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """All lines."""
        return "\n".join(self.lines) + "\n"

    def put(self, depth: int, text: str) -> int:
        """Add a line; gives the offset of its text."""
        pad = "" if text.startswith("#") else "    " * depth
        at = self.size + len(pad)
        self.lines.append(pad + text)
        self.size += len(pad) + len(text) + 1
        return at


def print_c(body: tuple[Stmt, ...], mark: str = "") -> Printed:
    """Write the function as C."""
    out = Printed()
    out.put(0, f"int {mark + ' ' if mark else ''}run(Node *node)")
    out.put(0, "{")
    _print_all(out, body, (), 1, frozenset())
    out.put(1, "node->runs++;")
    out.put(0, "}")
    return out


def defined_labels(body: tuple[Stmt, ...]) -> dict[str, tuple[int, ...]]:
    """label -> path of the first statement that defines it; others count as no statement.

    A label inside a branch of an `#if` is none either: a goto from elsewhere would not compile.
    """
    found: dict[str, tuple[int, ...]] = {}

    def visit(statements: tuple[Stmt, ...], path: tuple[int, ...]) -> None:
        for index, statement in enumerate(statements):
            here = (*path, index)
            if statement.kind == "label":
                found.setdefault(statement.name, here)
            if statement.kind in ("ifdef", "ifboth"):
                continue
            for number, inner in enumerate(statement.bodies):
                visit(inner, (*here, number))

    visit(body, ())
    return found


def _print_all(
    out: Printed,
    body: tuple[Stmt, ...],
    path: tuple[int, ...],
    depth: int,
    around: frozenset[str],
    labels: dict[str, tuple[int, ...]] | None = None,
) -> None:
    labels = defined_labels(body) if labels is None else labels
    for index, statement in enumerate(body):
        _print(out, statement, (*path, index), depth, around, labels)


def _print(
    out: Printed,
    statement: Stmt,
    path: tuple[int, ...],
    depth: int,
    around: frozenset[str],
    labels: dict[str, tuple[int, ...]],
) -> None:
    def inner(number: int, more: frozenset[str] = frozenset()) -> None:
        body = statement.bodies[number]
        _print_all(out, body, (*path, number), depth + 1, around | more, labels)

    match statement.kind:
        case "call":
            argument = "node" if statement.name == SITE else ""
            out.calls[path] = out.put(depth, f"{statement.name}({argument});")
        case "return":
            out.put(depth, "return 0;")
        case "break" | "continue":
            out.put(depth, f"{effective_jump(statement.kind, around)};")
        case "goto":
            known = statement.name in labels
            out.put(depth, f"goto {statement.name};" if known else "return 1;")
        case "label":
            if labels.get(statement.name) == path:
                out.labels[statement.name] = out.put(depth, f"{statement.name}:")
            out.put(depth, ";")
        case "if" | "ifelse":
            out.put(depth, "if (node->full) {")
            inner(0)
            if statement.kind == "ifelse":
                out.put(depth, "} else {")
                inner(1)
            out.put(depth, "}")
        case "while" | "for" | "forever":
            heads = {"while": "while (node->turns--)", "for": "for (int i = 0; i < 3; i++)"}
            out.put(depth, heads.get(statement.kind, "for (;;)") + " {")
            inner(0, frozenset({"loop", "break"}))
            out.put(depth, "}")
        case "do" | "once":
            out.put(depth, "do {")
            inner(0, frozenset({"loop", "break"}))
            out.put(depth, "} while (node->turns--);" if statement.kind == "do" else "} while (0);")
        case "switch" | "switchdefault":
            out.put(depth, "switch (node->mode) {")
            last = len(statement.bodies) - 1
            for number in range(len(statement.bodies)):
                default = statement.kind == "switchdefault" and number == last
                out.put(depth, "default:" if default else f"case {number}:")
                out.put(depth + 1, ";")
                inner(number, frozenset({"break"}))
            out.put(depth, "}")
        case "guarded":
            out.calls[path] = out.put(depth, "WITH_TREE_RDLOCK_GUARD() {")
            inner(0)
            out.put(depth, "}")
        case "block":
            out.put(depth, "{")
            inner(0)
            out.put(depth, "}")
        case "region":
            first, second = PAIRS[statement.name]
            out.calls[(*path, -1)] = out.put(depth, f"{first}();")
            _print_all(out, statement.bodies[0], (*path, 0), depth, around, labels)
            out.calls[(*path, -2)] = out.put(depth, f"{second}();")
        case "ifdef" | "ifboth":
            both = "#if defined(TANK_TRACE) && !defined(TANK_EAGER)"
            out.put(depth, both if statement.kind == "ifboth" else f"#ifdef {statement.name}")
            _print_all(out, statement.bodies[0], (*path, 0), depth, around, labels)
            out.put(depth, "#else")
            _print_all(out, statement.bodies[1], (*path, 1), depth, around, labels)
            out.put(depth, "#endif")
        case "splitif":
            out.put(depth, f"#ifdef {statement.name}")
            out.put(depth, "if (node->full) {")
            out.put(depth, "#endif")
            inner(0)
            out.put(depth, f"#ifdef {statement.name}")
            out.put(depth, "}")
            out.put(depth, "#endif")
        case _:
            raise AssertionError(statement.kind)


def effective_jump(kind: str, around: frozenset[str]) -> str:
    """break and continue where C allows them, return elsewhere."""
    if kind == "break":
        return "break" if "break" in around else "return 2"
    return "continue" if "loop" in around else "return 3"
