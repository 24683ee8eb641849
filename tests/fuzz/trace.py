"""Runs functions before and after a step side by side, as a compiler understands them.

Nothing of the product is used: C is compiled, and each function is run on many paths with stand-ins
for all that it calls, which write down what is held at each call.
"""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

RUNTIME = Path(__file__).parent / "runtime.h"
COMPILER = shutil.which("gcc")
_FLAGS = (
    "-std=gnu11", "-O0", "-ftrivial-auto-var-init=pattern", "-Wall", "-Wextra",
    "-Wno-unused-function", "-Wno-unused-parameter", "-Wno-trivial-auto-var-init",
    "-Wno-unused-value", "-Werror=return-type", "-Wno-implicit-fallthrough",
    "-Wno-misleading-indentation", "-Wno-maybe-uninitialized",
)  # fmt: skip
_TOLD = re.compile(
    r"^(\S+?):\d+:\d+: (?:warning|(?:fatal )?(error)): (.*?)(?: \[(-W\S+?)\])?$", re.M
)
_MACROS = ("TANK_TRACE", "TANK_EAGER")
_RESULTS = {"const char *": "told(%s)", "Node *": "node_index(%s)", "void": "(%s, 0)"}


@dataclass(frozen=True)
class Twin:
    """A tree before and after. roots: functions that are run, name -> type. how: see `runtime.h`.

    entered: functions that are called with the read lock held.
    """

    before: Mapping[str, bytes]
    after: Mapping[str, bytes]
    roots: Mapping[str, str]
    names: Sequence[str]
    how: str
    entered: frozenset[str] = frozenset()


def compiles(files: Mapping[str, bytes], names: Sequence[str], folder: Path) -> bool:
    """Whether the files are C, in each configuration."""
    twin = Twin(files, files, {}, names, "EXACT")
    return not any(error for _, error, *_ in _told(folder, [twin]))


def differences(twins: Sequence[Twin], folder: Path) -> list[str]:
    """A sentence for each tree, "" where both versions do the same.

    Each `before` has to compile. A new warning is a difference, too.
    """
    if not twins:
        return []
    said = _told(folder, twins)
    if any(error for _, error, *_ in said) and len(twins) > 1:
        return [found for twin in twins for found in differences([twin], folder)]
    found = [""] * len(twins)
    for number in range(len(twins)):
        old, new = (
            {(warning or "error", text if error else "") for path, error, text, warning in said
             if path.startswith(f"{side}{number}/")}
            for side in "ba"
        )  # fmt: skip
        if any(b"#if" in data for data in twins[number].before.values()):
            # What is read in one configuration only is no business of a step.
            new = {one for one in new if one[0] != "-Wunused-but-set-variable"}
        if new - old:
            found[number] = f"the compiler says: {sorted(new - old)}"
    if any(error for _, error, *_ in said):
        return found
    ran = subprocess.run([folder / "run"], capture_output=True, text=True, check=False, timeout=60)
    for line in ran.stdout.splitlines():
        number = int(line.split()[0])
        found[number] = found[number] or line
    if ran.returncode < 0:
        found[0] = f"the run ended with signal {-ran.returncode}"
    return found


def _told(folder: Path, twins: Sequence[Twin]) -> list[tuple[str, str, str, str]]:
    """Compile the twins; gives what the compiler says: file, "error" or "", text, warning."""
    if COMPILER is None:
        raise RuntimeError("there is no gcc on this machine")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "tank.h").write_text("")
    main = [f'#include "{RUNTIME}"']
    table = []
    for number, twin in enumerate(twins):
        for side, files in (("b", twin.before), ("a", twin.after)):
            for path, data in files.items():
                target = folder / f"{side}{number}" / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
            main += _included(number, side, twin, files)
        for choice, name in itertools.product(_choices(twin), twin.roots):
            before, after = (f"{side}{number}_{choice}_{name}_run" for side in "ba")
            what = f'"{number} {name}, choice {choice} of the #if"'
            table.append(f"    {{{what}, {twin.how}, {before}, {after}}},")
    main += ["static const struct pair pairs[] = {", *table, "    {NULL, 0, NULL, NULL},", "};"]
    main += ["int main(void)", "{", "    int i;"]
    main += [
        "    for (i = 0; pairs[i].name; i++)",
        "        explore(&pairs[i]);",
        "    return 0;",
        "}",
    ]
    (folder / "main.c").write_text("\n".join(main) + "\n")
    done = subprocess.run(
        [COMPILER, *_FLAGS, f"-I{folder}", "-o", "run", "main.c"],
        cwd=folder, capture_output=True, text=True, errors="replace", check=False,
        env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    told = [m.groups("") for m in _TOLD.finditer(done.stderr)]
    if done.returncode and not any(error for _, error, *_ in told):
        raise RuntimeError(done.stderr)
    return [(path, error, text, warning) for path, error, text, warning in told]


def _choices(twin: Twin) -> range:
    texts = (*twin.before.values(), *twin.after.values())
    return range(4 if any(macro.encode() in t for t in texts for macro in _MACROS) else 1)


def _included(number: int, side: str, twin: Twin, files: Mapping[str, bytes]) -> Iterator[str]:
    """Include a version once for each choice of the conditions, its names being its own."""
    for choice in _choices(twin):
        prefix = f"{side}{number}_{choice}_"
        for bit, macro in enumerate(_MACROS):
            yield f"#define {macro}" if choice >> bit & 1 else f"#undef {macro}"
        yield "#undef NODE_H"
        yield from (f"#define {name} {prefix}{name}" for name in twin.names)
        for path in files:
            if path.endswith(".c"):
                yield f'#include "{side}{number}/{path}"'
        yield from (f"#undef {name}" for name in (*twin.names, "STOP"))
        for name, type_ in twin.roots.items():
            call = _RESULTS.get(type_, "(long)%s") % f"{prefix}{name}(&nodes[0], 1)"
            lock = "tree_rdlock(); " * (name in twin.entered)
            yield f"static long {prefix}{name}_run(void) {{ {lock}return {call}; }}"
