"""Mails: what format-patch writes, filled in; versions, changelogs, and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.series.conftest import MIRROR, Tree


def _mails(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(folder.iterdir())}


def _am(tree: Tree, folder: Path, base: str = "main") -> None:
    tree.git("checkout", "-q", "-B", "applied", base)
    names = [str(p) for p in sorted(folder.iterdir()) if "cover-letter" not in p.name]
    tree.git("am", "-q", *names)


def test_git_am_gives_the_branch_again(tree: Tree, tmp_path: Path) -> None:
    why = tmp_path / "why.txt"
    why.write_text("Größer, \u201cquoted\u201d.\n\n  indented\n\nFrom here on.\n")
    tree.series("--split=layer", "--message", str(why), "-s", "-o", str(tmp_path / "out"))
    _am(tree, tmp_path / "out")
    form = "--format=%T%n%an <%ae>%n%ad%n%B"
    assert tree.git("log", form, "main..applied") == tree.git("log", form, "main..work-v1")
    assert tree.run("replay", "applied") == 0


def test_git_apply_takes_crlf_and_odd_bytes(tree: Tree, tmp_path: Path) -> None:
    (tree.root / "odd.c").write_bytes(
        b"/* caf\xe9 */\r\nvoid odd(Node *n)\r\n{\r\n    node_detach(n);\r\n}"
    )
    tree.commit("node: odd", {})
    tree.series("-o", str(tmp_path / "out"))
    tree.git("checkout", "-q", "-B", "applied", "main")
    tree.git("am", "-q", "--keep-cr", *(str(p) for p in (tmp_path / "out").iterdir()))
    assert tree.git("rev-parse", "applied^{tree}") == tree.git("rev-parse", "work-v1^{tree}")


def test_one_commit_has_no_cover_letter(tree: Tree, tmp_path: Path) -> None:
    tree.series("-o", str(tmp_path / "out"))
    ((name, text),) = _mails(tmp_path / "out").items()
    assert name == "0001-node-move-paused-section-outside-of-node_detach.patch"
    assert f"\nbase-commit: {tree.git('rev-parse', 'main')}\n" in text
    assert "Subject: [PATCH] node: move paused section outside of node_detach()\n" in text


def test_mails_alone_need_no_branch(tree: Tree, tmp_path: Path) -> None:
    before = tree.state()
    assert tree.run("series", "hoist", "node_detach", "-o", str(tmp_path / "out")) == 0
    assert len(_mails(tmp_path / "out")) == 1
    assert tree.state() == before


def test_the_cover_letter_tells_what_was_skipped_and_not_read(tree: Tree, tmp_path: Path) -> None:
    tree.commit(
        "node: odd",
        {
            "ask.c": "int ask(Node *n)\n{\n    return n ? node_detach(n), 1 : 0;\n}\n"
            "void broken(Node *n)\n{\n    if (n {\n        n->x = 1;\n    }\n}\n",
        },
    )
    text = tmp_path / "cover.txt"
    text.write_text("Grüße an alle.\n")
    skip = ["--skip=ask.c:ask", "--because=the node is new there"]
    title = ["--title", "Größer als vorher", "--cover", str(text)]
    tree.series("--split=layer", *skip, *title, "-o", str(tmp_path / "out"))
    cover = next(iter(_mails(tmp_path / "out").values()))
    assert "Subject: [PATCH 0/3] =?utf-8?" in cover
    assert "Content-Type: text/plain; charset=UTF-8\n" in cover
    assert "\nGrüße an alle.\n\nWhat happened at each call:\n" in cover
    assert "ask.c:3: ask(): left alone on request: the node is new there" in cover
    assert "Not fully understood, 1 function:\n  ask.c: broken()\n" in cover
    assert "\n  crefactor replay work-v1\n" in cover


def test_subject_prefix_and_version(tree: Tree, tmp_path: Path) -> None:
    tree.series("--subject-prefix=RFC PATCH", "-v", "3", "-o", str(tmp_path / "out"))
    ((name, text),) = _mails(tmp_path / "out").items()
    assert name.startswith("v3-0001-")
    assert "Subject: [RFC PATCH v3] node: move" in text


def test_a_second_version_of_one_patch_has_changelog_and_range_diff(
    tree: Tree, tmp_path: Path
) -> None:
    tree.series()
    tree.commit("node: more", {"more.c": MIRROR.replace("mirror", "more")})
    log = tmp_path / "log.txt"
    log.write_text("* Rebased.\n")
    tree.series("-v2", "--changelog", str(log), "-o", str(tmp_path / "out"), branch="work-v2")
    ((name, text),) = _mails(tmp_path / "out").items()
    below = text.partition("\n---\n")[2]
    assert name.startswith("v2-0001-")
    assert below.startswith("\nChanges in v2:\n* Rebased.\n* changed, see the range-diff\n\n")
    assert "Range-diff against v1:\n1:  " in below
    _am(tree, tmp_path / "out")
    assert tree.git("log", "-1", "--format=%B", "applied") == tree.git(
        "log", "-1", "--format=%B", "work-v2"
    )


def test_a_second_version_says_which_patches_are_the_same(tree: Tree, tmp_path: Path) -> None:
    tree.series("--split=layer", branch="old")
    tree.commit("job: more", {"job/more.c": MIRROR.replace("mirror", "more")})
    out = str(tmp_path / "out")
    tree.series("--split=layer", "-v2", "--previous=old", "-o", out, branch="new")
    cover, one, two, three = _mails(tmp_path / "out").values()
    assert "\n---\n\nChanges in v2:\n* none\n\n" in one
    assert "\n---\n\nChanges in v2:\n* changed, see the range-diff\n\n" in two
    assert "\n---\n\nChanges in v2:\n* none\n\n" in three
    assert "\nRange-diff against v1:\n" in cover


def test_a_patch_that_was_not_there_before_is_new(tree: Tree, tmp_path: Path) -> None:
    tree.series("--split=directory", branch="old")
    tree.commit("net: more", {"net/more.c": MIRROR.replace("mirror", "more")})
    out = str(tmp_path / "out")
    tree.series("--split=directory", "-v2", "--previous=old", "-o", out, branch="new")
    states = [
        text.partition("Changes in v2:\n")[2].partition("\n")[0]
        for text in list(_mails(tmp_path / "out").values())[1:]
    ]
    assert states == ["* none", "* new in this version", "* none", "* none", "* none"]


def test_a_previous_branch_that_is_no_series_is_refused(
    tree: Tree, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    tree.series("-v2", "--previous=main", "-o", str(tmp_path / "out"), code=1)
    assert "no commit of main carries a record" in capfd.readouterr().err
    assert not (tmp_path / "out").exists()


def test_mails_that_lie_there_are_not_mixed_with_new_ones(
    tree: Tree, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "out")
    tree.series("-o", out)
    tree.series("-o", out, branch="work-v2", code=1)
    assert "lie in" in capfd.readouterr().err
    tree.series("-o", out, "-v2", branch="work-v2")
    assert len(_mails(tmp_path / "out")) == 2
    tree.series("-o", out, "--force", branch="work-v3")
    (tmp_path / "file").write_text("")
    tree.series("-o", str(tmp_path / "file"), branch="work-v4", code=1)
    assert "is no folder" in capfd.readouterr().err


def test_a_folder_that_cannot_be_made_leaves_no_branch(
    tree: Tree, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    tree.series("-o", str(tmp_path / "file" / "out"), code=3)
    assert "cannot be written to" in capfd.readouterr().err
    assert tree.git("branch", "--list", "work-v1") == ""


def test_the_users_diff_settings_change_no_byte(tree: Tree, tmp_path: Path) -> None:
    tree.series("-o", str(tmp_path / "one"))
    for key, value in (
        ("diff.noprefix", "true"),
        ("diff.context", "1"),
        ("diff.algorithm", "patience"),
        ("format.attach", "x"),
        ("format.signature", "me"),
        ("format.coverLetter", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("format.thread", "deep"),
        ("core.abbrev", "40"),
        ("format.suffix", ".txt"),
        ("color.ui", "always"),
        ("i18n.commitEncoding", "latin1"),
        ("format.numbered", "true"),
    ):
        tree.git("config", key, value)
    tree.series("-o", str(tmp_path / "two"), "--force")
    assert _mails(tmp_path / "two") == _mails(tmp_path / "one")
