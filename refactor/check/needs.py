"""What a function wants of its callers for one of several locks or brackets: its key, in any words.

A key is kept with numbers in place of parameters, so that it means the same at each declaration of
a function and at each call. It is said in a function's words by putting its arguments, or its own
parameters, in their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tree_sitter import Node

from refactor.check.subject import Held
from refactor.proof.keys import Meaning, meaning, names_in, put, text_of

_ARGUMENT = "crefactor_argument_"
_PARAMETERS = ("parameter_declaration", "identifier", "variadic_parameter")
_INNER = ("address", "load", "field", "element")


class Said(NamedTuple):
    """A mark or a bracket's contract at a declaration, with its key there; "" if it has none."""

    name: str
    key: str = ""


class Need(NamedTuple):
    """A lock or a bracket that is told apart by a key, and that a call needs.

    bracket: its name; "" for a lock. held: the locks and kinds of which one has to be held. key:
    see above. says: the mark or the sentence. homes: the files in which the variables of the key
    are known by their names, where it has any; empty if a header says so.
    """

    bracket: str
    held: tuple[Held, ...]
    key: str
    says: str
    homes: tuple[str, ...] = ()

    @property
    def locks(self) -> frozenset[str]:
        """The locks of which it may be one."""
        return frozenset(lock for lock, _ in self.held)


def numbered(key: str, parameters: Sequence[str]) -> str:
    """A key with the numbers of parameters in place of their names."""
    given: dict[str, Meaning] = {
        name: ("name", f"{_ARGUMENT}{number}") for number, name in enumerate(parameters, 1) if name
    }
    return text_of(put(meaning(key), given))


def worded(key: str, said: Sequence[str]) -> str:
    """A numbered key with these expressions in the parameters' place; "" if it cannot be said.

    It cannot if an expression is missing, or is more than variables, members and addresses.
    """
    given: Mapping[str, Meaning] = {
        f"{_ARGUMENT}{number}": meaning(one) for number, one in enumerate(said, 1) if one
    }
    found = put(meaning(key), given)
    known = all(not name.startswith(_ARGUMENT) for name in names_in(found))
    return text_of(found) if known and plain(found) else ""


def variables_of(key: str) -> tuple[str, ...]:
    """The variables of a numbered key that are no parameters."""
    every = dict.fromkeys(names_in(meaning(key)))
    return tuple(name for name in every if not name.startswith(_ARGUMENT))


def plain(what: Meaning) -> bool:
    """Whether a meaning is made of variables, members and addresses alone."""
    if what[0] == "name":
        return True
    if what[0] not in _INNER or not isinstance(what[1], tuple) or not plain(what[1]):
        return False
    index = what[2] if what[0] == "element" else None
    return not isinstance(index, tuple) or plain(index) or _number(index)


def _number(what: Meaning) -> bool:
    return what[0] == "text" and len(what) == 2 and str(what[1]).isdigit()


def spelt_in(text: bytes, names: Iterable[str]) -> bool:
    """Whether the code has all of the names as variables, and not only as members."""
    return all(
        re.search(rb"(?<![\w.>])" + re.escape(name.encode()) + rb"\b", text) for name in names
    )


def parameters_of(node: Node) -> tuple[str, ...]:
    """The names of the parameters at a function's declaration; "" for one without a name."""
    declarator: Node | None = node.child_by_field_name("declarator")
    while declarator is not None and declarator.child_by_field_name("parameters") is None:
        inner = declarator.child_by_field_name("declarator")
        declarator = inner or next(iter(declarator.named_children), None)
    listed = declarator.child_by_field_name("parameters") if declarator is not None else None
    every = listed.named_children if listed is not None else ()
    return tuple(_declared(one) for one in every if one.type in _PARAMETERS)


def _declared(node: Node) -> str:
    """The name that a parameter declares; one of an old-style list is the name itself."""
    here: Node | None = node
    if node.type != "identifier":
        here = node.child_by_field_name("declarator")
    while here is not None and here.type != "identifier":
        here = here.child_by_field_name("declarator") or next(iter(here.named_children), None)
    return (here.text or b"").decode("utf-8", "replace") if here is not None else ""


def distinct(key: str, other: str, fixed: frozenset[str]) -> bool:
    """Whether two keys are two locks for certain.

    They are if they are different members of what they belong to, or the same member of objects
    that different variables are, or that different parameters point to. fixed: the parameters that
    the function never sets.
    """
    return _distinct(meaning(key), meaning(other), fixed)


def _distinct(one: Meaning, two: Meaning, fixed: frozenset[str]) -> bool:
    if one[0] == two[0] == "name":
        return one != two and {one[1], two[1]} <= fixed
    if one[0] != "address" or two[0] != "address":
        return False
    first, second = one[1], two[1]
    if not isinstance(first, tuple) or not isinstance(second, tuple):
        return False
    return _apart(first, second, fixed)


def _apart(one: Meaning, two: Meaning, fixed: frozenset[str]) -> bool:
    """The same for two objects."""
    if one[0] == two[0] == "name":
        return one != two
    if one[0] == two[0] == "load" and isinstance(one[1], tuple) and isinstance(two[1], tuple):
        return _distinct(one[1], two[1], fixed)
    if one[0] == two[0] == "field" and isinstance(one[1], tuple) and isinstance(two[1], tuple):
        if one[2] != two[2]:
            return not (_within(one, two) or _within(two, one))
        return _apart(one[1], two[1], fixed)
    global_and_member = {one[0], two[0]} == {"name", "field"}
    return global_and_member and not (_within(one, two) or _within(two, one))


def _within(part: Meaning, whole: Meaning) -> bool:
    """Whether an object is a part of another one, or may be that of a pointer to it."""
    here: object = part
    while isinstance(here, tuple):
        if here == whole:
            return True
        here = here[1] if here[0] in ("field", "element") else None
    return False


def same(key: str, other: str) -> bool:
    """Whether two keys in one spelling are the same lock, with or without `&`."""
    return key.removeprefix("&") == other.removeprefix("&")
