"""Trees that are not to be trusted: nothing they configure runs, nothing outside is written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.support import (
    ESCAPE,
    NODE,
    PRUNE,
    REFUSED,
    TREE,
    after_reading,
    applied,
    commit,
    fails,
    git,
    hoist,
)
from tests.fuzz.oracle import at_most
from tests.golden.cases import PROTOCOL, call, files_of, lay_out

WRAPPED = b"    pause_all_begin();\n    tree_wrlock();"

# Every setting by which a repository can name a command, for the commands that look at files.
_COMMANDS = (
    "core.fsmonitor",
    "core.pager",
    "core.sshCommand",
    "core.askPass",
    "core.editor",
    "core.gitProxy",
    "core.alternateRefsCommand",
    "credential.helper",
    "diff.external",
    "diff.evil.command",
    "diff.evil.textconv",
    "filter.evil.clean",
    "filter.evil.smudge",
    "filter.evil.process",
    "merge.evil.driver",
    "pager.grep",
    "pager.diff",
    "pager.ls-files",
    "interactive.diffFilter",
    "gpg.program",
    "alias.grep",
    "remote.origin.uploadpack",
    "remote.origin.vcs",
)
_HOOKS = (
    "post-index-change",
    "fsmonitor-watchman",
    "post-checkout",
    "pre-commit",
    "query-watchman",
)


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """A program that tells that it ran by leaving a file behind: `ran` beside it."""
    script = tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\necho \"$0 $*\" >> '{tmp_path / 'ran'}'\nexit 1\n")
    script.chmod(0o755)
    return script


def _ran(canary: Path) -> str:
    record = canary.with_name("ran")
    return record.read_text() if record.exists() else ""


def _armed(tree: Path, canary: Path) -> None:
    """Make everything in a repository that can name a command name the canary."""
    (tree / ".gitattributes").write_text("*.c filter=evil diff=evil merge=evil\n")
    commit(tree)
    for key in _COMMANDS:
        prefix = "!" if key.startswith("alias.") else ""
        git(tree, "config", key, f"{prefix}{canary}")
    for hook in _HOOKS:
        (tree / ".git" / "hooks").mkdir(exist_ok=True)
        (tree / ".git" / "hooks" / hook).symlink_to(canary)
    git(tree, "config", "core.hooksPath", str(tree / ".git" / "hooks"))
    # An entry whose times differ is what makes git look at the content, through the filter.
    for path in tree.glob("*.c"):
        os.utime(path, (1, 1))


def test_nothing_that_a_repository_configures_is_run(tree: Path, canary: Path) -> None:
    _armed(tree, canary)
    shared = ["-C", str(tree), "-p", str(PROTOCOL)]
    for arguments in (
        hoist("diff", tree),
        ["explain", *shared, "prune.c:6", "hoist", "node_detach"],
        ["contracts", *shared],
        hoist("apply", tree),
        ["check", *shared],
    ):
        done = call(arguments)
        assert done.code == 0, done.err
    assert WRAPPED in (tree / "prune.c").read_bytes()
    assert _ran(canary) == ""


def test_nothing_is_run_where_there_is_something_untracked_dirty_or_unknown(
    tree: Path, canary: Path
) -> None:
    _armed(tree, canary)
    (tree / "new.c").write_bytes(PRUNE.replace(b"node_prune", b"node_new"))
    (tree / "prune.c").write_bytes(PRUNE + b"\n")
    assert applied(tree).code == 1
    assert applied(tree, "--allow-dirty").code == 0
    assert call(hoist("diff", tree, function="node_detatch")).code == 2
    assert _ran(canary) == ""


@pytest.mark.parametrize("command", ["diff", "apply"])
def test_a_partial_clone_is_not_completed_by_running_what_its_remote_names(
    repository: Path, canary: Path, command: str
) -> None:
    objects = repository / ".git" / "objects"
    lost = [
        git(repository, "rev-parse", name).decode().strip() for name in ("HEAD^{tree}", ":node.c")
    ]
    for key, value in {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": str(canary.parent / "nowhere"),
        "remote.origin.uploadpack": str(canary),
        "protocol.allow": "always",
    }.items():
        git(repository, "config", key, value)
    for name in lost:
        (objects / name[:2] / name[2:]).unlink()
    done = call(hoist(command, repository))
    assert _ran(canary) == ""
    assert done.code in (0, 3), done.err


def test_a_remote_that_names_a_transport_of_its_own_is_not_asked_for_objects(
    repository: Path, canary: Path
) -> None:
    lost = git(repository, "rev-parse", "HEAD^{tree}").decode().strip()
    for key, value in {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::{canary} %S",
        "protocol.ext.allow": "always",
    }.items():
        git(repository, "config", key, value)
    (repository / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    applied(repository)
    assert _ran(canary) == ""


def test_modules_that_lie_in_the_tree_are_not_imported(tree: Path, canary: Path) -> None:
    for name in ("click", "tomllib", "msgspec", "refactor", "transforms", "sitecustomize"):
        (tree / f"{name}.py").write_text(f"import os\nos.system({str(canary)!r})\n")
    script = Path(sys.executable).with_name("crefactor")
    done = subprocess.run(
        [script, *hoist("diff", Path())], cwd=tree, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert _ran(canary) == ""


def test_core_worktree_does_not_lead_the_search_elsewhere(repository: Path, tmp_path: Path) -> None:
    elsewhere = lay_out({"node.c": NODE}, tmp_path / "elsewhere")
    git(repository, "config", "core.worktree", str(elsewhere))
    done = applied(repository)
    assert done.code in (0, 3), done.err
    assert files_of(elsewhere) == {"node.c": NODE}
    if done.code == 0:
        assert WRAPPED in (repository / "prune.c").read_bytes()


def test_a_repository_marked_bare_is_searched_or_refused(repository: Path) -> None:
    git(repository, "config", "core.bare", "true")
    done = applied(repository)
    assert done.code in (0, 3), done.err
    assert (WRAPPED in (repository / "prune.c").read_bytes()) == (done.code == 0)


@pytest.mark.parametrize("key", ["grep.fullName", "grep.lineNumber", "grep.column"])
def test_settings_of_git_grep_do_not_change_what_is_found(tmp_path: Path, key: str) -> None:
    tree = commit(lay_out({f"sub/{path}": data for path, data in TREE.items()}, tmp_path / "tree"))
    git(tree, "config", key, "true")
    done = call(hoist("apply", tree / "sub"))
    assert done.code == 0, done.err
    assert WRAPPED in (tree / "sub" / "prune.c").read_bytes()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("grep.patternType", "fixed"),
        ("grep.patternType", "perl"),
        ("color.ui", "always"),
        ("color.grep", "always"),
        ("core.quotePath", "false"),
        ("core.ignoreCase", "true"),
        ("core.precomposeUnicode", "true"),
        ("submodule.recurse", "true"),
        ("grep.threads", "1"),
        ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("diff.context", "0"),
        ("diff.suppressBlankEmpty", "true"),
        ("diff.algorithm", "patience"),
        ("diff.renames", "copies"),
        ("diff.wordRegex", "."),
        ("diff.wsErrorHighlight", "all"),
        ("core.whitespace", "tab-in-indent"),
        ("core.abbrev", "40"),
    ],
)
def test_settings_of_user_and_repository_do_not_change_the_diff(
    repository: Path, tmp_path: Path, key: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = call(hoist("diff", repository))
    git(repository, "config", key, value)
    in_repository = call(hoist("diff", repository))
    git(repository, "config", "--unset", key)
    own = tmp_path / "gitconfig"
    git(repository, "config", "--file", str(own), key, value)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(own))
    of_user = call(hoist("diff", repository))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", key)
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", value)
    assert expected == in_repository == of_user == call(hoist("diff", repository))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GIT_LITERAL_PATHSPECS", "1"),
        ("GIT_NOGLOB_PATHSPECS", "1"),
        ("GIT_ICASE_PATHSPECS", "1"),
        ("GIT_DIR", "/nowhere"),
        ("GIT_WORK_TREE", "/nowhere"),
        ("GIT_INDEX_FILE", "/nowhere/index"),
        ("GIT_OBJECT_DIRECTORY", "/nowhere"),
        ("GIT_COMMON_DIR", "/nowhere"),
        ("GIT_NAMESPACE", "other"),
        ("GIT_PREFIX", "sub/"),
        ("GIT_TRACE", "1"),
        ("GIT_TRACE2", "1"),
        ("GIT_CURL_VERBOSE", "1"),
        ("GIT_EXTERNAL_DIFF", "/nowhere/tool"),
        ("GIT_DIFF_OPTS", "--unified=0"),
        ("GIT_PAGER", "/nowhere/pager"),
        ("GIT_CONFIG_PARAMETERS", "'diff.suppressblankempty'='true'"),
        ("GIT_ATTR_SOURCE", "HEAD~5"),
        ("GREP_OPTIONS", "-v"),
        ("GREP_COLORS", "mt=1"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("TMPDIR", "/nowhere"),
    ],
)
def test_the_environment_does_not_change_the_result(
    repository: Path, name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = call(hoist("diff", repository))
    monkeypatch.setenv(name, value)
    assert call(hoist("diff", repository)) == expected
    done = applied(repository)
    assert done.code == 0, done.err
    assert WRAPPED in (repository / "prune.c").read_bytes()


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_a_file_that_git_is_told_not_to_look_at_is_searched_all_the_same(
    repository: Path, flag: str
) -> None:
    (repository / "later.c").write_bytes(b"void later(void)\n{\n}\n")
    commit(repository)
    git(repository, "update-index", flag, "later.c")
    (repository / "later.c").write_bytes(PRUNE.replace(b"node_prune", b"later"))
    done = applied(repository, "--allow-dirty")
    assert done.code in (0, 3), done.err
    assert (WRAPPED in (repository / "later.c").read_bytes()) == (done.code == 0)


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_a_file_that_git_is_told_not_to_look_at_can_be_dirty(repository: Path, flag: str) -> None:
    git(repository, "update-index", flag, "prune.c")
    changed = PRUNE.replace(b"    tree_wrlock();", b"    /* mine */\n    tree_wrlock();")
    (repository / "prune.c").write_bytes(changed)
    done = applied(repository)
    assert done.code in (1, 3), done.err
    assert (repository / "prune.c").read_bytes() == changed


def test_a_tracked_file_that_is_ignored_is_searched(tree: Path) -> None:
    (tree / ".gitignore").write_text("*.c\n")
    commit(tree)
    assert applied(tree).code == 0
    assert WRAPPED in (tree / "prune.c").read_bytes()


def test_a_tracked_file_in_an_ignored_folder_is_searched(tmp_path: Path) -> None:
    tree = lay_out({"node.c": NODE, "build/prune.c": PRUNE}, tmp_path / "tree")
    (tree / ".gitignore").write_text("build/\n")
    commit(tree)
    assert applied(tree).code == 0
    assert WRAPPED in (tree / "build" / "prune.c").read_bytes()


def test_an_ignored_file_that_is_not_tracked_is_left_alone(repository: Path) -> None:
    (repository / ".gitignore").write_text("out.c\n")
    (repository / "out.c").write_bytes(PRUNE)
    assert applied(repository).code == 0
    assert (repository / "out.c").read_bytes() == PRUNE


def test_a_file_deleted_but_still_tracked_does_no_harm(repository: Path) -> None:
    (repository / "gone.c").write_bytes(PRUNE.replace(b"node_prune", b"gone"))
    commit(repository)
    (repository / "gone.c").unlink()
    done = applied(repository)
    assert done.code == 0, done.err
    assert WRAPPED in (repository / "prune.c").read_bytes()


def test_files_in_a_merge_conflict_count_as_changed(repository: Path) -> None:
    git(repository, "branch", "other")
    (repository / "prune.c").write_bytes(PRUNE + b"/* one */\n")
    git(repository, "commit", "-q", "-a", "-m", "one")
    git(repository, "checkout", "-q", "other")
    git(repository, "rm", "-q", "prune.c")
    git(repository, "commit", "-q", "-m", "other")
    git(repository, "checkout", "-q", "-")
    merge = ["git", "-C", str(repository), "merge", "-q", "other"]
    assert subprocess.run(merge, check=False, capture_output=True).returncode == 1
    before = (repository / "prune.c").read_bytes()
    fails(applied(repository), 1, "prune.c", "uncommitted")
    assert (repository / "prune.c").read_bytes() == before


# -- links, pipes, nested repositories -------------------------------------------------------------


@pytest.fixture(params=[False, True], ids=["plain folder", "repository"])
def linked(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A tree with links of every kind, beside the folder `outside`."""
    outside = lay_out({"far.c": PRUNE.replace(b"node_prune", b"far")}, tmp_path / "outside")
    tree = lay_out(TREE, tmp_path / "tree")
    (tree / "within.c").symlink_to("prune.c")
    (tree / "out.c").symlink_to(outside / "far.c")
    (tree / "outside").symlink_to(outside)
    (tree / "again").symlink_to(".")
    (tree / "self.c").symlink_to("self.c")
    (tree / "one.c").symlink_to("two.c")
    (tree / "two.c").symlink_to("one.c")
    (tree / "nowhere.c").symlink_to("nowhere/else.c")
    (tree / "passwords.c").symlink_to("/etc/passwd")
    os.mkfifo(tree / "x.c")
    (tree / "folder.c").mkdir()
    if request.param:
        commit(tree)
    return tree


def test_links_pipes_and_folders_are_passed_over(linked: Path, tmp_path: Path) -> None:
    links = {path: path.readlink() for path in linked.iterdir() if path.is_symlink()}
    with at_most(10):
        done = applied(linked, "--json")
    assert done.code == 0, done.err
    assert done.ledger["files"] == ["node.c", "prune.c"]
    assert {path: path.readlink() for path in linked.iterdir() if path.is_symlink()} == links
    assert (tmp_path / "outside" / "far.c").read_bytes() == PRUNE.replace(b"node_prune", b"far")


def test_a_tree_that_is_itself_reached_through_a_link_is_changed(
    tree: Path, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(tree)
    assert applied(tmp_path / "link").code == 0
    assert (tmp_path / "link").is_symlink()
    assert WRAPPED in (tree / "prune.c").read_bytes()


def test_a_file_that_becomes_a_link_after_reading_is_not_followed(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "far.c"
    outside.write_bytes(PRUNE)

    def swap() -> None:
        (tree / "prune.c").unlink()
        (tree / "prune.c").symlink_to(outside)

    after_reading(monkeypatch, swap)
    fails(applied(tree), 1, "prune.c", "link")
    assert outside.read_bytes() == PRUNE
    assert (tree / "node.c").read_bytes() == NODE


def test_a_folder_that_becomes_a_link_after_reading_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = lay_out({"node.c": NODE, "sub/prune.c": PRUNE}, tmp_path / "tree")

    def swap() -> None:
        (tree / "sub").rename(tmp_path / "moved")
        (tree / "sub").symlink_to(tmp_path / "moved")

    after_reading(monkeypatch, swap)
    fails(applied(tree), 1, "prune.c", "out of the tree")
    assert files_of(tmp_path / "moved") == {"prune.c": PRUNE}
    assert (tree / "node.c").read_bytes() == NODE


def test_a_tracked_folder_that_was_replaced_by_a_link_out_of_the_tree_is_not_written(
    tmp_path: Path,
) -> None:
    tree = commit(lay_out({"node.c": NODE, "sub/prune.c": PRUNE}, tmp_path / "tree"))
    (tree / "sub").rename(tmp_path / "moved")
    (tree / "sub").symlink_to(tmp_path / "moved")
    done = applied(tree, "--allow-dirty")
    assert done.code in (0, 1, 3)
    assert files_of(tmp_path / "moved") == {"prune.c": PRUNE}


@pytest.mark.parametrize("in_git", [False, True], ids=["plain folder", "repository"])
def test_a_nested_repository_is_passed_over(tree: Path, in_git: bool) -> None:
    inner = commit(lay_out({"inner.c": PRUNE.replace(b"node_prune", b"inner")}, tree / "inner"))
    if in_git:
        git(tree, "init", "-q")
        git(tree, "add", "node.c", "prune.c")
        git(tree, "commit", "-q", "-m", "outer")
    assert applied(tree).code == 0
    assert WRAPPED not in (inner / "inner.c").read_bytes()
    assert WRAPPED in (tree / "prune.c").read_bytes()


@pytest.mark.parametrize("in_git", [False, True], ids=["plain folder", "repository"])
def test_an_empty_folder_called_git_makes_no_repository_of_its_parent(
    tree: Path, in_git: bool
) -> None:
    lay_out({"inner.c": PRUNE.replace(b"node_prune", b"inner"), ".git/x": b""}, tree / "sub")
    if in_git:
        commit(tree)
    assert applied(tree).code == 0
    assert WRAPPED in (tree / "sub" / "inner.c").read_bytes()


def test_a_submodule_is_passed_over(tree: Path, tmp_path: Path) -> None:
    library = commit(lay_out({"lib.c": PRUNE.replace(b"node_prune", b"lib")}, tmp_path / "library"))
    git(tree, "init", "-q")
    git(
        tree, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(library), "lib"
    )
    commit(tree)
    assert applied(tree).code == 0
    assert WRAPPED not in (tree / "lib" / "lib.c").read_bytes()


def test_a_linked_working_tree_is_like_any_other(repository: Path, tmp_path: Path) -> None:
    git(repository, "worktree", "add", "-q", str(tmp_path / "second"))
    assert applied(tmp_path / "second").code == 0
    assert WRAPPED in (tmp_path / "second" / "prune.c").read_bytes()
    assert (repository / "prune.c").read_bytes() == PRUNE


# -- patterns of files -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pattern", ["*.c", "sub/*.c", "sub/**", "sub/prune.c", "prune.[ch]", "s?b/pr*.c", "**/prune.c"]
)
def test_patterns_of_files_mean_the_same_with_and_without_git(tmp_path: Path, pattern: str) -> None:
    files = {"node.c": NODE, "sub/prune.c": PRUNE, "sub/deep/prune.c": PRUNE, "other.c": PRUNE}
    own = PROTOCOL.read_text().replace("[protocol]", f'[protocol]\nfiles = ["node.c", "{pattern}"]')
    found = []
    for name in ("plain", "repository"):
        tree = lay_out(files, tmp_path / name)
        (tree / ".crefactor.toml").write_text(own)
        if name == "repository":
            commit(tree)
        done = call(["diff", "-C", str(tree), "--json", "hoist", "node_detach"])
        assert done.code == 0, done.err
        found.append(done.ledger["files"])
    assert found[0] == found[1]


# -- names -----------------------------------------------------------------------------------------


def _evil(tmp_path: Path) -> Path:
    """A tree in which every name that is printed holds a terminal escape and a newline."""
    evil = f"a{ESCAPE}\n\x07"
    files = {
        f"{evil}node.c": NODE,
        f"{evil}{ESCAPE}/prune.c": PRUNE,
        f"{evil}probe.c": REFUSED["probe.c"],
        f"{evil}lost.c": b"void lost(void)\n{\n    if (node_detach(0)\n}\n",
        f"{evil}blob.c": b"void f(void) { node_detach(0); }\0",
        f"{evil}kept.h": b"/* All queues must be paused. */\nvoid TREE_WRLOCK node_keep(void);\n",
        f"{evil}keep.c": b"void node_keep(void)\n{\n    node_detach(0);\n}\n",
        f"{evil}same.c": NODE.replace(b"void", b"static void"),
    }
    return lay_out(files, tmp_path / f"tree{ESCAPE}\n")


@pytest.mark.parametrize("in_git", [False, True], ids=["plain folder", "repository"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["diff", "-v", "hoist", "node_detach"],
        ["diff", "--json", "hoist", "node_detach"],
        ["apply", "-v", "hoist", "node_detach"],
        ["diff", "hoist", "node_detatch"],
        ["diff", "hoist", f"a{ESCAPE}\n\x07node.c:node_detach"],
        ["diff", "hoist", f"a{ESCAPE}\n\x07node.c:node_attach"],
        ["diff", "hoist", "node_detach", "--skip", f"a{ESCAPE}.c:1", "--because", "so"],
        ["diff", "hoist", "node_detach", "--skip", "x.c:1", "--because", f"so{ESCAPE}"],
        ["diff", "hoist", "node_detach", "--bracket", f"b{ESCAPE}"],
        ["explain", f"a{ESCAPE}\n\x07keep.c:3", "hoist", "node_detach"],
        ["explain", f"a{ESCAPE}\n\x07keep.c:99", "hoist", "node_detach"],
        ["explain", f"a{ESCAPE}none.c:9", "hoist", "node_detach"],
        ["explain", f"a{ESCAPE}", "hoist", "node_detach"],
        ["check"],
        ["check", "--format", "json"],
        ["check", "--format", "sarif"],
        ["check", "--format", "github"],
        ["check", f"a{ESCAPE}"],
        ["check", "--baseline", f"a{ESCAPE}"],
        ["contracts"],
        ["protocols", "show", f"a{ESCAPE}"],
        [f"a{ESCAPE}"],
        ["diff", f"a{ESCAPE}"],
        ["diff", f"--a{ESCAPE}"],
    ],
    ids=lambda arguments: " ".join(arguments).encode("unicode_escape").decode(),
)
def test_escapes_in_names_are_never_printed_raw(
    tmp_path: Path, arguments: list[str], in_git: bool
) -> None:
    tree = _evil(tmp_path)
    if in_git:
        commit(tree)
    alone = arguments[0] not in ("diff", "apply", "explain", "check", "contracts")
    shared = [] if alone else ["-C", str(tree), "-p", str(PROTOCOL)]
    done = call([arguments[0], *shared, *arguments[1:]])
    assert "\x1b" not in done.err
    assert "\x07" not in done.err
    assert b"\x1b" not in done.out
    assert b"\x07" not in done.out
    assert "Traceback" not in done.err


def test_escapes_in_names_of_folders_and_protocols_are_never_printed_raw(tmp_path: Path) -> None:
    tree = lay_out(TREE, tmp_path / f"tree{ESCAPE}")
    own = tmp_path / f"own{ESCAPE}.toml"
    own.write_text("[protocol]\n")
    lay_out({".git": b"gitdir: nowhere\n"}, tree / "broken")
    for arguments in (
        ["diff", "-C", str(tree), "hoist", "node_detach"],
        ["diff", "-C", str(tree), "-p", str(own), "hoist", "node_detach"],
        ["diff", "-C", str(tree), "-p", str(own) + "x/", "hoist", "node_detach"],
        ["diff", "-C", str(tree) + "x", "hoist", "node_detach"],
        ["diff", "-C", str(tree / "broken"), "-p", str(PROTOCOL), "hoist", "node_detach"],
    ):
        done = call(arguments)
        assert done.code in (2, 3)
        assert "\x1b" not in done.err


def test_the_refusal_to_overwrite_names_files_without_raw_escapes(tmp_path: Path) -> None:
    tree = commit(lay_out({"node.c": NODE, f"p{ESCAPE}.c": PRUNE}, tmp_path / "tree"))
    (tree / f"p{ESCAPE}.c").write_bytes(PRUNE + b"\n")
    done = applied(tree)
    assert done.code == 1
    assert "\x1b" not in done.err
