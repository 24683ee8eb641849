"""What a run tells: the JSON, the summary, the counts that must sum up."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import refactor
from refactor.plan.ledger import Decision
from tests.cli.support import NODE, PRUNE, hoist
from tests.golden.cases import Case, call, each_case, lay_out, request

_SITE = {
    "file": str,
    "line": int,
    "column": int,
    "function": str,
    "callee": str,
    "decision": str,
    "reason": str,
    "chain": list,
    "accepted": str,
    "still_held": bool,
}
_DECISIONS = [decision.value for decision in Decision]


@each_case
def test_the_json_has_its_shape_and_its_sums(case: Case, tmp_path: Path) -> None:
    tree = lay_out(case.before, tmp_path)
    done = call(request(case, "diff", tree))
    told = done.ledger
    assert told["schema"] == 1
    assert told["tool"] == {"name": "crefactor", "version": refactor.__version__}
    assert case.protocol is not None
    assert told["protocol"]["digest"] == sha256(case.protocol.read_bytes()).hexdigest()
    assert told["request"]["transform"] == case.args[0]
    _sites(case, told)
    assert sorted(told["totals"], key=_DECISIONS.index) == list(told["totals"])
    assert sum(told["totals"].values()) == len(told["sites"])
    for count in told["counts"]:
        assert sum(count["kinds"].values()) == count["tokens"]
        assert count["kinds"].get("call", 0) == count["calls"] + count["elsewhere"]
    assert told["files"] == sorted(told["files"])


def _sites(case: Case, told: dict[str, Any]) -> None:
    order = [(s["file"], s["line"], s["column"]) for s in told["sites"]]
    assert order == sorted(order)
    for site in told["sites"]:
        assert {key: type(value) for key, value in site.items()} == _SITE
        assert site["decision"] in told["totals"]
        assert site["reason"]
        line = case.before[site["file"]].split(b"\n")[site["line"] - 1]
        assert line[site["column"] - 1 :].startswith(site["callee"].encode())
        if site["function"]:
            assert site["chain"][-1].rpartition(".")[2] in (site["function"], site["callee"])
        request = told["request"]
        named = [*request["arguments"], *request["options"].values()]
        assert any(word in site["chain"] for one in named for word in re.findall(r"[\w.]+", one))


def test_the_json_is_the_same_bytes_on_every_run(tree: Path) -> None:
    first, second = (call(hoist("diff", tree, "--json")).out for _ in range(2))
    assert first == second
    assert first.isascii()
    assert first.endswith(b"}\n")


def test_the_json_of_diff_holds_the_diff(tree: Path) -> None:
    told = call(hoist("diff", tree, "--json")).ledger
    assert told["diff"].encode() == call(hoist("diff", tree)).out


def test_the_json_of_a_diff_with_other_bytes_gives_them_back(tree: Path) -> None:
    (tree / "prune.c").write_bytes(PRUNE.replace(b"#include", b"/* \xe9\xff */\n#include"))
    told = call(hoist("diff", tree, "--json")).ledger
    assert told["diff"].encode("utf-8", "surrogateescape") == call(hoist("diff", tree)).out


def test_the_changes_outside_of_sites_are_listed(tree: Path) -> None:
    changes = call(hoist("diff", tree, "--json")).ledger["changes"]
    told = sorted((c["file"], c["line"], c["function"], c["what"]) for c in changes)
    assert told == [
        ("node.c", 4, "node_detach", "the comment says: All queues must be paused."),
        ("node.c", 6, "node_detach", "the paused section is taken out"),
        ("node.c", 8, "node_detach", "the paused section is taken out"),
    ]


def test_functions_that_were_not_understood_are_listed(tree: Path) -> None:
    broken = b"void broken(void)\n{\n    if (x {\n    }\n}\n"
    (tree / "prune.c").write_bytes(broken + PRUNE)
    done = call(hoist("diff", tree, "--json"))
    assert ("prune.c", "broken") in [(u["file"], u["function"]) for u in done.ledger["unparsed"]]
    assert "not fully parsed: 1 functions" in done.err
    assert "prune.c:broken" in done.err


def test_many_functions_that_were_not_understood_are_counted(tree: Path) -> None:
    broken = b"".join(b"void b%d(void)\n{\n    if (x {\n    }\n}\n\n" % n for n in range(30))
    (tree / "prune.c").write_bytes(PRUNE + b"\n" + broken)
    done = call(hoist("diff", tree))
    assert "not fully parsed: 30 functions" in done.err
    assert "and 10 more" in done.err


def test_the_summary_says_what_was_done(tree: Path) -> None:
    done = call(hoist("diff", tree))
    assert done.err.splitlines()[:6] == [
        "hoist node_detach: 2 files changed",
        "  wrapped region          1",
        "  wrapped call            0",
        "  already inside          0",
        "  contract passed on      0",
        "  refused                 0",
    ]
    assert "counted: node_detach: 2 in the text = 1 call, 1 definition" in done.err


def test_every_site_is_listed_on_demand(tree: Path) -> None:
    short, long = call(hoist("diff", tree)), call(hoist("diff", tree, "-v"))
    assert "prune.c:6" not in short.err
    assert "prune.c:6: node_prune(): node_detach: wrapped region: runs under" in long.err
    assert "node.c:6: node_detach(): the paused section is taken out" in long.err
    assert short.out == long.out


def test_a_refusal_is_always_listed_with_the_way_that_led_there(refused: Path) -> None:
    (refused / "prune.c").write_bytes(
        b"void TREE_WRLOCK node_prune(Node *node)\n{\n    node_detach(node);\n}\n"
    )
    (refused / "top.c").write_bytes(b"void top(void)\n{\n    return node_prune(0);\n}\n")
    done = call(hoist("diff", refused))
    assert "probe.c:5: node_probe(): node_detach: refused: " in done.err
    assert "top.c:3: top(): node_prune: refused: " in done.err
    assert "by way of node_detach <- node_prune <- top" in done.err


def test_nothing_to_change_is_said(tree: Path) -> None:
    assert call(hoist("apply", tree)).code == 0
    done = call(hoist("apply", tree))
    assert done.err.startswith("hoist node_detach: nothing to change\n")


def test_names_of_the_protocol_that_are_nowhere_are_a_note(tree: Path) -> None:
    done = call(hoist("diff", tree, "--json"))
    notes = [note for note in done.ledger["notes"] if "occur nowhere in the tree" in note]
    assert len(notes) == 1
    assert "tree_rdlock" in notes[0]
    assert "tree_wrlock" not in notes[0]
    assert "coroutine_fn" not in notes[0]
    assert f"note: {notes[0]}" in done.err


@pytest.mark.parametrize(
    "hidden",
    [
        b"/* node_detach(x); */",
        b"// node_detach(x);",
        b'"node_detach(x)";',
        b"'node_detach';",
        b"/* \\\n node_detach */",
        b"// \\\nnode_detach",
        b"#error node_detach is not what you think",
        b"#define APPLY(node_detach) 1",
    ],
)
def test_names_in_comments_strings_and_parameters_are_no_calls(tree: Path, hidden: bytes) -> None:
    (tree / "prune.c").write_bytes(PRUNE + hidden + b"\n")
    done = call(hoist("diff", tree, "--json"))
    assert done.code == 0, done.err
    assert [(s["file"], s["line"]) for s in done.ledger["sites"]] == [("prune.c", 6)]


def test_a_name_of_the_function_in_another_case_is_another_name(tree: Path) -> None:
    (tree / "other.c").write_bytes(
        b"void f(void)\n{\n    NODE_DETACH(0);\n    node_detach2(0);\n}\n"
    )
    done = call(hoist("diff", tree, "--json"))
    assert len(done.ledger["sites"]) == 1


def test_json_on_a_refusal_is_whole_and_without_a_diff(refused: Path) -> None:
    done = call(hoist("diff", refused, "--json"))
    assert done.code == 1
    assert json.loads(done.out)["diff"] == ""
    assert done.ledger["files"] == []
    assert done.ledger["totals"]["refused"] == 1


def test_the_definition_s_own_file_counts_its_tokens(tree: Path) -> None:
    (tree / "node.c").write_bytes(NODE + b"\nvoid node_detach(Node *node);\n")
    counts = call(hoist("diff", tree, "--json")).ledger["counts"]
    assert counts == [
        {
            "name": "node_detach",
            "tokens": 3,
            "kinds": {"call": 1, "declaration": 1, "definition": 1},
            "calls": 1,
            "elsewhere": 0,
        }
    ]
