"""hoist --unguard of a lock: guards in the functions, and beside their calls, are opened up."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from refactor.plan.ledger import Site
from refactor.plan.locks.strip import HINT
from refactor.program.model import Definition
from refactor.program.program import Program
from transforms.hoist_lock import LockHoist
from transforms.hoist_unguard import UnguardingHoist


class UnguardingLockHoist(UnguardingHoist[LockHoist]):
    """Opens the functions' own guards up that cannot be taken out, and those beside calls."""

    def _started(self, program: Program) -> LockHoist:
        run = super()._started(program)
        run.rules.opened = lambda path, at: (path, self._origin(path, at)) in self._open_now
        return run

    def _in_the_way(self) -> Iterator[tuple[Definition, int]]:
        yield from super()._in_the_way()
        for definition, strip in self._run.strips:
            for at in strip.guards:
                yield definition, at

    def _site(self, site: Site) -> Site:
        for (path, offset), refusal in self._closed.items():
            text = self._program.text(path)
            line, name = text.line(offset), site.callee.encode()
            own = site.line == line and text.data.startswith(name, offset)
            told = own or f"by the guard in line {line}," in site.reason
            if site.blocking and path == site.file and told:
                said = site.reason.removesuffix(HINT)
                site = replace(site, reason=f"{said}, and cannot be opened up: {refusal}")
        return super()._site(site)
