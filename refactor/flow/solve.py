"""Forward dataflow over a control-flow graph: which states can reach each event.

The lattice is finite: a call that is already on a stack is not pushed again (the second time is
reported), so a stack never holds more entries than the function has acquires.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from msgspec import Struct, field

from refactor.flow.events import Act, Event
from refactor.flow.model import ENTRY, EXIT, Graph, Node
from refactor.flow.state import Entry, State
from refactor.syntax.keys import assigned_in

MAX_STATES = 256
"""States at one point beyond which a function counts as not understood."""


class Solution(Struct):
    """What the dataflow found; keys are byte offsets of events.

    before: states that reach an event. popped: for a release or `end`, the origins of the entries
    that it takes off (None: there was nothing to take). again: acquires and begins that are reached
    while they are held themselves. exits: states at the function's end, each with the offset of the
    statement that leaves. overflow: the function has more states than MAX_STATES somewhere.
    changed: assignments, each with an entry that is held there and whose key has the variable.
    """

    before: dict[int, set[State]] = field(default_factory=dict)
    popped: dict[int, set[int | None]] = field(default_factory=dict)
    again: set[int] = field(default_factory=set)
    exits: set[tuple[int, State]] = field(default_factory=set)
    overflow: bool = False
    changed: set[tuple[Event, Entry]] = field(default_factory=set)


def solve(graph: Graph, entry: State) -> Solution:
    """Run to the fixpoint from `entry`."""
    solution = Solution()
    reached: dict[int, set[State]] = {ENTRY: {entry}}
    work = deque([(ENTRY, entry)])
    while work:
        index, state = work.popleft()
        if index == EXIT:
            continue
        node = graph.nodes[index]
        after = state
        for event in node.events:
            solution.before.setdefault(event.offset, set()).add(after)
            after = _ACTIONS[event.act](after, event, node.scope, solution)
        for successor in node.successors:
            moved = _leave_scopes(graph, after, graph.nodes[successor])
            if successor == EXIT:
                solution.exits.add((node.start, moved))
            known = reached.setdefault(successor, set())
            if moved in known:
                continue
            if len(known) >= MAX_STATES:
                solution.overflow = True
                return solution
            known.add(moved)
            work.append((successor, moved))
    return solution


def _leave_scopes(graph: Graph, state: State, target: Node) -> State:
    """Drop the guards whose block does not hold the next statement, or that it jumps back over."""
    if all(entry.scope < 0 for entry in state.locks):
        return state
    locks = tuple(
        entry
        for entry in state.locks
        if entry.scope < 0
        or (graph.encloses(entry.scope, target.scope) and entry.origin < target.start)
    )
    return State(locks, state.brackets)


def _acquire(state: State, event: Event, _scope: int, solution: Solution) -> State:
    return _push_lock(state, event, -1, solution)


def _guard(state: State, event: Event, scope: int, solution: Solution) -> State:
    return _push_lock(state, event, scope, solution)


def _push_lock(state: State, event: Event, scope: int, solution: Solution) -> State:
    if any(entry.origin == event.offset for entry in state.locks):
        solution.again.add(event.offset)
        return state
    entry = Entry(event.lock, event.kind, event.offset, scope, event.key)
    brackets = state.brackets
    if event.fused:
        brackets = (*brackets, Entry("", "", event.offset, -1, event.bracket_key))
    return State((*state.locks, entry), brackets)


def _release(state: State, event: Event, _scope: int, solution: Solution) -> State:
    popped = solution.popped.setdefault(event.offset, set())
    for index in range(len(state.locks) - 1, -1, -1):
        entry = state.locks[index]
        if (entry.lock, entry.kind, entry.key) == (event.lock, event.kind, event.key):
            popped.add(entry.origin)
            locks = state.locks[:index] + state.locks[index + 1 :]
            fused = entry.origin >= 0
            brackets = tuple(b for b in state.brackets if not fused or b.origin != entry.origin)
            return State(locks, brackets)
    popped.add(None)
    return state


def _begin(state: State, event: Event, _scope: int, solution: Solution) -> State:
    if any(entry.origin == event.offset for entry in state.brackets):
        solution.again.add(event.offset)
        return state
    entry = Entry("", "", event.offset, -1, event.key)
    return State(state.locks, (*state.brackets, entry))


def _end(state: State, event: Event, _scope: int, solution: Solution) -> State:
    popped = solution.popped.setdefault(event.offset, set())
    for index in range(len(state.brackets) - 1, -1, -1):
        if state.brackets[index].key == event.key:
            popped.add(state.brackets[index].origin)
            return State(state.locks, state.brackets[:index] + state.brackets[index + 1 :])
    popped.add(None)
    return state


def _assign(state: State, event: Event, _scope: int, solution: Solution) -> State:
    for entry in (*state.locks, *state.brackets):
        if entry.key and assigned_in(entry.key, event.name):
            solution.changed.add((event, entry))
    return state


def _nothing(state: State, _event: Event, _scope: int, _solution: Solution) -> State:
    return state


_ACTIONS: dict[Act, Callable[[State, Event, int, Solution], State]] = {
    Act.ACQUIRE: _acquire,
    Act.GUARD: _guard,
    Act.RELEASE: _release,
    Act.BEGIN: _begin,
    Act.END: _end,
    Act.NORETURN: _nothing,
    Act.HIDDEN: _nothing,
    Act.SITE: _nothing,
    Act.ASSIGN: _assign,
}
