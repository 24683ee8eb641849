#include "tank.h"

int node_walk(Node *node)
{
    int ret = 0;

    while (node) {
        TREE_RDLOCK_GUARD();

        if (node->hidden) {
            node = node->next;
            continue;
        }
        if (node->last) {
            break;
        }
        for (int i = 0; i < node->children; i++) {
            if (node->broken) {
                break;
            }
        }
        ret = node_probe(node);
        if (ret < 0) {
            goto fail;
        }
        node = node->next;
    }

    return ret;

fail:
    node_touch(node);
    return ret;
}
