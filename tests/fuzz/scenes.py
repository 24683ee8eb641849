"""What each transform is given: generated files, a request, and what must be the same behind it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from refactor.plan.step import Request
from tests.fuzz.generate import Function
from tests.fuzz.values import STYLES, Kind, Lines, Region, Style

Files = dict[str, bytes]


@dataclass(frozen=True)
class Scene:
    """A case. roots: functions to be run, name -> type. names: all that is defined in its files.

    how: what the two versions have in common, as `runtime.h` has it.
    """

    transform: str
    files: Files
    request: Request
    roots: dict[str, str]
    names: tuple[str, ...]
    how: str


_READ = Region(("tree_rdlock();",), ("tree_rdunlock();",))
_WRITE = Region(("tree_wrlock();",), ("tree_wrunlock();",))
_QUEUE = Region(("queue_lock(&node->lock);",), ("queue_unlock(&node->lock);",))
_PAUSE = Region(("pause_all_begin();",), ("pause_all_end();",))
_FUSED = Region(("tree_wrlock_paused();",), ("tree_wrunlock();",))
_APART = Region(_PAUSE.opens + _WRITE.opens, _WRITE.closes + _PAUSE.closes)
_GUARDS = (
    Region(("TREE_RDLOCK_GUARD();",), (), guard=True),
    Region(("TREE_RDLOCK_GUARD();",), (), guard=True),
    Region(("QUEUE_GUARD(&node->lock);",), (), guard=True),
    Region(("guard(queue)(&node->lock);",), (), guard=True),
    Region(("WITH_TREE_RDLOCK_GUARD()",), (), block=True),
    Region(("WITH_QUEUE_GUARD(&node->lock)",), (), block=True),
    Region(("scoped_guard(queue, &node->lock)",), (), block=True),
)
_HEADER = b"#ifndef NODE_H\n#define NODE_H\n\n%s\n#endif\n"
_LABEL = re.compile(r"(?!default)[a-z]+:$")
_STATEMENT = re.compile(r"\t+(?!.* \*?\w+ = |int |long )[a-z_0-9>-]+( = |\().*\);$")
_START = ['#include "tank.h"', ""]


class _Maker:
    """Makes the functions of one case."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.style: Style = random.choice(STYLES)
        self.numbers = [0]
        self.roots: dict[str, str] = {}

    def function(self, kind: Kind, name: str, *, root: bool = True, mark: str = "") -> Lines:
        """One function, sometimes with a mistake in it."""
        made = Function(self.random, kind, name, self.numbers)
        joint = "" if made.type.endswith("*") else " "
        mark = f"{mark} " if mark else ""
        head = f"{made.type}{joint}{mark}{name}(Node *node, int mode)"
        if mark:
            head = "static " + head
        lines = made.make(head, locked=bool(mark))
        if root:
            self.roots[name] = made.type
        if self.random.random() < 0.3:
            lines = _spoilt(lines, self.random, kind)
        return ["", *lines]

    def text(self, *parts: Lines) -> bytes:
        """A file."""
        lines = [*_START, *(line for part in parts for line in part)]
        return self.style.text(re.sub("\n\n\n+", "\n\n", "\n".join(lines)).split("\n"))


def _spoilt(lines: Lines, random: Random, kind: Kind) -> Lines:
    """Statements moved, doubled, taken out or put in: what compiles still has to be handled."""
    lines = list(lines)
    locks = [line for r in kind.regions for line in (*r.opens, *r.closes) if line.endswith(";")]
    jumps = ["return;", "/* x */", *(f"goto {line[:-1]};" for line in lines if _LABEL.match(line))]
    for _ in range(random.choice((1, 1, 2))):
        plain = [n for n, line in enumerate(lines) if n > 2 and _STATEMENT.match(line)]
        if len(plain) < 2:
            break
        at, to = random.choice(plain), random.choice(plain)
        level = "\t" * (len(lines[to]) - len(lines[to].lstrip("\t")))
        what = random.randrange(7)
        if what == 0:
            del lines[at]
        elif what == 1:
            line = lines.pop(at).lstrip("\t")
            lines.insert(to - (to > at), level + line)
        elif what == 2:
            lines.insert(to, level + lines[at].lstrip("\t"))
        elif what == 3 and locks:
            lines.insert(to, level + random.choice(locks))
        elif what == 4:
            lines.insert(at, lines[at].removesuffix(lines[at].lstrip("\t")) + "if (mode > 0)")
        elif what == 5:
            lines[at : at + 1] = ["#ifdef TANK_TRACE", lines[at], "#endif"]
        else:
            lines.insert(to, level + random.choice(jumps))
    return lines


def _guards(random: Random, transform: str) -> Scene:
    make = _Maker(random)
    regions = _GUARDS if transform == "unguard" else (_READ, _READ, _QUEUE)
    kind = Kind((*regions, *random.choices((_WRITE, _READ, *regions), k=2)))
    names = ["node_sync", "node_turn"][: random.choice((1, 1, 2))]
    data = make.text(*(make.function(kind, name) for name in names))
    options = {} if transform == "unguard" else {"form": random.choice(("scope", "block"))}
    request = Request(transform, tuple(names), options)
    return Scene(transform, {"node.c": data}, request, make.roots, tuple(names), "EXACT")


def _pairs(random: Random, transform: str) -> Scene:
    make = _Maker(random)
    main = _APART if transform == "fuse" else _FUSED
    kind = Kind((main, main, main, *random.choices((main, main, _READ, _WRITE, _PAUSE), k=2)))
    names = ["node_sync", "node_turn"][: random.choice((1, 1, 2))]
    data = make.text(*(make.function(kind, name) for name in names))
    request = Request(transform, ("tree_wrlock_paused",), {})
    if transform == "fuse":
        options = {"into": "tree_wrlock_paused"}
        request = Request(transform, ("pause_all_begin", "tree_wrlock"), options)
    return Scene(transform, {"node.c": data}, request, make.roots, tuple(names), "EXACT")


_DETACH = ["", "/* Takes a node out of the tree. */", "int node_detach(int id, Node *node)", "{"]


def _hoist(random: Random, transform: str) -> Scene:
    make = _Maker(random)
    around, regions, arguments, options = {
        "hoist": (_PAUSE, (_WRITE, _WRITE, _READ), ("node",), {"bracket": "pause-all"}),
        "hoist-keyed": (
            Region(("node_pause_begin(node);",), ("node_pause_end(node);",)),
            (_WRITE, _WRITE, _READ, _QUEUE),
            ("node", "node", "node->peer"),
            {"bracket": "pause-one"},
        ),
        "hoist-lock": (_WRITE, (_WRITE, _WRITE, _READ), ("node",), {"bracket": "tree:write"}),
    }[transform]
    if transform == "hoist" and random.random() < 0.3:
        regions = (*regions, _GUARDS[0], _GUARDS[4])
        options |= {"unguard": "yes"}
    mark = "" if transform == "hoist-lock" else "TREE_WRLOCK"
    calls = [f"node_detach(%d, {argument});" for argument in arguments]
    calls += ["%m = " + call for call in calls]
    values = tuple(f"node_detach(%d, {argument})" for argument in arguments)
    # The lock itself is not taken around what takes it.
    share = 0.05 if transform == "hoist-lock" else 0.25
    kind = Kind(regions, tuple(calls), values * (random.random() < 0.3), share)
    inside = ["node_unlink(id, node);", "return 0;"]
    body = [*around.opens, inside[0], *around.closes, inside[1]]
    if transform == "hoist-lock" and random.random() < 0.5:
        body[-1:] = ["node_unref(id);", inside[1]]
    parts: list[Lines] = [[*_DETACH, *("\t" + line for line in body), "}"]]
    names = ["node_detach"]
    if random.random() < 0.4 and mark:
        parts.append(make.function(kind, "node_cut", root=False, mark=mark))
        names.append("node_cut")
        kind = Kind(kind.regions, (*kind.calls, "node_cut(node, %d);"), kind.values)
    for name in ("node_sync", "node_turn")[: random.choice((1, 2))]:
        parts.append(make.function(kind, name))
        names.append(name)
    how = "LOCK" if transform == "hoist-lock" else "BRACKET"
    request = Request("hoist", ("node_detach",), options)
    files = {"node.c": make.text(*parts)}
    return Scene(transform, files, request, make.roots, tuple(names), how)


def _mark(random: Random, transform: str) -> Scene:
    make = _Maker(random)
    kind = Kind((_READ, _READ, _WRITE, _GUARDS[0], _GUARDS[4]), ("node_walk(%d);",))
    name = random.choice(("node_walk", "node_walk", "node_walk_all_of_its_peers_and_more"))
    parts = [["", f"int {name}(int id)", "{", "\tneeds_read(id);", "\treturn 0;", "}"]]
    names = [name]
    kind = Kind(kind.regions, (f"{name}(%d);", f"%m = {name}(%d);"), (f"{name}(%d)",))
    for other in ("node_turn", "node_sync", "node_show")[: random.choice((1, 2, 3))]:
        parts.append(make.function(kind, other))
        names.append(other)
        calls = (*kind.calls, f"{other}(node, %d);") if random.random() < 0.7 else kind.calls
        kind = Kind(kind.regions, calls, kind.values)
    declared = f"int {name}(int id);"
    if random.random() < 0.3:
        declared = f"int\n{name}(int id);"
    header = _HEADER % f"{declared}\n".encode()
    options = {"with": "TREE_RDLOCK", "propagate": "yes"}
    if random.random() < 0.3:
        del options["propagate"]
    files = {"node.c": make.text(['#include "node.h"'], *parts), "node.h": header}
    roots = make.roots if "propagate" in options else {}
    request = Request("mark", (name,), options)
    return Scene(transform, files, request, roots, tuple(names), "MARK")


def _odd_uses(name: str, random: Random) -> list[Lines]:
    """Definitions in which the name stands for this and that."""
    made = [
        [
            f"struct {name}_ops {{",
            f"\tint (*{name})(int, int, int);",
            "};",
            "",
            f"static struct {name}_ops table = {{ .{name} = {name} }};",
        ],
        [f"#define STOP(x) {name}(x, 1, \\", "                     2)"],
        [f"/* {name}() is called with the lock held; see {name}. */", "int unrelated;"],
        [f"static int shadowed(int {name})", "{", f"\treturn {name} + 1;", "}"],
        ["static int labelled(void)", "{", f"{name}:", f"\tgoto {name};", "}"],
        [f'static const char text[] = "{name}";'],
        ["#ifdef TANK_TRACE", f"static int (*hook)(int, int, int) = {name};", "#endif"],
        ["static int local(void)", "{", f"\tint {name} = 2;", "", f"\treturn {name};", "}"],
    ]
    return [["", *one] for one in random.sample(made, k=random.choice((0, 1, 2, 3)))]


def _names(random: Random, transform: str) -> Scene:
    make = _Maker(random)
    old = random.choice(("node_stop", "node_stop", "stop", "node_stop_all_of_its_queues"))
    new = random.choice(("node_halt", "node_stop_for_good", "halt", "node_x"))
    calls: tuple[str, ...] = (
        f"{old}(%d, node->count, %m);",
        f"{old}(%d,\n~node->count,\n~%m);",
        f"%m = {old}(%d, node->count, 3) + {old}(%d, %m, node->busy + 4);",
        f"({old}(%d, 4, %m));",
        f"touch(%d, {old}(%d, {old}(%d, 1, 2), %m));",
    )
    if random.random() < 0.1:
        calls = (*calls, f"{old} /* why */ (%d, 1, 2);", f"(*{old})(%d, 1, 2);")
    values = (f"{old}(%d, node->count, {old}(%d, 1, 2))", f"{old}(%d, probe(%d), 2)")
    kind = Kind((_READ, _QUEUE), calls, values)
    parts: list[Lines] = [
        ["", f"int {old}(int id, int a, int b)", "{", "\treturn combine(id, a, b);", "}"]
    ]
    if transform == "replace-call":
        parts.append(
            ["", f"int {new}(int id, int b, int a)", "{", "\treturn combine(id, a, b);", "}"]
        )
    parts += _odd_uses(old, random)
    for name in ("node_sync", "node_turn")[: random.choice((1, 2))]:
        parts.append(make.function(kind, name))
    plain = ("table", "hook", "shadowed", "labelled", "local", "text", "unrelated")
    names = (old, new, *plain, f"{old}_ops", *make.roots)
    header = _HEADER % f"int {old}(int id, int a,\n{' ' * (len(old) + 5)}int b);\n".encode()
    files = {"node.c": make.text(['#include "node.h"'], *parts), "node.h": header}
    if transform == "rename":
        request = Request("rename", (old,), {"to": new})
        return Scene(transform, files, request, make.roots, names, "EXACT")
    request = Request("replace-call", (old,), {"with": new, "args": "$1, $3, $2"})
    return Scene(transform, files, request, make.roots, names, "EXACT")


SCENES: dict[str, Callable[[Random, str], Scene]] = {
    "unguard": _guards,
    "guard": _guards,
    "fuse": _pairs,
    "unfuse": _pairs,
    "hoist": _hoist,
    "hoist-keyed": _hoist,
    "hoist-lock": _hoist,
    "mark": _mark,
    "rename": _names,
    "replace-call": _names,
}


def scene(transform: str, seed: int, index: int) -> Scene:
    """Case number `index` of a transform; always the same."""
    random = Random(f"{seed}:{transform}:{index}")  # noqa: S311
    return SCENES[transform](random, transform)
