"""A protocol file is read whole or refused with every mistake, its line and what to do."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from refactor.errors import UsageFault
from refactor.protocol.load import load
from refactor.protocol.problem import ProtocolFault

GOOD = """\
[protocol]
name = "pool"

[[bracket]]
name = "pause"
begin = "pool_pause"
end = "pool_resume"
contract = "The pool must be paused."
outside = ["queue"]

[[lock]]
name = "queue"
  [[lock.kind]]
  name = "write"
  acquire = ["queue_lock"]
  release = ["queue_unlock"]

[[wrapper]]
marks = ["co_wrapper"]
generated = "{prefix}_{rest}"
calls = "{prefix}_co_{rest}"

[mask]
marks = ["hot"]

[flow]
noreturn = ["abort"]
"""

Refused = Callable[[str], list[str]]


@pytest.fixture
def refused(tmp_path: Path) -> Refused:
    """Load a text that must be refused; give the message's lines without the folder in front."""

    def lines(text: str) -> list[str]:
        path = tmp_path / "p.toml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ProtocolFault) as caught:
            load(path)
        assert caught.value.count == len(str(caught.value).splitlines())
        return str(caught.value).replace(f"{tmp_path}/", "").splitlines()

    return lines


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_a_good_file_gives_every_part(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(GOOD)
    protocol = load(path)
    (bracket,) = protocol.brackets
    assert (bracket.begin, bracket.end) == ("pool_pause", "pool_resume")
    assert bracket.outside == ("queue",)
    assert protocol.locks[0].kinds[0].release == ("queue_unlock",)
    assert protocol.wrappers[0].calls == "{prefix}_co_{rest}"
    assert (protocol.mask_marks, protocol.noreturn) == (("hot",), ("abort",))


def test_defaults_are_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(GOOD)
    protocol = load(path)
    assert protocol.files == ("*.c", "*.h", "*.c.inc", "*.h.inc")
    assert (protocol.description, protocol.markers) == ("", ())
    assert [bracket.title for bracket in protocol.brackets] == ["pause"]
    assert [lock.title for lock in protocol.locks] == ["queue"]


def test_a_title_that_is_given_stays(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(GOOD.replace('name = "queue"', 'name = "queue"\ntitle = "queue mutex"'))
    assert load(path).locks[0].title == "queue mutex"


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    data = GOOD.replace("\n", "\r\n").encode()
    path.write_bytes(data)
    assert load(path).digest == sha256(data).hexdigest()


def test_a_byte_order_mark_and_crlf_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load(path).name == "pool"


def test_a_protocol_can_be_hashed_and_compared(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(GOOD)
    assert load(path) == load(str(path))
    assert hash(load(path)) == hash(load(str(path)))


SINGLE = [
    pytest.param(
        'begin = "pool_pause"',
        'begn = "pool_pause"',
        "unknown key 'begn' in [[bracket]]; did you mean 'begin'?",
        id="misspelt key",
    ),
    pytest.param(
        "[mask]",
        "[masks]",
        "unknown key 'masks' in the file; did you mean 'mask'?",
        id="misspelt table",
    ),
    pytest.param(
        'marks = ["hot"]',
        'marks = ["hot"]\nzzz = 1',
        "unknown key 'zzz' in [mask]; known here: marks and exports",
        id="key like no other",
    ),
    pytest.param(
        'name = "pool"',
        "name = 3",
        "'name' is an integer, not a string; write \"…\"",
        id="integer for a string",
    ),
    pytest.param(
        'noreturn = ["abort"]',
        'noreturn = "abort"',
        "'noreturn' is a string, not a list of strings; write [\"…\"]",
        id="string for a list",
    ),
    pytest.param(
        'noreturn = ["abort"]',
        'noreturn = ["abort", 2024-05-01]',
        "an entry of 'noreturn' is a date or time, not a string; write \"…\"",
        id="date in a list",
    ),
    pytest.param(
        "[[wrapper]]",
        "[wrapper]",
        "'wrapper' is a table, not a list of tables; write [[wrapper]]",
        id="single brackets",
    ),
    pytest.param(
        'name = "pool"',
        'name = "my pool"',
        "the name 'my pool' of a protocol cannot be typed as one word; "
        "use letters, digits, '-', '_' and '.'",
        id="name with a space",
    ),
    pytest.param(
        'name = "pause"',
        'name = ""',
        "the name '' of a bracket cannot be typed as one word; "
        "use letters, digits, '-', '_' and '.'",
        id="empty name",
    ),
    pytest.param(
        'name = "pool"',
        'name = "pool"\nmarkers = ["../x"]',
        "'../x' in 'markers' is not a path inside of the tree; "
        "write it relative to the tree's root",
        id="marker outside of the tree",
    ),
    pytest.param(
        'name = "pool"',
        'name = "pool"\nmarkers = [""]',
        "'' in 'markers' is not a path inside of the tree; write it relative to the tree's root",
        id="empty marker",
    ),
    pytest.param(
        'name = "pool"',
        'name = "pool"\nfiles = ["*.c\\u0000"]',
        "'*.c\\x00' in 'files' is not a path inside of the tree; "
        "write it relative to the tree's root",
        id="pattern with a NUL",
    ),
    pytest.param(
        'name = "pool"',
        'name = "pool"\nfiles = ["/usr/*.c"]',
        "'/usr/*.c' in 'files' is not a path inside of the tree; "
        "write it relative to the tree's root",
        id="absolute pattern",
    ),
    pytest.param(
        'name = "pool"',
        'name = "pool"\nfiles = []',
        "'files' is empty; leave the key out for the default, or name at least one pattern",
        id="no pattern",
    ),
    pytest.param(
        'contract = "The pool must be paused."',
        'contract = " "',
        "the contract of bracket 'pause' is not one line of text; "
        "write the sentence that goes into a comment",
        id="blank contract",
    ),
    pytest.param(
        'contract = "The pool must be paused."',
        'contract = """Two\nlines."""',
        "the contract of bracket 'pause' is not one line of text; "
        "write the sentence that goes into a comment",
        id="contract of two lines",
    ),
    pytest.param(
        'contract = "The pool must be paused."',
        'contract = "End. */ int x;"',
        "the contract of bracket 'pause' would break the comment that it goes into; "
        "leave out '/*', '*/' and a last '\\'",
        id="contract that closes the comment",
    ),
    pytest.param(
        'outside = ["queue"]',
        'outside = ["queu"]',
        "'outside' of bracket 'pause' names the lock 'queu', which is not defined; "
        "did you mean 'queue'?",
        id="outside of a misspelt lock",
    ),
    pytest.param(
        'outside = ["queue"]',
        'outside = ["xyz"]',
        "'outside' of bracket 'pause' names the lock 'xyz', which is not defined; "
        "add a [[lock]] named 'xyz'",
        id="outside of an unknown lock",
    ),
    pytest.param(
        'outside = ["queue"]',
        'outside = ["queue", "queue"]',
        "'outside' of bracket 'pause' names 'queue' twice; remove one",
        id="outside of the same lock twice",
    ),
    pytest.param(
        'outside = ["queue"]',
        'fused = [{ acquire = "both", lock = "quee", kind = "write" }]',
        "'both' takes the lock 'quee', which is not defined; did you mean 'queue'?",
        id="fused with an unknown lock",
    ),
    pytest.param(
        'outside = ["queue"]',
        'fused = [{ acquire = "both", lock = "queue", kind = "wrte" }]',
        "'both' takes kind 'wrte', which lock 'queue' has not; did you mean 'write'?",
        id="fused with an unknown kind",
    ),
    pytest.param(
        'outside = ["queue"]',
        'fused = [{ acquire = "both", lock = "queue", kin = "write" }]',
        "unknown key 'kin' in [[bracket.fused]]; did you mean 'kind'?",
        id="a misspelt key is not missing too",
    ),
    pytest.param(
        'end = "pool_resume"',
        'end = "pool_pause"',
        "'pool_pause' is both the begin of bracket 'pause' and the end of bracket 'pause'; "
        "a name has one meaning: remove one",
        id="begin and end",
    ),
    pytest.param(
        'release = ["queue_unlock"]',
        'release = ["queue_lock"]',
        "'queue_lock' is both 'acquire' of kind 'write' of lock 'queue' and 'release' of kind "
        "'write' of lock 'queue'; a name has one meaning: remove one",
        id="acquire and release",
    ),
    pytest.param(
        'acquire = ["queue_lock"]',
        'acquire = ["pool_pause"]',
        "'pool_pause' is both the begin of bracket 'pause' and 'acquire' of kind 'write' of lock "
        "'queue'; a name has one meaning: remove one",
        id="bracket and lock",
    ),
    pytest.param(
        'marks = ["hot"]',
        'marks = ["co_wrapper"]',
        "'co_wrapper' is both the mark of a wrapper and a mark to mask; "
        "a name has one meaning: remove one",
        id="mark that is implied",
    ),
    pytest.param(
        'noreturn = ["abort"]',
        'noreturn = ["abort", "abort"]',
        "'abort' stands twice as a function that never returns; remove one",
        id="the same name twice",
    ),
    pytest.param(
        'noreturn = ["abort"]',
        'noreturn = ["abort()"]',
        "'abort()' as a function that never returns is not a C identifier; write the name alone",
        id="name with parentheses",
    ),
    pytest.param(
        'noreturn = ["abort"]',
        'noreturn = ["return"]',
        "'return' as a function that never returns is not a C identifier; write the name alone",
        id="keyword",
    ),
    pytest.param(
        'noreturn = ["abort"]',
        'noreturn = ["größe"]',
        "'größe' as a function that never returns is not a C identifier; write the name alone",
        id="letters that C does not have",
    ),
    pytest.param(
        'noreturn = ["abort"]',
        'noreturn = [""]',
        "the name of a function that never returns is empty; write the name",
        id="empty C name",
    ),
    pytest.param(
        'calls = "{prefix}_co_{rest}"',
        'calls = "{prefix}_co_{tail}"',
        "the pattern '{prefix}_co_{tail}' has a placeholder other than {prefix} and {rest}; "
        "use these two only",
        id="unknown placeholder",
    ),
    pytest.param(
        'calls = "{prefix}_co_{rest}"',
        'calls = "{prefix}_co"',
        "the pattern '{prefix}_co' does not hold {prefix} and {rest} once each; "
        'write it like "{prefix}_co_{rest}"',
        id="missing placeholder",
    ),
    pytest.param(
        'calls = "{prefix}_co_{rest}"',
        'calls = "{prefix}-{rest}"',
        "the pattern '{prefix}-{rest}' does not give a C identifier; "
        "use letters, digits and '_' around the placeholders",
        id="pattern that is no identifier",
    ),
    pytest.param(
        'calls = "{prefix}_co_{rest}"',
        'calls = "{prefix}_{rest}"',
        "'generated' and 'calls' of a wrapper are the same; "
        "say which function the generated body calls",
        id="wrapper that calls itself",
    ),
    pytest.param(
        'marks = ["co_wrapper"]',
        "marks = []",
        'a [[wrapper]] without marks never applies; name its marks: marks = ["…"]',
        id="wrapper without marks",
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), SINGLE)
def test_one_mistake_gives_one_line(refused: Refused, old: str, new: str, said: str) -> None:
    text = GOOD.replace(old, new, 1)
    pairs = enumerate(zip(GOOD.splitlines(), text.splitlines(), strict=False), start=1)
    changed = next(number for number, (before, after) in pairs if before != after)
    assert refused(text) == [f"p.toml:{changed}: {said}"]


def test_a_value_in_place_of_a_table_is_refused(refused: Refused) -> None:
    text = "mask = true\n" + GOOD.replace('[mask]\nmarks = ["hot"]\n', "")
    assert refused(text) == ["p.toml:1: 'mask' is a boolean, not a table; write [mask]"]


MISSING = [
    pytest.param(
        'end = "pool_resume"\n',
        "[[bracket]] has 'begin' but no 'end'; add end = \"…\"",
        "[[bracket]]",
        id="begin without end",
    ),
    pytest.param(
        'begin = "pool_pause"\n',
        "[[bracket]] has 'end' but no 'begin'; add begin = \"…\"",
        "[[bracket]]",
        id="end without begin",
    ),
    pytest.param(
        '  release = ["queue_unlock"]\n',
        "kind 'write' of lock 'queue' has 'acquire' but no 'release'; add release = [\"…\"]",
        "  [[lock.kind]]",
        id="acquire without release",
    ),
    pytest.param(
        '  acquire = ["queue_lock"]\n',
        "kind 'write' of lock 'queue' has 'release' but no 'acquire'; add acquire = [\"…\"]",
        "  [[lock.kind]]",
        id="release without acquire",
    ),
    pytest.param(
        'marks = ["co_wrapper"]\n',
        "[[wrapper]] has no 'marks'; add marks = [\"…\"]",
        "[[wrapper]]",
        id="wrapper without the key",
    ),
    pytest.param(
        'calls = "{prefix}_co_{rest}"\n',
        "[[wrapper]] has 'generated' but no 'calls'; add calls = \"…\"",
        "[[wrapper]]",
        id="wrapper without its other half",
    ),
    pytest.param(
        '[protocol]\nname = "pool"\n',
        "the file has no 'protocol'; add a [protocol] table",
        None,
        id="no head",
    ),
    pytest.param(
        GOOD[GOOD.index("  [[lock.kind]]") : GOOD.index("[[wrapper]]")],
        "[[lock]] has no 'kind'; add a [[lock.kind]] table",
        "[[lock]]",
        id="lock without kinds",
    ),
    pytest.param(
        GOOD[GOOD.index("  acquire") : GOOD.index("[[wrapper]]")],
        "nothing takes kind 'write' of lock 'queue'; "
        "add acquire and release, or scope_guards or block_guards",
        "  [[lock.kind]]",
        id="kind without functions",
    ),
    pytest.param(
        GOOD[GOOD.index("[[bracket]]") : GOOD.index("[[wrapper]]")],
        "there is no bracket and no lock; add a [[bracket]] or a [[lock]] table",
        None,
        id="nothing to move or to hold",
    ),
]


@pytest.mark.parametrize(("part", "said", "table"), MISSING)
def test_what_is_missing_is_named_at_its_table(
    refused: Refused, part: str, said: str, table: str | None
) -> None:
    text = GOOD.replace(part, "", 1)
    assert text != GOOD
    line = line_of(text, table) if table else 1
    assert refused(text) == [f"p.toml:{line}: {said}"]


def test_an_empty_list_of_kinds_is_no_lock(refused: Refused) -> None:
    text = 'protocol.name = "p"\n[[lock]]\nname = "q"\nkind = []\n'
    assert refused(text) == ["p.toml:4: lock 'q' has no kind; add a [[lock.kind]] table"]


def test_two_of_a_name_are_refused(refused: Refused) -> None:
    text = GOOD + '[[lock]]\nname = "queue"\nkind = [{ name = "k", scope_guards = ["G"] }]\n'
    line = text.count("\n") - 1
    said = "there are two locks with the name 'queue'; rename one of them or join them"
    assert refused(text) == [f"p.toml:{line}: {said}"]


def test_one_function_in_two_kinds_is_refused(refused: Refused) -> None:
    kind = '  [[lock.kind]]\n  name = "read"\n  acquire = ["a"]\n  release = ["queue_unlock"]\n'
    text = GOOD.replace("[[wrapper]]", kind + "[[wrapper]]")
    line = line_of(text, "[[wrapper]]") - 1
    said = (
        "'queue_unlock' is both 'release' of kind 'write' of lock 'queue' and 'release' of kind "
        "'read' of lock 'queue'; a name has one meaning: remove one"
    )
    assert refused(text) == [f"p.toml:{line}: {said}"]


def test_all_mistakes_are_listed_in_the_order_of_their_lines(refused: Refused) -> None:
    text = GOOD.replace("noreturn", "noretrn").replace('"hot"', "1")
    text = text.replace('begin = "pool_pause"\n', "")
    found = [line.split(";")[0] for line in refused(text)]
    assert found == [
        "p.toml:4: [[bracket]] has 'end' but no 'begin'",
        f"p.toml:{line_of(text, 'marks = [1]')}: an entry of 'marks' is an integer, not a string",
        f"p.toml:{line_of(text, 'noretrn')}: unknown key 'noretrn' in [flow]",
    ]


def test_text_that_is_not_toml_is_refused_at_its_line(refused: Refused) -> None:
    assert refused("[protocol]\nname = \n") == [
        "p.toml:2: not TOML: Invalid value at column 8; correct the line"
    ]


def test_text_that_ends_too_soon_is_refused_at_its_end(refused: Refused) -> None:
    assert refused('[protocol]\nname = """x') == [
        "p.toml:2: not TOML: Unterminated string at the end; complete the file"
    ]


def test_nesting_without_end_is_refused(refused: Refused) -> None:
    assert refused("x = " + "[" * 100_000) == [
        "p.toml:1: lists or tables are nested too deeply; a protocol needs three levels at most"
    ]


def test_bytes_that_are_not_utf8_are_refused_at_their_line(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_bytes(b'[protocol]\nname = "gr\xf6\xdfe"\n')
    with pytest.raises(ProtocolFault, match=r"p\.toml:2: byte 0xf6 is not UTF-8; save the file as"):
        load(path)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProtocolFault, match=r"absent\.toml: cannot be read: No such file"):
        load(tmp_path / "absent.toml")
    with pytest.raises(ProtocolFault, match=r"cannot be read: Is a directory; give a built-in"):
        load(tmp_path)


def test_an_unknown_name_gets_the_nearest_one() -> None:
    with pytest.raises(UsageFault) as caught:
        load("qemu-blok")
    assert str(caught.value) == (
        "there is no built-in protocol 'qemu-blok'; "
        "did you mean 'qemu-block'? (a file needs a '/' or '.toml')"
    )


def test_a_name_like_no_other_gets_the_list() -> None:
    with pytest.raises(UsageFault, match=r"built in: .*qemu-block"):
        load("zzz")


def test_a_protocol_fault_is_wrong_usage() -> None:
    assert ProtocolFault(["x"]).exit_code == 2
