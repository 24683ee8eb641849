"""Keeps the trees that were used last. A tree takes twenty times the bytes of its source."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tree_sitter

# Bytes of source; more than the files of most requests have together.
_KEPT = 4_000_000


class Shelf:
    """The trees of one run: those that have to go are made again when they are asked for.

    A node keeps its tree alive. Nodes of a tree made twice are not equal: whoever compares nodes
    has to have them from one look at the tree. kept: bytes of source whose trees are kept.
    """

    def __init__(self, kept: int = _KEPT) -> None:
        self._kept = kept
        self._size = 0
        self._trees: OrderedDict[int, tuple[tree_sitter.Tree, int]] = OrderedDict()
        self._last = 0

    def put(self, tree: tree_sitter.Tree, size: int) -> int:
        """Keep a tree for now; gives its number. size: bytes of its source."""
        self._last += 1
        self._keep(self._last, tree, size)
        return self._last

    def kept(self, number: int) -> tree_sitter.Tree | None:
        """The tree of that number if it is still here."""
        known = self._trees.get(number)
        return known[0] if known is not None else None

    def get(
        self, number: int, size: int, again: Callable[[], tree_sitter.Tree]
    ) -> tree_sitter.Tree:
        """The tree of that number; `again` makes it where it has gone."""
        known = self._trees.get(number)
        if known is not None:
            self._trees.move_to_end(number)
            return known[0]
        tree = again()
        self._keep(number, tree, size)
        return tree

    def _keep(self, number: int, tree: tree_sitter.Tree, size: int) -> None:
        self._trees[number] = tree, size
        self._size += size
        while self._size > self._kept and len(self._trees) > 1:
            _, (_, gone) = self._trees.popitem(last=False)
            self._size -= gone
