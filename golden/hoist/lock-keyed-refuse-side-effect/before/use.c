#include "node.h"

int count_next(struct list *l)
{
    int c;

    c = node_count(list_next(l));
    return c;
}
