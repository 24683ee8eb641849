"""How a tree writes its declarations: where marks stand, and whether names begin lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from refactor.plan.marks.elsewhere import Elsewhere
from refactor.program.discover import is_header
from refactor.program.model import FunctionId
from refactor.program.program import Program
from refactor.program.translation import Translation
from refactor.protocol.index import Roles
from refactor.source.declarations import Head, Span
from refactor.syntax.model import Span as SpanOfMask

_NAME = re.compile(rb"[A-Za-z_]\w*")
# What stands between a mark and the parameters: perhaps the type, and the name.
_BEHIND = re.compile(rb"[\w\s*]*?([A-Za-z_]\w*)\s*\(")
# A declaration over several lines with its name beside the type, and one with it below.
_PLAIN_BESIDE = re.compile(rb"^(?:\w+[ \t*]+)+\w+\((?:[^;{}()]|\([^;{}()]*\))*\n", re.MULTILINE)
_PLAIN_APART = re.compile(rb"^\w[\w \t*]*\n[A-Za-z_]\w*\(", re.MULTILINE)
# What one function of the same file weighs against one of another file.
_OWN_WEIGHT = 10
_STORAGE = frozenset((b"static", b"inline", b"extern", b"__inline", b"__inline__"))


def own_line_habit(file: Translation) -> bool:
    """Whether most definitions without marks have the name on a line of its own."""
    text = file.text
    bare = [
        text.begins_line(one.name_start) and one.start < text.line_start(one.name_start)
        for one in file.functions
        if not any(mark.start < one.name_start for mark in one.marks)
    ]
    return 2 * sum(bare) > len(bare)


def beside_habit(program: Program, file: Translation, mark: str) -> bool:
    """Whether a marked name stays on the line of the type where its parameters are broken.

    As most declarations of the file with a mark of the lock, or with any that is no lock's, do it;
    where it has none that show it, as most in the files that were read. Else the name of a function
    with a lock's mark goes to a line of its own, and any other as the file's names without marks.
    """
    found = _majority(program, file, mark, _beside)
    if found is not None or mark in program.roles.marks:
        return bool(found)
    code = file.unit.mask.text
    return len(_PLAIN_BESIDE.findall(code)) > len(_PLAIN_APART.findall(code))


def close_habit(program: Program, file: Translation, mark: str) -> bool:
    """Whether no blank stands between the star of a type and such a mark, as in `T *MARK f()`.

    As most in the file have it; where it has none, as most in the files that were read.
    """
    return _majority(program, file, mark, _close) or False


def _majority(
    program: Program,
    file: Translation,
    mark: str,
    shown: Callable[[Translation, SpanOfMask], Iterator[bool]],
) -> bool | None:
    """What most marks of that lock, or of none, show: in the file, else in those that were read.

    Of those that are no lock's such with arguments do not count: they make lines long.
    """
    meaning = program.roles.marks.get(mark)
    lock = "" if meaning is None else meaning.lock
    for files in ([file], program.parsed):
        seen = Counter(
            answer
            for one in files
            for span in one.unit.mask.spans
            if span.rule == "mark" and _speaks_of(program.roles, span, lock)
            for answer in shown(one, span)
        )
        if seen[True] != seen[False]:
            return seen[True] > seen[False]
    return None


def _speaks_of(roles: Roles, span: SpanOfMask, lock: str) -> bool:
    meaning = roles.marks.get(span.name.decode("ascii", "replace"))
    if meaning is None:
        return not lock and span.end - span.start == len(span.name)
    return meaning.lock == lock


def _beside(file: Translation, span: SpanOfMask) -> Iterator[bool]:
    """Whether a marked name is on the line of its mark, if the declaration has several."""
    code = file.unit.mask.text
    found = _BEHIND.match(code, span.end)
    if found is None:
        return
    if b"\n" in code[span.end : found.start(1)]:
        yield False
    elif b"\n" in code[found.end() : code.find(b")", found.end())]:
        yield True


def _close(file: Translation, span: SpanOfMask) -> Iterator[bool]:
    """Whether a mark behind a star touches that."""
    before = file.unit.mask.text[max(0, span.start - 2) : span.start]
    if before.rstrip().endswith(b"*"):
        yield before.endswith(b"*")


def stands_before(
    program: Program, file: Translation, head: Head, marks: Mapping[str, Span], mark: str
) -> Span | None:
    """What a new mark stands before: a mark, the type, or None for the name.

    As at the nearest declaration of the file that has the mark, and another of the declaration's
    marks; else as in most of the files that were read; else right before the name.
    """
    own = _kind(program.roles, mark)
    others = {
        span: _kind(program.roles, name) for name, span in marks.items() if span in head.items
    }
    for span in (s for s in head.items if s in others):
        if _goes_first(program, file, head.anchor, own, others[span]):
            return span
    if _before_type(file, head.anchor, mark):
        return head.type_start
    return None


def definitions_go_bare(
    program: Program,
    function: FunctionId,
    mark: str,
    others: Collection[str] = (),
    elsewhere: Elsewhere | None = None,
) -> bool:
    """Whether the files that define a function leave such marks to the prototypes.

    Judged by the functions whose prototypes have a mark of that kind: of a static function those
    that are declared in its file; of any other those of the headers that name the mark, as far as
    they were searched for, and that are defined in its files or, with less weight, in files that
    name the function. others: functions that get the mark as well, and show no habit.
    """
    kind = _kind(program.roles, mark)
    kin = [name for name in program.roles.masked if _kind(program.roles, name) == kind]
    own = [program.file(d.path) for d in program.definitions(function)]
    near = own if function.file else _naming(program, function)
    if function.file:
        prototypes = {name for file in own for name in _prototypes(file, kin)}
    else:
        texts = [program.text(path).data for path in program.headers_with(kin)]
        pattern = re.compile(rb"\b(?:%s)\b" % "|".join(kin).encode() + _BEHIND.pattern)
        prototypes = {found[1] for text in texts for found in pattern.finditer(text)}
    prototypes -= {name.encode() for name in (function.name, *others)}
    balance = 0
    for file in near:
        weight = _OWN_WEIGHT if file in own else 1
        for one in file.functions:
            if one.name in prototypes:
                marked = any(span.name.decode("ascii", "replace") in kin for span in one.marks)
                balance += weight if marked else -weight
    if balance or function.file or not prototypes:
        return balance < 0
    if not any(is_header(one.path) for one in program.prototypes(function)):
        return False
    return (elsewhere or Elsewhere(program)).bare([file.text.path for file in own], kin, prototypes)


def _naming(program: Program, function: FunctionId) -> list[Translation]:
    """The files that define or name a function, as far as they can be read; no headers."""
    paths = {one.path for one in program.definitions(function)}
    paths |= {use.path for use in program.uses_of(function) if not is_header(use.path)}
    return [program.file(path) for path in sorted(paths) if not program.unreadable(path)]


def _prototypes(file: Translation, marks: Sequence[str]) -> Iterator[bytes]:
    """The functions that are declared with one of the marks, and without a body, in a file."""
    bodies = {one.name_start for one in file.functions}
    for span in file.unit.mask.spans:
        if span.rule == "mark" and span.name.decode("ascii", "replace") in marks:
            found = _BEHIND.match(file.unit.mask.text, span.end)
            if found is not None and found.start(1) not in bodies:
                yield found[1]


def _kind(roles: Roles, mark: str) -> str:
    """All marks of one lock stand in the same place."""
    meaning = roles.marks.get(mark)
    return f"the lock {meaning.lock}" if meaning is not None else mark


def _goes_first(program: Program, file: Translation, anchor: int, own: str, other: str) -> bool:
    """Whether marks of the one kind stand before those of the other."""
    here = [(abs(at - anchor), first) for at, first in _pairs(program.roles, file, own, other)]
    if here:
        return min(here)[1]
    counts = Counter(
        first for one in program.parsed for _, first in _pairs(program.roles, one, own, other)
    )
    return counts[True] > counts[False]


def _pairs(roles: Roles, file: Translation, own: str, other: str) -> Iterator[tuple[int, bool]]:
    """Where marks of both kinds stand side by side, and whether that of `own` comes first."""
    marks = [span for span in file.unit.mask.spans if span.rule == "mark" and span.name]
    for one, two in pairwise(marks):
        kinds = [_kind(roles, s.name.decode("ascii", "replace")) for s in (one, two)]
        apart = file.text.data[one.end : two.start].strip()
        if kinds in ([own, other], [other, own]) and not apart:
            yield one.start, kinds == [own, other]


def _before_type(file: Translation, anchor: int, mark: str) -> bool:
    """Whether the nearest declaration with the mark has it before the type."""
    code = file.unit.mask.text
    found: list[tuple[int, bool]] = []
    for span in file.unit.mask.spans:
        if span.rule == "mark" and span.name == mark.encode():
            opening = code.find(b"(", span.end)
            between = code[span.end : opening] if opening >= 0 else b""
            if b";" not in between and b"}" not in between:
                words = [w for w in _NAME.findall(between) if w not in _STORAGE]
                pointer = code[opening + 1 : opening + 40].lstrip()[:1] == b"*"
                found.append((abs(span.start - anchor), len(words) > (0 if pointer else 1)))
    return bool(found) and min(found)[1]
