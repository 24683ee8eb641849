/* What the generated functions call: each call is an event, with what is held at it. */
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

enum { EVENTS = 160, CHOICES = 48, NODES = 4, RUNS = 120, LOCK_CALLS = 3000 };
enum { WRITE, READ, QUEUE, PAUSE = QUEUE + NODES, ONE, HELD = ONE + NODES };
enum { EXACT, BRACKET, LOCK, MARK };
enum { AGAIN, NOT_HELD, NOT_BEGUN, UNDER_LOCK, UNPAUSED, UNLOCKED, TOO_LONG, FAULTS };

#define EBUSY 16
#define EINVAL 22

typedef struct Lock {
    int taken;
} Lock;

typedef struct Node Node;
struct Node {
    int count, busy, ret, out;
    Node *peer;
    const char *name;
    Lock lock;
};

struct event {
    int id;
    long value;
    unsigned char held[HELD];
};

struct trace {
    struct event events[EVENTS];
    int length, faults[FAULTS];
};

static Node nodes[NODES];
static struct trace *now;
static unsigned char held[HELD], fused[64];
static int writes, choices[CHOICES], limits[CHOICES], chosen, calls;
static int forced;
static unsigned luck;
static sigjmp_buf ends;

static int node_index(const Node *node)
{
    return node >= nodes && node < nodes + NODES ? (int)(node - nodes) : 0;
}

static int lock_index(const Lock *lock)
{
    int i;

    for (i = 0; i < NODES; i++) {
        if (lock == &nodes[i].lock) {
            return i;
        }
    }
    return 0;
}

static void event(int id, long value)
{
    struct event *one;

    if (now->length == EVENTS) {
        siglongjmp(ends, 1);
    }
    one = &now->events[now->length++];
    one->id = id;
    one->value = value;
    memcpy(one->held, held, sizeof(held));
}

static int choose(int limit)
{
    if (chosen == CHOICES) {
        return 0;
    }
    if (chosen >= forced) {
        luck = luck * 1103515245u + 12345u;
        choices[chosen] = luck ? (int)(luck >> 16) % limit : 0;
    }
    limits[chosen] = limit;
    return choices[chosen++];
}

/* -- events ---------------------------------------------------------------------------------- */

static void touch(int id, long value)
{
    event(id, value);
}

static int probe(int id)
{
    event(id, 0);
    return choose(3) - 1;
}

static bool ready(int id)
{
    event(id, 0);
    return choose(2);
}

static int combine(int id, int a, int b)
{
    event(id, a * 31L + b);
    return a + b;
}

static Node *node_next(int id, Node *node)
{
    event(id, node_index(node));
    return &nodes[choose(NODES)];
}

static Node *node_copy(int id)
{
    event(id, 0);
    return &nodes[choose(NODES)];
}

static const char *node_name(int id)
{
    static const char *const names[] = {"left", "right"};

    event(id, 0);
    return names[choose(2)];
}

static void node_cleanup(Node **node)
{
    event(-1, node_index(*node));
}

__attribute__((noreturn)) static void die(int id)
{
    event(id, 0);
    siglongjmp(ends, 1);
}

static long told(const char *text)
{
    long sum = 7;

    while (text && *text) {
        sum = sum * 31 + *text++;
    }
    return sum;
}

/* -- locks ----------------------------------------------------------------------------------- */

static void count(void)
{
    if (++calls > LOCK_CALLS) {
        now->faults[TOO_LONG]++;
        siglongjmp(ends, 1);
    }
}

static bool locked(void)
{
    return held[WRITE] || held[READ];
}

static void take(int what)
{
    count();
    if (what == WRITE ? locked() : what == READ ? held[WRITE] : held[what]) {
        now->faults[AGAIN]++;
    }
    held[what]++;
}

static void drop(int what)
{
    count();
    if (held[what]) {
        held[what]--;
    } else {
        now->faults[NOT_HELD]++;
    }
}

static void begin(int what)
{
    count();
    if (locked()) {
        now->faults[UNDER_LOCK]++;
    }
    held[what]++;
}

static void end(int what)
{
    count();
    if (held[what]) {
        held[what]--;
    } else {
        now->faults[NOT_BEGUN]++;
    }
}

static void pause_all_begin(void)
{
    begin(PAUSE);
}

static void pause_all_end(void)
{
    end(PAUSE);
}

static void node_pause_begin(Node *node)
{
    begin(ONE + node_index(node));
}

static void node_pause_end(Node *node)
{
    end(ONE + node_index(node));
}

static void tree_wrlock(void)
{
    take(WRITE);
    fused[writes++ % 64] = 0;
}

static void tree_wrlock_paused(void)
{
    begin(PAUSE);
    take(WRITE);
    fused[writes++ % 64] = 1;
}

static void tree_wrunlock(void)
{
    drop(WRITE);
    if (writes > 0 && fused[--writes % 64]) {
        end(PAUSE);
    }
}

static void tree_rdlock(void)
{
    take(READ);
}

static void tree_rdunlock(void)
{
    drop(READ);
}

static void queue_lock(Lock *lock)
{
    take(QUEUE + lock_index(lock));
}

static void queue_unlock(Lock *lock)
{
    drop(QUEUE + lock_index(lock));
}

static void read_ends(int *guard)
{
    (void)guard;
    tree_rdunlock();
}

static void queue_ends(Lock **guard)
{
    queue_unlock(*guard);
}

/* -- what the functions that a case is about do ---------------------------------------------- */

static void node_unlink(int id, Node *node)
{
    event(id, node_index(node));
    now->faults[UNPAUSED] += !held[PAUSE] && !held[ONE + node_index(node)];
    now->faults[UNLOCKED] += !held[WRITE];
}

static void needs_read(int id)
{
    event(id, 0);
    now->faults[UNLOCKED] += !locked();
}

static void node_unref(int id)
{
    event(id, 0);
}

#define node_schedule_unref(id) node_unref(id)

#define JOINED_(a, b) a##b
#define JOINED(a, b) JOINED_(a, b)
#define CLEANED(with) __attribute__((cleanup(with), unused))
#define TREE_RDLOCK_GUARD() int JOINED(held_, __COUNTER__) CLEANED(read_ends) = (tree_rdlock(), 1)
#define WITH_TREE_RDLOCK_GUARD() \
    for (int held_in CLEANED(read_ends) = (tree_rdlock(), 1); held_in; held_in = 0)
#define QUEUE_GUARD(l) Lock *JOINED(held_, __COUNTER__) CLEANED(queue_ends) = (queue_lock(l), (l))
#define WITH_QUEUE_GUARD(l) \
    for (Lock *held_at CLEANED(queue_ends) = (queue_lock(l), (l)), *first = held_at; first; \
         first = NULL)
#define GUARD_queue(l) QUEUE_GUARD(l)
#define guard(class) GUARD_##class
#define SCOPED_queue(l) WITH_QUEUE_GUARD(l)
#define scoped_guard(class, l) SCOPED_##class(l)
#define AUTO_NODE __attribute__((cleanup(node_cleanup), unused))
#define NODE_FOREACH(n, id) for ((n) = NULL; ready(id) && ((n) = node_next(id, n)); )
#define TREE_WRLOCK
#define TREE_RDLOCK
#define TREE_UNLOCKED
#define coroutine_fn

/* -- a function before and after, on many paths ---------------------------------------------- */

struct pair {
    const char *name;
    int how;
    long (*before)(void), (*after)(void);
};

static void broke(int number)
{
    (void)number;
    siglongjmp(ends, 1);
}

static void hung(int number)
{
    now->faults[TOO_LONG]++;
    broke(number);
}

static void run(struct trace *trace, long (*function)(void), unsigned seed)
{
    const struct itimerval patience = {{0, 0}, {0, 200000}};
    int i;

    setitimer(ITIMER_REAL, &patience, NULL);
    memset(trace->faults, 0, sizeof(trace->faults));
    trace->length = 0;
    memset(held, 0, sizeof(held));
    memset(nodes, 0, sizeof(nodes));
    for (i = 0; i < NODES; i++) {
        nodes[i].count = i + 3;
        nodes[i].peer = &nodes[(i + 1) % NODES];
        nodes[i].name = "peer";
    }
    now = trace;
    writes = chosen = calls = 0;
    luck = seed;
    if (!sigsetjmp(ends, 1)) {
        event(0, function());
    }
}

static bool next_choices(void)
{
    while (chosen > 0) {
        if (++choices[chosen - 1] < limits[chosen - 1]) {
            forced = chosen;
            return true;
        }
        chosen--;
    }
    return false;
}

static const char *compared(int how, const struct trace *a, const struct trace *b)
{
    static const char *const names[] = {
        "what is held is taken again", "a lock is released that is not held",
        "a bracket is ended that was not begun", "a bracket begins under the lock",
        "the call is outside of the bracket", "the call is made without the lock", "it hangs"};
    static char told[200];
    int i, fault, first, last;

    if (b->faults[TOO_LONG] > a->faults[TOO_LONG]) {
        return names[TOO_LONG];
    }
    for (i = 0; i < a->length || i < b->length; i++) {
        const struct event *x = &a->events[i], *y = &b->events[i];

        if (i >= a->length || i >= b->length || x->id != y->id || x->value != y->value) {
            int id = i < a->length ? x->id : -9, other = i < b->length ? y->id : -9;
            snprintf(told, sizeof(told), "event %d is %d (%ld), and was %d (%ld)", i, other,
                     i < b->length ? y->value : 0, id, i < a->length ? x->value : 0);
            return told;
        }
        first = how == LOCK ? QUEUE : 0;
        last = how == BRACKET ? PAUSE : HELD;
        if (how != MARK && memcmp(x->held + first, y->held + first, last - first)) {
            snprintf(told, sizeof(told), "at event %d (%d) another lock is held", i, x->id);
            return told;
        }
        if (x->id == 0 && memcmp(x->held, y->held, HELD)) {
            return "something else is held at the end";
        }
    }
    for (fault = 0; fault < FAULTS; fault++) {
        bool more = b->faults[fault] > a->faults[fault];
        bool other = b->faults[fault] != a->faults[fault];

        if (how == BRACKET && (fault == UNDER_LOCK || fault == UNPAUSED)) {
            /* What the step is there to mend; nothing was wrong where the functions were called. */
            other = b->faults[fault] > 0;
        } else if (how == LOCK || how == BRACKET) {
            other = more;
        } else if (how == MARK) {
            /* A function that drops the lock of its caller holds it without a mark. */
            other = fault == UNLOCKED && b->faults[fault] > 0 && !b->faults[NOT_HELD];
        }
        if (other) {
            return names[fault];
        }
    }
    return NULL;
}

static int explore(const struct pair *pair)
{
    static struct trace before, after;
    int kept[CHOICES], runs, number = 0, i;
    bool more = true;

    signal(SIGSEGV, broke);
    signal(SIGALRM, hung);
    forced = 0;
    for (runs = 0; runs < RUNS; runs++) {
        const char *found;
        unsigned seed = more && runs < RUNS / 2 ? 0 : 1 + runs * 7919u;

        if (seed) {
            forced = 0;
        }
        run(&before, pair->before, seed);
        number = chosen;
        memcpy(kept, choices, sizeof(kept));
        forced = number;
        run(&after, pair->after, seed);
        found = compared(pair->how, &before, &after);
        if (found) {
            printf("%s: %s; choices", pair->name, found);
            for (i = 0; i < number; i++) {
                printf(" %d", kept[i]);
            }
            printf("; events");
            for (i = 0; i < before.length; i++) {
                printf(" %d", before.events[i].id);
            }
            putchar('\n');
            return 1;
        }
        if (before.faults[TOO_LONG]) {
            break;
        }
        chosen = number;
        memcpy(choices, kept, sizeof(kept));
        more = more && next_choices();
        if (!more && !number) {
            break;
        }
    }
    return 0;
}
