"""An added bracket holds the region that it is for, and no statement more.

Balance alone would not tell a begin right before the acquire from one ten statements earlier, nor
a bracket around the region that needs it from one around its neighbour as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from tree_sitter import Node

from refactor.program.translation import Translation
from refactor.proof.balance import CallState, Examination, Question, Situation
from refactor.proof.calls import Call, find_calls, nowhere
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
    needed: dict[str, frozenset[int]] = {}
    for at, token in added:
        if token not in (begin, end):
            continue
        # In a branch that the tree leaves out, look at a tree that keeps it.
        kept = (file.with_branch(at) if file.spans.at(at) else None) or file
        key = _key_at(kept, at, question)
        if key not in needed:
            needed[key] = _needed(question, examination, key)
        look = _Look(question, examination, key, needed[key])
        if token == begin and not look.opens(file, _beside(kept, at, 1)):
            yield at, f"{question.bracket.begin}() does not stand right before what it is for"
        if token == end and not look.closes(_beside(kept, at, -1)):
            yield at, f"{question.bracket.end}() does not stand right behind what it is for"


def _key_at(file: Translation, at: int, question: Question) -> str:
    """The key of the begin or end at an offset."""
    number = question.bracket.key
    node = _statement(file, at) if number else None
    for call in find_calls(node, _any, _any) if node is not None else ():
        if call.at == at and len(call.arguments) >= number:
            return question.spelt(call.arguments[number - 1])
    return ""


def _needed(question: Question, examination: Examination, key: str) -> frozenset[int]:
    """Lines of the acquires that a bracket of this key has to be around.

    These are the outermost locks of the function's own at calls that need the bracket, of those
    that the bracket stays outside of, and what shares a release with one of them.
    """
    needed: set[int] = set()
    shared: list[set[int]] = []
    for call in examination.calls:
        role = _role(question, call)
        if role is None and question.contracts(call.callee, call.field):
            if call.key != key:
                continue
            needed |= {line for s in call.held if (line := _outermost(question, s))}
        elif role is not None:
            shared.append({line for s in call.held if (line := _popped(role, s, call.key))})
    while True:
        more = {line for lines in shared if lines & needed for line in lines} - needed
        if not more:
            return frozenset(needed)
        needed |= more


def _outermost(question: Question, situation: Situation) -> int:
    """The line that takes the outermost lock of interest, 0 for the caller's or none."""
    every = zip(situation.locks, situation.origins, strict=True)
    return next((line for (lock, _), line in every if lock in question.bracket.outside), 0)


def _role(question: Question, call: CallState) -> Role | None:
    role = question.role(Call(call.offset, call.offset, call.callee, call.field))
    return role if role is not None and role.does is Does.RELEASE else None


def _popped(role: Role, situation: Situation, key: str) -> int:
    """The line of the acquire that a release ends, 0 for the caller's or none."""
    keys = situation.keys or ("",) * len(situation.locks)
    every = list(zip(situation.locks, keys, situation.origins, strict=True))
    for held, own, line in reversed(every):
        if held == (role.lock, role.kind) and own == key:
            return line
    return 0


def _any(_name: str, _field: bool) -> bool:
    return True


def _statement(file: Translation, at: int) -> Node | None:
    node = file.unit.root.descendant_for_byte_range(at, at + 1)
    while node is not None and node.type not in _SIMPLE:
        node = node.parent
    return node


def _beside(file: Translation, at: int, step: int) -> Node | None:
    """The simple statement before (-1) or behind (1) the one at the offset, in the same block."""
    node = _statement(file, at)
    if node is None:
        return None
    while step > 0 and node.parent is not None and node.parent.type == "labeled_statement":
        node = node.parent
    found = node.next_named_sibling if step > 0 else node.prev_named_sibling
    while found is not None and found.type == "labeled_statement":
        found = found.named_children[-1] if found.named_children else None
    return found if found is not None and found.type in _SIMPLE else None


class _Look(Struct, frozen=True):
    """What a bracket of one key may stand beside. needed: lines of acquires."""

    question: Question
    examination: Examination
    key: str
    needed: frozenset[int]

    def opens(self, file: Translation, node: Node | None) -> bool:
        """Whether the statement begins a region that needs the bracket, or needs it itself."""
        for call in self._calls(node):
            if self._owing(call):
                return True
            role = self.question.role(call)
            taken = role is not None and role.does is Does.ACQUIRE and role.bracket is None
            if taken and file.text.line(call.at) in self.needed:
                return True
        return False

    def closes(self, node: Node | None) -> bool:
        """Whether the statement ends a region that needs the bracket, or needs it itself."""
        states = {call.offset: call for call in self.examination.calls}
        for call in self._calls(node):
            if self._owing(call):
                return True
            state = states.get(call.at)
            role = _role(self.question, state) if state is not None else None
            for situation in state.held if state is not None and role is not None else ():
                if role and state and _popped(role, situation, state.key) in self.needed:
                    return True
        return False

    def _calls(self, node: Node | None) -> tuple[Call, ...]:
        if node is None:
            return ()
        return find_calls(node, _any, _any if self.question.keyed else nowhere)

    def _owing(self, call: Call) -> bool:
        if not self.question.contracts(call.name, call.field):
            return False
        return self.question.spelt(self.question.needed(call) or "") == self.key
