"""Does a TOML document have the tables, keys and types of the model?  Finds every mistake.

`msgspec` stops at the first mistake and knows no spelling, so this runs once it has said no.
"""

from collections.abc import Iterator
from typing import Any, get_args, get_origin

from msgspec import Struct, structs

from refactor.protocol.model import Document
from refactor.protocol.problem import Problem, closest, listing, nearest

Path = tuple[str | int, ...]

_PAIRS = {"begin": "end", "end": "begin", "generated": "calls", "calls": "generated"}
_TYPES = {
    str: "a string",
    bool: "a boolean",
    int: "an integer",
    float: "a number",
    list: "a list",
    dict: "a table",
}

_PLAIN = {str: 'write "…"', int: "write a number, without quotes", bool: "write true or false"}


def shape_problems(document: dict[str, Any]) -> tuple[Problem, ...]:
    """Return what keeps `document` from being a `Document`, in the order of the model's keys."""
    return tuple(_table((), document, Document))


def _label(path: Path) -> str:
    """Name a table the way it is written in the file: ``[[lock.kind]]``."""
    keys = ".".join(part for part in path if isinstance(part, str))
    if not keys:
        return "the file"
    return f"[[{keys}]]" if isinstance(path[-1], int) else f"[{keys}]"


def _table(path: Path, table: dict[str, Any], model: type[Struct]) -> Iterator[Problem]:
    fields = {found.encode_name: found for found in structs.fields(model)}
    meant: set[str | None] = set()
    for key, value in table.items():
        if key in fields:
            yield from _value((*path, key), value, fields[key].type)
        else:
            meant.add(closest(key, fields))
            todo = nearest(key, fields, f"known here: {listing(fields)}")
            yield Problem((*path, key), f"unknown key {key!r} in {_label(path)}", todo)
    for key, found in fields.items():
        # A misspelt key is not missing too.
        if found.required and key not in table and key not in meant:
            other = _PAIRS.get(key)
            what = f"has {other!r} but no {key!r}" if other in table else f"has no {key!r}"
            todo = f"add {_example((*path, key), found.type)}"
            yield Problem(path, f"{_label(path)} {what}", todo)


def _example(path: Path, wanted: Any) -> str:
    if wanted is str:
        return f'{path[-1]} = "…"'
    if wanted == tuple[str, ...]:
        return f'{path[-1]} = ["…"]'
    return f"a {_label((*path, 0) if get_origin(wanted) is tuple else path)} table"


def _value(path: Path, value: Any, wanted: Any) -> Iterator[Problem]:
    if wanted == tuple[str, str]:
        if not isinstance(value, list) or [type(entry) for entry in value] != [str, str]:
            yield _mismatch(path, value, "a list of two strings", 'write ["…", "…"]')
    elif get_origin(wanted) is tuple:
        yield from _list(path, value, get_args(wanted)[0])
    elif get_origin(wanted) is dict:
        if isinstance(value, dict):
            for key, entry in value.items():
                yield from _value((*path, key), entry, get_args(wanted)[1])
        else:
            yield _mismatch(path, value, "a table", f"write {_label(path)}")
    elif wanted in _PLAIN:
        if type(value) is not wanted:
            yield _mismatch(path, value, _TYPES[wanted], _PLAIN[wanted])
    elif isinstance(value, dict):
        yield from _table(path, value, wanted)
    else:
        yield _mismatch(path, value, "a table", f"write {_label(path)}")


def _list(path: Path, value: Any, inner: Any) -> Iterator[Problem]:
    if isinstance(value, list):
        for number, entry in enumerate(value):
            yield from _value((*path, number), entry, inner)
    elif inner is str:
        yield _mismatch(path, value, "a list of strings", 'write ["…"]')
    else:
        yield _mismatch(path, value, "a list of tables", f"write {_label((*path, 0))}")


def _mismatch(path: Path, value: Any, wanted: str, todo: str) -> Problem:
    key = [part for part in path if isinstance(part, str)][-1]
    place = f"an entry of {key!r}" if isinstance(path[-1], int) else repr(key)
    found = _TYPES.get(type(value), "a date or time")
    return Problem(path, f"{place} is {found}, not {wanted}", todo)
