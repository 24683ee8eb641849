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

    def record(self, call: Called) -> str | None:
        """The type through which a call reaches its member; None if the source does not show it."""
        if not call.receiver:
            return None
        here, *path = call.receiver
        for step in path:
            types = {m.type for m in self.known.get(step, ()) if here in m.records}
            if len(types) != 1:
                return None
            here = types.pop()
        return here

    def reaches(self, call: Called, records: Iterable[str]) -> bool | None:
        """Whether the call goes through a member of a struct with one of these names; None: unknown.

        No names: any struct, as far as the member is declared in one only.
        """
        wanted = set(records)
        holders = {m.records for m in self.known.get(call.member, ())}
        record = self.record(call)
        if record is None:
            only = next(iter(holders)) if len(holders) == 1 else ()
            return True if only and (not wanted or wanted & set(only)) else None
        same = [names for names in holders if record in names]
        if record in wanted or any(wanted & set(names) for names in same):
            return True
        return len(holders) == 1 or None if not wanted else (False if same else None)
