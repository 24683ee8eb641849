"""An added bracket holds the region that it is for, and no statement more.

Balance alone would not tell a begin right before the acquire from one ten statements earlier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tree_sitter import Node

from refactor.program.translation import Translation
from refactor.proof.calls import find_calls
from refactor.protocol.index import Does
from refactor.proof.model import Question

_SIMPLE = ("expression_statement", "declaration")


def misplaced(
    file: Translation,
    added: Iterable[tuple[int, bytes]],
    question: Question,
) -> Iterator[tuple[int, str]]:
    """(offset, what) of added begins and ends that do not stand at what they are for.

    added: (offset, token) of the code that was added to the file.
    """
    begin, end = question.bracket.begin.encode(), question.bracket.end.encode()
    for at, token in added:
        if token == begin and not _needs(file, _beside(file, at, 1), question, Does.ACQUIRE):
            yield at, f"{question.bracket.begin}() does not stand right before what it is for"
        if token == end and not _needs(file, _beside(file, at, -1), question, Does.RELEASE):
            yield at, f"{question.bracket.end}() does not stand right behind what it is for"


def _beside(file: Translation, at: int, step: int) -> Node | None:
    """The simple statement before (-1) or behind (1) the one at the offset, in the same block."""
    node = file.unit.root.descendant_for_byte_range(at, at + 1)
    while node is not None and node.type not in _SIMPLE:
        node = node.parent
    if node is None:
        return None
    if step > 0 and node.parent is not None and node.parent.type == "labeled_statement":
        node = node.parent
    found = node.next_named_sibling if step > 0 else node.prev_named_sibling
    while found is not None and found.type == "labeled_statement":
        found = found.named_children[-1] if found.named_children else None
    return found if found is not None and found.type in _SIMPLE else None


def _needs(file: Translation, node: Node | None, question: Question, does: Does) -> bool:
    """Whether the statement takes (or drops) a lock that matters, or needs the bracket itself."""
    if node is None:
        return False
    wanted: Callable[[str, bool], bool] = lambda _name, _field: True
    for call in find_calls(node, wanted):
        if question.contracts(call.name, call.field):
            return True
        role = None if call.field else question.roles.get(call.name)
        if role and role.does is does and role.lock in question.bracket.outside:
            return True
    return False
