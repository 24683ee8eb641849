"""Does a well-formed protocol make sense?  Every name has one meaning, every pair is whole.

The paths of the problems are those of the file, so that `load` can say on which line each stands.
"""

import re
from collections.abc import Iterator

from refactor.protocol.model import Bracket, Document, Head, Lock, LockKind, Wrapper
from refactor.protocol.pairs import fused_problems, known_lock, pair_problems
from refactor.protocol.problem import Problem
from refactor.protocol.sharing import MARKS, Sharing, bare

Path = tuple[str | int, ...]
Use = tuple[str, Path, str]
"""A name that C code uses, where the file says it, and what it says the name is."""

_KEYWORDS = (
    " auto break case char const continue default do double else enum extern float for goto if"
    " inline int long register restrict return short signed sizeof static struct switch typedef"
    " union unsigned void volatile while "
)


_KIND_NAMES = (
    "acquire",
    "release",
    "held",
    "held_pointer",
    "scope_guards",
    "block_guards",
    "acquires",
    "releases",
    "conditional",
)
_GUARDS = ("scope_guards", "block_guards")
_CLASS = re.compile(r"(\w+)\((\w+)\)", re.ASCII)


def _is_identifier(name: str) -> bool:
    return name.isascii() and name.isidentifier()


def meaning_problems(document: Document) -> tuple[Problem, ...]:
    """Return what is wrong with the names, pairs and references of `document`."""
    return tuple(_problems(document))


def _problems(document: Document) -> Iterator[Problem]:
    yield from _head(document.head)
    if not document.brackets and not document.locks:
        yield Problem(
            (), "there is no bracket and no lock", "add a [[bracket]] or a [[lock]] table"
        )
    yield from _labels("bracket", ("bracket",), [bracket.name for bracket in document.brackets])
    yield from _labels("lock", ("lock",), [lock.name for lock in document.locks])
    for number, bracket in enumerate(document.brackets):
        yield from _bracket(("bracket", number), bracket, document.locks)
    for number, lock in enumerate(document.locks):
        yield from _lock(("lock", number), lock, document.brackets)
    for number, wrapper in enumerate(document.wrappers):
        yield from _wrapper(("wrapper", number), wrapper)
    yield from pair_problems(document)
    yield from _names(document)


def _head(head: Head) -> Iterator[Problem]:
    yield from _label("protocol", ("protocol", "name"), head.name)
    if not head.files:
        todo = "leave the key out for the default, or name at least one pattern"
        yield Problem(("protocol", "files"), "'files' is empty", todo)
    for key, paths in (("markers", head.markers), ("files", head.files)):
        for number, path in enumerate(paths):
            inside = path.isprintable() and not path.startswith("/") and ".." not in path.split("/")
            if not path or not inside:
                what = f"{path!r} in {key!r} is not a path inside of the tree"
                yield Problem(
                    ("protocol", key, number), what, "write it relative to the tree's root"
                )


def _label(what: str, path: Path, name: str) -> Iterator[Problem]:
    plain = name.replace("-", "_").replace(".", "_")
    if not (plain[:1].isalnum() and _is_identifier("_" + plain)):
        said = f"the name {name!r} of a {what} cannot be typed as one word"
        yield Problem(path, said, "use letters, digits, '-', '_' and '.'")


def _labels(what: str, path: Path, names: list[str]) -> Iterator[Problem]:
    for number, name in enumerate(names):
        yield from _label(what, (*path, number, "name"), name)
        if name in names[:number]:
            said = f"there are two {what}s with the name {name!r}"
            yield Problem((*path, number, "name"), said, "rename one of them or join them")


def _bracket(path: Path, bracket: Bracket, locks: tuple[Lock, ...]) -> Iterator[Problem]:
    contract = bracket.contract
    if not contract.strip() or not contract.isprintable():
        said = f"the contract of bracket {bracket.name!r} is not one line of text"
        yield Problem((*path, "contract"), said, "write the sentence that goes into a comment")
    elif "*/" in contract or "/*" in contract or contract.endswith("\\"):
        said = f"the contract of bracket {bracket.name!r} would break the comment that it goes into"
        yield Problem((*path, "contract"), said, "leave out '/*', '*/' and a last '\\'")
    for number, name in enumerate(bracket.outside):
        if name in bracket.outside[:number]:
            said = f"'outside' of bracket {bracket.name!r} names {name!r} twice"
            yield Problem((*path, "outside", number), said, "remove one")
        said = (
            f"'outside' of bracket {bracket.name!r} names the lock {name!r}, which is not defined"
        )
        yield from known_lock((*path, "outside", number), said, name, locks)
    for number, fused in enumerate(bracket.fused):
        yield from fused_problems((*path, "fused", number), fused, locks)


def _lock(path: Path, lock: Lock, brackets: tuple[Bracket, ...]) -> Iterator[Problem]:
    if not lock.kinds:
        yield Problem(
            (*path, "kind"), f"lock {lock.name!r} has no kind", "add a [[lock.kind]] table"
        )
    yield from _labels("kind", (*path, "kind"), [kind.name for kind in lock.kinds])
    fused = {(one.lock, one.kind) for bracket in brackets for one in bracket.fused}
    for number, kind in enumerate(lock.kinds):
        taken = (lock.name, kind.name) in fused
        yield from _kind(
            (*path, "kind", number), f"{kind.name!r} of lock {lock.name!r}", kind, taken
        )


def _kind(path: Path, named: str, kind: LockKind, fused: bool) -> Iterator[Problem]:
    takes = bool(kind.acquire) or fused
    if takes and not kind.release:
        yield Problem(path, f"kind {named} has 'acquire' but no 'release'", 'add release = ["…"]')
    elif kind.release and not takes:
        yield Problem(path, f"kind {named} has 'release' but no 'acquire'", 'add acquire = ["…"]')
    elif not takes and not kind.scope_guards and not kind.block_guards:
        todo = "add acquire and release, or scope_guards or block_guards"
        yield Problem(path, f"nothing takes kind {named}", todo)


def _wrapper(path: Path, wrapper: Wrapper) -> Iterator[Problem]:
    if not wrapper.marks:
        said = "a [[wrapper]] without marks never applies"
        yield Problem((*path, "marks"), said, 'name its marks: marks = ["…"]')
    for key, pattern in (("generated", wrapper.generated), ("calls", wrapper.calls)):
        plain = pattern.replace("{prefix}", "x").replace("{rest}", "x")
        if "{" in plain or "}" in plain:
            said = f"the pattern {pattern!r} has a placeholder other than {{prefix}} and {{rest}}"
            yield Problem((*path, key), said, "use these two only")
        elif pattern.count("{prefix}") != 1 or pattern.count("{rest}") != 1:
            said = f"the pattern {pattern!r} does not hold {{prefix}} and {{rest}} once each"
            yield Problem((*path, key), said, 'write it like "{prefix}_co_{rest}"')
        elif not _is_identifier(plain):
            said = f"the pattern {pattern!r} does not give a C identifier"
            yield Problem((*path, key), said, "use letters, digits and '_' around the placeholders")
    if wrapper.generated == wrapper.calls:
        said = "'generated' and 'calls' of a wrapper are the same"
        yield Problem((*path, "calls"), said, "say which function the generated body calls")


def uses(document: Document) -> Iterator[Use]:
    """Yield every C name of the file with its place and its meaning, in the order of the model."""
    for number, bracket in enumerate(document.brackets):
        path: Path = ("bracket", number)
        yield bracket.begin, (*path, "begin"), f"the begin of bracket {bracket.name!r}"
        yield bracket.end, (*path, "end"), f"the end of bracket {bracket.name!r}"
        for position, fused in enumerate(bracket.fused):
            place = (*path, "fused", position, "acquire")
            yield fused.acquire, place, f"a fused begin of bracket {bracket.name!r}"
        said = f"a function that owes bracket {bracket.name!r}"
        yield from _listed((*path, "contracts"), bracket.contracts, said)
    for number, lock in enumerate(document.locks):
        path = ("lock", number)
        for key, names in (
            ("not_held", lock.not_held),
            ("not_held_pointer", lock.not_held_pointer),
        ):
            yield from _listed((*path, key), names, f"a {key!r} mark of lock {lock.name!r}")
        for position, kind in enumerate(lock.kinds):
            for key in _KIND_NAMES:
                said = f"{key!r} of kind {kind.name!r} of lock {lock.name!r}"
                yield from _listed((*path, "kind", position, key), getattr(kind, key), said)
    for number, wrapper in enumerate(document.wrappers):
        yield from _listed(("wrapper", number, "marks"), wrapper.marks, "the mark of a wrapper")
    yield from _listed(("mask", "marks"), document.mask.marks, "a mark to mask")
    yield from _listed(("mask", "exports"), document.mask.exports, "a macro that names a function")
    yield from _listed(
        ("flow", "noreturn"), document.flow.noreturn, "a function that never returns"
    )


def _listed(path: Path, names: tuple[str, ...], said: str) -> Iterator[Use]:
    for number, name in enumerate(names):
        yield name, (*path, number), said


def _names(document: Document) -> Iterator[Problem]:
    """Yield the C names that are none, and those with more than one meaning."""
    first: dict[str, str] = {}
    macros: dict[str, str] = {}
    sharing = Sharing(document)
    for spelt, path, said in uses(document):
        name = spelt
        if path[-2] in MARKS:
            name, problems = sharing.take(spelt, path, said)
            yield from problems
            if spelt and not name:
                continue
        with_class = _CLASS.fullmatch(name) if path[-2] in _GUARDS else None
        if not name:
            yield Problem(path, f"the name of {said} is empty", "write the name")
        elif not all(map(_is_name, with_class.groups() if with_class else (name,))):
            yield Problem(path, f"{name!r} as {said} is not a C identifier", "write the name alone")
        elif name not in first:
            first[name] = said
            if with_class:
                macros.setdefault(with_class[1], said)
        elif first[name] == said:
            yield Problem(path, f"{name!r} stands twice as {said}", "remove one")
        else:
            what = f"{name!r} is both {first[name]} and {said}"
            yield Problem(path, what, "a name has one meaning: remove one")
    for spelt, path, said in uses(document):
        name = bare(spelt) if path[-2] in MARKS else spelt
        if name in macros:
            what = f"{name!r} is both {said} and the macro of {macros[name]}"
            yield Problem(path, what, f"write {name + '(class)'!r} for each class, or one without")
    for name, path, said in _mentions(document):
        if not _is_name(name):
            yield Problem(path, f"{name!r} as {said} is not a C identifier", "write the name alone")


def _is_name(name: str) -> bool:
    return _is_identifier(name) and f" {name} " not in _KEYWORDS


def _mentions(document: Document) -> Iterator[Use]:
    """Yield the C names that may have a meaning elsewhere in the file as well."""
    yield document.style.label, ("style", "label"), "the label"
    said = "a word of variables that are cleaned up"
    yield from _listed(("flow", "cleanup"), document.flow.cleanup, said)
    for number, lock in enumerate(document.locks):
        for position, kind in enumerate(lock.kinds):
            path: Path = ("lock", number, "kind", position)
            named = f"kind {kind.name!r} of lock {lock.name!r}"
            said = f"'not_under' of {named}"
            yield from _listed((*path, "not_under"), kind.not_under, said)
            for place, one in enumerate(kind.variants):
                said = f"a mark of a variant of {named}"
                yield from _listed((*path, "variant", place, "marks"), one.marks, said)
            for old, new in kind.substitute.items():
                for name in (old, new):
                    yield name, (*path, "substitute", old), f"'substitute' of {named}"
