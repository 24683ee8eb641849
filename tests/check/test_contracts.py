"""What functions say of their callers, and where each of it comes from."""

from pathlib import Path

import pytest

from refactor.check.contracts import Source
from refactor.check.run import Settings, check, contracts
from refactor.protocol.load import load
from tests.check.conftest import Write

SAYS = "All wheels must be halted."


def listed(root: Path) -> list[Source]:
    """The catalogue's sources."""
    return list(contracts(root, load(root / ".crefactor.toml")).sources)


def test_a_sentence_is_found_at_definition_prototype_and_field(write: Write) -> None:
    root = write(
        {
            "a.h": f"/** {SAYS} */\nvoid one(void);\n"
            f"struct ops {{\n    /* {SAYS} */\n    void (*two)(void);\n}};\n",
            "a.c": f"/*\n * {SAYS}\n */\nstatic void three(void)\n{{\n}}\n"
            "static struct ops ops = { .two = three };\n",
            "b.c": "static void four(void)\n{\n}\nvoid set(struct ops *ops)\n{\n"
            "    ops->two = four;\n}\n",
        }
    )
    assert listed(root) == [
        Source("", "", "halt", SAYS, "pointer field", "a.h", 5, "two"),
        Source("four", "b.c", "halt", SAYS, "pointer field", "a.h", 5, "two"),
        Source("one", "", "halt", SAYS, "prototype", "a.h", 2),
        Source("three", "a.c", "halt", SAYS, "definition", "a.c", 4),
        Source("three", "a.c", "halt", SAYS, "pointer field", "a.h", 5, "two"),
    ]


@pytest.mark.parametrize(
    "declaration",
    [
        "void BELT_READ f(int a);",
        "BELT_READ void f(int a);",
        "void f(int a) BELT_READ;",
        "BELT_READ\nvoid\nf(int a);",
        "static inline void BELT_READ\nf(int a)\n{\n}",
        "void *BELT_READ f(int a);",
    ],
)
def test_a_mark_is_found_wherever_it_stands(write: Write, declaration: str) -> None:
    (source,) = listed(write({"a.h": declaration + "\n"}))
    assert (source.function, source.about, source.says) == ("f", "belt", "BELT_READ")


def test_marks_of_pointer_fields_are_theirs_and_not_a_functions(write: Write) -> None:
    found = listed(
        write(
            {
                "a.h": "struct ops {\n    int BELT_WRITE_PTR (*turn)(int);\n"
                "    int *BELT_READ_PTR guarded;\n};\n"
                "void g(int BELT_READ_PTR (*callback)(void));\n"
                "typedef int BELT_READ_PTR (*Callback)(void);\n"
            }
        )
    )
    assert [(s.member, s.says, s.what) for s in found] == [
        ("turn", "BELT_WRITE_PTR", "pointer field")
    ]


def test_a_marked_variable_and_a_mark_in_a_comment_say_nothing(write: Write) -> None:
    assert listed(write({"a.h": "extern int BELT_READ x;\n/* void BELT_READ f(void); */\n"})) == []


def test_a_stronger_mark_wins_where_declarations_differ(write: Write) -> None:
    root = write({"a.h": "void BELT_READ f(void);\nvoid BELT_WRITE f(void);\n"})
    known = contracts(root, load(root / ".crefactor.toml"))
    assert known.of(("f", "")).locks == (("belt", "write"),)
    assert len(known.sources) == 2


def test_the_protocol_file_may_list_functions(write: Write) -> None:
    root = write({"a.c": "void f(void)\n{\n    owed();\n}\n"})
    own = root / ".crefactor.toml"
    own.write_text(own.read_text().replace("\ncontract =", '\ncontracts = ["owed"]\ncontract =', 1))
    assert listed(root) == [Source("owed", "", "halt", SAYS, "protocol file", "", 0)]
    report = check(root, load(root / ".crefactor.toml"), Settings())
    assert [(x.rule, x.line) for x in report.findings] == [("contract-outside-bracket", 3)]
