"""What the examination of a function leaves open: findings that are no more than notes.

Where a lock could not be followed, or a mark says that the function hands it on, nobody can say
whether it is left open or closed twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from refactor.program.translation import Translation
from refactor.proof.balance import Examination, Question, Rule, Violation
from refactor.proof.calls import macro_arguments
from refactor.proof.keys import Meaning, meaning
from refactor.protocol.index import Does, Roles
from refactor.syntax.parser import Function

_UNDONE_BY = {
    Rule.LEFT_OPEN: Does.RELEASE,
    Rule.CLOSED_TWICE: Does.ACQUIRE,
    Rule.TAKEN_TWICE: Does.RELEASE,
}
BALANCE = frozenset(_UNDONE_BY)
_WORD = re.compile(rb"[A-Za-z_]\w*")
_AROUND = ("address", "load", "element")


def retaken(file: Translation, at: int, acting: Iterable[int]) -> bool:
    """Whether a lock is taken on a condition, before which the branch has no call that matters.

    `if (dropped) lock();` takes it again where something called before says that it has dropped it.
    acting: offsets of the calls that matter.
    """
    before = [call for call in acting if call < at]
    node = file.unit.root.descendant_for_byte_range(at, at + 1)
    while node is not None and node.type != "function_definition":
        above = node.parent
        branch = above is not None and above.type in ("if_statement", "else_clause")
        if branch and not any(node.start_byte <= call for call in before):
            return True
        node = above
    return False


class Handed(NamedTuple):
    """A mark that says a function takes or drops a lock for its caller; key "" for any.

    does: ACQUIRE or RELEASE. by: the function that is called and has the mark; "" for the own one.
    """

    mark: str
    does: Does
    lock: str
    key: str
    by: str = ""


def unclear(violation: Violation, result: Examination) -> bool:
    """Whether a note on the function already says why this cannot be told."""
    if violation.rule not in BALANCE:
        return False
    return result.unread or any(
        lock == violation.lock and may_be(key, violation.key) for lock, key in result.doubts
    )


def may_be(doubted: str, key: str) -> bool:
    """Whether an object that is no longer the one it was may be the one of this key.

    Pointers to it are copied: what is told apart by a member can be any other by that member.
    """
    return not doubted or meaning(doubted)[0] == "name" or member_of(doubted) == member_of(key)


def member_of(key: str) -> str:
    """The last name in a key: the member that is the lock, or the variable."""
    what: Meaning = meaning(key)
    while what[0] in _AROUND and isinstance(what[1], tuple):
        what = what[1]
    return str(what[-1])


def handed(file: Translation, function: Function, roles: Roles) -> Iterator[Handed]:
    """What the marks of a function, and then of those of the file that it names, take or drop.

    Of the others only what they do not undo: one that drops a lock and takes it back changes none.
    """
    yield from own_marks(file, function, roles)
    named = set(_WORD.findall(file.unit.mask.text, function.body_start, function.body_end))
    for other in file.functions:
        if other.marks and other.name in named and other.name != function.name:
            by = other.name.decode("ascii", "replace")
            every = list(own_marks(file, other, roles))
            for one in every:
                if all(one.does is two.does or one.key != two.key for two in every):
                    yield one._replace(by=by)


def own_marks(file: Translation, function: Function, roles: Roles) -> Iterator[Handed]:
    """What the marks of a function say that it takes or drops for its caller."""
    for span in function.marks:
        name = span.name.decode("ascii", "replace")
        passed = roles.passed.get(name)
        if passed is not None:
            text = file.text.data[span.start : span.end]
            said = macro_arguments(text) if passed.keyed else ()
            for key in said:
                for lock, _, own in passed.said(key):
                    yield Handed(name, passed.does, lock, own)
            if not said:
                yield Handed(name, passed.does, passed.lock, "")


def sentence(mark: Handed, violation: Violation) -> str:
    """Why a mark makes a violation no more than a note."""
    if mark.by:
        return (
            f"{mark.by}() is called, of which {mark.mark} says {mark.key or mark.lock}; what a "
            "called function does for its caller is not followed"
        )
    verb = "takes" if violation.rule is Rule.LEFT_OPEN else "gives back"
    return f"{mark.mark} says {mark.key}; the lock that it {verb} is {violation.key}"


def handing(violation: Violation, every: Iterable[Handed], question: Question) -> Handed | None:
    """The mark that a lock left open, or given back, is handed on by; None if there is none.

    The first that says the very lock, else one that may mean it in another spelling.
    """
    if violation.rule not in BALANCE or not violation.lock:
        return None
    found = None
    for one in every:
        if one.by and one.does is not _UNDONE_BY[violation.rule]:
            continue
        if says(one, violation, question):
            return one
        alike = one.key and violation.key and member_of(one.key) == member_of(violation.key)
        if alike or (one.lock == violation.lock and not (one.by and one.key)):
            found = found or one
    return found


def says(one: Handed, violation: Violation, question: Question) -> bool:
    """Whether the function's own mark says this lock: by its key, with or without `&`, or name."""
    if one.by:
        return False
    if one.key and violation.key:
        return question.spelt(one.key).lstrip("&") == violation.key.lstrip("&")
    return one.lock == violation.lock or one.key.lower() == violation.lock
