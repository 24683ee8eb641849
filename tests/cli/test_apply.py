"""apply: all or nothing, modes kept, nothing of the user's overwritten."""

from __future__ import annotations

import errno
import os
import resource
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.cli.support import NODE, PRUNE, TREE, applied, caller, commit, fails, git, hoist, start
from tests.golden.cases import Files, call, files_of, lay_out

WRAPPED = b"    pause_all_begin();\n    tree_wrlock();"
MANY: Files = {"node.c": NODE, **{f"sub{n % 3}/p{n}.c": caller(n) for n in range(6)}}


def _done(before: Files) -> Files:
    """A tree after the hoist."""
    wrapped = {
        path: data.replace(b"    tree_wrlock();", WRAPPED).replace(
            b"    tree_wrunlock();\n", b"    tree_wrunlock();\n    pause_all_end();\n"
        )
        for path, data in before.items()
    }
    node = wrapped["node.c"]
    for call_ in (b"    pause_all_begin();\n", b"    pause_all_end();\n"):
        node = node.replace(call_, b"")
    wrapped["node.c"] = node.replace(
        b"/* Takes a node out of the tree. */",
        b"/*\n * Takes a node out of the tree.\n *\n * All queues must be paused.\n */",
    )
    return wrapped


def test_every_file_is_written(tmp_path: Path) -> None:
    tree = lay_out(MANY, tmp_path)
    done = applied(tree)
    assert done.code == 0, done.err
    assert done.out == b""
    assert files_of(tree) == _done(MANY)


@pytest.mark.parametrize("mode", [0o644, 0o755, 0o600, 0o444, 0o664, 0o400, 0o777])
def test_the_mode_of_a_file_is_kept(tree: Path, mode: int) -> None:
    (tree / "prune.c").chmod(mode)
    assert applied(tree).code == 0
    assert stat.S_IMODE((tree / "prune.c").stat().st_mode) == mode
    assert WRAPPED in (tree / "prune.c").read_bytes()


def test_the_owner_of_a_file_is_kept(tree: Path) -> None:
    if os.geteuid() == 0:
        os.chown(tree / "prune.c", 65534, 65534)
    before = (tree / "prune.c").stat()
    assert applied(tree).code == 0
    after = (tree / "prune.c").stat()
    assert (after.st_uid, after.st_gid) == (before.st_uid, before.st_gid)


def test_a_name_as_long_as_names_can_be_is_written(tmp_path: Path) -> None:
    long = "p" * 253 + ".c"
    tree = lay_out({"node.c": NODE, long: PRUNE}, tmp_path)
    done = applied(tree)
    assert done.code == 0, done.err
    assert WRAPPED in (tree / long).read_bytes()


def _touched(path: Path) -> tuple[int, ...]:
    """What writing to a file would change; reading it may change the time of the last access."""
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_mode, found.st_size


def test_a_file_that_needs_no_change_is_not_touched(tree: Path) -> None:
    (tree / "other.c").write_bytes(b"void other(void)\n{\n}\n")
    before = _touched(tree / "other.c")
    assert applied(tree).code == 0
    assert _touched(tree / "other.c") == before


def test_a_second_run_touches_no_file(tree: Path) -> None:
    assert applied(tree).code == 0
    before = {path: _touched(tree / path) for path in TREE}
    assert applied(tree).code == 0
    assert {path: _touched(tree / path) for path in TREE} == before


def test_a_refusal_writes_nothing(refused: Path) -> None:
    before = files_of(refused)
    done = applied(refused)
    assert done.code == 1
    assert "probe.c:5: node_probe(): node_detach: refused" in done.err
    assert files_of(refused) == before


# -- failures on the way ---------------------------------------------------------------------------


def _full(*_: Any, **__: Any) -> Any:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _interrupt(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGINT)


def _at(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, number: int, action: Callable[..., Any]
) -> list[int]:
    """Let the call number `number` (from 1) of a function of the system fail; counts the calls."""
    real = getattr(module, name)
    count = [0]

    def counted(*args: Any, **kwargs: Any) -> Any:
        count[0] += 1
        if count[0] == number:
            action(*args, **kwargs)
        return real(*args, **kwargs)

    monkeypatch.setattr(module, name, counted)
    return count


_STEPS = [
    (tempfile, "mkstemp"),
    (os, "fsync"),
    (os, "fchmod"),
    (os, "replace"),
]


@pytest.mark.parametrize(("module", "name"), _STEPS, ids=[name for _, name in _STEPS])
@pytest.mark.parametrize("number", range(1, 8))
def test_a_full_disk_leaves_everything_as_it_was_or_all_of_it_written(
    tmp_path: Path, module: Any, name: str, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = lay_out(MANY, tmp_path)
    with monkeypatch.context() as patch:
        calls = _at(patch, module, name, number, _full)
        done = applied(tree)
    if calls[0] < number:
        assert done.code == 0, done.err
        assert files_of(tree) == _done(MANY)
        return
    fails(done, 3, "No space left on device")
    assert files_of(tree) == MANY


@pytest.mark.parametrize("number", range(1, 5))
def test_a_folder_that_cannot_be_synced_is_not_called_unchanged(
    tmp_path: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = lay_out(MANY, tmp_path)
    with monkeypatch.context() as patch:
        _at(patch, os, "fsync", len(MANY) + number, _full)
        done = applied(tree)
    assert files_of(tree) in (MANY, _done(MANY))
    assert ("nothing was changed" in done.err) <= (files_of(tree) == MANY)
    assert (done.code == 3) == (files_of(tree) == MANY)


def test_a_file_that_outgrows_its_limit_leaves_everything_as_it_was(tmp_path: Path) -> None:
    large = PRUNE + b"/* filler */\n" * 5000
    tree = lay_out({"node.c": NODE, "prune.c": large}, tmp_path)
    limit = len(large) - 1
    process = start(
        hoist("apply", tree),
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    _, said = process.communicate(timeout=60)
    assert process.returncode == 3, said
    assert said.count(b"\n") == 1
    assert b"writing failed: File too large; nothing was changed" in said
    assert files_of(tree) == {"node.c": NODE, "prune.c": large}


@pytest.mark.parametrize(("module", "name"), _STEPS, ids=[name for _, name in _STEPS])
@pytest.mark.parametrize("number", [1, 2, 5])
def test_an_interrupt_leaves_everything_as_it_was_or_all_of_it_written(
    tmp_path: Path, module: Any, name: str, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = lay_out(MANY, tmp_path)
    with monkeypatch.context() as patch:
        _at(patch, module, name, number, _interrupt)
        done = applied(tree)
    fails(done, 3, "interrupted")
    assert files_of(tree) == (_done(MANY) if name == "replace" else MANY)


@pytest.mark.parametrize(("module", "name"), _STEPS[:-1], ids=[name for _, name in _STEPS[:-1]])
@pytest.mark.parametrize("number", [1, 2, 5])
def test_an_interrupt_right_behind_a_step_leaves_no_temporary_file(
    tmp_path: Path, module: Any, name: str, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = lay_out(MANY, tmp_path)
    real = getattr(module, name)
    count = [0]

    def then_interrupted(*args: Any, **kwargs: Any) -> Any:
        result = real(*args, **kwargs)
        count[0] += 1
        if count[0] == number:
            _interrupt()
        return result

    with monkeypatch.context() as patch:
        patch.setattr(module, name, then_interrupted)
        done = applied(tree)
    fails(done, 3, "interrupted")
    assert files_of(tree) == MANY


def test_ctrl_c_at_any_moment_leaves_nothing_half_written(tmp_path: Path) -> None:
    files = {"node.c": NODE, **{f"p{n}.c": caller(n) for n in range(30)}}
    random = Random(1)  # noqa: S311
    code = "from refactor.cli.main import main; print('ready', flush=True); main()"
    command = [sys.executable, "-P", "-c", code]
    for number in range(8):
        tree = lay_out(files, tmp_path / str(number))
        process = subprocess.Popen(
            [*command, *hoist("apply", tree)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        try:
            process.wait(random.uniform(0, 0.3))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
        assert files_of(tree) in (files, _done(files))
        assert b"Traceback" not in said
        # The signal may also come when all is done and the interpreter is on its way out.
        assert process.returncode in (0, 3, -signal.SIGINT)
        assert (process.returncode == 3) == (b"crefactor: interrupted" in said)


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGHUP])
def test_a_termination_leaves_no_temporary_files(tmp_path: Path, stop: signal.Signals) -> None:
    tree = lay_out(MANY, tmp_path)
    code = f"""
import os
from refactor.cli.main import main
real, calls = os.fsync, []
def fsync(handle):
    calls.append(handle)
    if len(calls) == 3:
        os.kill(os.getpid(), {int(stop)})
    real(handle)
os.fsync = fsync
main()
"""
    command = [sys.executable, "-P", "-c", code, *hoist("apply", tree)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert done.returncode in (3, -stop)
    assert files_of(tree) == MANY


def test_a_rename_that_fails_takes_the_others_back_with_their_modes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = lay_out(MANY, tmp_path)
    (tree / "node.c").chmod(0o600)
    with monkeypatch.context() as patch:
        _at(patch, os, "replace", 4, _full)
        fails(applied(tree), 3, "No space left")
    assert files_of(tree) == MANY
    assert stat.S_IMODE((tree / "node.c").stat().st_mode) == 0o600


# -- what is not committed -------------------------------------------------------------------------


def _modified(tree: Path) -> None:
    (tree / "prune.c").write_bytes(PRUNE + b"/* mine */\n")


def _staged(tree: Path) -> None:
    _modified(tree)
    git(tree, "add", "prune.c")


def _staged_and_taken_back(tree: Path) -> None:
    _staged(tree)
    (tree / "prune.c").write_bytes(PRUNE)


def _removed_from_index(tree: Path) -> None:
    git(tree, "rm", "-q", "--cached", "prune.c")


def _new(tree: Path) -> None:
    (tree / "new.c").write_bytes(caller(1))


def _new_and_staged(tree: Path) -> None:
    _new(tree)
    git(tree, "add", "new.c")


def _intended(tree: Path) -> None:
    _new(tree)
    git(tree, "add", "--intent-to-add", "new.c")


def _renamed(tree: Path) -> None:
    git(tree, "mv", "prune.c", "moved.c")


def _crlf_by_hand(tree: Path) -> None:
    (tree / "prune.c").write_bytes(PRUNE.replace(b"\n", b"\r\n"))


def _unborn(tree: Path) -> None:
    git(tree, "update-ref", "-d", "HEAD")


each_change = pytest.mark.parametrize(
    "change",
    [
        _modified,
        _staged,
        _staged_and_taken_back,
        _removed_from_index,
        _new,
        _new_and_staged,
        _intended,
        _renamed,
        _crlf_by_hand,
        _unborn,
    ],
    ids=lambda change: change.__name__.strip("_"),
)


@each_change
def test_uncommitted_changes_are_not_written_over(
    repository: Path, change: Callable[[Path], None]
) -> None:
    change(repository)
    before = files_of(repository)
    fails(applied(repository), 1, "uncommitted", "--allow-dirty")
    assert files_of(repository) == before


@each_change
def test_uncommitted_changes_are_written_over_on_demand(
    repository: Path, change: Callable[[Path], None]
) -> None:
    change(repository)
    done = applied(repository, "--allow-dirty")
    assert done.code == 0, done.err
    assert b"pause_all_begin();" not in (repository / "node.c").read_bytes()


def test_a_diff_does_not_mind_uncommitted_changes(repository: Path) -> None:
    _modified(repository)
    assert call(hoist("diff", repository)).code == 0


def test_uncommitted_changes_elsewhere_are_no_obstacle(repository: Path) -> None:
    (repository / "other.c").write_bytes(b"void other(void)\n{\n}\n")
    git(repository, "add", "other.c")
    (repository / "notes").write_text("mine\n")
    assert applied(repository).code == 0


def test_the_files_in_the_way_are_all_named(repository: Path) -> None:
    _modified(repository)
    _new(repository)
    (repository / "node.c").write_bytes(NODE + b"\n")
    fails(applied(repository), 1, "new.c", "node.c", "prune.c")


def test_a_subfolder_of_a_repository_can_be_the_tree(tmp_path: Path) -> None:
    inner = {f"inner/{path}": data for path, data in TREE.items()}
    whole = commit(lay_out({**inner, "outer.c": caller(1)}, tmp_path))
    assert applied(whole / "inner").code == 0
    assert files_of(whole) == {
        **{f"inner/{path}": data for path, data in _done(TREE).items()},
        "outer.c": caller(1),
    }


def test_uncommitted_changes_in_a_subfolder_are_seen(tmp_path: Path) -> None:
    whole = commit(lay_out({f"inner/{p}": data for p, data in TREE.items()}, tmp_path))
    _modified(whole / "inner")
    fails(applied(whole / "inner"), 1, "prune.c", "--allow-dirty")


@pytest.mark.parametrize(
    "settings",
    [
        ("core.autocrlf", "true", ""),
        ("core.autocrlf", "input", ""),
        ("core.eol", "crlf", "*.c text\n"),
        ("core.eol", "lf", "*.c text eol=crlf\n"),
        ("core.eol", "lf", "* text=auto eol=crlf\n"),
    ],
    ids=" ".join,
)
def test_line_ends_that_git_converts_are_no_change(
    repository: Path, settings: tuple[str, str, str]
) -> None:
    key, value, attributes = settings
    (repository / ".gitattributes").write_text(attributes)
    commit(repository)
    git(repository, "config", key, value)
    for path in TREE:
        (repository / path).unlink()
    git(repository, "checkout", "-q", "--", ".")
    assert git(repository, "status", "--porcelain") == b""
    converted = files_of(repository)
    done = applied(repository)
    assert done.code == 0, done.err
    crlf = b"\r\n" in converted["prune.c"]
    assert crlf == (value != "input")
    plain = {path: data.replace(b"\r\n", b"\n") for path, data in files_of(repository).items()}
    assert {path: plain[path] for path in TREE} == _done(TREE)
    assert (files_of(repository)["prune.c"].count(b"\r\n") > 0) == crlf


def test_line_ends_committed_as_crlf_are_kept(tmp_path: Path) -> None:
    files = {path: data.replace(b"\n", b"\r\n") for path, data in TREE.items()}
    tree = commit(lay_out(files, tmp_path))
    assert applied(tree).code == 0
    assert files_of(tree) == {p: d.replace(b"\n", b"\r\n") for p, d in _done(TREE).items()}


def test_a_repository_with_longer_hashes_is_understood(tree: Path) -> None:
    git(tree, "init", "-q", "--object-format=sha256")
    commit(tree)
    assert applied(tree).code == 0
    assert files_of(tree) == _done(TREE)


@pytest.mark.parametrize(
    "name",
    ["a b.c", 'q"q.c', "n\nl.c", "t\tt.c", "b\\b.c", "-x.c", ":x.c", ":(top)x.c", "*.c", "[x].c",
     "é.c", "\udce9.c", " .c", "!x.c", "~.c", "#.c", "x.c.c", "a/b c/d.c", "sub/.c"],
)  # fmt: skip
def test_files_of_any_name_are_checked_and_written(tmp_path: Path, name: str) -> None:
    tree = commit(lay_out({"node.c": NODE, name: PRUNE}, tmp_path))
    (tree / name).write_bytes(PRUNE + b"\n")
    fails(applied(tree), 1, "uncommitted")
    (tree / name).write_bytes(PRUNE)
    done = applied(tree)
    assert done.code == 0, done.err
    assert WRAPPED in (tree / name).read_bytes()
