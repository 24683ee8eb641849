"""What is asked about a file, and what comes back: plain values that travel between processes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct

from refactor.check.model import Note
from refactor.check.needed import Lack
from refactor.check.scan import Key
from refactor.check.states import Owed, Situation
from refactor.check.subject import Held
from refactor.protocol.index import Does

OPENS, CLOSES = "opens", "closes"


class Wanted(Struct, frozen=True, dict=True):
    """What to look for. Sent to every worker.

    names, members: functions and pointer fields whose calls are asked about. owed: what functions
    say of their callers. judge: also what the functions break by themselves, and where they begin a
    bracket. trace: also whether the caller's lock is still held at the calls. uses: also where the
    functions are used without being called.
    """

    names: frozenset[str]
    members: frozenset[str]
    owed: Mapping[Key, Owed]
    judge: bool = False
    trace: bool = False
    uses: bool = False

    @cached_property
    def spelled(self) -> tuple[frozenset[bytes], frozenset[bytes]]:
        """Names and members as bytes."""
        names, members = (self.names, self.members)
        return frozenset(n.encode() for n in names), frozenset(n.encode() for n in members)


class Place(NamedTuple):
    """A place in a function: line and column from 1, the statement's text."""

    path: str
    function: Key
    line: int
    column: int
    statement: str


class Under(NamedTuple):
    """A lock that is held in that kind. line: where it is taken, 0 if the caller holds it."""

    lock: str
    kind: str
    line: int


class Called(NamedTuple):
    """A call that was asked about.

    callee: the function, or ("", "") and `member`. receiver: see `tokens.receiver`. passes: locks
    of the caller that are still held here, for `Wanted.trace`. under: locks that the protocol does
    not allow at this call, and that are held. lacks: needs with a key that are not met.
    """

    place: Place
    callee: Key
    member: str
    receiver: tuple[str, ...]
    held: tuple[Situation, ...]
    passes: tuple[Held, ...]
    under: tuple[Under, ...] = ()
    lacks: tuple[Lack, ...] = ()


class Change(NamedTuple):
    """What a function does to a lock of its caller on some path: ACQUIRE or RELEASE.

    member: the last name of the lock's key in the function's words; "" if that tells nothing.
    """

    function: Key
    lock: str
    does: Does
    member: str


class Changes(NamedTuple):
    """The changes of one file's functions that were asked about."""

    changes: tuple[Change, ...]


class Begun(NamedTuple):
    """A function that begins a bracket under its caller's lock, were one held: which kinds."""

    place: Place
    bracket: str
    name: str
    under: tuple[Held, ...]


class Broken(NamedTuple):
    """A rule that a function breaks by itself.

    lock: "" for the bracket. half: OPENS or CLOSES if the function only ever opens, or only ever
    closes, what the rule is about, else "". key: which of the locks. called: the functions that
    its function calls.
    """

    place: Place
    rule: str
    message: str
    path: tuple[int, ...]
    lock: str
    bracket: str
    by_caller: bool
    half: str
    key: str = ""
    called: tuple[str, ...] = ()


class Half(NamedTuple):
    """A function that only opens or only closes a lock or a bracket, `about`."""

    path: str
    about: str
    side: str


class Used(NamedTuple):
    """A use of a function that is no call. member: the field that it is assigned to, or "".

    record: the type of the variable with that field, where the source says it. macro: the macro
    whose text it stands in, or "".
    """

    path: str
    line: int
    function: Key
    member: str
    record: str
    macro: str


class Looked(NamedTuple):
    """Everything that was found in one file."""

    calls: tuple[Called, ...]
    begun: tuple[Begun, ...]
    broken: tuple[Broken, ...]
    used: tuple[Used, ...]
    halves: tuple[Half, ...]
    notes: tuple[Note, ...]
    functions: int
    changes: tuple[Change, ...] = ()
