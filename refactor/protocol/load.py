"""Reads a protocol and says, line by line, what is wrong with one.

The good path needs `tomllib` and `msgspec` only; positions and spellings are looked up once there
is an error to report.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import NoReturn, TypeVar

import msgspec

import transforms
from refactor.errors import EnvironmentFault, UsageFault
from refactor.protocol.check import meaning_problems
from refactor.protocol.model import Bracket, Document, Lock, Protocol
from refactor.protocol.problem import Problem, ProtocolFault, listing, nearest
from refactor.source.files import read_regular

LOCAL_FILE = ".crefactor.toml"

_Titled = TypeVar("_Titled", Bracket, Lock)


def builtin() -> tuple[tuple[str, Path], ...]:
    """Return the name and the file of every built-in protocol, sorted by name."""
    folder = Path(transforms.__path__[0], "protocols")
    return tuple(sorted((path.stem, path) for path in folder.glob("*.toml")))


def load(source: str | Path) -> Protocol:
    """Return the built-in protocol named `source`, or the one in the TOML file `source`.

    A `Path`, and a string that holds a slash or ends in ``.toml``, is a file; any other string is a
    name.  Raises `ProtocolFault` with one ``FILE:LINE: what; what to do`` for every mistake, and
    `UsageFault` for an unknown name.
    """
    path = source if isinstance(source, Path) else _named(source)
    try:
        data = read_regular(path, follow_links=True)
    except OSError as error:
        reason = error.strerror or str(error)
        todo = "give a built-in name or a readable TOML file"
        raise ProtocolFault([f"{path}: cannot be read: {reason}; {todo}"]) from None
    text = _decoded(path, data)
    document = _document(path, text)
    return _protocol(document, sha256(data).hexdigest())


def for_tree(root: Path, choice: str | None = None) -> Protocol:
    """Return the protocol for the tree at `root`.

    That is `choice` (a name or a file) where there is one, else the tree's own ``.crefactor.toml``,
    else the built-in protocol whose marker files all exist.  Raises `UsageFault` where none or
    several fit,
    and `EnvironmentFault` where the tree cannot be looked into.
    """
    if choice is not None:
        return load(choice)
    local = root / LOCAL_FILE
    # A link that leads nowhere is meant, too: let `load` say what is wrong with it.
    if _exists(local) or local.is_symlink():
        return load(local)
    known = [load(path) for _, path in builtin()]
    fitting = [found for found in known if _fits(found, root)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = listing(found.name for found in fitting)
        raise UsageFault(f"the protocols {names} all fit {root}", "choose one with --protocol NAME")
    above = next((top for top in root.resolve().parents if _is_known(known, top)), None)
    if above is not None:
        raise UsageFault(f"no protocol is known for {root}", f"give the tree's root: -C {above}")
    names = listing(found.name for found in known)
    hint = f"choose one with --protocol NAME or FILE (built in: {names}), or write {local}"
    raise UsageFault(f"no protocol is known for {root}", hint)


def _is_known(known: Iterable[Protocol], root: Path) -> bool:
    """Whether a protocol would be found for a folder."""
    try:
        return _exists(root / LOCAL_FILE) or any(_fits(found, root) for found in known)
    except EnvironmentFault:
        return False


def _fits(protocol: Protocol, root: Path) -> bool:
    return bool(protocol.markers) and all(_exists(root / marker) for marker in protocol.markers)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        what = f"{path} cannot be looked for: {error.strerror}"
        raise EnvironmentFault(what, "correct the path of the tree or its permissions") from None


def _named(source: str) -> Path:
    if "/" in source or source.endswith(".toml"):
        return Path(source)
    known = dict(builtin())
    if source in known:
        return known[source]
    hint = nearest(source, known, f"built in: {listing(known)}")
    raise UsageFault(
        f"there is no built-in protocol {source!r}", f"{hint} (a file needs a '/' or '.toml')"
    )


def _decoded(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"byte 0x{data[error.start]:02x} is not UTF-8"
        raise ProtocolFault([f"{path}:{line}: {what}; save the file as UTF-8"]) from None


def _document(path: Path, text: str) -> Document:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProtocolFault([_syntax(path, text, str(error))]) from None
    except RecursionError:
        what = "lists or tables are nested too deeply"
        raise ProtocolFault([f"{path}:1: {what}; a protocol needs three levels at most"]) from None
    try:
        document = msgspec.convert(table, Document)
    except msgspec.ValidationError:
        from refactor.protocol.shape import shape_problems

        _refuse(path, text, shape_problems(table))
    problems = meaning_problems(document)
    if problems:
        _refuse(path, text, problems)
    return document


def _syntax(path: Path, text: str, said: str) -> str:
    """Turn ``Invalid value (at line 3, column 8)`` into a message with the line in front."""
    found = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", said)
    if found:
        what, line, column = found.groups()
        return f"{path}:{line}: not TOML: {what} at column {column}; correct the line"
    what = said.partition(" (at end")[0]
    return f"{path}:{text.count(chr(10)) + 1}: not TOML: {what} at the end; complete the file"


def _refuse(path: Path, text: str, problems: Iterable[Problem]) -> NoReturn:
    from refactor.protocol.lines import Lines

    lines = Lines(text)
    placed = sorted((lines.of(found.path), found.what, found.todo) for found in problems)
    raise ProtocolFault(f"{path}:{line}: {what}; {todo}" for line, what, todo in placed)


def _protocol(document: Document, digest: str) -> Protocol:
    head = document.head
    return Protocol(
        name=head.name,
        description=head.description,
        markers=head.markers,
        files=head.files,
        brackets=tuple(_titled(document.brackets)),
        locks=tuple(_titled(document.locks)),
        wrappers=document.wrappers,
        mask_marks=document.mask.marks,
        exports=document.mask.exports,
        noreturn=document.flow.noreturn,
        cleanup=document.flow.cleanup,
        prefixes=tuple(sorted(document.series.prefixes.items())),
        style=document.style,
        digest=digest,
    )


def _titled(named: Iterable[_Titled]) -> Iterator[_Titled]:
    """Give what has no title for prose its name instead."""
    for found in named:
        yield found if found.title else msgspec.structs.replace(found, title=found.name)
