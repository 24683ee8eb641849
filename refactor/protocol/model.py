"""The protocol as a value: frozen structs with the names that one project uses.

All names are ``str``.  Line numbers are not kept: they matter only for the errors of `load`.
"""

from msgspec import Struct, field

DEFAULT_FILES = ("*.c", "*.h", "*.c.inc", "*.h.inc")


class Fused(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A function that begins the bracket and takes a lock in one call.

    The lock's release ends both.
    """

    acquire: str
    lock: str
    kind: str


class Bracket(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pair of calls that must balance on every path.

    ``contract`` is the sentence that a function's comment gets when its callers owe the bracket.
    ``outside`` names the locks that the bracket must never be begun under.  ``contracts`` lists
    functions that owe their callers the bracket, whatever their comments say.
    """

    name: str
    begin: str
    end: str
    contract: str
    title: str = ""
    outside: tuple[str, ...] = ()
    fused: tuple[Fused, ...] = ()
    contracts: tuple[str, ...] = ()


class LockKind(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way of holding a lock (read, write): its functions, guards and marks.

    ``scope_guards`` hold to the end of the enclosing block, ``block_guards`` in the block behind
    them.  ``held`` marks a function that is called with the lock held, ``held_pointer`` a function
    pointer.
    """

    name: str
    acquire: tuple[str, ...] = ()
    release: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    held_pointer: tuple[str, ...] = ()
    scope_guards: tuple[str, ...] = ()
    block_guards: tuple[str, ...] = ()


class Lock(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A lock with its kinds; ``not_held`` marks what must be called without it."""

    name: str
    title: str = ""
    not_held: tuple[str, ...] = ()
    not_held_pointer: tuple[str, ...] = ()
    kinds: tuple[LockKind, ...] = field(name="kind")


class Wrapper(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Functions that a build step generates from a marked prototype.

    ``generated`` is the pattern of the marked prototype's name, ``calls`` that of the function
    which the generated body calls.  ``{prefix}`` stands for the name up to its first underscore.
    """

    marks: tuple[str, ...]
    generated: str
    calls: str


class Protocol(Struct, frozen=True, kw_only=True, cache_hash=True):
    """All of a project's names.  ``digest`` is the SHA-256 of the file's bytes in hexadecimal."""

    name: str
    description: str
    markers: tuple[str, ...]
    files: tuple[str, ...]
    brackets: tuple[Bracket, ...]
    locks: tuple[Lock, ...]
    wrappers: tuple[Wrapper, ...]
    mask_marks: tuple[str, ...]
    noreturn: tuple[str, ...]
    prefixes: tuple[tuple[str, str], ...]
    digest: str


class Head(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file's ``[protocol]`` table."""

    name: str
    description: str = ""
    markers: tuple[str, ...] = ()
    files: tuple[str, ...] = DEFAULT_FILES


class Mask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file's ``[mask]`` table: attribute-like macros beside the marks of locks and wrappers."""

    marks: tuple[str, ...] = ()


class Flow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file's ``[flow]`` table: functions that never return."""

    noreturn: tuple[str, ...] = ()


class Series(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file's ``[series]`` table: the prefix of a subject, by the start of the paths."""

    prefixes: dict[str, str] = {}


class Document(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file as it is written, table by table; `load` turns it into a `Protocol`."""

    head: Head = field(name="protocol")
    brackets: tuple[Bracket, ...] = field(name="bracket", default=())
    locks: tuple[Lock, ...] = field(name="lock", default=())
    wrappers: tuple[Wrapper, ...] = field(name="wrapper", default=())
    mask: Mask = Mask()
    flow: Flow = Flow()
    series: Series = Series()
