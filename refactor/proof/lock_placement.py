"""An added lock is around what needs it, and around no statement more than that takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

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
    with a call that needs the lock, and around a loop only if that leaves the lock alone; a release
    stands right behind one, or right before a jump out of a branch that holds none.
    """
    for at, token in added:
        name = token.decode("ascii", "replace")
        if not takes(name) and not drops(name):
            continue
        kept = (file.with_branch(at) if file.spans.at(at) else None) or file
        here = _statement(kept, at)
        if here is None:
            continue
        behind = here.next_named_sibling
        if takes(name) and not _needs(behind, needs):
            yield at, f"{name}() does not stand right before what it is for"
        elif takes(name) and _loop_with(behind, lambda one, _field: takes(one) or drops(one)):
            yield at, f"{name}() stands around a loop that takes or drops the lock"
        if drops(name) and not _closes(here, needs, takes):
            yield at, f"{name}() does not stand right behind what it is for"


def unmerged(
    file: Translation,
    removed: Iterable[int],
    takes: Callable[[str], bool],
    needs: Wanted,
) -> Iterator[tuple[int, str]]:
    """(offset, what) of acquires and releases that were taken out without a region to widen.

    removed: their offsets in the old text. A region may be widened by a statement with a call that
    needs the lock: one right behind its release, or one before its acquire with nothing but simple
    statements between.
    """
    for at in removed:
        kept = (file.with_branch(at) if file.spans.at(at) else None) or file
        here = _statement(kept, at)
        if here is None:
            continue
        name = file.text.data[at : here.end_byte].partition(b"(")[0].decode("ascii", "replace")
        beside = here.prev_named_sibling if takes(name) else here.next_named_sibling
        while takes(name) and beside is not None and not _needs(beside, needs):
            beside = beside.prev_named_sibling if beside.type in _SIMPLE else None
        # The result of such a return is kept while the lock is dropped behind the call.
        if not takes(name) and beside is not None and beside.type == "return_statement":
            fits = bool(find_calls(beside, needs))
        else:
            fits = _needs(beside, needs)
        if not fits:
            yield at, f"{name}() is taken out, and nothing beside it needs the lock"


def stray(
    file: Translation,
    new: Iterable[int],
    held: Mapping[int, bool],
    drops: Callable[[str], bool],
    needs: Wanted,
) -> Iterator[tuple[int, str]]:
    """(offset, what) of statements that are under the lock now, and are none that it is for.

    new: where those begin that were not under it before. held: whether others were, as far as they
    stood there. A simple statement may be between a call that needs the lock and a region of it.
    """
    for at in new:
        here: Node | None = file.unit.root.descendant_for_byte_range(at, at + 1)
        while here is not None and not here.type.endswith(("_statement", "declaration")):
            here = here.parent
        around = here
        while around is not None and not _needs(around, needs):
            around = around.parent
        if around is not None or here is None:
            continue
        before, behind = here.prev_named_sibling, here.next_named_sibling
        while before is not None and before.type in _SIMPLE and not _needs(before, needs):
            before = before.prev_named_sibling
        while (
            behind is not None
            and behind.type in _SIMPLE
            and not (held.get(behind.start_byte, True) or _needs(behind, needs))
        ):
            behind = behind.next_named_sibling
        dropped = behind is None or any(
            True for _ in find_calls(behind, lambda name, _field: drops(name))
        )
        ends = behind is None or dropped or not held.get(behind.start_byte, True)
        if here.type not in _SIMPLE or not _needs(before, needs) or ends:
            yield at, "a statement that needs no lock runs under it from now on"


def _statement(file: Translation, at: int) -> Node | None:
    node = file.unit.root.descendant_for_byte_range(at, at + 1)
    while node is not None and node.type not in _SIMPLE:
        node = node.parent
    while node is not None and node.parent is not None and node.parent.type == "labeled_statement":
        node = node.parent
    return node


def _loop_with(node: Node | None, wanted: Wanted) -> bool:
    return node is not None and node.type in _LOOPS and bool(find_calls(node, wanted))


def _needs(node: Node | None, needs: Wanted) -> bool:
    """Whether a pair belongs around the statement: not if it holds the call in a block only."""
    if node is not None and node.type == "labeled_statement":
        node = node.named_children[-1]
    if node is not None and node.type == "if_statement":
        node = node.child_by_field_name("condition")
    elif node is not None and node.type not in (*_SIMPLE, *_LOOPS):
        return False
    return node is not None and bool(find_calls(node, needs))


def _closes(here: Node, needs: Wanted, takes: Callable[[str], bool]) -> bool:
    """Whether a release stands behind a statement that it is for, or right before a jump.

    In a block that takes the lock itself the jump may have no such statement before it.
    """
    before = here.prev_named_sibling
    if _needs(before, needs):
        return True
    behind = here.next_named_sibling
    if behind is None or behind.type not in _JUMPS:
        return False
    needed = False
    while before is not None:
        needed = needed or _needs(before, needs)
        if before.type in _SIMPLE and find_calls(before, lambda name, _field: takes(name)):
            return not needed
        before = before.prev_named_sibling
    return True
