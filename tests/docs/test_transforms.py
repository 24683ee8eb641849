"""docs/transforms.md lists every refusal with its sentence."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from pathlib import Path

import pytest

from refactor.cli.main import run
from refactor.cli.options import installed_transforms

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "transforms.md").read_text(encoding="utf-8")
REFUSALS = "\n".join(part.split("\n## ")[0] for part in TEXT.split("### Refusals\n")[1:])
# The first cell of each table's rows, and the sentence for --skip behind them.
SENTENCES = [
    *re.findall(r"^\| `([^`]+)` \|", REFUSALS, re.MULTILINE),
    *re.findall(r"^`([^`]+)` is the reason", REFUSALS, re.MULTILINE),
]
PLACEHOLDER = re.compile(r"<\w+>")


def _refused_cases() -> list[Path]:
    found = []
    for path in sorted((ROOT / "golden").glob("*/*/ledger.toml")):
        sites = tomllib.loads(path.read_text(encoding="utf-8")).get("site", [])
        if any(site["decision"] == "refused" for site in sites):
            found.append(path.parent)
    return found


def _matches(reason: str) -> list[str]:
    patterns = {s: ".+".join(map(re.escape, PLACEHOLDER.split(s))) for s in SENTENCES}
    return [s for s, pattern in patterns.items() if re.fullmatch(pattern, reason)]


@pytest.mark.parametrize("case", _refused_cases(), ids=lambda path: path.name)
def test_the_reason_of_every_refusal_is_listed(
    case: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    arguments = tomllib.loads((case / "case.toml").read_text(encoding="utf-8"))["args"]
    own = case / "protocol.toml"
    protocol = str(own if own.exists() else ROOT / "golden" / "protocol.toml")
    run(["diff", "-C", str(case / "before"), "-p", protocol, "--json", *arguments])
    sites = json.loads(capfd.readouterr().out)["sites"]
    reasons = {site["reason"] for site in sites if site["decision"] == "refused"}
    assert reasons
    assert {reason for reason in reasons if not _matches(reason)} == set()


def _texts() -> list[str]:
    """Every string of the code that makes plans, with `<>` for what is filled in."""
    found = []
    for folder in ("refactor/plan", "refactor/flow", "refactor/program", "transforms"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.append(node.value)
                elif isinstance(node, ast.JoinedStr):
                    parts = [v.value if isinstance(v, ast.Constant) else "<>" for v in node.values]
                    found.append("".join(str(part) for part in parts))
    return found


# Where the sentences of refusals are made: file -> functions with those that they give or assign.
MAKERS = {
    "refactor/flow/facts.py": ("facts",),
    "refactor/flow/regions.py": ("_unfit_acquire", "_unfit_release"),
    "refactor/plan/fusing/follow.py": ("follow",),
    "refactor/plan/brackets/keyring.py": (),
    "refactor/plan/keys.py": ("unsayable",),
    "refactor/plan/fusing/fused.py": ("unfit",),
    "refactor/plan/fusing/groups.py": (
        "_misplaced",
        "_unfit_open",
        "_unfit_close",
        "_no_end",
        "_crossed",
    ),
    "refactor/plan/marks/marked.py": ("_lost", "_generated"),
    "refactor/plan/names/mapping.py": ("obstacle",),
    "refactor/plan/names/meaning.py": ("_field_or_function",),
    "refactor/plan/names/parameters.py": ("unfit",),
    "refactor/plan/reach.py": ("_obstacle", "_field_calls", "reach"),
    "refactor/plan/brackets/strip.py": ("strip_bracket",),
    "refactor/program/mentions.py": (),
    "transforms/fuse.py": ("_obstacle", "_arguments", "_keys_differ"),
    "transforms/hoist_bracket.py": ("_pointer_reason",),
    "transforms/rename.py": ("_generated",),
    "transforms/replace_call.py": ("_no_call", "_obstacle", "_unmappable"),
    "transforms/unfuse.py": ("_obstacle", "_keys_differ"),
}
# Calls of these have a sentence as an argument, wherever they stand.
TAKERS = ("refuse", "Problem", "_problem", "Mention", "Refusal")


def _refused_by_the_code() -> set[str]:
    """Every sentence that the code refuses with, with `<>` for what is filled in."""
    found: set[str] = set()
    paths = [p for f in ("plan", "flow") for p in (ROOT / "refactor" / f).rglob("*.py")]
    for path in {*paths, *(ROOT / name for name in MAKERS)}:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        makers = MAKERS.get(path.relative_to(ROOT).as_posix(), ())
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name in makers:
                for inner in ast.walk(node):
                    told = ast.Return | ast.Assign | ast.Yield
                    if isinstance(inner, told) and inner.value is not None:
                        found |= _told(inner.value)
                    if isinstance(inner, ast.Tuple):
                        found |= {one for part in inner.elts for one in _told(part)}
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in TAKERS:
                    found |= {one for argument in node.args for one in _told(argument)}
    return found


def _told(node: ast.expr) -> set[str]:
    """The sentences of an expression: text of three words or more."""
    if isinstance(node, ast.IfExp):
        return _told(node.body) | _told(node.orelse)
    if isinstance(node, ast.Constant):
        text = str(node.value)
    elif isinstance(node, ast.JoinedStr):
        text = "".join(str(v.value) if isinstance(v, ast.Constant) else "<>" for v in node.values)
    else:
        return set()
    words = [word for word in text.split() if word.strip("<>().,:")]
    return {text} if len(words) > 2 else set()


def _fits(pattern: str, text: str) -> bool:
    """Whether a sentence is another one, with more of it filled in."""
    return bool(re.fullmatch(".+".join(map(re.escape, pattern.split("<>"))), text))


def _pieced_together(text: str, parts: list[str], least: int = 5) -> bool:
    """Whether the text is made of pieces of the parts, none of them short but a last one."""
    while text:
        size = next((n for n in range(len(text), 0, -1) if any(text[:n] in p for p in parts)), 0)
        if size < min(least, len(text)):
            return False
        text = text[size:]
    return True


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_listed_sentence_is_one_of_the_code(sentence: str) -> None:
    parts = _texts()
    pieces = [piece.strip("(), ;") for piece in PLACEHOLDER.split(sentence)]
    assert all(_pieced_together(piece, parts) for piece in pieces)


@pytest.mark.parametrize("sentence", sorted(_refused_by_the_code()))
def test_every_sentence_of_the_code_is_listed(sentence: str) -> None:
    listed = [PLACEHOLDER.sub("<>", one).replace("\\|", "|") for one in SENTENCES]
    assert any(_fits(sentence, one) or _fits(one, sentence) for one in listed)


def test_an_invented_sentence_is_none_of_the_code() -> None:
    assert not _pieced_together("the call stands on the wrong foot", _texts())


def test_every_transform_has_its_section_with_its_options() -> None:
    for name, transform in installed_transforms():
        section = TEXT.split(f"\n## {name}\n")[1].split("\n## ")[0]
        listed = re.findall(r"^\| `--([\w-]+)` \|", section, re.MULTILINE)
        assert listed == [*(option.name for option in transform.options), "skip", "because"]
