#include "tank.h"

int node_probe_first(Node *node)
{
    scoped_guard(queue, &node->queue)
        return node_probe(node->first, node);
}

void node_settle(Node *node)
{
    if (node->busy)
        scoped_guard(queue, &node->queue) {
            node_touch(node);
        }
    else
        node_tell(node, 0);
}

void node_count(Node *node)
{
    scoped_guard(queue, &node->queue)
#ifdef CONFIG_COUNT
        node->count = node_probe(node->first, node);
#else
        node->count = 0;
#endif
    node_touch(node);
}
