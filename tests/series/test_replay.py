"""Replay: a series is verified against its record, or made anew on a base that moved."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor.errors import UsageFault
from refactor.series.record import command_of, read, step_of
from tests.series.conftest import MIRROR, NODE, Tree

Capture = pytest.CaptureFixture[str]


def test_an_unchanged_series_is_identical(tree: Tree, capfd: Capture) -> None:
    tree.series("--split=layer")
    before = tree.state()
    capfd.readouterr()
    assert tree.run("replay", "work-v1") == 0
    assert (
        capfd.readouterr().out == f"identical: 3 commits on {tree.git('rev-parse', 'main')[:12]}\n"
    )
    assert tree.state() == before


def test_a_replay_writes_no_object(tree: Tree) -> None:
    tree.series("--split=layer")
    counted = tree.git("count-objects", "-v")
    assert tree.run("replay", "work-v1") == 0
    assert tree.git("count-objects", "-v") == counted


def test_what_somebody_changed_is_shown(tree: Tree, capfd: Capture) -> None:
    tree.series("--split=layer")
    tree.git("checkout", "-q", "work-v1^")
    text = (tree.root / "job/mirror.c").read_text()
    (tree.root / "job/mirror.c").write_text(text.replace("tree_wrlock", "tree_rdlock"))
    tree.git("commit", "-qa", "--amend", "--no-edit")
    tree.git("cherry-pick", "work-v1")
    tree.git("branch", "changed")
    capfd.readouterr()
    assert tree.run("replay", "changed") == 1
    told = capfd.readouterr().out
    assert told.startswith(
        "node: introduce paused section in callers of node_detach(): "
        "differs from what its record makes\ndiff --git a/job/mirror.c b/job/mirror.c\n"
    )
    assert "\n-    tree_wrlock();\n+    tree_rdlock();\n" in told
    assert told.count("differs from") == 1


def test_a_commit_that_is_missing_is_named(tree: Tree, capfd: Capture) -> None:
    tree.series("--split=layer")
    tree.git("checkout", "-q", "main")
    tree.git("cherry-pick", "work-v1~2", "work-v1")
    assert tree.run("replay", "HEAD") == 1
    out = capfd.readouterr().out
    assert "callers of node_detach(): is missing in the branch" in out


def test_a_commit_with_a_record_of_another_part_is_named(tree: Tree, capfd: Capture) -> None:
    tree.series("--split=layer")
    message = tree.git("log", "-1", "--format=%B", "work-v1").replace("layer callee", "layer none")
    tree.git("checkout", "-q", "work-v1")
    tree.git("commit", "-q", "--amend", "-m", message)
    assert tree.run("replay", "HEAD") == 1
    out = capfd.readouterr().out
    assert "node_detach(): is missing in the branch" in out
    assert "node_detach(): is not what the record makes" in out


def test_commits_on_top_and_a_moved_base_are_mentioned(tree: Tree, capfd: Capture) -> None:
    tree.series()
    tree.commit("node: other", {"other.c": "int x;\n"})
    tree.git("checkout", "-q", "-b", "moved", "work-v1")
    tree.git("rebase", "-q", "main")
    tree.commit("node: on top", {"top.c": "int y;\n"})
    assert tree.run("replay", "moved") == 0
    told = capfd.readouterr().err
    assert "note: 1 commit on top without a record: not looked at" in told
    assert "note: made on " in told


def test_another_tool_or_protocol_is_mentioned(tree: Tree, capfd: Capture) -> None:
    tree.series()
    message = tree.git("log", "-1", "--format=%B", "work-v1")
    message = message.replace("Crefactor-Version: ", "Crefactor-Version: 99.")
    message = message.replace("sha256:", "sha256:" + "0" * 64, 1)
    record = read(tree.git("log", "-1", "--format=%B", "work-v1"))
    assert record is not None
    message = message.replace("0" * 64 + record.digest, "0" * 64)
    tree.git("checkout", "-q", "work-v1")
    tree.git("commit", "-q", "--amend", "-m", message)
    assert tree.run("replay", "HEAD") == 0
    told = capfd.readouterr().err
    assert "note: made with crefactor 99." in told
    assert "note: made with the protocol tank sha256:000000000000, replayed with tank" in told


@pytest.mark.parametrize("where", ["main", "work-v1~3"])
def test_a_branch_without_a_record_is_refused(tree: Tree, where: str, capfd: Capture) -> None:
    tree.series("--split=layer")
    assert tree.run("replay", where) == 1
    assert "carries a record of crefactor" in capfd.readouterr().err


def test_two_series_on_each_other_are_two(tree: Tree, capfd: Capture) -> None:
    tree.series("--split=layer")
    more = {"more.c": NODE.replace("node_", "leaf_")}
    tree.git("checkout", "-q", "work-v1")
    tree.commit("leaf: add", more)
    assert tree.run("series", "hoist", "leaf_detach", "--branch=top", "--split=layer") == 0
    capfd.readouterr()
    assert tree.run("replay", "top") == 0
    assert capfd.readouterr().out.startswith("identical: 2 commits")
    assert tree.run("replay", "top~2") == 0


def test_a_refusal_on_the_base_is_named(tree: Tree, capfd: Capture) -> None:
    tree.series()
    tree.commit("node: ask", {"ask.c": "int f(Node *n)\n{\n    return node_detach(n);\n}\n"})
    tree.git("checkout", "-q", "-b", "moved", "work-v1")
    tree.git("rebase", "-q", "main")
    assert tree.run("replay", "moved") == 1
    assert "ask.c:3: f(): the call stands in a return statement" in capfd.readouterr().err


@pytest.mark.parametrize("arguments", [["--onto=main"], ["--branch=x"], ["-o", "x"]])
def test_options_that_need_each_other(tree: Tree, arguments: list[str]) -> None:
    tree.series()
    assert tree.run("replay", "work-v1", *arguments) == 2


# -- anew on another base ------------------------------------------------------------------------


def _moved(tree: Tree, files: dict[str, str]) -> None:
    tree.commit("node: move on", files)
    assert tree.run("replay", "work-v1", "--onto=main", "--branch=work-v2", "-v2") == 0


def test_anew_is_what_a_series_on_the_new_base_is(tree: Tree, capfd: Capture) -> None:
    tree.series("--split=layer")
    _moved(tree, {"job/more.c": MIRROR.replace("mirror", "more")})
    told = capfd.readouterr().out
    direct = tree.series("--split=layer", branch="direct")
    form = "--format=%T%n%B"
    assert tree.git("log", form, "main..work-v2") == tree.git("log", form, f"main..{direct}")
    assert "unchanged: node: introduce paused section in callers of node_drop()" in told
    assert "changed: node: introduce paused section in callers of node_detach()" in told
    assert "\n-:  " not in told
    assert "1:  " in told


def test_what_people_wrote_is_kept_and_reviews_of_changed_patches_go(
    tree: Tree, capfd: Capture
) -> None:
    tree.series("--split=layer", "-s")
    tree.git("checkout", "-q", "--detach", "main")
    for number in (2, 1, 0):
        tree.git("cherry-pick", f"work-v1~{number}")
        message = tree.git("log", "-1", "--format=%B")
        subject, _, rest = message.partition("\n\n")
        text = f"{subject}\n\nWhy we do this.\n\n{rest}\nReviewed-by: Rita <rita@example.org>"
        tree.git("commit", "-q", "--amend", "-m", text)
    tree.git("branch", "-f", "work-v1", "HEAD")
    tree.git("checkout", "-q", "main")
    tree.commit("node: move on", {"job/more.c": MIRROR.replace("mirror", "more")})
    assert tree.run("replay", "work-v1", "--onto=main", "--branch=work-v2", "-s") == 0
    told = capfd.readouterr().out
    one, two, three = (tree.git("log", "-1", "--format=%B", f"work-v2~{n}") for n in (2, 1, 0))
    for message in (one, two, three):
        assert "\n\nWhy we do this.\n\n" in message
        assert message.count("Signed-off-by: Carl Committer <carl@example.org>") == 1
    assert "Reviewed-by: Rita" in one
    assert "Reviewed-by: Rita" not in two
    assert "more_stop(), where a paused section is introduced." in two
    assert "Reviewed-by: Rita" in three
    assert told.count("dropped, because the patch changed: ") == 1
    assert tree.run("replay", "work-v2") == 0


def test_facts_that_were_edited_by_hand_are_kept(tree: Tree) -> None:
    tree.series()
    tree.git("checkout", "-q", "work-v1")
    message = tree.git("log", "-1", "--format=%B").replace("is introduced", "is put in place")
    tree.git("commit", "-q", "--amend", "-m", "node: my own subject\n" + message.partition("\n")[2])
    tree.git("checkout", "-q", "main")
    _moved(tree, {"other.c": "int x;\n"})
    kept = tree.git("log", "-1", "--format=%B", "work-v2")
    assert kept.startswith("node: my own subject\n")
    assert "is put in place" in kept
    assert f"Crefactor-Base: {tree.git('rev-parse', 'main')}\n" in kept


@pytest.mark.parametrize(
    ("above", "below"), [("int x;\nint y;\n", ""), ("", "int x;\n"), ("/* a */\n", "/* b */\n")]
)
def test_a_skip_by_line_moves_with_its_line(tree: Tree, above: str, below: str) -> None:
    ask = "int f(Node *n)\n{\n    return node_detach(n);\n}\n"
    tree.commit("node: ask", {"ask.c": "int a;\n" + ask + "int b;\n"})
    tree.series("--skip=ask.c:4", "--because=never runs")
    _moved(tree, {"ask.c": "int a;\n" + above + ask + "int b;\n" + below})
    line = 4 + above.count("\n")
    told = tree.git("log", "-1", "--format=%B", "work-v2")
    assert f"--skip=ask.c:{line}" in " ".join(told.split())


def test_lines_that_go_above_a_skip_are_counted(tree: Tree) -> None:
    ask = "int f(Node *n)\n{\n    return node_detach(n);\n}\n"
    tree.commit("node: ask", {"ask.c": "int a;\nint b;\nint c;\n" + ask})
    tree.series("--skip=ask.c:6", "--because=never runs")
    _moved(tree, {"ask.c": "int a;\n" + ask})
    assert tree.run("replay", "work-v2") == 0


def test_anew_in_a_sub_directory_and_as_mails(tree: Tree, tmp_path: Path) -> None:
    tree.commit("sub: add", {"sub/node.c": NODE})
    Tree(tree.root / "sub").series()
    tree.commit("sub: more", {"sub/more.c": MIRROR})
    out = str(tmp_path / "out")
    assert tree.run("replay", "work-v1", "--onto=main", "-o", out, "-v2") == 0
    ((mail),) = (tmp_path / "out").iterdir()
    assert "Range-diff against v1:" in mail.read_text()
    assert tree.git("branch", "--list", "work-v2") == ""


def test_nothing_left_to_do_makes_no_branch(tree: Tree, capfd: Capture) -> None:
    done = tree.series()
    assert tree.run("replay", "work-v1", f"--onto={done}", "--branch=again") == 0
    assert "nothing to change on the new base" in capfd.readouterr().err


# -- the record ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        "ls -l /tmp",
        "crefactor series",
        "crefactor series hoist 'x",
        "crefactor series hoist x --skip=a",
        "crefactor series hoist x --split=odd",
    ],
)
def test_a_recorded_command_that_is_none_of_ours_is_refused(command: str) -> None:
    with pytest.raises(UsageFault):
        step_of(command)


def test_a_step_is_the_same_after_the_record() -> None:
    given = (
        "crefactor series hoist f a.c:g --bracket=all --callbacks=through --skip=x.c:3 "
        "'--because=it'\"'\"'s a \"test\" $HOME; rm -rf /' '--contract=f=Pause first.' "
        "--split=layer"
    )
    assert command_of(step_of(given)) == given


@pytest.mark.parametrize("field", ["Protocol: tank", "Step: 1", "Protocol: tank sha256:00"])
def test_a_damaged_record_is_an_error(field: str) -> None:
    name = field.partition(":")[0]
    lines = {
        "Protocol": "Protocol: tank sha256:" + "0" * 64,
        "Step": "Step: 1/1",
        "Command": "Command: crefactor series hoist f",
        name: field,
    }
    with pytest.raises(UsageFault):
        read("x\n\n" + "\n".join(f"Crefactor-{line}" for line in lines.values()))
    assert read("x\n\nno record\n") is None
