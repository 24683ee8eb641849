"""Sites that the user wants left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor.errors import UsageFault
from refactor.plan.skips import Skips
from refactor.plan.step import Skip
from tests.plan.trees import hoist_in

TWO = "    if (node_detach(node)) {\n    }\n    tick(node);\n    node_detach(node);"


@pytest.mark.parametrize("site", ["run.c:3", "run.c:run"])
def test_a_site_goes_by_its_line_or_its_function(site: str, tmp_path: Path) -> None:
    answer = hoist_in(tmp_path, TWO, "node_detach", "--skip", site, "--because", "no lock there")
    assert answer.code == 0
    assert answer.sites[0]["decision"] == "refused"
    assert answer.sites[0]["accepted"] == "no lock there"
    assert answer.count("pause_all_begin()") == (1 if site == "run.c:3" else 0)


def test_an_obstacle_can_be_skipped_too(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        "    node_detach(node);",
        *("node_detach", "--skip", "run.c:1", "--because", "debugging only"),
        above="#define CUT(n) node_detach(n)\n",
    )
    assert answer.code == 0
    assert [site["accepted"] for site in answer.sites] == ["debugging only", ""]


def test_a_skip_that_names_no_site_is_a_slip(tmp_path: Path) -> None:
    answer = hoist_in(tmp_path, TWO, "node_detach", "--skip", "run.c:99", "--because", "why not")
    assert answer.code == 2
    assert "--skip run.c:99 names no site" in answer.err


def test_of_several_skips_the_first_that_fits_gives_the_reason() -> None:
    skips = Skips([Skip("a.c:run", "first"), Skip("a.c:3", "second")])
    assert skips.reason("a.c", 3, "run") == "first"
    assert skips.reason("b.c", 3, "run") == ""
    with pytest.raises(UsageFault, match=r"a\.c:3"):
        skips.check_all_used()
