"""The baseline: findings that a project has already, so that only new ones count."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from refactor.check.fingerprint import order
from refactor.check.model import Finding
from refactor.errors import EnvironmentFault, UsageFault

_VERSION = 1


def write(path: Path, findings: Iterable[Finding]) -> int:
    """Write the findings as the new baseline; gives their number. Raises EnvironmentFault."""
    entries = [
        {
            "fingerprint": f.fingerprint,
            "rule": f.rule,
            "file": f.file,
            "function": f.function,
            "statement": f.statement,
        }
        for f in sorted(findings, key=order)
    ]
    text = json.dumps({"version": _VERSION, "findings": entries}, indent=2) + "\n"
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise EnvironmentFault(
            f"the baseline {path} cannot be written: {error.strerror or error}"
        ) from error
    return len(entries)


def read(path: Path) -> frozenset[str]:
    """The fingerprints of a baseline; raises UsageFault for a file that is none."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageFault(f"there is no baseline {path}", "make one with --write-baseline") from None
    except OSError as error:
        raise EnvironmentFault(
            f"the baseline {path} cannot be read: {error.strerror or error}"
        ) from error
    except (ValueError, RecursionError):
        raise _unfit(path, "it is no JSON") from None
    if not isinstance(data, dict) or data.get("version") != _VERSION:
        raise _unfit(path, f"it is not of version {_VERSION}")
    entries = data.get("findings")
    if not isinstance(entries, list):
        raise _unfit(path, "it has no list of findings")
    found = set()
    for entry in entries:
        fingerprint = entry.get("fingerprint") if isinstance(entry, dict) else None
        if not isinstance(fingerprint, str):
            raise _unfit(path, "an entry has no fingerprint")
        found.add(fingerprint)
    return frozenset(found)


def _unfit(path: Path, why: str) -> UsageFault:
    return UsageFault(
        f"{path} is no baseline of crefactor: {why}", "make a new one with --write-baseline"
    )
