"""Whose member a call goes through: `x->f(…)` is resolved to a struct where the types are written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from refactor.check.fields import Member
from refactor.check.look import Called


@dataclass(slots=True)
class Members:
    """Declarations of members, from every file that was asked: name -> each struct with its type."""

    known: dict[str, set[Member]] = field(default_factory=dict)

    def add(self, members: Iterable[Member]) -> None:
        """Take more declarations in."""
        for one in members:
            self.known.setdefault(one.name, set()).add(one)

    def missing(self, call: Called) -> tuple[str, str] | None:
        """(type, member) that has to be known to go on along a call's receiver; None at its end."""
        if not call.receiver:
            return None
        here, *path = call.receiver
        for step in path:
            kind = self._type(here, step)
            if kind is None:
                return here, step
            here = kind
        return here, call.member

    def _type(self, record: str, member: str) -> str | None:
        types = {m.type for m in self.known.get(member, ()) if record in m.records}
        return types.pop() if len(types) == 1 else None

    def reaches(self, call: Called, records: Iterable[str]) -> bool | None:
        """Whether the call goes through a member of a struct with one of these names; None: unknown."""
        wanted = set(records)
        end = self.missing(call)
        if end is None or end[1] != call.member or not wanted:
            return None
        record = end[0]
        if record in wanted:
            return True
        same = [m.records for m in self.known.get(call.member, ()) if record in m.records]
        return any(wanted & set(names) for names in same) if same else None
