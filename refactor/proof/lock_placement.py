"""An added lock is around what needs it, and around no statement more than that takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tree_sitter import Node

from refactor.program.translation import Translation
from refactor.proof.calls import Wanted, find_calls

_SIMPLE = ("expression_statement", "declaration")
_LOOPS = ("while_statement", "for_statement", "do_statement")
_JUMPS = ("return_statement", "goto_statement", "break_statement", "continue_statement")


def loose(
    file: Translation,
    added: Iterable[tuple[int, bytes]],
    takes: Callable[[str], bool],
    drops: Callable[[str], bool],
    needs: Wanted,
) -> Iterator[tuple[int, str]]:
    """(offset, what) of added acquires and releases that do not stand at what they are for.

    added: (offset, token) of the code that was added. An acquire stands right before a statement
    with a call that needs the lock; a release right behind one, or right before a jump out of a
    branch that holds none.
    """
    for at, token in added:
        name = token.decode("ascii", "replace")
        if not takes(name) and not drops(name):
            continue
        kept = (file.with_branch(at) if file.spans.at(at) else None) or file
        here = _statement(kept, at)
        if here is None:
            continue
        if takes(name) and not _needs(here.next_named_sibling, needs):
            yield at, f"{name}() does not stand right before what it is for"
        if drops(name) and not _closes(here, needs):
            yield at, f"{name}() does not stand right behind what it is for"


def _statement(file: Translation, at: int) -> Node | None:
    node = file.unit.root.descendant_for_byte_range(at, at + 1)
    while node is not None and node.type not in _SIMPLE:
        node = node.parent
    while node is not None and node.parent is not None and node.parent.type == "labeled_statement":
        node = node.parent
    return node


def _needs(node: Node | None, needs: Wanted) -> bool:
    """Whether a pair belongs around the statement: not if it holds the call in a block only."""
    if node is not None and node.type == "labeled_statement":
        node = node.named_children[-1]
    if node is not None and node.type == "if_statement":
        node = node.child_by_field_name("condition")
    elif node is not None and node.type not in (*_SIMPLE, *_LOOPS):
        return False
    return node is not None and bool(find_calls(node, needs))


def _closes(here: Node, needs: Wanted) -> bool:
    before = here.prev_named_sibling
    if _needs(before, needs):
        return True
    behind = here.next_named_sibling
    if behind is None or behind.type not in _JUMPS:
        return False
    while before is not None:
        if _needs(before, needs):
            return False
        before = before.prev_named_sibling
    return True
