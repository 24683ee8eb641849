"""What must not run while a lock is held: by the protocol, and by what functions are seen to call.

A call is forbidden that takes the lock itself, that begins a bracket which must stay outside of it,
that takes a lock which must stay outside of it, that the protocol lists as not under it, or whose
declaration is marked so. The same holds for what a called function calls, LEVELS deep, as far as
these are defined in the file of the call, or in one that names something forbidden.
Weak spot: a function of a file that names nothing forbidden is not looked into, though it may call
one that does. Nor are macros, pointers, and what lies deeper. `beyond` says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from refactor.program.discover import is_header, shown
from refactor.program.model import Declared, Definition, FunctionId
from refactor.program.program import Program
from refactor.protocol.index import Does, Role
from refactor.protocol.model import Lock, LockKind

LEVELS = 4
"""How deep the calls of a called function are followed."""

MAX_FUNCTIONS = 150
"""Functions looked at for one call."""

SHOWN = 6
"""Functions that are named of those that were not looked into."""

MAX_PREPARED = 600
"""Functions whose definitions are looked for together."""

_CALL = re.compile(rb"\b([A-Za-z_]\w*)[\s)]*\(")
_WORDS = frozenset(b"if while for switch return sizeof defined typeof __typeof__ do else".split())


class UnderLock:
    """Looks functions up, each once. allowed: calls that are no concern, such as the request's."""

    def __init__(
        self, program: Program, lock: Lock, kind: LockKind, allowed: Iterable[str]
    ) -> None:
        self.program = program
        self.lock = lock
        self.kind = kind
        self.allowed = {*allowed, *kind.substitute}
        self._outer = {b.name for b in program.protocol.brackets if lock.name in b.outside}
        self._own: dict[FunctionId, str] = {}
        self._callees: dict[FunctionId, list[tuple[str, str]]] = {}
        self._known = program.roles.functions.keys()
        self._spotted: dict[str, dict[str, None]] = {}
        self._prepared: set[tuple[str, str]] = set()
        self._beyond: dict[str, None] = {}
        kinds = [(lock, kind) for lock in program.protocol.locks for kind in lock.kinds]
        self._inner = {(o.name, k.name): o for o, k in kinds if lock.name in k.outside}

    def reason(self, path: str, start: int, end: int) -> str:
        """Why the code [start, end) of a file must not be under the lock, or ""."""
        for at, name in (*self.calls(path, start, end), *self.guards(path, start, end)):
            why = self.forbidden(path, name)
            if why:
                place = f"{name}() in line {self.program.text(path).line(at)}"
                return f"{place} must not be called with the {self.title} held{why}"
        return ""

    def calls(self, path: str, start: int, end: int) -> list[tuple[int, str]]:
        """Offset and name of all that looks like a call in the code [start, end) of a file."""
        found = self._calls(path, start, end)
        self._spotted.setdefault(path, {}).update((name, None) for _, name in found)
        return found

    def _calls(self, path: str, start: int, end: int) -> list[tuple[int, str]]:
        text = self.program.file(path).unit.mask.text
        found = [(m.start(1), m[1]) for m in _CALL.finditer(text, start, end)]
        return [(at, word.decode()) for at, word in found if word not in _WORDS]

    def guards(self, path: str, start: int, end: int) -> list[tuple[int, str]]:
        """Offset and name of the protocol's guards that the parser is not shown in the code."""
        spans = self.program.file(path).spans.within(start, end)
        found = [(span.start, span.name.decode("ascii", "replace")) for span in spans]
        return [(at, name) for at, name in found if name in self.program.roles.functions]

    @property
    def title(self) -> str:
        """The lock as prose calls it."""
        return self.lock.title or self.lock.name

    def forbidden(self, path: str, name: str) -> str:
        """Why a call must not be under the lock, to be put behind a sentence that says so."""
        if name in self.allowed:
            return ""
        why = self._by_name(name)
        if why or name in self.program.roles.functions:
            return why
        if (path, name) not in self._prepared:
            self._prepare(path, name)
            self._prepared.add((path, name))
        start = self._meant(path, name)
        if not self._called_by(start) and not any(self._declared(start)):
            self._beyond[name] = None
        seen = {start: ""}
        level = [start]
        for _ in range(LEVELS):
            for function in level:
                why = self._by_marks(function)
                if why:
                    return seen[function] + why
            below: list[FunctionId] = []
            for function in level:
                for where, callee in self._called_by(function):
                    via = seen[function] or f": it calls {callee}()"
                    why = self._by_name(callee)
                    if why:
                        return via + ("" if via.endswith(f" {callee}()") else f" … {callee}()")
                    meant = self._meant(where, callee)
                    if meant not in seen and len(seen) < MAX_FUNCTIONS:
                        seen[meant] = via
                        below.append(meant)
            level = below
        return ""

    def _meant(self, path: str, name: str) -> FunctionId:
        word = name.encode()
        own = not is_header(path) and any(
            one.static and one.name == word for one in self.program.file(path).functions
        )
        return FunctionId(name, path if own else "")

    def _by_name(self, name: str) -> str:
        role = self.program.roles.functions.get(name)
        if role is not None:
            return self._by_role(role)
        return ", says the protocol" if name in self.kind.not_under else ""

    def _by_role(self, role: Role) -> str:
        if role.bracket in self._outer:
            return f": it is a part of the bracket {role.bracket}"
        inner = self._inner.get((role.lock or "", role.kind or ""))
        if inner is not None and role.does is not Does.RELEASE:
            return f": it takes the {inner.title or inner.name}, which is not taken under it"
        return ": it takes or drops that lock" if role.lock == self.lock.name else ""

    def beyond(self, code: Iterable[tuple[str, int, int]]) -> Iterator[str]:
        """A sentence on calls in code that were taken to be harmless without a look into them.

        code: (path, start, end).
        """
        called = {name for place in code for _, name in self._calls(*place)}
        names = sorted(called & self._beyond.keys())
        if names:
            listed = ", ".join(f"{name}()" for name in names[:SHOWN])
            more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
            yield (
                f"not looked into, and taken to be allowed with the {self.title} held: "
                f"{listed}{more}: no file that names something forbidden there defines them"
            )

    def _by_marks(self, function: FunctionId) -> str:
        if function not in self._own:
            self._own[function] = self._marked(function)
        return self._own[function]

    def _marked(self, function: FunctionId) -> str:
        for place in self._declared(function):
            for mark in sorted(place.marks):
                where = f"{shown(place.path)}:{place.file.text.line(place.name_start)}"
                if mark in self.lock.not_held:
                    return f": it is marked {mark} in {where}"
                wrapper = self.program.roles.wrappers.get(mark)
                if wrapper is not None and wrapper.lock == self.lock.name:
                    return f": generated as {mark} says in {where}, it takes the lock"
        return ""

    def _called_by(self, function: FunctionId) -> list[tuple[str, str]]:
        """File and name of the calls in the function's bodies."""
        if function not in self._callees:
            found: dict[tuple[str, str], None] = {}
            for one in self._declared(function):
                if isinstance(one, Definition):
                    calls = self._calls(one.path, one.function.body_start, one.end)
                    names = dict.fromkeys(name for _, name in calls if name not in self.allowed)
                    found |= dict.fromkeys((one.path, name) for name in names)
            self._callees[function] = list(found)
        return self._callees[function]

    def _declared(self, function: FunctionId) -> Iterator[Declared]:
        """The function's prototypes in headers with marks, its definitions in files that matter."""
        name = function.name
        headers = self.program.headers_with(self.program.roles.masked)
        yield from self.program.near_prototypes(function, headers)
        for path in [function.file] if function.file else self._defining(name):
            readable = not self.program.unreadable(path)
            for one in self.program.file(path).functions if readable else ():
                if one.name == name.encode():
                    found = self.program.definition_of(path, one.name_start)
                    if found is not None and found.id == function:
                        yield found

    def _defining(self, name: str) -> tuple[str, ...]:
        """The files that matter in which the name may be defined."""
        return self.program.tree.definers.of(name, self._telling)

    @cached_property
    def _telling(self) -> frozenset[str]:
        """The files that name something forbidden."""
        names = {*self.kind.not_under}
        roles, classes = self.program.roles.functions, self.program.roles.classes
        names |= {name for name, role in roles.items() if self._by_role(role)}
        names |= {
            macro
            for macro, every in classes.items()
            if any(self._by_role(role) for role in every.values())
        }
        return self.program.tree.definers.naming(names)

    def _prepare(self, path: str, asked: str) -> None:
        """Find the definitions of all that a code may call, level by level and not one by one."""
        names = self._spotted.pop(path, {}).keys() | {asked}
        level = [self._meant(path, name) for name in sorted(names)]
        seen, passed_by = set(level), self.allowed | self._known
        for _ in range(LEVELS):
            level = [one for one in level if one.name not in passed_by]
            self.program.tree.definers.look_up(
                [one.name for one in level if not one.file], self._telling
            )
            below = [
                self._meant(where, callee)
                for function in level
                for where, callee in self._called_by(function)
            ]
            level = [one for one in dict.fromkeys(below) if one not in seen]
            del level[max(0, MAX_PREPARED - len(seen)) :]
            seen |= set(level)
