"""Whatever is wrong with tree, protocol or request: one sentence, an exit code, no change."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.support import (
    NODE,
    PRUNE,
    TREE,
    after_reading,
    applied,
    commit,
    crefactor,
    fails,
    git,
    hoist,
)
from tests.fuzz.oracle import at_most
from tests.golden.cases import PROTOCOL, call, files_of, lay_out

both_kinds = pytest.mark.parametrize("in_git", [False, True], ids=["plain folder", "repository"])


def test_without_a_git_repository_the_folder_itself_is_searched(tree: Path) -> None:
    done = applied(tree)
    assert done.code == 0, done.err
    assert b"pause_all_begin();\n    tree_wrlock();" in (tree / "prune.c").read_bytes()


def test_what_git_says_of_dubious_ownership_is_passed_on(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    for command in ("diff", "apply"):
        done = call(hoist(command, repository))
        fails(done, 3, "dubious ownership", str(repository))
        assert "unknown" not in done.err
    assert files_of(repository) == TREE


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"gitdir: /nowhere/at/all\n", "/nowhere/at/all"),
        (b"no gitdir\n", "invalid gitfile"),
        (None, "not a git repository"),
    ],
    ids=["leads nowhere", "garbage", "empty folder"],
)
def test_a_git_directory_that_git_refuses_is_an_error_and_no_plain_folder(
    tree: Path, content: bytes | None, told: str
) -> None:
    if content is None:
        (tree / ".git").mkdir()
    else:
        (tree / ".git").write_bytes(content)
    fails(applied(tree), 3, "git", told)
    assert (tree / "prune.c").read_bytes() == PRUNE


def test_without_git_a_repository_cannot_be_searched(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    fails(applied(repository), 3, "git is not installed", "install git")


def test_a_misspelt_function_is_answered_with_the_nearest_spelling(tree: Path) -> None:
    done = call(hoist("diff", tree, function="node_detatch"))
    fails(done, 2, "node_detatch", "did you mean node_detach?", str(tree))


def test_a_misspelt_function_is_answered_in_a_repository_too(repository: Path) -> None:
    done = call(hoist("diff", repository, function="node_detatch"))
    fails(done, 2, "node_detatch", "did you mean node_detach?")


def test_a_function_that_resembles_nothing_gets_no_guess(tree: Path) -> None:
    done = call(hoist("diff", tree, function="zzz"))
    fails(done, 2, "zzz", "unknown")
    assert "did you mean" not in done.err


def test_a_name_without_definition_or_declaration_is_said_to_be_only_named(tree: Path) -> None:
    fails(call(hoist("diff", tree, function="node_unlink")), 2, "node_unlink", "never defined")


@pytest.mark.parametrize("name", ["a b", "f()", "9lives", "", "é", "x.c:", "a\x1b[31mb"])
def test_what_is_no_c_name_is_no_function(tree: Path, name: str) -> None:
    with at_most(5):
        done = call(hoist("diff", tree, function=name))
    fails(done, 2, "no function name", "NAME or FILE:NAME")
    assert "\x1b" not in done.err


def test_a_static_function_of_two_files_has_to_be_told_apart(tree: Path) -> None:
    for name in ("one.c", "two.c"):
        (tree / name).write_bytes(NODE.replace(b"void", b"static void").replace(b"detach", b"cut"))
    fails(call(hoist("diff", tree, function="node_cut")), 2, "one.c:node_cut", "two.c:node_cut")
    done = call(hoist("diff", tree, function="two.c:node_cut"))
    assert done.code == 0, done.err
    assert b"+++ b/two.c" in done.out
    assert b"one.c" not in done.out


def test_a_file_that_does_not_define_the_function_is_no_place_of_it(tree: Path) -> None:
    fails(
        call(hoist("diff", tree, function="prune.c:node_detach")),
        2,
        "node_detach() is not defined in prune.c",
    )


def test_a_function_without_the_bracket_still_gets_its_callers_wrapped(tree: Path) -> None:
    bare = NODE.replace(b"    pause_all_begin();\n", b"").replace(b"    pause_all_end();\n", b"")
    (tree / "node.c").write_bytes(bare)
    done = applied(tree)
    assert done.code == 0, done.err
    assert "node_detach() has no paused section of its own; its callers are looked at" in done.err
    assert b"pause_all_begin();\n    tree_wrlock();" in (tree / "prune.c").read_bytes()


def test_a_tree_that_no_protocol_fits_asks_for_one(tree: Path) -> None:
    done = call(["diff", "-C", str(tree), "hoist", "node_detach"])
    fails(done, 2, "no protocol", str(tree), "--protocol", "qemu-block")


def test_a_broken_protocol_is_told_with_its_line(tree: Path) -> None:
    told = PROTOCOL.read_text().replace('begin = "pause_all_begin"', 'begn = "pause_all_begin"')
    (tree / ".crefactor.toml").write_text(told)
    done = call(["apply", "-C", str(tree), "hoist", "node_detach"])
    fails(done, 2, ".crefactor.toml:", "begn", "begin")
    assert (tree / "prune.c").read_bytes() == PRUNE


def test_a_protocol_that_does_not_exist_is_named(tree: Path) -> None:
    done = call(["diff", "-C", str(tree), "-p", str(tree / "no.toml"), "hoist", "node_detach"])
    fails(done, 2, "no.toml", "No such file")


@pytest.mark.parametrize("where", ["own", "chosen"])
def test_a_protocol_that_is_a_pipe_is_not_waited_for(tree: Path, where: str) -> None:
    path = tree / (".crefactor.toml" if where == "own" else "pipe.toml")
    os.mkfifo(path)
    option = [] if where == "own" else ["-p", str(path)]
    with at_most(5):
        done = call(["diff", "-C", str(tree), *option, "hoist", "node_detach"])
    fails(done, 2, path.name)


def test_a_directory_that_does_not_exist_is_wrong_usage(tmp_path: Path) -> None:
    done = call(hoist("diff", tmp_path / "nowhere"))
    assert done.code == 2
    assert "nowhere" in done.err


@both_kinds
def test_an_unreadable_file_is_never_passed_over(unprivileged: Path, in_git: bool) -> None:
    tree = lay_out(TREE, unprivileged / "tree")
    if in_git:
        commit(tree)
    (tree / "prune.c").chmod(0)
    done = applied(tree)
    fails(done, 3, "prune.c", "Permission denied")
    assert (tree / "node.c").read_bytes() == NODE


@both_kinds
def test_an_unreadable_folder_is_never_passed_over(unprivileged: Path, in_git: bool) -> None:
    tree = lay_out({"node.c": NODE, "sub/prune.c": PRUNE}, unprivileged / "tree")
    if in_git:
        commit(tree)
    (tree / "sub").chmod(0)
    try:
        done = applied(tree)
    finally:
        (tree / "sub").chmod(0o755)
    fails(done, 3, "sub", "Permission denied")
    assert (tree / "node.c").read_bytes() == NODE


@both_kinds
def test_an_unreadable_untracked_folder_is_never_passed_over(
    unprivileged: Path, in_git: bool
) -> None:
    tree = lay_out({"node.c": NODE}, unprivileged / "tree")
    if in_git:
        commit(tree)
    lay_out({"new/prune.c": PRUNE}, tree)
    (tree / "new").chmod(0)
    try:
        done = applied(tree, "--allow-dirty")
    finally:
        (tree / "new").chmod(0o755)
    fails(done, 3, "new", "Permission denied")
    assert (tree / "node.c").read_bytes() == NODE


def test_a_folder_that_cannot_be_written_to_changes_nothing(unprivileged: Path) -> None:
    tree = lay_out({"node.c": NODE, "sub/prune.c": PRUNE}, unprivileged / "tree")
    (tree / "sub").chmod(0o555)
    try:
        done = applied(tree)
    finally:
        (tree / "sub").chmod(0o755)
    fails(done, 3, "Permission denied", "nothing was changed")
    assert files_of(tree) == {"node.c": NODE, "sub/prune.c": PRUNE}


def test_a_file_changed_between_reading_and_writing_is_left_alone(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    after_reading(monkeypatch, lambda: (tree / "prune.c").write_bytes(PRUNE + b"\n"))
    fails(applied(tree), 1, "prune.c", "changed", "run the command again")
    assert files_of(tree) == {"node.c": NODE, "prune.c": PRUNE + b"\n"}


def test_a_file_that_vanishes_between_reading_and_writing_ends_the_run(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    after_reading(monkeypatch, (tree / "prune.c").unlink)
    fails(applied(tree), 3, "prune.c", "No such file")
    assert files_of(tree) == {"node.c": NODE}


def test_a_file_that_becomes_a_pipe_between_reading_and_writing_is_not_waited_for(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def swap() -> None:
        (tree / "prune.c").unlink()
        os.mkfifo(tree / "prune.c")

    after_reading(monkeypatch, swap)
    with at_most(5):
        done = applied(tree)
    assert done.code in (1, 3)
    assert "prune.c" in done.err
    assert (tree / "node.c").read_bytes() == NODE


@both_kinds
def test_a_file_that_vanishes_while_the_tree_is_listed_does_no_harm(
    tree: Path, in_git: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tree / "gone.c").write_bytes(b"void gone(void)\n{\n}\n")
    if in_git:
        commit(tree)
    real = os.lstat

    def lstat(path: str | Path, **kwargs: int) -> os.stat_result:
        if os.fspath(path).endswith("gone.c"):
            (tree / "gone.c").unlink(missing_ok=True)
        return real(path, **kwargs)

    monkeypatch.setattr(os, "lstat", lstat)
    if in_git:
        (tree / "gone.c").unlink()
    done = applied(tree)
    assert done.code == 0, done.err
    assert b"pause_all_begin" in (tree / "prune.c").read_bytes()


@both_kinds
def test_a_binary_file_that_names_the_function_is_refused_by_name(tree: Path, in_git: bool) -> None:
    (tree / "blob.c").write_bytes(b"void blob(void)\n{\n    node_detach(0);\n}\n\0")
    if in_git:
        commit(tree)
    done = applied(tree)
    assert done.code in (1, 3)
    assert "blob.c" in done.err
    assert "NUL" in done.err
    assert (tree / "prune.c").read_bytes() == PRUNE


def test_a_binary_file_that_does_not_name_the_function_does_no_harm(tree: Path) -> None:
    (tree / "blob.c").write_bytes(b"\0\0\0")
    assert applied(tree).code == 0


def test_a_file_nested_too_deep_is_refused_by_name(tree: Path) -> None:
    deep = (
        b"void deep(void)\n{\n    node_detach(" + b"(" * 50_000 + b"0" + b")" * 50_000 + b");\n}\n"
    )
    (tree / "deep.c").write_bytes(deep)
    done = crefactor(*hoist("apply", tree))
    assert done.returncode == 1, done.stderr
    assert b"deep.c" in done.stderr
    assert b"nested" in done.stderr
    assert (tree / "prune.c").read_bytes() == PRUNE


def _chain(name: bytes) -> bytes:
    links = b"if (a) {\n        x();\n    } else " * 3000
    return b"void chain(int a)\n{\n    " + links + name + b"();\n}\n"


def test_a_long_chain_of_else_ifs_in_another_file_does_no_harm(tree: Path) -> None:
    (tree / "chain.c").write_bytes(_chain(b"y"))
    assert crefactor(*hoist("apply", tree)).returncode == 0
    assert b"pause_all_begin" in (tree / "prune.c").read_bytes()


def test_a_long_chain_of_else_ifs_with_a_call_is_followed_or_refused_by_name(tree: Path) -> None:
    (tree / "chain.c").write_bytes(_chain(b"node_detach"))
    done = crefactor(*hoist("apply", tree))
    changed = b"pause_all_begin" in (tree / "chain.c").read_bytes()
    assert done.returncode == (0 if changed else 1), done.stderr
    assert changed or b"chain.c:6003: node_detach: refused" in done.stderr


def test_an_error_in_a_library_user_call_is_a_sentence_too(tree: Path) -> None:
    deep = b"void deep(void)\n{\n" + b"if (a) {" * 900 + b"node_detach(0);" + b"}" * 900 + b"\n}\n"
    (tree / "deep.c").write_bytes(deep)
    done = applied(tree)
    assert done.code in (0, 1, 3)
    assert "Traceback" not in done.err


def test_a_tree_without_any_c_file_has_no_function(tmp_path: Path) -> None:
    fails(call(hoist("diff", tmp_path)), 2, "node_detach", "unknown")


def test_an_empty_repository_has_no_function(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    fails(call(hoist("diff", tmp_path)), 2, "node_detach", "unknown")
