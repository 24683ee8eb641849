"""The format of a golden case: a folder with a request, a tree, and what must come of it.

    CASE/case.toml      title, args, exit, stderr, must
    CASE/before/        the tree
    CASE/after/         the files that change, whole; none where nothing may change
    CASE/ledger.toml    a [[site]] for every site

The protocol is the nearest `protocol.toml` in the case's folder or above it. `docs/test.md` has the
keys; one that is not there is an error.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct
import msgspec

from refactor.errors import EnvironmentFault, UsageFault
from refactor.protocol.problem import closest

Files = dict[str, bytes]
"""path, relative and with forward slashes -> content"""

PROTOCOL = "protocol.toml"


class CaseTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`case.toml`. stderr: each text must be said. must: "stay" where nothing may change."""

    title: str
    args: tuple[str, ...]
    exit: int = 0
    stderr: tuple[str, ...] = ()
    must: str = ""


class SiteTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A `[[site]]`: `reason` is a part of the sentence that the ledger gives."""

    file: str
    line: int
    function: str
    callee: str
    decision: str
    reason: str = ""


class _Ledger(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    sites: tuple[SiteTable, ...] = msgspec.field(name="site", default=())


_TABLES: tuple[type[msgspec.Struct], ...] = (CaseTable, SiteTable, _Ledger)
_Table = TypeVar("_Table", CaseTable, _Ledger)


class Case(Struct, frozen=True):
    """A case as it was read. name: that of its folder.

    code: the exit code. stay: nothing may change. before, after: the whole tree. sites: the ledger,
    None where it is not written yet. protocol: a file, None to choose as for any tree.
    """

    folder: Path
    name: str
    title: str
    args: tuple[str, ...]
    code: int
    stderr: tuple[str, ...]
    stay: bool
    before: Files
    after: Files
    ledger: tuple[SiteTable, ...] | None
    protocol: Path | None

    @property
    def sites(self) -> tuple[Mapping[str, Any], ...]:
        """The sites as plain values."""
        return tuple(msgspec.to_builtins(site) for site in self.ledger or ())


def find_cases(folder: Path) -> list[Path]:
    """The folders of all cases at or below `folder`, sorted; raises UsageFault if there are none.

    What lies inside of a case, such as its tree, is not looked into.
    """
    found = sorted(path.parent for path in folder.rglob("case.toml"))
    cases = [path for path in found if not any(above in path.parents for above in found)]
    if not cases:
        raise UsageFault(f"{folder} holds no case", "a case is a folder with a case.toml in it")
    return cases


def load_case(folder: Path, protocol: Path | None = None) -> Case:
    """Read a case; `protocol` counts instead of the nearest one.

    Raises UsageFault with the file and what is wrong in it, EnvironmentFault for what cannot be
    read.
    """
    path = folder / "case.toml"
    table = _read(path, CaseTable)
    if not table.args:
        raise UsageFault(f"{path}: args is empty", "give the arguments of the command")
    if table.must not in ("", "stay"):
        raise UsageFault(f"{path}: must cannot be {table.must!r}", 'it is "stay", or not there')
    if not (folder / "before").is_dir():
        raise UsageFault(f"{folder} has no folder before", "put the tree there")
    stay, changes = table.must == "stay", (folder / "after").is_dir()
    if stay and changes:
        raise UsageFault(f'{folder} has must = "stay" and a folder after', "take one of them away")
    before = files_of(folder / "before")
    after = files_of(folder / "after") if changes else {}
    strange = sorted(set(after) - set(before))
    if strange:
        raise UsageFault(
            f"{folder}: after/{strange[0]} is not in before/", "a step makes no new files"
        )
    ledger = folder / "ledger.toml"
    return Case(
        folder=folder,
        name=folder.name,
        title=table.title,
        args=table.args,
        code=table.exit,
        stderr=table.stderr,
        stay=stay,
        before=before,
        after=before | after,
        ledger=_read(ledger, _Ledger).sites if ledger.exists() else None,
        protocol=protocol or _nearest_protocol(folder),
    )


def files_of(folder: Path) -> Files:
    """Every file below a folder but those of git: path -> bytes."""
    paths = sorted(p for p in folder.rglob("*") if p.is_file())
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths}
    return {path: data for path, data in found.items() if not path.startswith(".git/")}


def lay_out(files: Mapping[str, bytes], folder: Path) -> Path:
    """Write files below a folder and give the folder."""
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder


def ledger_text(sites: Sequence[SiteTable]) -> str:
    """A ledger.toml."""
    if not sites:
        return "site = []\n"
    return "\n".join(_site_text(site) for site in sites)


def _site_text(site: SiteTable) -> str:
    values = msgspec.to_builtins(site)
    lines = [f"{key} = {_toml(value)}" for key, value in values.items() if key != "reason" or value]
    return "\n".join(["[[site]]", *lines]) + "\n"


def _toml(value: str | int) -> str:
    """A basic string or a number; JSON's escapes are TOML's, but for what is beyond 16 bits."""
    if isinstance(value, int):
        return str(value)
    return msgspec.json.encode(value).decode().replace("\x7f", "\\u007f")


def _nearest_protocol(folder: Path) -> Path | None:
    for above in (folder, *folder.resolve().parents):
        if (above / PROTOCOL).is_file():
            return above / PROTOCOL
    return None


def _read(path: Path, kind: type[_Table]) -> _Table:
    try:
        values = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
        return msgspec.convert(values, kind)
    except OSError as error:
        raise EnvironmentFault(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageFault(f"{path} is not UTF-8", "save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageFault(f"{path} is not TOML: {error}", "correct the line") from error
    except msgspec.ValidationError as error:
        raise UsageFault(f"{path}: {error}", _hint(str(error))) from error


def _hint(said: str) -> str:
    unknown = re.search(r"unknown field `(.*?)`", said)
    known = {f.encode_name for kind in _TABLES for f in msgspec.structs.fields(kind)}
    near = closest(unknown[1], known) if unknown else None
    return f"did you mean {near!r}?" if near else "see docs/test.md for the keys"
