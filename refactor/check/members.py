"""Whose member a call goes through: `x->f(…)` is resolved where the types are written."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field

from refactor.check.fields import Member
from refactor.check.looked import Called


class Members(Struct):
    """Declarations of members, from the files that were asked: name -> each struct and type."""

    known: dict[str, set[Member]] = field(default_factory=dict)

    def add(self, members: Iterable[Member]) -> None:
        """Take more declarations in."""
        for one in members:
            self.known.setdefault(one.name, set()).add(one)

    def missing(self, call: Called) -> tuple[str, str] | None:
        """(type, member) whose declaration is not known, the first one along a call's receiver."""
        if not call.receiver:
            return None
        here, *path = call.receiver
        for step in path:
            kind = self._type(here, step)
            if kind is None:
                return here, step
            here = kind
        return None if self._declared(here, call.member) else (here, call.member)

    def _declared(self, record: str, member: str) -> bool:
        return any(record in one.records for one in self.known.get(member, ()))

    def _type(self, record: str, member: str) -> str | None:
        types = {m.type for m in self.known.get(member, ()) if record in m.records}
        return types.pop() if len(types) == 1 else None

    def reaches(self, call: Called, records: Iterable[str]) -> bool | None:
        """Whether the call goes through a struct with one of these names; None: unknown."""
        wanted = set(records)
        record = self._end(call)
        if record is None or not wanted:
            return None
        if record in wanted:
            return True
        same = [m.records for m in self.known.get(call.member, ()) if record in m.records]
        return any(wanted & set(names) for names in same) if same else None

    def _end(self, call: Called) -> str | None:
        """The struct that a call's member belongs to; None if the source does not show it."""
        here = call.receiver[0] if call.receiver else None
        for step in call.receiver[1:]:
            here = self._type(here, step) if here is not None else None
        return here
