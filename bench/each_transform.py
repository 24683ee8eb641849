"""Measures a real request of every transform against the floor of its own names.

usage: each_transform.py QEMU [--rounds N]

QEMU is a checkout of the commit that bench.py names; nothing is written to it. The floor of a
request is what floor.py does with the names that it is about. Both run in turn, as whole processes:
quote the ratios. Nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import measure

_HERE = Path(__file__).resolve().parent
_LOCK = ("bdrv_graph_wrlock", "bdrv_graph_wrunlock")

# What is asked for, and the names that it is about.
REQUESTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("hoist bdrv_root_unref_child", ("bdrv_root_unref_child", "bdrv_unref_child")),
    (
        "hoist block_job_remove_all_bdrv --bracket graph:write",
        ("block_job_remove_all_bdrv", *_LOCK),
    ),
    ("hoist bdrv_drain --bracket drain-one", ("bdrv_drain", "bdrv_drained_begin")),
    ("mark bdrv_drop_filter --with GRAPH_UNLOCKED", ("bdrv_drop_filter",)),
    (
        "fuse bdrv_drain_all_begin bdrv_graph_wrlock --into bdrv_graph_wrlock_drained",
        ("bdrv_drain_all_begin", "bdrv_graph_wrlock_drained"),
    ),
    ("unguard bdrv_open_backing_file", ("bdrv_open_backing_file",)),
    ("guard cor_close", ("cor_close",)),
    ("rename bdrv_get_cumulative_perm --to bdrv_sum_perm", ("bdrv_get_cumulative_perm",)),
    ("replace-call bdrv_replace_node --with bdrv_append", ("bdrv_replace_node",)),
)


def main() -> None:
    """Run all of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("qemu", metavar="QEMU")
    parser.add_argument("--rounds", type=int, default=5, metavar="N")
    chosen = parser.parse_args()
    crefactor = str(Path(sys.executable).with_name("crefactor"))
    for request, names in REQUESTS:
        floor = [sys.executable, str(_HERE / "floor.py"), chosen.qemu, *names]
        product = [crefactor, "diff", "-C", chosen.qemu, *request.split()]
        low, high = measure.in_turn([floor, product], chosen.rounds)
        best = min(one.wall for one in high)
        print(f"{request}\n  best {best:.2f} s, ratio, pair by pair: {measure.ratio(low, high)}")


if __name__ == "__main__":
    main()
