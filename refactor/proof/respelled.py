"""Changes that are no statements: names in directives, and whole calls that become others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from refactor.plan.claim import Claim, Swap
from refactor.proof.tokens import Token, tokens

_OPEN, _CLOSE = (b"(", b"[", b"{"), (b")", b"]", b"}")
_MEMBER = (b".", b"->")


def directives(removed: Sequence[Token], added: Sequence[Token], claim: Claim) -> Iterator[str]:
    """Sentences about directives that come, go, or change by more than a name."""
    names = dict(claim.renamed)
    gone, came = ([t.text for t in x if t.kind == "directive"] for x in (removed, added))
    if not names and (gone or came):
        yield f"a directive is {'taken away' if gone else 'added'}"
    elif [_spelled(t, names, claim) for t in gone] != [_spelled(t, {}, claim) for t in came]:
        yield "a directive changes by more than a name"


def _spelled(directive: bytes, names: Mapping[bytes, bytes], claim: Claim) -> list[bytes]:
    """The tokens of a directive with other names; words of comments that may change left out."""
    inner = directive.removeprefix(b"#")
    return [
        names.get(token.text, token.text) if token.kind == "code" else token.text
        for token in tokens(inner, 0, len(inner))
        if token.kind != "comment" or token.text not in claim.comments
    ]


def swapped(out: Sequence[Token], put: Sequence[Token], swap: Swap) -> bool:
    """Whether the tokens are one call before, and what the claim makes of it after."""
    if not out or out[0].text != swap.old or any(t.kind == "directive" for t in (*out, *put)):
        return False
    said = [token.text for token in out if token.kind == "comment"]
    if said != [token.text for token in put if token.kind == "comment"]:
        return False
    old, new = ([t.text for t in x if t.kind == "code"] for x in (out, put))
    kept = [_code(text) for text in swap.kept]
    made, end = _call(old, 0, swap, [one for one in kept if one])
    return end == len(old) and made == new


def _code(text: bytes) -> list[bytes]:
    return [token.text for token in tokens(text, 0, len(text)) if token.kind == "code"]


def _call(
    code: Sequence[bytes], at: int, swap: Swap, kept: Sequence[list[bytes]]
) -> tuple[list[bytes], int]:
    """What the call at index `at` becomes, and the index behind it; calls in arguments as well.

    An unbalanced call becomes nothing. kept: tokens of calls in arguments that stay.
    """
    arguments: list[list[bytes]] = [[]]
    depth = 1
    index = at + 2
    if code[at + 1 : at + 2] != [b"("]:
        return [], at
    while index < len(code):
        token = code[index]
        stays = next((one for one in kept if code[index : index + len(one)] == one), None)
        if stays is not None:
            arguments[-1] += stays
            index += len(stays)
            continue
        depth += (token in _OPEN) - (token in _CLOSE)
        if not depth:
            break
        called = token == swap.old and code[index + 1 : index + 2] == [b"("]
        if called and code[index - 1] not in _MEMBER:
            inner, index = _call(code, index, swap, kept)
            if not inner:
                return [], at
            arguments[-1] += inner
            continue
        if token == b"," and depth == 1:
            arguments.append([])
        else:
            arguments[-1].append(token)
        index += 1
    if depth:
        return [], at
    if arguments == [[]]:
        arguments = []
    given = [made for one in swap.arguments if (made := _filled(one, arguments)) is not None]
    body = [token for number, one in enumerate(given) for token in ([b","] * bool(number) + one)]
    return [swap.new, b"(", *body, b")"], index + 1


def _filled(one: Sequence[bytes | int], arguments: Sequence[list[bytes]]) -> list[bytes] | None:
    """A new argument; None where it stands for all the old ones and there are none."""
    if not arguments and 0 in one:
        return None
    made: list[bytes] = []
    for part in one:
        if isinstance(part, bytes):
            made.append(part)
        elif part:
            made += arguments[part - 1] if part <= len(arguments) else []
        else:
            for number, argument in enumerate(arguments):
                made += [b","] * bool(number) + argument
    return made
