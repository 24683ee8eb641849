"""The control-flow graph as a value."""

from __future__ import annotations

from msgspec import Struct, field

from refactor.flow.events import Event
from refactor.source.statements import Body

ENTRY, EXIT = 0, 1


class Node(Struct):
    """One step: a simple statement or the condition of a compound one, [start, end) in bytes.

    scope: the innermost block it stands in. successors: indices into `Graph.nodes`.
    """

    start: int
    end: int
    scope: int
    events: tuple[Event, ...] = ()
    successors: dict[int, None] = field(default_factory=dict)


class Statement(Struct, frozen=True):
    """Where an event stands, as an edit needs it.

    kind: the grammar's name of the statement ("expression_statement", "declaration",
    "return_statement") or "condition". whole: the event's call is all that the statement does.
    optional: the call is only evaluated on some paths through
    the expression (`?:`, `&&`, `||`). bodies: empty if the statement stands in a block; else it is
    the body of an `if` or loop without braces: that body, and those of the same if-else chain that
    have no braces either. movable: statements can be put before and behind it. labelled: a label
    stands right before the statement. ends_label: that, and nothing but the block's end stands
    behind it.
    """

    start: int
    end: int
    kind: str
    whole: bool
    optional: bool
    bodies: tuple[Body, ...]
    movable: bool
    labelled: bool
    ends_label: bool


class Problem(Struct, frozen=True):
    """Something in a function that the graph cannot show, at a byte offset.

    lock, key: what alone cannot be followed for it, "" if that is everything.
    """

    offset: int
    what: str
    lock: str = ""
    key: str = ""


class Graph(Struct):
    """nodes[ENTRY] and nodes[EXIT] are the function's ends; scopes[i] is the parent of block i."""

    nodes: list[Node]
    scopes: list[int]
    statements: dict[int, Statement]
    problems: list[Problem]

    def encloses(self, outer: int, inner: int) -> bool:
        """Whether block `inner` is `outer` or stands inside it."""
        while inner != outer and inner > 0:
            inner = self.scopes[inner]
        return inner == outer
