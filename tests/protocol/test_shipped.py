"""The protocols for Linux and for POSIX threads do on small trees what their users expect."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from refactor.cli.main import run
from refactor.protocol.load import for_tree, load
from refactor.syntax.parser import coverage, functions, parse
from refactor.syntax.vocabulary import Vocabulary

FINDING = re.compile(r"^(\w+\.c):(\d+):\d+: ([\w-]+): ", re.MULTILINE)

# Bodies of functions, a blank line between two.
EVERY_DAY = """
	mutex_lock(&s->lock);
	use(s);
	mutex_unlock(&s->lock);

	spin_lock_irqsave(&s->lock, flags);
	use(s);
	spin_unlock_irqrestore(&s->lock, flags);

	spin_lock_irq(&s->lock);
	use(s);
	spin_unlock(&s->lock);
	local_irq_enable();

	raw_spin_lock(&s->lock);
	spin_lock(&s->other);
	raw_spin_unlock(&s->lock);
	spin_unlock(&s->other);

	down_read(&s->sem);
	if (s->n) {
		up_read(&s->sem);
		return;
	}
	up_read(&s->sem);

	rcu_read_lock();
	use(s);
	rcu_read_unlock();

	cpus_read_lock();
	use(s);
	cpus_read_unlock();

	guard(mutex)(&s->lock);
	if (s->n)
		return;
	use(s);

	scoped_guard(spinlock_irqsave, &s->lock) {
		if (s->n)
			return;
	}
	use(s);

	mutex_lock(&s->lock);
	if (!s->n)
		BUG();
	mutex_unlock(&s->lock);

	mmap_read_lock(s->mm);
	use(s);
	mmap_read_unlock(s->mm);
"""
LOST = """
	mutex_lock(&s->lock);
	if (s->n)
		return;
	mutex_unlock(&s->lock);

	spin_lock(&s->a);
	if (s->n) {
		spin_unlock(&s->a);
		return;
	}
	spin_lock(&s->b);
	spin_unlock(&s->a);
	if (s->m)
		return;
	spin_unlock(&s->b);

	rcu_read_lock();
	if (s->n)
		rcu_read_unlock();
	rcu_read_unlock();
"""


@pytest.fixture
def kernel(tmp_path: Path) -> Path:
    """A folder with the marker files of a kernel tree."""
    for marker in load("linux").markers:
        path = tmp_path / marker
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path


def findings(
    tree: Path, source: str, capfd: pytest.CaptureFixture[str], *options: str
) -> list[tuple[int, str]]:
    """The lines and rules of what `check` finds in one file; nothing may be left out of sight."""
    (tree / "a.c").write_text(source, encoding="utf-8")
    code = run(["check", "-C", str(tree), *options])
    out, err = capfd.readouterr()
    found = [(int(line), rule) for _, line, rule in FINDING.findall(out)]
    assert code == (1 if found else 0), err
    assert "note:" not in out, out
    return found


def test_a_kernel_tree_is_known_by_its_files(kernel: Path) -> None:
    assert for_tree(kernel).name == "linux"


def test_a_program_with_threads_is_not_known_by_itself(tmp_path: Path) -> None:
    assert load("pthread").markers == ()
    assert for_tree(tmp_path, "pthread").name == "pthread"


@pytest.mark.parametrize("body", EVERY_DAY.strip("\n").split("\n\n"))
def test_what_a_kernel_does_every_day_is_no_finding(
    body: str, kernel: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source = f"void f(struct s *s)\n{{\n\tunsigned long flags;\n\n{body}\n}}\n"
    assert findings(kernel, source, capfd) == []


@pytest.mark.parametrize(
    ("body", "found"),
    list(
        zip(
            LOST.strip("\n").split("\n\n"),
            ([(3, "left-open")], [(8, "left-open")], [(6, "closed-twice")]),
            strict=True,
        )
    ),
)
def test_a_lock_that_is_lost_on_one_path_is_found(
    body: str, found: list[tuple[int, str]], kernel: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert findings(kernel, f"void f(struct s *s)\n{{\n{body}\n}}\n", capfd) == found


def test_a_guard_is_opened_up_in_the_kernels_style(
    kernel: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = (
        "int f(struct s *s)\n{\n\tint err;\n\n\tguard(mutex)(&s->lock);\n\tif (s->n)\n"
        "\t\treturn -EBUSY;\n\terr = use(s);\n\treturn err;\n}\n"
    )
    after = (
        "int f(struct s *s)\n{\n\tint err;\n\n\tmutex_lock(&s->lock);\n\tif (s->n) {\n"
        "\t\terr = -EBUSY;\n\t\tgoto out_unlock;\n\t}\n\terr = use(s);\nout_unlock:\n"
        "\tmutex_unlock(&s->lock);\n\treturn err;\n}\n"
    )
    path = kernel / "a.c"
    path.write_text(before, encoding="utf-8")
    assert run(["apply", "-C", str(kernel), "unguard", "f"]) == 0, capfd.readouterr().err
    assert path.read_text(encoding="utf-8") == after


def test_a_guard_that_needs_a_variable_is_not_opened_up(
    kernel: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source = "void f(struct s *s)\n{\n\tguard(spinlock_irqsave)(&s->lock);\n\tuse(s);\n}\n"
    (kernel / "a.c").write_text(source, encoding="utf-8")
    assert run(["diff", "-C", str(kernel), "unguard", "f"]) == 1
    assert "1 refused" in capfd.readouterr().err


def test_the_kernels_annotations_do_not_hide_a_function() -> None:
    protocol = load("linux")
    known = Vocabulary(marks=frozenset(mark.encode() for mark in protocol.mask_marks))
    source = b"".join(
        b"%s\nint f_%d(struct s %s *p)\n{\n\tT %s *q = p;\n\treturn 0;\n}\n"
        % (b"static " + mark + b" " if number % 2 else mark, number, mark, mark)
        for number, mark in enumerate(sorted(known.marks))
    )
    unit = parse(source, known)
    assert coverage(unit).with_error == coverage(unit).lost == ()
    names = [function.name for function in functions(unit)]
    assert names == [b"f_%d" % number for number in range(len(known.marks))]


def test_two_mutexes_are_two_locks(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source = (
        "#include <pthread.h>\n\nstatic pthread_mutex_t a, b;\n\nint f(int n)\n{\n"
        "    pthread_mutex_lock(&a);\n    pthread_mutex_lock(&b);\n    pthread_mutex_unlock(&a);\n"
        "    if (n) {\n        return 1;\n    }\n    pthread_mutex_unlock(&b);\n    return 0;\n}\n"
    )
    assert findings(tmp_path, source, capfd, "-p", "pthread") == [(8, "left-open")]
    fixed = source.replace(
        "        return 1;", "        pthread_mutex_unlock(&b);\n        return 1;"
    )
    assert findings(tmp_path, fixed, capfd, "-p", "pthread") == []


def test_one_unlock_ends_both_ways_of_holding_a_read_write_lock(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source = (
        "#include <pthread.h>\n\nvoid f(pthread_rwlock_t *lock, int n)\n{\n    if (n) {\n"
        "        pthread_rwlock_rdlock(lock);\n    } else {\n        pthread_rwlock_wrlock(lock);\n"
        "    }\n    pthread_rwlock_unlock(lock);\n}\n"
    )
    assert findings(tmp_path, source, capfd, "-p", "pthread") == []


def test_pthread_names_are_those_of_the_header() -> None:
    protocol = load("pthread")
    names = [n for lock in protocol.locks for k in lock.kinds for n in (*k.acquire, *k.release)]
    code = "#define _GNU_SOURCE\n#include <pthread.h>\n" + "".join(
        f"void *use_{number} = (void *){name};\n" for number, name in enumerate(names)
    )
    try:
        done = subprocess.run(
            ["gcc", "-fsyntax-only", "-x", "c", "-"], input=code, text=True, check=False
        )
    except FileNotFoundError:
        pytest.skip("no gcc on this machine")
    assert done.returncode == 0
