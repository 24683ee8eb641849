"""The words of C that the rules tell apart."""

from __future__ import annotations

QUALIFIERS = frozenset(
    b"static extern inline const volatile register typedef auto restrict __inline __inline__ "
    b"__const __volatile__ _Atomic _Thread_local __thread".split()
)
TYPES = frozenset(
    b"void char short int long float double signed unsigned _Bool bool size_t".split()
)
TAGS = frozenset((b"struct", b"union", b"enum"))
STATEMENTS = frozenset(
    b"return else case goto do sizeof if while for switch break continue default typeof "
    b"__typeof__ asm __asm__ __asm defined alignof offsetof".split()
)
WORDS = QUALIFIERS | TYPES | TAGS | STATEMENTS
ASM = (b"asm", b"__asm__", b"__asm")
