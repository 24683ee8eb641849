"""The built-in protocols load, and a tree is recognised by its files."""

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

import transforms
from refactor.errors import EnvironmentFault, UsageFault
from refactor.protocol.load import builtin, for_tree, load
from refactor.protocol.problem import ProtocolFault, listing

OWN = """\
protocol.name = "own"
[[lock]]
name = "queue"
kind = [{ name = "write", acquire = ["queue_lock"], release = ["queue_unlock"] }]
"""


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    """A folder that holds the marker files of the block layer."""
    for marker in load("qemu-block").markers:
        path = tmp_path / marker
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path


@pytest.mark.parametrize(("name", "path"), builtin())
def test_a_builtin_protocol_loads_under_its_own_name(name: str, path: Path) -> None:
    protocol = load(name)
    assert protocol.name == name
    assert protocol.description
    assert protocol.markers or name == "pthread"  # which programs use it cannot be told
    assert protocol.digest == sha256(path.read_bytes()).hexdigest()


def test_the_block_layer_is_built_in() -> None:
    assert "qemu-block" in dict(builtin())
    protocol = load("qemu-block")
    bracket, finer = protocol.brackets
    assert (bracket.supersedes, bracket.default) == ((finer.name,), True)
    assert (finer.begin, finer.key) == ("bdrv_drained_begin", 1)
    assert (bracket.begin, bracket.end) == ("bdrv_drain_all_begin", "bdrv_drain_all_end")
    assert bracket.contract == "All block nodes must be drained."
    assert bracket.outside == ("graph",)
    assert [kind.name for kind in protocol.locks[0].kinds] == ["write", "read"]


def test_a_tree_is_known_by_its_marker_files(marked: Path) -> None:
    assert for_tree(marked).name == "qemu-block"


def test_one_marker_file_is_not_enough(marked: Path) -> None:
    (marked / load("qemu-block").markers[0]).unlink()
    with pytest.raises(UsageFault) as caught:
        for_tree(marked)
    names = listing(name for name, _ in builtin())
    assert str(caught.value) == (
        f"no protocol is known for {marked}; choose one with --protocol NAME or FILE "
        f"(built in: {names}), or write {marked}/.crefactor.toml"
    )


def test_the_own_file_of_a_tree_comes_before_the_built_in_ones(marked: Path) -> None:
    (marked / ".crefactor.toml").write_text(OWN)
    assert for_tree(marked).name == "own"


def test_an_own_file_that_is_a_broken_link_is_not_passed_over(marked: Path) -> None:
    (marked / ".crefactor.toml").symlink_to("nowhere")
    with pytest.raises(ProtocolFault, match="cannot be read: No such file"):
        for_tree(marked)


def test_a_tree_that_cannot_be_looked_into_is_the_environment(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="cannot be looked for: File name too long"):
        for_tree(tmp_path / ("x" * 300))


def test_a_choice_comes_before_the_own_file_of_a_tree(marked: Path) -> None:
    (marked / ".crefactor.toml").write_text("no protocol at all")
    assert for_tree(marked, "qemu-block").name == "qemu-block"


def test_a_choice_may_be_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(OWN)
    assert for_tree(tmp_path, str(path)).name == "own"


def test_several_that_fit_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "protocols"
    folder.mkdir()
    for name in ("one", "two"):
        text = f'[protocol]\nname = "{name}"\nmarkers = ["marker"]\n' + OWN.partition("\n")[2]
        (folder / f"{name}.toml").write_text(text)
    (tmp_path / "marker").touch()
    monkeypatch.setattr(transforms, "__path__", [str(tmp_path)])
    with pytest.raises(UsageFault) as caught:
        for_tree(tmp_path)
    assert str(caught.value) == (
        f"the protocols one and two all fit {tmp_path}; choose one with --protocol NAME"
    )


def test_a_protocol_without_markers_never_fits_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "protocols").mkdir()
    (tmp_path / "protocols" / "own.toml").write_text(OWN)
    monkeypatch.setattr(transforms, "__path__", [str(tmp_path)])
    with pytest.raises(UsageFault, match="no protocol is known"):
        for_tree(tmp_path)


def test_loading_imports_nothing_heavy() -> None:
    program = (
        "import sys; from refactor.protocol.load import load; load('qemu-block'); "
        "print(*sorted(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    heavy = {"click", "difflib", "git", "rich", "tree_sitter", "refactor.protocol.lines"}
    assert not heavy & set(run.stdout.split())
