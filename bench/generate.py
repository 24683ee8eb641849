"""C of any size for bench.py: one function to hoist from, and more and more of something else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

PROTOCOL = """\
protocol.name = "generated"
[[bracket]]
name = "pause"
begin = "pause_begin"
end = "pause_end"
contract = "Everything must be paused."
outside = ["store"]
[[lock]]
name = "store"
[[lock.kind]]
name = "write"
acquire = ["store_lock"]
release = ["store_unlock"]
held = ["STORE_LOCKED"]
"""
_CALLEE = """\
/* Takes an item out of the store. */
void STORE_LOCKED item_drop(struct item *item)
{
    pause_begin();
    item->owner = 0;
    pause_end();
}
"""
_CALLER = """\

int store_clean_%d(struct store *store, int limit)
{
    struct item *item;
    int left = 0;

    store_lock();
    for (item = store->first; item; item = item->next) {
        if (item->age < limit) {
            left++;
            continue;
        }
        if (item->pinned) {
            store_unlock();
            return -1;
        }
        item_drop(item);
    }
    store_unlock();
    return left;
}
"""
_BYSTANDER = """\

static int store_weight_%d(const struct store *store)
{
    const struct item *item;
    int sum = 0;

    for (item = store->first; item; item = item->next) {
        sum += item->weight > 0 ? item->weight : 1;
    }
    return sum;
}
"""
_STRETCH = """\
    if (store->size > %d) {
        store_lock();
        item_drop(store->first);
        store_unlock();
    }
"""


def many_files(number: int) -> Iterator[tuple[str, str]]:
    """That many files, each with two callers and eight functions besides."""
    yield "item.c", _CALLEE
    for one in range(number):
        parts = [_CALLER % (2 * one), *(_BYSTANDER % n for n in range(8)), _CALLER % (2 * one + 1)]
        yield f"store{one}.c", "".join(parts)


def many_sites(number: int, sites: int) -> Iterator[tuple[str, str]]:
    """That many files in ten folders, each with so many callers and a function beside each."""
    yield "item.c", _CALLEE
    for one in range(number):
        parts = [(_CALLER % (sites * one + n)) + (_BYSTANDER % n) for n in range(sites)]
        yield f"part{one % 10}/store{one}.c", "".join(parts)


def long_function(number: int) -> Iterator[tuple[str, str]]:
    """One function with that many regions."""
    yield "item.c", _CALLEE
    regions = "".join(_STRETCH % one for one in range(number))
    yield "store.c", "void store_shrink(struct store *store)\n{\n" + regions + "}\n"


def long_file(number: int) -> Iterator[tuple[str, str]]:
    """One file with that many callers."""
    yield "item.c", _CALLEE
    yield "store.c", "".join(_CALLER % one for one in range(number))


def long_chain(number: int) -> Iterator[tuple[str, str]]:
    """The contract goes up through that many functions."""
    head = "void STORE_LOCKED level_%d(struct item *item)\n{\n    %s(item);\n}\n\n"
    yield "item.c", _CALLEE
    levels = [head % (n, f"level_{n - 1}" if n else "item_drop") for n in range(number)]
    top = "void store_top(struct item *item)\n{\n    store_lock();\n    level_%d(item);\n"
    yield "store.c", "".join(levels) + top % (number - 1) + "    store_unlock();\n}\n"


SHAPES: dict[str, tuple[str, Callable[[int], Iterator[tuple[str, str]]], tuple[int, ...]]] = {
    "files": ("files with 2 callers each", many_files, (50, 100, 200, 400)),
    "callers": ("callers in one file", long_file, (250, 500, 1000, 2000)),
    "regions": ("regions in one function", long_function, (250, 500, 1000, 2000)),
    "chain": ("functions that pass the contract on", long_chain, (40, 80, 160, 320)),
}


def write(folder: Path, files: Iterator[tuple[str, str]]) -> int:
    """Write the files and the protocol; gives the number of bytes of C."""
    folder.mkdir(parents=True)
    (folder / ".crefactor.toml").write_text(PROTOCOL, encoding="utf-8")
    size = 0
    for name, text in files:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        size += len(text)
    return size
