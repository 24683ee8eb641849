"""Broken and odd C: one clear refusal, and no call lost."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from refactor.plan.crosscheck import CountMismatch, DamagedCount, TextCounter, count_tokens
from refactor.program.mentions import Kind
from refactor.program.model import FunctionId
from tests.plan.trees import DETACH, ask, caller, hoist, lay_out, program

RUN = caller("    tree_wrlock();\n    node_detach(node);\n    tree_wrunlock();")


def _kinds(folder: Path, text: str) -> list[tuple[Kind, str]]:
    found = program(folder, {"a.c": text}).mentions("a.c", "node_detach")
    return [(mention.kind, mention.detail) for mention in found]


@pytest.mark.parametrize(
    ("text", "kind", "detail"),
    [
        ("#define M \\\ndon't node_detach \\\n more\n", Kind.MACRO, "M"),
        ("#define M(x) \\\n can't(x); \\\n node_detach(x); /* isn't */\n", Kind.COMMENT, ""),
        ("#define M(x) f('\\\\', node_detach(x)) // it's\n", Kind.MACRO, "M"),
        ("#error don't node_detach\n", Kind.COMMENT, ""),
        ("# \\\ndefine \\\nM node_detach\n", Kind.MACRO, "M"),
        ("#define /* c */ M(node_detach \\\n) 1\n", Kind.PARAMETER, ""),
        ("void DEF(node_detach)(int a)\n{\n}\n", Kind.OPAQUE, "the name of what a macro declares"),
        ("void (*get(node_detach *n))(int a)\n{\n}\n", Kind.TYPE, ""),
    ],
)
def test_a_token_beside_odd_quotes_and_joined_lines(
    text: str, kind: Kind, detail: str, tmp_path: Path
) -> None:
    assert _kinds(tmp_path, text) == [(kind, detail)]


@pytest.mark.parametrize(
    "odd",
    [
        "#define M \\\n  can't(x); \\\n  f(x); /* isn't */\n",
        '#define ALL "dir/*"\nint a; /* b */\n',
        "/* a\n */ #define B 'c\nint d;\n",
        "char q = '\\\\\n'';\n",
    ],
)
def test_odd_quotes_elsewhere_in_the_file_are_no_trouble(odd: str, tmp_path: Path) -> None:
    answer = hoist(tmp_path, {"detach.c": DETACH, "run.c": odd + RUN + odd})
    assert answer.decisions == ["wrapped region"], answer.err
    assert answer.code == 0


@pytest.mark.parametrize(
    "text",
    [
        RUN.replace("node_detach", "node_det\\\nach"),
        RUN + "#define M node_detach_\\\nx\n",
        RUN.replace("tree_wrlock();", "tree_wrlock(); /* x *\\\n/ node_detach(node); /* y */"),
        RUN.replace("\n", "\r"),
        RUN.replace("tree_wrlock();", "tree_wrlock(); // x\rnode_detach(node);"),
    ],
)
def test_a_file_that_compilers_read_otherwise_is_refused_by_name(text: str, tmp_path: Path) -> None:
    answer = hoist(tmp_path, {"detach.c": DETACH, "run.c": text + "/* node_detach */\n"})
    assert answer.code == 1
    assert "run.c" in answer.err + str(answer.sites if answer.out else "")
    assert answer.files["run.c"] == (text + "/* node_detach */\n").encode()


def test_a_definition_in_such_a_file_is_not_called_unknown(tmp_path: Path) -> None:
    answer = hoist(tmp_path, {"detach.c": DETACH.replace("\n", "\r")})
    assert answer.code == 1
    assert "detach.c: line 1: a carriage return stands inside of the line" in answer.err


@pytest.mark.parametrize(
    "line",
    [
        '    a # b("node_detach") /* node_detach */;',
        "    '",
        '    "tree_wrlock(',
        "    ## tick();",
        "    int left+",
        "    pause_all_end()\n    {\n    }",
    ],
)
def test_a_function_with_such_a_line_is_refused(line: str, tmp_path: Path) -> None:
    text = RUN.replace("    node_detach", line + "\n    node_detach")
    answer = hoist(tmp_path, {"detach.c": DETACH, "run.c": text})
    assert answer.code == 1
    assert "run() holds" in answer.reasons
    assert answer.files["run.c"] == text.encode()


@pytest.mark.parametrize("text", [RUN, RUN + "void f(\n"])
def test_tokens_that_were_not_understood_are_no_fault_of_ours_in_broken_code(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = program(tmp_path, {"detach.c": DETACH, "run.c": text})
    tree.search(["node_detach"])
    monkeypatch.setattr(TextCounter, "count", lambda *_: 7)
    expected = CountMismatch if text == RUN else DamagedCount
    with pytest.raises(expected) as caught:
        count_tokens(TextCounter(tree), FunctionId("node_detach"), "node_detach", 1, 0)
    assert caught.value.exit_code == (3 if text == RUN else 1)
    assert ("run.c holds code that does not parse in line 7" in str(caught.value)) is (text != RUN)


def test_a_statement_that_lacks_its_end_is_its_own_if_the_next_has_its_own_line(
    tmp_path: Path,
) -> None:
    text = RUN.replace("    node_detach", "    TRACE(node)\n    node_detach")
    answer = hoist(tmp_path, {"detach.c": DETACH, "run.c": text})
    assert answer.decisions == ["wrapped region"]


def test_calls_in_one_deep_expression_are_all_found(tmp_path: Path) -> None:
    sum_ = " + ".join(["node_detach(node)"] * 300) + " + (a && node_detach(node))"
    text = RUN.replace("node_detach(node);", f"x = {sum_};")
    answer = ask(
        lay_out(tmp_path, {"detach.c": DETACH, "run.c": text}),
        "diff",
        "--json",
        "hoist",
        "node_detach",
    )
    assert answer.code == 0, answer.err
    assert Counter(answer.decisions) == {"wrapped region": 301}


def test_a_prototype_in_a_branch_that_the_tree_leaves_out_gets_its_comment_above(
    tmp_path: Path,
) -> None:
    head = (
        "#ifdef A\nint before\n#else\nextern void TREE_WRLOCK node_detach(Node *node)\n#endif\n;\n"
    )
    answer = hoist(tmp_path, {"tank.h": head, "run.c": RUN})
    assert answer.code == 0, answer.err
    above = "#else\n/* All queues must be paused. */\nextern void TREE_WRLOCK node_detach"
    assert above in answer.files["tank.h"].decode()
