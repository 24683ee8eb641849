#ifndef PLAN_H
#define PLAN_H

/*
 * The plan: which tanks there are and which pipes join them. One lock for all of it.
 */

/* The function is called with the lock held for writing, for reading, not at all. */
#define PLAN_WRLOCK
#define PLAN_RDLOCK
#define PLAN_UNLOCKED
/* The same for a pointer to a function. */
#define PLAN_WRLOCK_PTR

void plan_wrlock(void);
void plan_wrunlock(void);
void plan_rdlock(void);
void plan_rdunlock(void);
void plan_guard_leave(int *unused);

/* Holds the lock for reading to the end of the block. */
#define PLAN_RDLOCK_GUARD() \
    int plan_guard __attribute__((cleanup(plan_guard_leave), unused)) = (plan_rdlock(), 0)

#endif
