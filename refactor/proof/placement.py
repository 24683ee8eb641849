"""An added bracket holds the region that it is for, and no statement more.

Balance alone would not tell a begin right before the acquire from one ten statements earlier, nor
a bracket around the region that needs it from one around its neighbour as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tree_sitter import Node

from refactor.program.translation import Translation
from refactor.proof.balance import CallState, Examination, Question, Situation
from refactor.proof.calls import find_calls
from refactor.protocol.index import Does, Role

_SIMPLE = ("expression_statement", "declaration")


def misplaced(
    file: Translation,
    added: Iterable[tuple[int, bytes]],
    question: Question,
    examination: Examination,
) -> Iterator[tuple[int, str]]:
    """(offset, what) of added begins and ends that do not stand at what they are for.

    added: (offset, token) of the code that was added. examination: the answer to `question`, which
    was a strict one.
    """
    begin, end = question.bracket.begin.encode(), question.bracket.end.encode()
    needed = _needed(question, examination)
    for at, token in added:
        # In a branch that the tree leaves out, look at a tree that keeps it.
        kept = (file.with_branch(at) if file.spans.at(at) else None) or file
        if token == begin and not _opens(file, _beside(kept, at, 1), question, needed):
            yield at, f"{question.bracket.begin}() does not stand right before what it is for"
        if token == end:
            closed = _beside(kept, at, -1)
            if not _closes(closed, question, examination, needed):
                yield at, f"{question.bracket.end}() does not stand right behind what it is for"


def _needed(question: Question, examination: Examination) -> frozenset[int]:
    """Lines of the acquires that a bracket has to be around.

    These are the outermost locks of the function's own at calls that need the bracket, and what
    shares a release with one of them.
    """
    needed: set[int] = set()
    shared: list[set[int]] = []
    for call in examination.calls:
        role = _role(question, call)
        if role is None and question.contracts(call.callee, call.field):
            needed |= {s.origins[0] for s in call.held if s.origins and s.origins[0]}
        elif role is not None:
            shared.append({line for s in call.held if (line := _popped(role, s))})
    while True:
        more = {line for lines in shared if lines & needed for line in lines} - needed
        if not more:
            return frozenset(needed)
        needed |= more


def _role(question: Question, call: CallState) -> Role | None:
    role = None if call.field else question.roles.get(call.callee)
    return role if role is not None and role.does is Does.RELEASE else None


def _popped(role: Role, situation: Situation) -> int:
    """The line of the acquire that a release ends, 0 for the caller's or none."""
    for held, line in zip(reversed(situation.locks), reversed(situation.origins), strict=True):
        if held == (role.lock, role.kind):
            return line
    return 0


def _any(_name: str, _field: bool) -> bool:
    return True


def _beside(file: Translation, at: int, step: int) -> Node | None:
    """The simple statement before (-1) or behind (1) the one at the offset, in the same block."""
    node = file.unit.root.descendant_for_byte_range(at, at + 1)
    while node is not None and node.type not in _SIMPLE:
        node = node.parent
    if node is None:
        return None
    while step > 0 and node.parent is not None and node.parent.type == "labeled_statement":
        node = node.parent
    found = node.next_named_sibling if step > 0 else node.prev_named_sibling
    while found is not None and found.type == "labeled_statement":
        found = found.named_children[-1] if found.named_children else None
    return found if found is not None and found.type in _SIMPLE else None


def _opens(
    file: Translation, node: Node | None, question: Question, needed: frozenset[int]
) -> bool:
    """Whether the statement begins a region that needs the bracket, or needs it itself."""
    for call in find_calls(node, _any) if node is not None else ():
        if question.contracts(call.name, call.field):
            return True
        role = None if call.field else question.roles.get(call.name)
        taken = role is not None and role.does is Does.ACQUIRE and role.bracket is None
        if taken and file.text.line(call.at) in needed:
            return True
    return False


def _closes(
    node: Node | None, question: Question, examination: Examination, needed: frozenset[int]
) -> bool:
    """Whether the statement ends a region that needs the bracket, or needs it itself."""
    states = {call.offset: call for call in examination.calls}
    for call in find_calls(node, _any) if node is not None else ():
        if question.contracts(call.name, call.field):
            return True
        state = states.get(call.at)
        role = _role(question, state) if state is not None else None
        held = state.held if state is not None else ()
        if role is not None and any(_popped(role, situation) in needed for situation in held):
            return True
    return False
