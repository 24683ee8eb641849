"""A macro that the mask put out of the grammar's way is still seen to be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.trees import hoist_in

LOCKING = "#define EACH_LOCKED(n) for (tree_wrlock(); (n); tree_wrunlock())\n"
LEAVING = "#define FINISH tree_wrunlock(); return\n"


@pytest.mark.parametrize(
    ("above", "body", "what"),
    [
        (LOCKING, "    EACH_LOCKED(node) {\n        node_detach(node);\n    }", "EACH_LOCKED"),
        (
            LEAVING,
            "    tree_wrlock();\n    node_detach(node);\n    FINISH",
            "FINISH",
        ),
    ],
)
def test_a_masked_macro_that_moves_a_lock_is_refused_by_name(
    above: str, body: str, what: str, tmp_path: Path
) -> None:
    answer = hoist_in(tmp_path, body, above=above)
    assert answer.code == 1
    assert f"the macro {what}, which uses" in answer.reasons
