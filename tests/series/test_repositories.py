"""Every kind of repository: the branch has the tree that a plain one gets."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from refactor.series import commits
from tests.series.conftest import NODE, PROTOCOL, Tree

NewTree = Callable[..., Tree]


def _changed(tree: Tree, commit: str) -> list[str]:
    return tree.git("diff-tree", "--name-only", "-r", f"{commit}^", commit).split()


def _all_changed(tree: Tree, commit: str) -> None:
    assert _changed(tree, commit) == ["job/mirror.c", "node.c", "tests/test.c"]
    tree.git("fsck", "--strict")


def test_bare(tree: Tree, tmp_path: Path) -> None:
    bare = Tree(tmp_path / "bare.git")
    tree.git("clone", "-q", "--bare", str(tree.root), str(bare.root))
    _all_changed(bare, bare.series())


def test_inside_of_the_git_directory(tree: Tree) -> None:
    inner = Tree(tree.root / ".git")
    _all_changed(tree, inner.series())


def test_worktree(tree: Tree, tmp_path: Path) -> None:
    other = Tree(tmp_path / "worktree")
    tree.git("worktree", "add", "-q", "--detach", str(other.root), "main")
    before = tree.state()
    commit = other.series()
    _all_changed(other, commit)
    after = tree.state()
    assert after.pop(".git/refs/heads/work-v1").decode().strip() == commit
    assert after == before


def test_shallow(tree: Tree, tmp_path: Path) -> None:
    shallow = Tree(tmp_path / "shallow")
    tree.git("clone", "-q", "--depth=1", tree.root.as_uri(), str(shallow.root))
    commit = shallow.series()
    _all_changed(shallow, commit)
    assert shallow.run("replay", "work-v1") == 0


def test_sha256(new_tree: NewTree) -> None:
    tree = new_tree("sha256", "--object-format=sha256")
    commit = tree.series()
    assert len(commit) == 64
    _all_changed(tree, commit)
    assert tree.run("replay", "work-v1") == 0


def test_sub_directory(tree: Tree) -> None:
    tree.commit("sub: add", {"sub/node.c": NODE, "sub/deep/x.c": "int x;\n"})
    sub = Tree(tree.root / "sub")
    commit = sub.series()
    assert _changed(tree, commit) == ["sub/node.c"]
    assert "Crefactor-Directory: sub/" in tree.show(commit)
    assert tree.run("replay", "work-v1") == 0


def test_autocrlf_changes_no_byte(new_tree: NewTree) -> None:
    tree = new_tree()
    plain = tree.git("rev-parse", f"{tree.series()}^{{tree}}")
    tree.git("config", "core.autocrlf", "true")
    tree.git("rm", "-rq", "--cached", ".")
    tree.git("reset", "-q", "--hard")
    assert b"\r\n" in (tree.root / "node.c").read_bytes()
    assert tree.git("rev-parse", f"{tree.series(branch='work-v2')}^{{tree}}") == plain


def test_sparse_checkout(tree: Tree) -> None:
    tree.git("sparse-checkout", "set", "--cone", "--sparse-index", "job")
    assert not (tree.root / "tests").exists()
    before = tree.state()
    _all_changed(tree, tree.series())
    after = tree.state()
    assert after.pop(".git/refs/heads/work-v1")
    assert after == before


def test_submodules_stay_and_are_not_searched(tree: Tree, new_tree: NewTree) -> None:
    part = new_tree("part")
    tree.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(part.root), "part")
    tree.git("commit", "-q", "-m", "tank: add a part")
    commit = tree.series()
    _all_changed(tree, commit)
    assert tree.git("ls-tree", commit, "part").startswith("160000 commit")


def test_links_are_no_files(tree: Tree) -> None:
    (tree.root / "link.c").symlink_to("node.c")
    tree.commit("tank: add a link", {"x.c": "int x;\n"})
    _all_changed(tree, tree.series())


def test_paths_with_odd_names(tree: Tree) -> None:
    odd = 'job/ö "quoted"\t\\ [x] :(top).c'
    text = "void odd(Node *n)\n{\n    node_detach(n);\n}\n"
    tree.commit("job: odd", {odd: text, "job/new\nline.c": text.replace("odd", "line")})
    commit = tree.series()
    names = tree.git("diff-tree", "--name-only", "-r", "-z", f"{commit}^", commit).split("\0")
    assert odd in names
    assert "job/new\nline.c" in names


def test_nothing_that_is_configured_runs(tree: Tree, tmp_path: Path) -> None:
    spy = tmp_path / "spy"
    trap = tmp_path / "trap"
    trap.write_text(f'#!/bin/sh\necho "$0 $*" >> {spy}\ncat\n')
    trap.chmod(0o755)
    hooks = tree.root / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("post-checkout", "reference-transaction", "pre-commit", "post-index-change"):
        (hooks / name).write_bytes(trap.read_bytes())
        (hooks / name).chmod(0o755)
    for key in (
        "core.fsmonitor",
        "core.editor",
        "core.pager",
        "gpg.program",
        "diff.external",
        "filter.trap.clean",
        "filter.trap.smudge",
        "filter.trap.process",
        "diff.trap.textconv",
        "diff.trap.command",
        "core.alternateRefsCommand",
        "core.sshCommand",
        "sequence.editor",
    ):
        tree.git("config", key, str(trap))
    for key in ("commit.gpgSign", "format.signOff", "log.showSignature"):
        tree.git("config", key, "true")
    (tree.root / ".git/info/attributes").write_text("* filter=trap diff=trap\n")
    (tree.root / ".gitattributes").write_text("* filter=trap diff=trap\n")
    (tree.root / "node.c").touch()
    commit = tree.series("-o", str(tmp_path / "mails"))
    assert tree.run("replay", "work-v1") == 0
    assert not spy.exists(), spy.read_text()
    assert "gpgsig" not in tree.show(commit)
    assert "Signed-off-by" not in tree.show(commit)


def test_a_signature_is_made_when_asked_for(tree: Tree, tmp_path: Path) -> None:
    key = tmp_path / "key"
    made = subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=False)
    if made.returncode:
        pytest.skip("ssh-keygen is needed to make a key")
    tree.git("config", "gpg.format", "ssh")
    tree.git("config", "user.signingKey", str(key))
    assert "gpgsig -----BEGIN SSH SIGNATURE" in tree.show(tree.series("--gpg-sign"))


def test_a_repository_of_somebody_else_is_refused(
    tree: Tree, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert tree.run("series", "hoist", "node_detach", "--branch=x") == 3
    assert "dubious ownership" in capfd.readouterr().err


def test_the_protocol_of_the_revision_counts(tree: Tree, capfd: pytest.CaptureFixture[str]) -> None:
    from refactor.cli import main

    tree.commit("tank: add a protocol", {".crefactor.toml": PROTOCOL.read_text()})
    (tree.root / ".crefactor.toml").unlink()
    arguments = ["series", "-C", str(tree.root), "hoist", "node_detach"]
    assert main.run([*arguments, "--branch=x"]) == 0
    assert main.run(["replay", "-C", str(tree.root), "x"]) == 0
    assert main.run([*arguments, "--branch=y", "--onto=main^"]) == 2
    told = capfd.readouterr().err
    assert f"no protocol is known for {tree.root} at {tree.git('rev-parse', 'main^')[:12]}" in told


def test_a_broken_protocol_of_the_revision_is_named(
    tree: Tree, capfd: pytest.CaptureFixture[str]
) -> None:
    from refactor.cli import main

    tree.commit("tank: add a protocol", {".crefactor.toml": "[protocol]\nnam = 1\n"})
    assert main.run(["series", "-C", str(tree.root), "hoist", "f", "--branch=x"]) == 2
    assert "/.crefactor.toml:2: " in capfd.readouterr().err


def test_only_the_protocols_files_count(tree: Tree, tmp_path: Path) -> None:
    from refactor.cli import main

    text = 'name = "tank"\nfiles = ["*.c", "!x", "job/**/*.[ch]", "lib/"]\n'
    protocol = tmp_path / "some.toml"
    protocol.write_text(PROTOCOL.read_text().replace('name = "tank"\n', text, 1))
    caller = "void {n}(Node *n)\n{{\n    node_detach(n);\n}}\n"
    paths = ["a.cc", "a.c", "job/deep/h.h", "other/h.h", "lib/any.txt", "lib/a/b.x"]
    tree.commit("job: files", {p: caller.format(n=f"f{i}") for i, p in enumerate(paths)})
    found = []
    for branch, command in (("x", "series"), ("", "apply")):
        more = [f"--branch={branch}"] if branch else []
        given = [command, "-C", str(tree.root), "-p", str(protocol), "hoist", "node_detach", *more]
        assert main.run(given) == 0
        listed = ["diff", "--name-only", "main", *([branch] if branch else [])]
        found.append(tree.git(*listed).split())
    assert found[0] == found[1]
    assert set(found[0]) & set(paths) == {"a.c", "job/deep/h.h", "lib/any.txt", "lib/a/b.x"}


def test_paths_that_differ_in_case_only_are_two(tree: Tree) -> None:
    text = "void twin(Node *node)\n{\n    node_detach(node);\n}\n"
    tree.commit("job: twins", {"job/Twin.c": text, "job/twin.c": "int twin_of;\n"})
    tree.git("config", "core.ignoreCase", "true")
    commit = tree.series()
    assert _changed(tree, commit) == ["job/Twin.c", "job/mirror.c", "node.c", "tests/test.c"]
    assert tree.show(f"{commit}:job/twin.c") == "int twin_of;"


def test_an_import_that_fails_leaves_no_trace(
    tree: Tree, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    before = tree.state()
    monkeypatch.setattr(commits, "_stream", lambda *_: [b"commit refs/heads/series\nnonsense\n"])
    tree.series(code=3)
    assert "crefactor: git fast-import failed in " in capfd.readouterr().err
    assert tree.state() == before


def test_the_settings_on_objects_hold(tree: Tree) -> None:
    tree.git("config", "core.sharedRepository", "0640")
    commit = tree.series()
    loose = tree.root / ".git" / "objects" / commit[:2] / commit[2:]
    assert loose.stat().st_mode & 0o777 == 0o440
