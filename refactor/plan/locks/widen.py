"""Regions of the same lock that stand beside what gets a pair: they are widened instead."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from tree_sitter import Node

from refactor.flow.events import Act
from refactor.flow.model import Statement
from refactor.flow.place import Places

Edge = Callable[[Statement, int], Act | None]
"""(statement, call) -> ACQUIRE, RELEASE or GUARD if a region like the call's begins or ends."""


class Found(Struct, frozen=True):
    """A release or acquire beside it that may go; guard: it is one, and only would."""

    statement: Statement
    guard: bool


class Beside(Struct, frozen=True):
    """Looks above and below. directives: whether a text [start, end) holds any. simple: whether a
    statement is a simple one that a pair may enclose.
    """

    places: Places
    edge: Edge
    directives: Callable[[int, int], bool]
    simple: Callable[[Node], bool]

    def above(self, nodes: Sequence[Node], first: int, site: int) -> Found | None:
        """The release right before the statement `first` of a block, for a call in that.

        It may be a guard, too, with the block that this is for.
        """
        if not first:
            return None
        node = nodes[first - 1]
        found = self.places.plain(node)
        apart = self.directives(node.start_byte, nodes[first].start_byte)
        act = None if apart else self.edge(found, site)
        block = act is Act.GUARD and node.type != "expression_statement"
        return Found(found, block) if block or act is Act.RELEASE else None

    def below(self, nodes: Sequence[Node], last: int, site: int) -> Found | None:
        """The acquire or guard behind the statement `last` with only simple statements between.

        What stands right before an acquire prepares for it as a rule; but what stands behind a
        release was left out of the region by somebody.
        """
        for node in nodes[last + 1 :]:
            found = self.places.plain(node)
            if self.directives(nodes[last].end_byte, node.end_byte):
                return None
            act = self.edge(found, site)
            if act in (Act.ACQUIRE, Act.GUARD):
                return Found(found, act is Act.GUARD)
            if not self.simple(node):
                return None
        return None
