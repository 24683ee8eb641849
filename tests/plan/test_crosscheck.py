"""The cross-check: a text search and the classification must agree, or the run fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor.plan.crosscheck import CountMismatch, TextCounter, count_tokens
from refactor.program.mentions import Kind, Mention
from refactor.program.model import FunctionId
from refactor.program.program import Program
from tests.plan.trees import DETACH, ask, caller, hoist_in, lay_out, program

RUN = caller("    node_detach(node);")
ROOT = FunctionId("node_detach")


def _program(folder: Path, text: str = RUN) -> Program:
    return program(folder, {"detach.c": DETACH, "run.c": text})


def test_the_counts_say_what_each_token_is(tmp_path: Path) -> None:
    text = "void node_detach(Node *node);\n/* node_detach() */\n" + RUN
    count = count_tokens(TextCounter(_program(tmp_path, text)), ROOT, "node_detach", 1, 0)
    assert count.tokens == 3
    assert dict(count.kinds) == {"call": 1, "declaration": 1, "definition": 1}
    assert (count.calls, count.elsewhere) == (1, 0)


def test_a_static_function_is_counted_in_its_own_file(tmp_path: Path) -> None:
    own = DETACH.replace("void", "static void", 1)
    tree = program(tmp_path, {"a.c": own, "b.c": own + RUN})
    assert (
        count_tokens(
            TextCounter(tree), FunctionId("node_detach", "a.c"), "node_detach", 0, 0
        ).tokens
        == 1
    )


@pytest.mark.parametrize(("calls", "elsewhere"), [(0, 0), (2, 0), (1, 1)])
def test_a_call_more_or_less_in_the_ledger_is_an_error(
    calls: int, elsewhere: int, tmp_path: Path
) -> None:
    with pytest.raises(CountMismatch, match=f"the ledger holds {calls + elsewhere} calls"):
        count_tokens(TextCounter(_program(tmp_path)), ROOT, "node_detach", calls, elsewhere)


def test_a_call_that_is_taken_for_something_else_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def blind(_self: Program, _path: str, _name: str) -> list[Mention]:
        return [Mention(0, 11, Kind.COMMENT)]

    tree = _program(tmp_path)
    tree.search(["node_detach"])
    monkeypatch.setattr(Program, "mentions", blind)
    with pytest.raises(CountMismatch, match=r"finds node_detach 2 times.*0 places were understood"):
        count_tokens(TextCounter(tree), ROOT, "node_detach", 0, 0)


def test_a_lost_call_fails_the_whole_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Program.mentions

    def forgetful(self: Program, path: str, name: str) -> list[Mention]:
        found = real(self, path, name)
        return [m for m in found if m.kind is not Kind.CALL] if path == "run.c" else found

    monkeypatch.setattr(Program, "mentions", forgetful)
    tree = lay_out(tmp_path, {"detach.c": DETACH, "run.c": RUN})
    answer = ask(tree, "apply", "hoist", "node_detach")
    assert answer.code != 0
    assert "a text search finds node_detach 2 times" in answer.err
    assert answer.files["run.c"] == RUN.encode()


def test_a_file_that_changes_between_search_and_count_is_an_error(tmp_path: Path) -> None:
    tree = _program(tmp_path)
    tree.search(["node_detach"])
    (tmp_path / "run.c").write_text(RUN + RUN)
    with pytest.raises(CountMismatch, match=r"run\.c changed while it was being read"):
        count_tokens(TextCounter(tree), ROOT, "node_detach", 1, 0)


@pytest.mark.parametrize(
    "text",
    [
        "/* node_detach(node); */",
        "/* node_detach",
        "// node_detach(node); \\\n   node_detach(node);\n",
        'const char *s = "node_detach(\\"node_detach";',
        'const char *s = "/* node_detach";\nconst char *t = "*/";',
        "int c = '\"'; // node_detach",
        '#define S "node_detach" // node_detach',
        "/* it's */ int x; /* node_detach isn't */",
    ],
)
def test_comments_and_strings_are_read_the_same_way_by_both(text: str, tmp_path: Path) -> None:
    assert (
        count_tokens(TextCounter(_program(tmp_path, text + "\n")), ROOT, "node_detach", 0, 0).tokens
        == 1
    )


@pytest.mark.parametrize("word", ["error", "warning"])
def test_the_name_in_an_error_directive_is_prose(word: str, tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        "    node_detach(node);",
        above=f"#ifdef NO_CUT\n#{word} node_detach isn't there\n#endif\n",
    )
    assert answer.code == 0, answer.err
    assert answer.ledger["counts"][0]["tokens"] == 2
