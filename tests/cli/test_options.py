"""Options and arguments: where they may stand, what they mean, what is wrong usage."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

import refactor
from tests.cli.support import NODE, PRUNE, REFUSED, TREE, crefactor, fails, hoist
from tests.golden.cases import PROTOCOL, call, files_of, lay_out


def _usage(arguments: list[str], *told: str) -> None:
    """Assert that this is wrong usage and that the message holds these words."""
    done = call(arguments)
    assert done.code == 2, done.err
    assert done.out == b""
    assert "Traceback" not in done.err
    for words in told:
        assert words in done.err


@pytest.mark.parametrize("command", ["diff", "apply"])
@pytest.mark.parametrize("before", list(itertools.product([True, False], repeat=3)))
def test_shared_options_stand_before_or_behind_the_transform(
    tree: Path, command: str, before: tuple[bool, ...]
) -> None:
    options = [["-C", str(tree)], ["--protocol", str(PROTOCOL)], ["--json"]]
    front = [o for option, first in zip(options, before, strict=True) if first for o in option]
    back = [o for option, first in zip(options, before, strict=True) if not first for o in option]
    done = call([command, *front, "hoist", "node_detach", *back])
    assert done.code == 0, done.err
    assert done.ledger["files"] == ["node.c", "prune.c"]


def test_options_of_the_transform_stand_before_or_behind_its_argument(tree: Path) -> None:
    expected = call(hoist("diff", tree))
    start = ["diff", "-C", str(tree), "-p", str(PROTOCOL), "hoist"]
    for options in (["--bracket", "pause-all"], ["--callbacks=stop"], ["--bracket=pause-all"]):
        assert call([*start, *options, "node_detach"]) == expected
        assert call([*start, "node_detach", *options]) == expected


def test_allow_dirty_may_stand_behind_too(repository: Path) -> None:
    (repository / "prune.c").write_bytes(PRUNE + b"\n")
    assert call(hoist("apply", repository)).code == 1
    assert call([*hoist("apply", repository), "--allow-dirty"]).code == 0


def test_an_option_given_behind_wins_over_the_one_before(tree: Path, tmp_path: Path) -> None:
    other = lay_out(TREE, tmp_path / "other")
    done = call([*hoist("apply", tree), "-C", str(other)])
    assert done.code == 0, done.err
    assert files_of(tree) == TREE
    assert files_of(other) != TREE


@pytest.mark.parametrize(
    "given", [["hoist", "node_detach", "--bracket="], ["replace-call", "node_detach", "--in", ""]]
)
def test_an_option_without_a_value_is_no_default(tree: Path, given: list[str]) -> None:
    _usage(["diff", "-C", str(tree), "-p", str(PROTOCOL), *given], "is given without a value")


@pytest.mark.parametrize("command", [["diff"], ["explain", "node.c:1"]])
def test_an_unknown_transform_is_told_with_those_that_there_are(command: list[str]) -> None:
    _usage([*command, "hosit", "node_detach"], "there is no transform 'hosit'", "hoist, mark")


def test_a_function_that_begins_with_a_dash_needs_two(tree: Path) -> None:
    _usage(hoist("diff", tree, function="-x"), "-x")
    fails(call([*hoist("diff", tree)[:-1], "--", "-x"]), 2, "no function name")


def test_several_functions_are_one_request(tree: Path) -> None:
    (tree / "node.c").write_bytes(NODE + NODE.replace(b"detach", b"attach"))
    (tree / "more.c").write_bytes(PRUNE.replace(b"prune", b"graft").replace(b"detach", b"attach"))
    done = call([*hoist("diff", tree, "--json"), "node_attach"])
    assert done.code == 0, done.err
    assert done.ledger["files"] == ["more.c", "node.c", "prune.c"]
    assert done.ledger["request"]["arguments"] == ["node_detach", "node_attach"]


def test_the_same_function_twice_is_one_function(tree: Path) -> None:
    once, twice = call(hoist("diff", tree)), call([*hoist("diff", tree), "node_detach"])
    assert twice.code == 0, twice.err
    assert twice.out == once.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["dif"], "dif"),
        (["diff"], ""),
        (["diff", "hoist"], "FUNCTION"),
        (["diff", "hosit", "f"], "hosit"),
        (["diff", "--jsn", "hoist", "f"], "--json"),
        (["diff", "hoist", "f", "--brcket", "x"], "--bracket"),
        (["diff", "hoist", "f", "--callbacks", "maybe"], "stop"),
        (["diff", "hoist", "f", "--bracket"], "--bracket"),
        (["diff", "-C", "hoist"], ""),
        (["diff", "--allow-dirty", "hoist", "f"], "--allow-dirty"),
        (["protocols", "shw"], "shw"),
        (["protocols", "show"], "NAME"),
        (["protocols", "show", "nothing"], "qemu-block"),
        (["explain"], "FILE:LINE"),
        (["explain", "x.c:1"], ""),
        (["transforms", "hoist"], ""),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_what_cannot_be_meant_is_wrong_usage(arguments: list[str], told: str) -> None:
    _usage(arguments, told)


def test_an_unknown_bracket_is_answered_with_the_known_ones(tree: Path) -> None:
    done = call([*hoist("diff", tree), "--bracket", "pause"])
    fails(done, 2, "no bracket 'pause'", "pause-all")


def test_of_several_brackets_one_has_to_be_named(tree: Path) -> None:
    second = '[[bracket]]\nname = "b"\nbegin = "b_begin"\nend = "b_end"\ncontract = "B."\n'
    first = PROTOCOL.read_text().replace("default = true\n", "")
    (tree / ".crefactor.toml").write_text(f"{first}\n{second}")
    start = ["diff", "-C", str(tree), "hoist", "node_detach"]
    fails(call(start), 2, "3 brackets", "pause-all, pause-one, b")
    assert call([*start, "--bracket", "pause-all"]).code == 0


def test_a_protocol_without_a_bracket_has_nothing_to_hoist(tree: Path) -> None:
    own = '[protocol]\nname = "none"\n[[lock]]\nname = "l"\n'
    own += 'kind = [{ name = "w", acquire = ["tree_wrlock"], release = ["tree_wrunlock"] }]\n'
    (tree / ".crefactor.toml").write_text(own)
    fails(call(["diff", "-C", str(tree), "hoist", "node_detach"]), 2, "no bracket", "[[bracket]]")


def test_the_tree_s_own_protocol_is_found(tree: Path) -> None:
    (tree / ".crefactor.toml").write_bytes(PROTOCOL.read_bytes())
    done = call(["diff", "-C", str(tree), "hoist", "node_detach"])
    assert done.code == 0, done.err
    assert b"+    pause_all_begin();" in done.out


@pytest.mark.parametrize("help_", ["-h", "--help"])
@pytest.mark.parametrize(
    "command",
    [[], ["diff"], ["apply"], ["explain"], ["protocols"], ["protocols", "show"], ["transforms"],
     ["diff", "hoist"], ["apply", "hoist"], ["explain", "x.c:1", "hoist"]],
    ids=" ".join,
)  # fmt: skip
def test_every_command_explains_itself(command: list[str], help_: str) -> None:
    done = call([*command, help_])
    assert done.code == 0, done.err
    assert done.out.startswith(b"Usage: crefactor")
    assert done.err == ""


def test_help_names_every_command_and_every_exit_code() -> None:
    told = call(["--help"]).out.decode()
    for command in ("diff", "apply", "explain", "protocols", "transforms"):
        assert f"\n  {command} " in told
    codes = "0 done; 1 something was refused or found; 2 wrong usage or protocol; 3 the environment"
    assert codes in " ".join(told.split())


def test_the_version_is_that_of_the_package() -> None:
    done = call(["--version"])
    assert (done.code, done.out) == (0, f"crefactor, version {refactor.__version__}\n".encode())


def test_help_does_not_import_what_only_a_run_needs() -> None:
    code = "import sys; from refactor.cli.main import run; run(['--help']); "
    code += "sys.exit(' '.join({'tree_sitter', 'msgspec', 'git', 'rich'} & set(sys.modules)) or 0)"
    done = crefactor(code=code)
    assert done.returncode == 0, done.stderr


# -- skip ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("site", ["probe.c:5", "probe.c:node_probe"])
def test_a_refusal_is_accepted_by_line_or_function(refused: Path, site: str) -> None:
    done = call([*hoist("apply", refused, "--json"), "--skip", site, "--because", "it is a probe"])
    assert done.code == 0, done.err
    assert files_of(refused)["probe.c"] == REFUSED["probe.c"]
    assert files_of(refused)["prune.c"] != PRUNE
    assert done.ledger["request"]["skips"] == [{"site": site, "because": "it is a probe"}]
    accepted = [s for s in done.ledger["sites"] if s["accepted"]]
    assert [(s["file"], s["decision"]) for s in accepted] == [("probe.c", "refused")]
    assert accepted[0]["accepted"] == "it is a probe"
    assert "accepted because: it is a probe" in done.err


def test_a_site_that_would_be_wrapped_can_be_left_alone_too(tree: Path) -> None:
    done = call([*hoist("apply", tree), "--skip", "prune.c:6", "--because", "for now"])
    assert done.code == 0, done.err
    assert files_of(tree)["prune.c"] == PRUNE
    assert files_of(tree)["node.c"] != NODE


def test_each_skip_has_its_own_reason(refused: Path) -> None:
    skips = ["--skip", "probe.c:5", "--because", "one", "--skip", "prune.c:6", "--because", "two"]
    done = call([*hoist("diff", refused, "--json"), *skips])
    assert done.code == 0, done.err
    accepted = {s["file"]: s["accepted"] for s in done.ledger["sites"]}
    assert accepted == {"probe.c": "one", "prune.c": "two"}


@pytest.mark.parametrize(
    "options",
    [
        ["--skip", "probe.c:5"],
        ["--skip", "probe.c:5", "--because", ""],
        ["--skip", "probe.c:5", "--because", " \t"],
        ["--because", "no skip"],
        ["--skip", "probe.c:5", "--skip", "prune.c:6", "--because", "one for both"],
        ["--skip", "probe.c:5", "--because", "one", "--because", "two"],
    ],
)
def test_a_skip_needs_its_reason(refused: Path, options: list[str]) -> None:
    _usage([*hoist("apply", refused), *options], "--skip", "--because")
    assert files_of(refused) == REFUSED


@pytest.mark.parametrize("site", ["probe.c:6", "probe.c:node_prune", "nowhere.c:5", "probe.c", ""])
def test_a_skip_that_names_no_site_is_a_slip_of_the_pen(refused: Path, site: str) -> None:
    done = call([*hoist("apply", refused), "--skip", site, "--because", "so"])
    fails(done, 2, "names no site", "FILE:LINE")
    assert files_of(refused) == REFUSED


def test_a_skip_does_not_accept_other_refusals(refused: Path) -> None:
    (refused / "second.c").write_bytes(REFUSED["probe.c"].replace(b"node_probe", b"second"))
    done = call([*hoist("apply", refused), "--skip", "probe.c:5", "--because", "so"])
    assert done.code == 1
    assert "second.c:5: second(): node_detach: refused" in done.err
    assert files_of(refused)["prune.c"] == PRUNE


def test_a_skip_takes_a_name_as_the_ledger_shows_it(tmp_path: Path) -> None:
    odd = 'p"robe \x1b.c'
    tree = lay_out({**TREE, odd: REFUSED["probe.c"]}, tmp_path)
    shown = next(s for s in call(hoist("diff", tree)).err.splitlines() if ": refused:" in s)
    site = shown.partition(": node_probe()")[0]
    done = call([*hoist("apply", tree), "--skip", site, "--because", "odd"])
    assert done.code == 0, done.err
