"""Do the keys, guards and references of a protocol fit together?"""

from collections.abc import Iterator, Sequence

from refactor.protocol.model import Bracket, Document, Fused, Lock, LockKind
from refactor.protocol.problem import Problem, nearest

Path = tuple[str | int, ...]

_WIDTHS = range(20, 1001)


def pair_problems(document: Document) -> Iterator[Problem]:
    """Yield what is wrong with keys, guards, and the names of locks, kinds and brackets."""
    yield from _brackets(document)
    for number, lock in enumerate(document.locks):
        for position, kind in enumerate(lock.kinds):
            path: Path = ("lock", number, "kind", position)
            named = f"kind {kind.name!r} of lock {lock.name!r}"
            yield from _key(path, named, kind.key)
            yield from _opened(path, named, kind)
            yield from _closed(path, named, kind)
            yield from _variants(path, named, kind)
            for place, name in enumerate(kind.outside):
                said = f"'outside' of {named} names the lock {name!r}, which is not defined"
                yield from known_lock((*path, "outside", place), said, name, document.locks)
    for number, wrapper in enumerate(document.wrappers):
        if wrapper.lock or wrapper.kind:
            said = "the generated function"
            held = wrapper.lock, wrapper.kind
            yield from known_kind(("wrapper", number), said, *held, document.locks)
    if document.style.width not in _WIDTHS:
        what = f"'width' is {document.style.width}"
        todo = f"give a number from {_WIDTHS[0]} to {_WIDTHS[-1]}"
        yield Problem(("style", "width"), what, todo)


def _brackets(document: Document) -> Iterator[Problem]:
    names = [bracket.name for bracket in document.brackets]
    preferred = ""
    for number, bracket in enumerate(document.brackets):
        path: Path = ("bracket", number)
        yield from _key(path, f"bracket {bracket.name!r}", bracket.key)
        yield from _keyed_contract(path, bracket)
        for place, name in enumerate(bracket.supersedes):
            at = (*path, "supersedes", place)
            if name == bracket.name:
                what = f"bracket {name!r} supersedes itself"
                yield Problem(at, what, "name other brackets of the file")
            elif name in bracket.supersedes[:place]:
                what = f"'supersedes' of bracket {bracket.name!r} names {name!r} twice"
                yield Problem(at, what, "remove one")
            elif name not in names:
                what = (
                    f"'supersedes' of bracket {bracket.name!r} names the bracket {name!r}, which "
                    "is not defined"
                )
                yield Problem(at, what, nearest(name, names, f"add a [[bracket]] named {name!r}"))
        if bracket.default and preferred:
            what = f"the brackets {preferred!r} and {bracket.name!r} are both the default"
            yield Problem((*path, "default"), what, "leave one of them")
        elif bracket.default:
            preferred = bracket.name


def _key(path: Path, named: str, key: int) -> Iterator[Problem]:
    if key < 0:
        todo = "give the argument's number, from 1, or leave the key out"
        yield Problem((*path, "key"), f"'key' of {named} is {key}", todo)


def _keyed_contract(path: Path, bracket: Bracket) -> Iterator[Problem]:
    """The contract of a keyed bracket says of which key, and no list of names could."""
    words = sum("{key}" in word for word in bracket.contract.split())
    if bracket.key > 0 and (words != 1 or bracket.contract.count("{key}") != 1):
        what = f"the contract of bracket {bracket.name!r} does not hold {{key}} once"
        yield Problem((*path, "contract"), what, 'write it like "{key} must be drained."')
    elif not bracket.key and words:
        what = f"the contract of bracket {bracket.name!r} holds {{key}}, but the bracket has no key"
        yield Problem((*path, "contract"), what, "add key = 1, or leave {key} out")
    if bracket.key > 0 and bracket.contracts:
        what = f"'contracts' of bracket {bracket.name!r} cannot say for which key"
        yield Problem((*path, "contracts"), what, "say it in the comments of the functions")


def _opened(path: Path, named: str, kind: LockKind) -> Iterator[Problem]:
    for guard, (acquire, release) in kind.opened.items():
        at = (*path, "opened", guard)
        if guard not in kind.guards:
            what = f"'opened' of {named} names {guard!r}, which is no guard of it"
            yield Problem(at, what, nearest(guard, kind.guards, "add it to scope_guards"))
        yield from _member(at, f"{guard!r} is opened into", acquire, kind.acquire, "acquire", named)
        yield from _member(at, f"{guard!r} is opened into", release, kind.release, "release", named)


def _closed(path: Path, named: str, kind: LockKind) -> Iterator[Problem]:
    for guard, one in kind.closed.items():
        at, said = (*path, "closed", guard), f"{guard!r} stands for"
        if guard not in kind.guards:
            what = f"'closed' of {named} names {guard!r}, which is no guard of it"
            yield Problem(at, what, nearest(guard, kind.guards, "add it to scope_guards"))
        if guard in kind.opened:
            what = f"{guard!r} of {named} stands in 'opened' and in 'closed'"
            yield Problem(at, what, "'closed' is for calls with a variable of their own: keep one")
        yield from _member(at, said, one.acquire, kind.acquire, "acquire", named)
        yield from _member(at, said, one.release, kind.release, "release", named)
        if one.variable < 1 or one.variable == kind.key:
            what = f"'variable' of {guard!r} of {named} is {one.variable}"
            todo = "give the number, from 1, of the argument that is a variable, and not the key"
            yield Problem((*at, "variable"), what, todo)


def _variants(path: Path, named: str, kind: LockKind) -> Iterator[Problem]:
    for number, one in enumerate(kind.variants):
        at = (*path, "variant", number)
        if not one.marks:
            yield Problem((*at, "marks"), "a variant without marks never applies", "name its marks")
        if not one.acquire and not one.release:
            continue
        said = "a variant names"
        place = (*at, "acquire")
        yield from _member(place, said, one.acquire, kind.acquire, "acquire", named)
        place = (*at, "release")
        yield from _member(place, said, one.release, kind.release, "release", named)


def _member(
    path: Path, said: str, name: str, known: Sequence[str], key: str, named: str
) -> Iterator[Problem]:
    if name not in known:
        what = f"{said} {name!r}, which is not in {key!r} of {named}"
        yield Problem(path, what, nearest(name, known, f"add it to {key}"))


def known_lock(path: Path, said: str, name: str, locks: Sequence[Lock]) -> Iterator[Problem]:
    """Yield a problem that reads `said` if there is no lock of that name."""
    names = [lock.name for lock in locks]
    if name not in names:
        yield Problem(path, said, nearest(name, names, f"add a [[lock]] named {name!r}"))


def known_kind(
    path: Path, said: str, name: str, kind: str, locks: Sequence[Lock]
) -> Iterator[Problem]:
    """Yield a problem if there is no such lock, or it has no such kind; `said` takes it."""
    what = f"{said} takes the lock {name!r}, which is not defined"
    yield from known_lock((*path, "lock"), what, name, locks)
    for lock in locks:
        kinds = [one.name for one in lock.kinds]
        if lock.name == name and kind not in kinds:
            what = f"{said} takes kind {kind!r}, which lock {name!r} has not"
            todo = nearest(kind, kinds, f"add a [[lock.kind]] named {kind!r}")
            yield Problem((*path, "kind"), what, todo)


def fused_problems(path: Path, fused: Fused, locks: Sequence[Lock]) -> Iterator[Problem]:
    """Yield what is wrong with the lock of a fused function."""
    yield from known_kind(path, repr(fused.acquire), fused.lock, fused.kind, locks)
