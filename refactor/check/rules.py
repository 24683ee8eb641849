"""The rules of the checker, each with its name, a sentence and the long explanation."""

from __future__ import annotations

from msgspec import Struct


class Rule(Struct, frozen=True):
    """A rule. short: what it means. help: why it matters and what to do, in Markdown."""

    name: str
    short: str
    help: str


BEGIN_UNDER_LOCK = "begin-under-lock"
OUTSIDE = "contract-outside-bracket"
LEFT_OPEN = "left-open"
CLOSED_TWICE = "closed-twice"
HELD_MISMATCH = "held-mismatch"
BAD_SUPPRESSION = "bad-suppression"

RULES = (
    Rule(
        BEGIN_UNDER_LOCK,
        "A bracket is begun while a lock is held that it must stay outside of",
        "The bracket waits for others, who may need the lock: this can end in a deadlock. Begin "
        "the bracket before the lock is taken; `crefactor diff hoist FUNCTION` moves it there.",
    ),
    Rule(
        OUTSIDE,
        "A function is called outside of the bracket that its contract asks for",
        "The function says that its callers are inside the bracket. Put the call inside, or pass "
        "the contract on: say it in the comment of the calling function.",
    ),
    Rule(
        LEFT_OPEN,
        "A bracket or a lock is left open on some path",
        "The function is left on some path before what it began is ended. Look at its early exits.",
    ),
    Rule(
        CLOSED_TWICE,
        "A bracket or a lock is closed twice on some path",
        "On some path the function ends what is no longer open. Look at what jumps to its labels.",
    ),
    Rule(
        HELD_MISMATCH,
        "A function is called with a lock held that it must be called without, or without one",
        "A mark on the called function, or the protocol, says whether the lock may or must be held "
        "where it is called. Take or drop the lock before the call, or mark the calling function "
        "as well.",
    ),
    Rule(
        BAD_SUPPRESSION,
        "A suppression names no reason, or no rule that exists",
        "Write `/* crefactor: allow RULE because REASON */` on the line or on the line above.",
    ),
)
