"""The ledger as JSON; the schema is `docs/ledger.schema.json`."""

from __future__ import annotations

import json
from typing import Any

from refactor import __version__
from refactor.plan.step import Plan
from refactor.program.discover import shown
from refactor.proof.stage import Proof
from refactor.protocol.model import Protocol

SCHEMA_VERSION = 1


def ledger_object(plan: Plan, protocol: Protocol, extra: dict[str, Any]) -> dict[str, Any]:
    """The whole of a plan as plain values; `extra` is added at the top level."""
    ledger, request = plan.ledger, plan.request
    return {
        "schema": SCHEMA_VERSION,
        "tool": {"name": "crefactor", "version": __version__},
        "protocol": {"name": protocol.name, "digest": protocol.digest},
        "request": {
            "transform": request.transform,
            "arguments": list(request.arguments),
            "options": dict(sorted(request.options.items())),
            "skips": [{"site": s.site, "because": s.because} for s in request.skips],
        },
        "totals": ledger.totals(),
        "sites": [
            {
                "file": shown(site.file),
                "line": site.line,
                "column": site.column,
                "function": site.function,
                "callee": site.callee,
                "decision": site.decision.value,
                "reason": site.reason,
                "chain": list(site.chain),
                "accepted": site.accepted,
                "still_held": site.still_held,
            }
            for site in ledger.sites
        ],
        "changes": [
            {"file": shown(c.file), "line": c.line, "function": c.function, "what": c.what}
            for c in ledger.changes
        ],
        "files": [shown(change.path) for change in plan.changes],
        "counts": [
            {
                "name": count.name,
                "tokens": count.tokens,
                "kinds": dict(count.kinds),
                "calls": count.calls,
                "elsewhere": count.elsewhere,
            }
            for count in ledger.counts
        ],
        "unparsed": [
            {"file": shown(u.file), "function": u.function, "matters": u.matters}
            for u in ledger.unparsed
        ],
        "notes": list(ledger.notes),
        **extra,
    }


def proof_object(proof: Proof) -> dict[str, Any]:
    """The proof as plain values."""
    return {
        "holds": proof.holds,
        "statement": proof.statement,
        "checks": [{"name": c.name, "ok": c.ok, "detail": c.detail} for c in proof.checks],
        "failures": list(proof.failures),
    }


def dump(value: dict[str, Any]) -> bytes:
    """Stable JSON text with a final newline."""
    return (json.dumps(value, indent=2, ensure_ascii=True) + "\n").encode()
