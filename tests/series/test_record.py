"""The record: whatever is asked for comes out of a message again, folded and mailed or not."""

from __future__ import annotations

import string

from hypothesis import given
from hypothesis import strategies as st

from refactor.plan.step import Request, Skip
from refactor.series.record import Record, command_of, read, step_of
from refactor.series.steps import SPLITS, Step
from refactor.series.template import body
from refactor.series.wording import tidy

NAMES = st.text(string.ascii_lowercase + "_", min_size=1, max_size=40)
WORDS = st.lists(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1), min_size=1
)
SENTENCES = WORDS.map(" ".join)
STEPS = st.builds(
    Step,
    st.builds(
        Request,
        st.just("hoist"),
        st.lists(NAMES, min_size=1, max_size=3).map(tuple),
        st.dictionaries(st.sampled_from(["bracket", "callbacks"]), NAMES),
        st.lists(st.builds(Skip, SENTENCES, SENTENCES), max_size=3).map(tuple),
    ),
    split=st.sampled_from(SPLITS),
    contracts=st.dictionaries(NAMES, SENTENCES, max_size=2),
)


@given(STEPS)
def test_a_step_comes_out_of_its_command(step: Step) -> None:
    found = step_of(command_of(step))
    assert found.request.arguments == step.request.arguments
    assert dict(found.request.options) == dict(step.request.options)
    assert found.request.skips == step.request.skips
    assert dict(found.contracts) == dict(step.contracts)
    assert found.split == step.split


@given(STEPS, st.sampled_from(["", "layer f", "directory a  b"]))
def test_a_record_comes_out_of_a_message(step: Step, part: str) -> None:
    record = Record("tank", "0" * 64, "f" * 40, "a/b/", 1, 3, part, command_of(step))
    message = tidy(f"subject\n\nbody\n\n{record.lines()}\nSigned-off-by: Ada <a@example.org>")
    assert read(message) == record


@given(st.text())
def test_tidy_changes_nothing_twice(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(st.lists(SENTENCES, max_size=4).map("\n".join))
def test_the_users_text_keeps_its_words(text: str) -> None:
    if "{" not in text and not text.startswith(("---", "diff -", "Index: ")):
        assert body(text, {}, "here").split() == text.split()
