"""Messages: prefixes, subjects that fit, the user's own text, and what is listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor.series.prefix import from_path
from refactor.series.wording import BODY_WIDTH, SUBJECT_WIDTH, cut, listing, subject, tidy
from tests.series.conftest import MIRROR, NODE, Tree


def _message(tree: Tree, branch: str = "work-v1") -> str:
    return tree.git("log", "-1", "--format=%B", branch)


def test_the_prefix_is_the_habit_of_the_files_history(tree: Tree) -> None:
    assert tree.git("log", "-1", "--format=%s", tree.series()).startswith("node: move ")


def test_without_a_habit_the_files_give_the_prefix() -> None:
    assert from_path(["block/a.c", "block/b.c"]) == "block"
    assert from_path(["block/a.c", "net/b.c"]) == ""
    assert from_path(["blockjob.c"]) == "blockjob"
    assert from_path(["a.c", "b.c"]) == ""


@pytest.mark.parametrize(
    "said", ['Revert "x": y', "[tag] x: y", "fix: y", "no prefix at all", "a b c d: y"]
)
def test_what_is_no_subsystem_is_no_prefix(tree: Tree, said: str) -> None:
    tree.git("checkout", "-q", "--orphan", "other")
    tree.commit(said, {"node.c": NODE})
    told = tree.git("log", "-1", "--format=%s", tree.series())
    assert told == "move paused section outside of node_detach()"


def test_long_lists_of_functions_are_shortened() -> None:
    names = [f"function_number_{n}" for n in range(9)]
    line = subject("block", "move drain outside of {}".format, names)
    assert line == ("block: move drain outside of function_number_0() and 8 more")
    assert len(line) <= SUBJECT_WIDTH


def test_a_name_that_is_too_long_is_cut() -> None:
    line = subject("block", "move drain outside of {}".format, ["f" * 90])
    assert len(line) == SUBJECT_WIDTH
    assert line.endswith("...")
    assert cut("short") == "short"


def test_tidy_is_what_a_mail_keeps() -> None:
    assert tidy("a  \r\n\n\n\nb\n\n\n") == "a\n\nb\n"
    assert listing(["a"]) == "a"
    assert listing([]) == ""


def test_the_users_reason_comes_first_with_the_facts_filled_in(tree: Tree, tmp_path: Path) -> None:
    why = tmp_path / "why.txt"
    why.write_text(
        "{{ function }} of {{ functions | length }}: {{ bracket }}, {{ lock }}, {{ prefix }},\n"
        "{{ changed }} changed, {{ callers | join(' ') }}, {{ files | join(' ') }}.\n"
        "\n"
        "  - a list that is laid out as it is, however long its lines may be in the message\n"
    )
    tree.series("--message", str(why), "--subject", "{{ prefix }}: no {{ bracket }} there")
    lines = _message(tree).split("\n")
    assert lines[0] == "node: no paused section there"
    assert lines[2:6] == [
        "node_detach of 1: paused section, the tree lock, node, 3 changed,",
        "mirror_stop node_drop node_close test_drop, job/mirror.c node.c",
        "tests/test.c.",
        "",
    ]
    assert lines[6].startswith("  - a list that is laid out")
    assert lines[8].startswith("node_detach() is called by")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ nothing }}", "'nothing' is undefined"),
        ("{{ function", "step 1, line 1"),
        ("{{ ''.__class__.__mro__ }}", "access to attribute '__class__'"),
        ("a\n---\nb", "a mail of this commit would end at the line '---'"),
        ("a\ndiff -u x y", "would end at the line 'diff -u x y'"),
        ("From: somebody", "a mail takes the first line for a header"),
    ],
)
def test_text_that_cannot_stand_in_a_message_is_refused(
    tree: Tree, tmp_path: Path, text: str, told: str, capfd: pytest.CaptureFixture[str]
) -> None:
    why = tmp_path / "why.txt"
    why.write_text(text)
    tree.series("--message", str(why), code=2)
    assert told in capfd.readouterr().err


@pytest.mark.parametrize("text", ["[x] y", "Re: y", "x" * 76, "a\nb"])
def test_a_subject_that_a_mail_would_change_is_refused(tree: Tree, text: str) -> None:
    tree.series("--subject", text, code=2)


def test_a_file_that_cannot_be_read_is_named(
    tree: Tree, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    tree.series("--message", str(tmp_path / "none"), code=2)
    (tmp_path / "latin").write_bytes(b"\xe9")
    tree.series("--message", str(tmp_path / "latin"), code=2)
    told = capfd.readouterr().err
    assert "none cannot be read" in told
    assert "latin is not UTF-8" in told


def test_a_message_that_git_cannot_keep_is_refused(
    tree: Tree, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    why = tmp_path / "why.txt"
    why.write_text("It is so.\0\n")
    tree.series("--message", str(why), code=2)
    told = "the message of 'node: move paused section outside of node_detach()' holds a NUL"
    assert told in capfd.readouterr().err
    assert tree.git("branch", "--list", "work-v1") == ""


def test_only_s_adds_the_users_own_sign_off(tree: Tree) -> None:
    tree.git("config", "format.signOff", "true")
    tree.series()
    tree.series("-s", branch="work-v2")
    assert "Signed-off-by" not in _message(tree)
    assert _message(tree, "work-v2").endswith("\nSigned-off-by: Carl Committer <carl@example.org>")


def test_git_reads_the_record_as_trailers(tree: Tree) -> None:
    commit = tree.series("-s", "--contract=node_drop=The queues are paused, all of them, always.")
    told = tree.git("log", "-1", "--format=%(trailers:only,unfold)", commit).splitlines()
    names = [line.partition(":")[0] for line in told]
    assert names == [
        "Crefactor-Version",
        "Crefactor-Protocol",
        "Crefactor-Base",
        "Crefactor-Step",
        "Crefactor-Command",
        "Signed-off-by",
    ]
    assert told[4] == (
        "Crefactor-Command: crefactor series hoist node_detach --callbacks=stop "
        "'--contract=node_drop=The queues are paused, all of them, always.'"
    )


def test_the_users_words_stand_in_the_comment(
    tree: Tree, capfd: pytest.CaptureFixture[str]
) -> None:
    commit = tree.series("--contract=node_drop=Pause first.")
    text = tree.show(f"{commit}:node.c")
    assert "/* Pause first. */\nvoid TREE_WRLOCK node_drop(" in text
    assert "All queues must be paused." in text
    assert tree.run("replay", "work-v1") == 0
    tree.series("--contract=main=Pause first.", branch="work-v2", code=2)
    assert "no comment of main() gets a contract" in capfd.readouterr().err


@pytest.mark.parametrize("given", ["node_drop", "node_drop=", "node_drop=a */ b"])
def test_a_contract_that_is_no_comment_is_refused(tree: Tree, given: str) -> None:
    tree.series(f"--contract={given}", code=2)


def test_very_many_callers_are_counted_by_folder(tree: Tree) -> None:
    caller = MIRROR.replace("mirror_stop", "stop_{n}")
    tree.commit(
        "node: many", {f"d{n % 3}/f{n}.c": caller.replace("{n}", str(n)) for n in range(60)}
    )
    message = _message(tree, tree.series())
    assert "node_detach() is called by 63 functions:" in message
    assert "\n  d0: 20 functions\n" in message
    assert max(map(len, message.partition("Crefactor-")[0].splitlines())) <= BODY_WIDTH


def test_a_skipped_macro_is_named(tree: Tree) -> None:
    tree.commit("node: macro", {"m.h": "#define DETACH(n) node_detach(n)\n"})
    commit = tree.series("--skip=m.h:1", "--because=nobody uses it")
    assert "\nm.h:1 is left as it is: nobody uses it.\n" in _message(tree, commit)
    assert tree.run("replay", "work-v1") == 0
