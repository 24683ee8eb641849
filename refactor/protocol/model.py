"""The protocol as a value: frozen structs with the names that one project uses.

All names are ``str``.  Line numbers are not kept: they matter only for the errors of `load`.
"""

from msgspec import Struct, field

DEFAULT_FILES = ("*.c", "*.h", "*.c.inc", "*.h.inc")


class Fused(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A function that begins the bracket and takes a lock in one call.

    The lock's release ends both.  Its arguments are those of the begin, then those of the acquire.
    """

    acquire: str
    lock: str
    kind: str


class Bracket(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pair of calls that must balance on every path.

    ``contract`` is the sentence that a function's comment gets when its callers owe the bracket.
    ``outside`` names the locks that the bracket must never be begun under.  ``contracts`` lists
    functions that owe their callers the bracket, whatever their comments say.  ``key`` is the
    number of the argument, from 1, that tells one such bracket from another; 0 for none.
    ``supersedes`` names brackets that this one makes unnecessary.  ``default`` is the one that a
    request means which names none.  One that is not ``checked`` is checked on request only.
    """

    name: str
    begin: str
    end: str
    contract: str
    title: str = ""
    outside: tuple[str, ...] = ()
    fused: tuple[Fused, ...] = ()
    contracts: tuple[str, ...] = ()
    key: int = 0
    supersedes: tuple[str, ...] = ()
    default: bool = False
    checked: bool = True


class Variant(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a function that has one of the ``marks`` calls to take and drop the lock.

    Without ``acquire`` and ``release`` it cannot take it; it calls generated functions that do.
    """

    marks: tuple[str, ...]
    acquire: str = ""
    release: str = ""


class Closed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Calls that a guard stands for, with a variable of theirs that the guard has by itself.

    ``variable`` is the number of the argument, from 1, that both calls keep something in.
    """

    acquire: str
    release: str
    variable: int


class LockKind(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way of holding a lock (read, write): its functions, guards and marks.

    ``scope_guards`` hold to the end of the enclosing block, ``block_guards`` in the block behind
    them; one written ``macro(class)`` is told from others of the macro by its first argument.
    ``held`` marks a function that is called with the lock held, ``held_pointer`` a function
    pointer; ``acquires`` and ``releases`` mark functions that take or drop it for their caller.
    Keyed kinds may share a mark; one written ``MARK(argument)`` means the kind with that argument.

    ``key`` is the number of the argument, from 1, that tells one such lock from another; 0 for
    none.  ``conditional`` are acquires that may fail.  ``opened`` maps a guard to the explicit
    (acquire, release) that it stands for, ``closed`` one to calls that only become a guard.
    ``not_under`` are calls that must not be made with the
    lock held, ``outside`` locks under which it must not be taken.  ``substitute`` maps a function
    to what is called in its place with the lock held.  ``variants`` are other forms of acquire and
    release.
    """

    name: str
    acquire: tuple[str, ...] = ()
    release: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    held_pointer: tuple[str, ...] = ()
    scope_guards: tuple[str, ...] = ()
    block_guards: tuple[str, ...] = ()
    acquires: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()
    conditional: tuple[str, ...] = ()
    key: int = 0
    opened: dict[str, tuple[str, str]] = {}
    closed: dict[str, Closed] = {}
    not_under: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    substitute: dict[str, str] = {}
    variants: tuple[Variant, ...] = field(name="variant", default=())

    @property
    def guards(self) -> tuple[str, ...]:
        """All guards, as the protocol spells them."""
        return (*self.scope_guards, *self.block_guards)

    def explicit(self, guard: str) -> tuple[str, str] | None:
        """The (acquire, release) that a guard stands for; None if the protocol does not say."""
        if guard in self.closed:
            return None
        if guard in self.opened:
            return self.opened[guard]
        if guard in self.guards and len(self.acquire) == len(self.release) == 1:
            return self.acquire[0], self.release[0]
        return None


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
    ``lock`` and ``kind`` name what the generated body holds around that call, "" for nothing.
    """

    marks: tuple[str, ...]
    generated: str
    calls: str
    lock: str = ""
    kind: str = ""


class Style(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file's ``[style]`` table: the width of a line in columns, the name of an exit label.

    ``refill``: parameters that move to another column are filled again; else their lines stay
    broken where they are as long as they fit.
    """

    width: int = 80
    refill: bool = True
    label: str = "out"


class Protocol(Struct, frozen=True, kw_only=True):
    """All of a project's names.  ``digest`` is the SHA-256 of the file's bytes in hexadecimal."""

    name: str
    description: str
    markers: tuple[str, ...]
    files: tuple[str, ...]
    brackets: tuple[Bracket, ...]
    locks: tuple[Lock, ...]
    wrappers: tuple[Wrapper, ...]
    mask_marks: tuple[str, ...]
    exports: tuple[str, ...]
    noreturn: tuple[str, ...]
    cleanup: tuple[str, ...] = ()
    prefixes: tuple[tuple[str, str], ...]
    style: Style
    digest: str

    def __hash__(self) -> int:
        # The tables of a kind cannot be hashed.
        return hash(self.digest)


class Head(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file's ``[protocol]`` table."""

    name: str
    description: str = ""
    markers: tuple[str, ...] = ()
    files: tuple[str, ...] = DEFAULT_FILES


class Mask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file's ``[mask]`` table: attribute-like macros beside the marks of locks and wrappers.

    ``exports`` are macros that only name a function, such as one that makes it known to modules.
    """

    marks: tuple[str, ...] = ()
    exports: tuple[str, ...] = ()


class Flow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file's ``[flow]`` table: functions that never return.

    ``cleanup`` are words in the declarations of variables that are cleaned up by themselves.
    """

    noreturn: tuple[str, ...] = ()
    cleanup: tuple[str, ...] = ()


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
    style: Style = Style()
