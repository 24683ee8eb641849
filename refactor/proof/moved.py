"""Nothing else moved: what differs between a file before and after is what the step said it would.

The edits are the claim. They must give the new bytes exactly; the tokens outside of them must be
the same; what they add and take away must be allowed; and a comparison of the two texts that does
not know the edits must find the same tokens added and taken away.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from msgspec import Struct

from refactor.plan.claim import Claim
from refactor.plan.step import FileChange
from refactor.proof.claim import Shift, fits, rebuilt
from refactor.proof.cuts import LONG_LINE, Cuts
from refactor.proof.lines import hunks
from refactor.proof.respelled import directives, swapped
from refactor.proof.tokens import Token, tokens
from refactor.source.edits import Edit

Tally = Counter[tuple[str, bytes]]
Span = tuple[int, int]
Pair = tuple[int, int, int, int]
"""[start, end) in the old text, and in the new one."""
_BEFORE_STATEMENTS = (b";", b"{", b"}", b":")


class Region(Struct, frozen=True):
    """Whole lines around edits, before and after, that begin and end outside of any token."""

    start: int
    end: int
    new_start: int
    new_end: int
    edits: tuple[int, ...]


class Moved(Struct, frozen=True):
    """The result for one file. problems: sentences. added: (offset in the new text, token) of added
    code, in order. words: how many tokens were added and taken away, comments included. regions:
    the lines that the edits are in.
    """

    problems: tuple[str, ...]
    added: tuple[tuple[int, bytes], ...] = ()
    words: int = 0
    regions: tuple[Region, ...] = ()


class _Fault(Exception):
    """A reason why the claim does not hold."""


def nothing_else(change: FileChange, edits: Sequence[Edit], claim: Claim) -> Moved:
    """Check the claim for one file."""
    ordered = sorted(edits)
    if rebuilt(change.before, ordered) != change.after:
        return Moved(("the edits do not give the new bytes",))
    shift = Shift(ordered)
    claimed = Tally(), Tally()
    code: list[tuple[int, bytes]] = []
    problems: list[str] = []
    try:
        cuts = Cuts(change.before)
        regions = _regions(shift, cuts)
        for region in regions:
            removed, added = [], []
            for gone, came, whole in _differences(change, shift, region, claim):
                claimed[0].update(_tally(gone))
                claimed[1].update(_tally(came))
                code += [(token.start, token.text) for token in came if token.kind == "code"]
                if not whole:
                    removed += gone
                    added += came
            problems += _forbidden(change, removed, added, claim)
        seen = _independent(change, cuts)
    except _Fault as fault:
        return Moved((str(fault),))
    told = claimed[0] - claimed[1], claimed[1] - claimed[0]
    if told != seen:
        # Lines may have been matched that stand inside of a token in one of the texts only.
        seen = _independent(change, cuts, Cuts(change.after))
    if told != seen:
        problems.append("the texts differ in other tokens than the edits say")
    if any(tally[("code", b"{")] != tally[("code", b"}")] for tally in claimed):
        problems.append("the braces that are added or taken away do not pair up")
    words = sum(seen[0].values()) + sum(seen[1].values())
    return Moved(tuple(problems), tuple(sorted(code)), words, tuple(regions))


def _tally(found: Iterable[Token]) -> Tally:
    return Tally((token.kind, token.text) for token in found)


# -- regions -----------------------------------------------------------------------------------


def _regions(shift: Shift, cuts: Cuts) -> list[Region]:
    """The lines of the edits, widened so that no token is cut; those that touch are one."""
    spans: list[tuple[int, int, list[int]]] = []
    for index, edit in enumerate(shift.edits):
        start, end = cuts.around(edit.start, edit.end)
        if spans and start <= spans[-1][1]:
            first, stop, members = spans.pop()
            spans.append((first, max(stop, end), [*members, index]))
        else:
            spans.append((start, end, [index]))
    found = []
    for start, end, members in spans:
        ahead = shift.placed[members[0]][0] - shift.edits[members[0]].start
        grown = shift.placed[members[-1]][1] - shift.edits[members[-1]].end
        found.append(Region(start, end, start + ahead, end + grown, tuple(members)))
    return found


# -- the claim ---------------------------------------------------------------------------------


def _differences(
    change: FileChange, shift: Shift, region: Region, claim: Claim
) -> Iterator[tuple[list[Token], list[Token], bool]]:
    """What each of the region's edits takes away and adds, tokens that it puts back not counted.

    With it stands whether the edit replaces a call as the claim says.
    """
    old = list(tokens(change.before, region.start, region.end))
    new = list(tokens(change.after, region.new_start, region.new_end))
    ranges = [(shift.edits[i].start, shift.edits[i].end) for i in region.edits]
    placed = [shift.placed[i] for i in region.edits]
    kept, out = _parted(old, ranges)
    still, put = _parted(new, placed)
    if kept != still:
        line = change.before.count(b"\n", 0, region.start) + 1
        raise _Fault(f"tokens outside of the edits differ near line {line}")
    for index in sorted(out.keys() | put.keys()):
        one, two = out.get(index, []), put.get(index, [])
        yield (*_net(one, two), claim.swap is not None and swapped(one, two, claim.swap))


def _parted(
    found: Iterable[Token], ranges: Sequence[tuple[int, int]]
) -> tuple[list[tuple[str, bytes]], dict[int, list[Token]]]:
    """The tokens that no range touches, and for each range the tokens that it does."""
    starts = [start for start, _ in ranges]
    kept: list[tuple[str, bytes]] = []
    touched: dict[int, list[Token]] = {}
    for token in found:
        index = bisect_left(starts, token.end) - 1
        if index >= 0 and token.start < ranges[index][1]:
            touched.setdefault(index, []).append(token)
        else:
            kept.append((token.kind, token.text))
    return kept, touched


def _net(out: list[Token], put: list[Token]) -> tuple[list[Token], list[Token]]:
    gone: list[Token] = []
    came: list[Token] = []
    old, new = ([(t.kind, t.text) for t in part] for part in (out, put))
    for hunk in hunks(old, new):
        a0, a1 = _slid(out, hunk.a0, hunk.a1) if hunk.b0 == hunk.b1 else hunk[:2]
        b0, b1 = _slid(put, hunk.b0, hunk.b1) if hunk.a0 == hunk.a1 else hunk[2:]
        gone += out[a0:a1]
        came += put[b0:b1]
    return gone, came


def _slid(found: Sequence[Token], start: int, end: int) -> Span:
    """The same difference a few tokens on or back, where a statement can begin.

    Of `f ( ) ; g ( ) ;` the comparison may show `( ) ; g` as new.
    """
    low, high = start, end
    while low > 0 and found[low - 1][:2] == found[high - 1][:2]:
        low, high = low - 1, high - 1
    while low > 0 and found[low - 1].text not in _BEFORE_STATEMENTS:
        if high == len(found) or found[low][:2] != found[high][:2]:
            return start, end
        low, high = low + 1, high + 1
    return low, high


def _forbidden(
    change: FileChange, removed: list[Token], added: list[Token], claim: Claim
) -> Iterator[str]:
    """Sentences about what the edits of a region may not do."""
    for found, statements, verb, text in (
        (removed, claim.removed, "taken away", change.before),
        (added, claim.added, "added", change.after),
    ):
        braces = claim.braces if found is added else claim.unbraced
        code = [token.text for token in found if token.kind == "code"]
        if not fits(code, statements, braces=braces):
            shown = b" ".join(code).decode("ascii", "replace")
            line = text.count(b"\n", 0, found[0].start) + 1
            yield f"code is {verb} that is no statement of this kind of step, line {line}: {shown}"
    yield from directives(removed, added, claim)
    words = tuple(_words(added, claim))
    if words and words not in _repeated(claim.sentences, words):
        shown = b" ".join(words).decode("ascii", "replace")
        yield f"a comment gets words that the step has no reason for: {shown}"
    lost = next(_words(removed, claim), None)
    if lost is not None:
        yield f"a comment loses the word {lost.decode('ascii', 'replace')}"


def _words(found: Iterable[Token], claim: Claim) -> Iterator[bytes]:
    """The words of comments among the tokens, those that the claim lists aside."""
    for token in found:
        word = token.text
        if token.kind == "comment" and not _delimits(word) and word not in claim.comments:
            yield word


def _delimits(word: bytes) -> bool:
    return not word.strip(b"/*!<")


def _repeated(
    sentences: Sequence[tuple[bytes, ...]], words: tuple[bytes, ...]
) -> Iterator[tuple[bytes, ...]]:
    """Each sentence, as often as the number of words has room for it."""
    for sentence in sentences:
        yield sentence * max(1, len(words) // max(1, len(sentence)))


# -- the other opinion -------------------------------------------------------------------------


def _independent(
    change: FileChange, cuts: Cuts, new_cuts: Cuts | None = None
) -> tuple[Tally, Tally]:
    """Tokens taken away and added, as a comparison of the two texts shows them.

    cuts: those of the old text; new_cuts: those of the new one, if they matter. Where a token of
    several lines reaches beyond the lines that differ, the lines up to its ends are looked at as
    well, in both texts.
    """
    before, after = change.before, change.after
    ahead, behind = _common(before, after)
    a = cuts.parts(ahead, len(before) - behind)
    b = after[ahead : len(after) - behind].splitlines(keepends=True)
    if any(len(line) > LONG_LINE for line in b):
        b = Cuts(after).parts(ahead, len(after) - behind)
    old_starts, new_starts = (list(accumulate(map(len, x), initial=ahead)) for x in (a, b))
    found = [
        (old_starts[h.a0], old_starts[h.a1], new_starts[h.b0], new_starts[h.b1])
        for h in hunks(a, b)
    ]
    old, new = Tally(), Tally()
    for first, last, new_first, new_last in _widened(found, cuts, new_cuts):
        old.update((t.kind, t.text) for t in tokens(before, first, last))
        new.update((t.kind, t.text) for t in tokens(after, new_first, new_last))
    return old - new, new - old


def _widened(found: Iterable[Pair], cuts: Cuts, new_cuts: Cuts | None) -> list[Pair]:
    """The same places in both texts, with lines that they share around them, so that no token is
    cut. A place that would reach into another one is one with it.
    """
    left = deque(found)
    spans: list[Pair] = []
    while left:
        start, end, new_start, new_end = left.popleft()
        while True:
            first, last = cuts.around(start, end)
            ahead, behind = start - first, last - end
            if new_cuts is not None:
                first, last = new_cuts.around(new_start, new_end)
                ahead, behind = max(ahead, new_start - first), max(behind, last - new_end)
            if spans and ahead > start - spans[-1][1]:
                start, _, new_start, _ = spans.pop()
            elif left and behind > left[0][0] - end:
                _, end, _, new_end = left.popleft()
            elif ahead or behind:
                start, end = start - ahead, end + behind
                new_start, new_end = new_start - ahead, new_end + behind
            else:
                break
        spans.append((start, end, new_start, new_end))
    return spans


def _common(a: bytes, b: bytes) -> Span:
    """How many bytes of whole lines the two texts have in common at their starts and ends."""
    most = min(len(a), len(b))
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if a[:middle] == b[:middle] else (low, middle - 1)
    ahead = a.rfind(b"\n", 0, low) + 1
    low, high = 0, most - ahead
    while low < high:
        middle = (low + high + 1) // 2
        same = a[len(a) - middle :] == b[len(b) - middle :]
        low, high = (middle, high) if same else (low, middle - 1)
    newline = a.find(b"\n", len(a) - low) if low else -1
    return ahead, len(a) - newline - 1 if newline >= 0 else 0
