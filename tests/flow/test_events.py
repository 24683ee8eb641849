"""Which calls matter to a bracket and its locks."""

from __future__ import annotations

import msgspec

from refactor.flow.events import Act, Watch, find_events
from refactor.protocol.index import roles
from refactor.protocol.load import load
from tests.plan.trees import PROTOCOL

TANK = load(PROTOCOL)
ROLES = roles(TANK).functions


def _acts(text: bytes, watch: Watch) -> list[tuple[str, Act]]:
    found = find_events(text, 0, len(text), watch, {})
    return [(event.name, event.act) for event in found]


def test_calls_come_in_the_order_of_the_text() -> None:
    watch = Watch(ROLES, "pause-all", frozenset(["tree"]))
    text = b"pause_all_begin(); tree_wrlock (); (tree_wrunlock)(); pause_all_end(); die();"
    assert _acts(text, watch) == [
        ("pause_all_begin", Act.BEGIN),
        ("tree_wrlock", Act.ACQUIRE),
        ("tree_wrunlock", Act.RELEASE),
        ("pause_all_end", Act.END),
        ("die", Act.NORETURN),
    ]


def test_locks_that_the_bracket_may_be_begun_under_do_not_matter() -> None:
    watch = Watch(ROLES, "pause-all", frozenset())
    assert _acts(b"tree_wrlock(); TREE_RDLOCK_GUARD(); die();", watch) == [("die", Act.NORETURN)]


def test_another_bracket_does_not_matter() -> None:
    bracket = TANK.brackets[0]
    other = msgspec.structs.replace(
        bracket, name="still", begin="still_begin", end="still_end", fused=()
    )
    both = roles(msgspec.structs.replace(TANK, brackets=(bracket, other))).functions
    watch = Watch(both, "still", frozenset(["tree"]))
    assert _acts(b"pause_all_begin(); still_begin();", watch) == [("still_begin", Act.BEGIN)]


def test_a_fused_acquire_of_another_bracket_only_takes_the_lock() -> None:
    watch = Watch(ROLES, "still", frozenset(["tree"]))
    (event,) = find_events(b"tree_wrlock_paused();", 0, 21, watch, {})
    assert (event.act, event.fused) == (Act.ACQUIRE, False)


def test_a_helper_is_found_without_brackets_too() -> None:
    watch = Watch(ROLES, "pause-all", frozenset(["tree"]), {"TAKE": "takes it"})
    assert _acts(b"x = TAKE; TAKES();", watch) == [("TAKE", Act.HIDDEN)]


def test_a_site_that_is_not_in_the_text_is_no_event() -> None:
    watch = Watch(ROLES, "pause-all", frozenset(["tree"]))
    assert find_events(b"      (x);", 0, 10, watch, {0: "node_detach"}) == ()


def test_a_call_in_question_that_takes_a_lock_is_asked_about_before_it_does() -> None:
    watch = Watch(ROLES, "pause-all", frozenset(["tree"]))
    found = find_events(b"tree_wrlock();", 0, 14, watch, {0: "tree_wrlock"})
    assert [event.act for event in found] == [Act.SITE, Act.ACQUIRE]
