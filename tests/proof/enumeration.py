"""Every path through a generated function, by brute force.

`Lowering` turns the tree of statements into a flat list of instructions for one choice of the
`#if` conditions, `enumerate_paths` runs down every path of that list, one by one. Nothing is shared
with the analyses under test.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.proof.programs import (
    ACQUIRES,
    CONDITIONS,
    GUARDS,
    PAIRS,
    RELEASES,
    SITE,
    Printed,
    Stmt,
    defined_labels,
)

MAX_STEPS = 60_000
"""Steps on all paths together beyond which a function is not enumerated."""


@dataclass
class Instr:
    """One step: a call by its path in the tree, or nothing; blocks around it; what comes next."""

    call: tuple[tuple[int, ...], str] | None
    scopes: tuple[int, ...]
    next: list[int] = field(default_factory=list)


END = -1


class Lowering:
    """Flattens a function for one choice of conditions. Built back to front: a tail comes first."""

    def __init__(self, body: tuple[Stmt, ...], truth: dict[str, bool]) -> None:
        self.code: list[Instr] = []
        self.truth = truth
        self.labels = defined_labels(body)
        self.targets: dict[str, int] = {}
        self.pending: list[tuple[int, str]] = []
        self.jumps: dict[int, str] = {}
        self.fresh_scope = itertools.count(1)
        self.start = self.body(body, (), (0,), END, None, None)
        for index, label in self.pending:
            self.code[index].next.append(self.targets[label])

    def emit(
        self, scopes: tuple[int, ...], *to: int, call: str = "", path: tuple[int, ...] = ()
    ) -> int:
        """A new instruction; gives its index."""
        self.code.append(Instr((path, call) if call else None, scopes, list(to)))
        return len(self.code) - 1

    def body(
        self,
        statements: tuple[Stmt, ...],
        path: tuple[int, ...],
        scopes: tuple[int, ...],
        after: int,
        breaks: int | None,
        continues: int | None,
    ) -> int:
        """The instruction at which the statements begin; `after` is where they go on."""
        for index in reversed(range(len(statements))):
            after = self.one(statements[index], (*path, index), scopes, after, breaks, continues)
        return after

    def one(
        self,
        s: Stmt,
        path: tuple[int, ...],
        scopes: tuple[int, ...],
        after: int,
        breaks: int | None,
        continues: int | None,
    ) -> int:
        """One statement."""
        inside = (*scopes, next(self.fresh_scope))

        def part(number: int, to: int, b: int | None = breaks, c: int | None = continues) -> int:
            own = (*inside, next(self.fresh_scope))
            return self.body(s.bodies[number], (*path, number), own, to, b, c)

        def same(number: int, to: int) -> int:
            return self.body(s.bodies[number], (*path, number), scopes, to, breaks, continues)

        match s.kind:
            case "call":
                leads = [] if s.name == "die" else [after]
                return self.emit(scopes, *leads, call=s.name, path=path)
            case "return":
                return self.emit(scopes, END)
            case "break":
                return self.emit(scopes, END if breaks is None else breaks)
            case "continue":
                return self.emit(scopes, END if continues is None else continues)
            case "goto":
                if s.name not in self.labels:
                    return self.emit(scopes, END)
                index = self.emit(scopes)
                self.pending.append((index, s.name))
                self.jumps[index] = s.name
                return index
            case "label":
                index = self.emit(scopes, after)
                if self.labels.get(s.name) == path:
                    self.targets[s.name] = index
                return index
            case "if":
                return self.emit(scopes, part(0, after), after)
            case "ifelse":
                return self.emit(scopes, part(0, after), part(1, after))
            case "while" | "for":
                test = self.emit(scopes, after)
                self.code[test].next.append(part(0, test, after, test))
                return test
            case "forever":
                test = self.emit(scopes)
                self.code[test].next.append(part(0, test, after, test))
                return test
            case "do":
                test = self.emit(scopes, after)
                first = part(0, test, after, test)
                self.code[test].next.append(first)
                return first
            case "once":
                test = self.emit(scopes, after)
                return part(0, test, after, test)
            case "switch" | "switchdefault":
                heads = [] if s.kind == "switchdefault" else [after]
                follow = after
                for number in reversed(range(len(s.bodies))):
                    follow = self.body(
                        s.bodies[number], (*path, number), inside, follow, after, continues
                    )
                    follow = self.emit(inside, follow)
                    heads.append(follow)
                return self.emit(scopes, *heads)
            case "guarded":
                return self.emit(inside, part(0, after), call="WITH_TREE_RDLOCK_GUARD", path=path)
            case "block":
                return self.emit(scopes, part(0, after))
            case "region":
                opener, closer = PAIRS[s.name]
                closing = self.emit(scopes, after, call=closer, path=(*path, -2))
                middle = same(0, closing)
                return self.emit(scopes, middle, call=opener, path=(*path, -1))
            case "ifdef":
                return same(0 if self.truth[s.name] else 1, after)
            case "ifboth":
                both = self.truth["TANK_TRACE"] and not self.truth["TANK_EAGER"]
                return same(0 if both else 1, after)
            case "splitif":
                if self.truth[s.name]:
                    return self.emit(scopes, part(0, after), after)
                return same(0, after)
        raise AssertionError(s.kind)


def configurations(body: tuple[Stmt, ...]) -> Iterator[dict[str, bool]]:
    """Every choice of the two conditions."""
    for values in itertools.product((True, False), repeat=len(CONDITIONS)):
        yield dict(zip(CONDITIONS, values, strict=True))


class Held(NamedTuple):
    """A lock on the stack; origin -1: the caller's; scope: the block it ends with, or -1."""

    kind: str
    origin: int
    scope: int = -1
    fused: bool = False


State = tuple[tuple[Held, ...], tuple[int, ...]]


@dataclass
class Truth:
    """What the paths show. before, exits: (locks as (kind, origin), origins of brackets).

    broken: (rule, offset). again: some path takes or begins anew what it holds already; such a path
    is followed no further, so that the rest is a lower bound then.
    """

    before: dict[int, set[State]] = field(default_factory=dict)
    exits: set[State] = field(default_factory=set)
    popped: dict[int, set[int | None]] = field(default_factory=dict)
    broken: set[tuple[str, int]] = field(default_factory=set)
    again: bool = False
    paths: int = 0
    steps: int = 0


def enumerate_paths(truth: Truth, program: Lowering, printed: Printed, entry: State) -> bool:
    """Add every path to `truth`; False if there are too many.

    A path is followed until it comes a second time to the same instruction in the same state: what
    comes then has been seen.
    """
    stack = [(program.start, _arrive(program, entry, program.start), frozenset[object]())]
    while stack:
        index, state, seen = stack.pop()
        truth.steps += 1
        if truth.steps > MAX_STEPS:
            return False
        if index == END:
            truth.paths += 1
            truth.exits.add(state)
            for origin in state[1]:
                if origin >= 0:
                    truth.broken.add(("left-open", origin))
            continue
        if (index, state) in seen:
            truth.paths += 1
            continue
        seen = seen | {(index, state)}
        instr = program.code[index]
        after: State | None = state
        if instr.call is not None:
            place, name = instr.call
            after = _call(truth, name, printed.calls[place], instr.scopes[-1], state)
        if after is None:
            truth.paths += 1
            continue
        if index in program.jumps:
            # A guard's variable ends where a jump leads back to before its declaration.
            label = printed.labels[program.jumps[index]]
            locks = tuple(h for h in after[0] if h.scope < 0 or h.origin < label)
            after = locks, after[1]
        stack += [(to, _arrive(program, after, to), seen) for to in instr.next]
    return True


def _arrive(program: Lowering, state: State, index: int) -> State:
    scopes = program.code[index].scopes if index != END else ()
    return tuple(h for h in state[0] if h.scope < 0 or h.scope in scopes), state[1]


def _call(truth: Truth, name: str, at: int, scope: int, state: State) -> State | None:
    """The state behind a call; None if the path takes what it holds already."""
    locks, begun = state
    if name in ACQUIRES or name in GUARDS:
        fused = name.endswith("_paused")
        if fused and locks:
            truth.broken.add(("begin-under-lock", at))
        if any(held.origin == at for held in locks):
            truth.again = True
            return None
        kind = ACQUIRES.get(name, "read")
        held = Held(kind, at, scope if name in GUARDS else -1, fused)
        return (*locks, held), (*begun, at) if fused else begun
    if name in RELEASES:
        return _release(truth, RELEASES[name], at, state)
    if name == "pause_all_begin":
        if locks:
            truth.broken.add(("begin-under-lock", at))
        if at in begun:
            truth.again = True
            return None
        return locks, (*begun, at)
    if name == "pause_all_end":
        if not begun or begun[-1] < 0:
            truth.broken.add(("closed-twice", at))
        truth.popped.setdefault(at, set()).add(begun[-1] if begun else None)
        return locks, begun[:-1]
    if name == SITE:
        plain = tuple(Held(h.kind, h.origin) for h in locks)
        truth.before.setdefault(at, set()).add((plain, begun))
        if not begun:
            truth.broken.add(("contract-outside-bracket", at))
    return state


def _release(truth: Truth, kind: str, at: int, state: State) -> State:
    locks, begun = state
    popped = truth.popped.setdefault(at, set())
    for index in reversed(range(len(locks))):
        held = locks[index]
        if held.kind == kind:
            popped.add(held.origin)
            if held.fused:
                begun = tuple(origin for origin in begun if origin != held.origin)
            return locks[:index] + locks[index + 1 :], begun
    popped.add(None)
    return state


def truth_of(
    body: tuple[Stmt, ...],
    printed: Printed,
    entry: State,
    releases: dict[int, str],
) -> tuple[Truth, tuple[str, ...]] | None:
    """The truth over all configurations, and the kinds that must be the caller's; None: too much.

    A release that finds nothing on any path releases its caller's lock: the function is run again
    as if the caller held it. releases: offset -> kind.
    """
    truth = Truth()
    for choice in configurations(body):
        if not enumerate_paths(truth, Lowering(body, choice), printed, entry):
            return None
    known = {held.kind for held in entry[0]}
    missing = {
        releases[at]
        for at, popped in truth.popped.items()
        if at in releases and popped == {None} and releases[at] not in known
    }
    if not missing:
        return truth, ()
    more = tuple(Held(kind, -1) for kind in sorted(missing))
    again = Truth(again=truth.again)
    for choice in configurations(body):
        held = (*entry[0], *more), entry[1]
        if not enumerate_paths(again, Lowering(body, choice), printed, held):
            return None
    return again, tuple(sorted(missing))
