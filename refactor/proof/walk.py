"""Abstract interpretation of a function: which states reach which call, statement by statement.

Every statement maps the states before it to those behind it. A state passes a statement once: what
loops and jumps bring a second time is dropped, so that the work grows with statements times states.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct, field

from refactor.proof.calls import Call
from refactor.proof.shape import (
    Block,
    Case,
    Choice,
    Guarded,
    Jump,
    Label,
    Loop,
    Shape,
    Shaped,
    Step,
    Switch,
)
from refactor.proof.state import State, States, Trail, join

MAX_STATES = 256
"""States at one statement beyond which a function counts as not understood."""

MAX_ROUNDS = 100
"""Walks over a body, one for each chain of backward jumps, before it counts as not understood."""

Act = Callable[[Call, State, int, Trail], State]
"""What a call does: (call, state, scope, path) -> the state behind it."""


class _Frame(Struct):
    """What a loop or switch collects: states at break and continue, and those that enter a case."""

    breaks: States = field(default_factory=dict)
    continues: States | None = None
    heads: States = field(default_factory=dict)


class Walk:
    """One run over a shaped body; `exits` maps the offset of each way out to its states.

    astray: a jump leads nowhere that is known, so that paths may be missing or wrong.
    """

    def __init__(self, shaped: Shaped, act: Act) -> None:
        self.exits: dict[int, States] = {}
        self.problems: list[tuple[int, str]] = []
        self.astray = False
        self._shaped = shaped
        self._act = act
        self._seen: dict[int, set[State]] = {}
        self._waiting: dict[bytes, States] = {}
        self._scopes: list[int] = []
        self._frames: list[_Frame] = [_Frame()]

    def run(self, entry: State) -> None:
        """Follow every path from the start to the fixpoint."""
        states: States = {entry: None}
        for _ in range(MAX_ROUNDS):
            self._leave(self._shaped.end, self._go(self._shaped.body, states))
            if not any(self._waiting.values()):
                return
            states = {}
        self._problem(self._shaped.body.at, "more jumps backwards than can be followed")

    # -- states --------------------------------------------------------------------------------

    def _problem(self, at: int, what: str) -> None:
        if (at, what) not in self.problems:
            self.problems.append((at, what))

    def _leave(self, at: int, states: States) -> None:
        self._scopes, outer = [], self._scopes
        known = self.exits.setdefault(at, {}) if states else {}
        for state, trail in self._landed(states).items():
            known.setdefault(state, (at, trail))
        self._scopes = outer

    def _fresh(self, shape: Shape, states: States) -> States:
        """The states that have not been at the statement before."""
        if not states:
            return states
        seen = self._seen.setdefault(id(shape), set())
        found = {state: trail for state, trail in states.items() if state not in seen}
        if len(seen) + len(found) > MAX_STATES:
            self._problem(shape.at, "too many states to follow")
            return {}
        seen.update(found)
        return found

    def _landed(self, states: States) -> States:
        """Drop what guards hold in blocks that have been left."""
        found: States = {}
        for state, trail in states.items():
            holds = tuple(h for h in state.holds if h.scope < 0 or h.scope in self._scopes)
            if len(holds) != len(state.holds):
                state = State(holds, state.begun)
            found.setdefault(state, trail)
        return found

    # -- statements ----------------------------------------------------------------------------

    def _go(self, shape: Shape, states: States) -> States:
        if not states and not shape.entered:
            return states
        match shape:
            case Step():
                return self._step(shape, self._fresh(shape, states))
            case Block():
                return self._block(shape, states)
            case Choice():
                return self._choice(shape, states)
            case Loop():
                return self._loop(shape, states)
            case Jump():
                self._jump(shape, self._step(shape.step, self._fresh(shape, states)))
                return {}
            case Switch():
                return self._switch(shape, states)
            case Case():
                return self._fresh(shape, join(states, self._frames_head()))
            case Label():
                waiting = self._waiting.pop(shape.name, {})
                arrived = self._landed(_back_over(waiting, shape.at))
                joined = self._fresh(shape, join(states, arrived))
                return {state: (shape.at, trail) for state, trail in joined.items()}
            case Guarded():
                return self._guarded(shape, states)
        raise AssertionError(f"a statement of an unknown shape: {shape}")

    def _step(self, step: Step, states: States) -> States:
        scope = self._scopes[-1]
        found: States = {state: (step.at, trail) for state, trail in states.items()}
        for call in step.calls:
            after: States = dict(found) if call.maybe else {}
            for state, trail in found.items():
                after.setdefault(self._act(call, state, scope, trail), trail)
            found = after
        return {} if step.stops else found

    def _block(self, block: Block, states: States) -> States:
        self._scopes.append(block.at)
        for part in block.parts:
            states = self._go(part, states)
        self._scopes.pop()
        return self._landed(states)

    def _choice(self, top: Choice, states: States) -> States:
        """The branches of an if-else chain, one after the other: chains can be long."""
        found: States = {}
        here: Shape | None = top
        while isinstance(here, Choice):
            states = self._step(here.test, self._fresh(here, states))
            found = join(found, self._go(here.then, states))
            if here.certain:
                states = {}
            here = here.other
        return join(found, self._go(here, states) if here is not None else states)

    def _guarded(self, shape: Guarded, states: States) -> States:
        self._scopes.append(shape.at)
        states = self._step(Step(shape.at, False, (shape.call,)), self._fresh(shape, states))
        states = self._go(shape.body, states)
        self._scopes.pop()
        return self._landed(states)

    def _loop(self, loop: Loop, states: States) -> States:
        found: States = {}
        if loop.first is not None:
            states = self._step(loop.first, self._fresh(loop.first, states))
        fresh = self._fresh(loop, states)
        while True:
            if not loop.after:
                fresh = self._step(loop.test, fresh)
                found = found if loop.endless else join(found, fresh)
            self._frames.append(_Frame(continues={}))
            behind = self._go(loop.body, fresh)
            frame = self._frames.pop()
            behind = join(behind, self._landed(frame.continues or {}))
            if loop.after:
                behind = self._step(loop.test, self._fresh(loop.test, behind))
                found = found if loop.endless else join(found, behind)
            elif loop.update is not None:
                behind = self._step(loop.update, self._fresh(loop.update, behind))
            found = join(found, self._landed(frame.breaks))
            fresh = {} if loop.once else self._fresh(loop, behind)
            if not fresh:
                return found

    def _switch(self, switch: Switch, states: States) -> States:
        heads = self._step(switch.test, self._fresh(switch, states))
        self._frames.append(_Frame(heads=heads))
        found = self._go(switch.body, {}) if switch.body.entered else {}
        frame = self._frames.pop()
        found = join(found, self._landed(frame.breaks))
        return found if switch.default else join(found, heads)

    def _frames_head(self) -> States:
        """The states of the innermost switch around the case."""
        for frame in reversed(self._frames):
            if frame.continues is None:
                return frame.heads
        return {}

    def _jump(self, jump: Jump, states: States) -> None:
        if not states:
            return
        if jump.word == "return":
            self._leave(jump.at, states)
        elif jump.word == "goto":
            if jump.label in self._shaped.labels:
                known = self._waiting.get(jump.label, {})
                self._waiting[jump.label] = join(known, states)
            else:
                name = jump.label.decode("ascii", "replace")
                self._problem(jump.at, f"a goto to the unknown label {name}")
                self.astray = True
        elif jump.word == "break" and len(self._frames) > 1:
            self._frames[-1].breaks = join(self._frames[-1].breaks, states)
        else:
            self._continue(jump, states)

    def _continue(self, jump: Jump, states: States) -> None:
        for frame in reversed(self._frames):
            if jump.word == "continue" and frame.continues is not None:
                frame.continues = join(frame.continues, states)
                return
        self._problem(jump.at, "a break or continue outside of any loop")
        self.astray = True


def _back_over(states: States, at: int) -> States:
    """Drop guards that stand behind a label that is jumped to: their variables end there."""
    found: States = {}
    for state, trail in states.items():
        holds = tuple(hold for hold in state.holds if hold.scope < 0 or hold.origin < at)
        found.setdefault(State(holds, state.begun), trail)
    return found
