#include "tank.h"

int node_walk(Node *node)
{
    int ret = 0;

    while (node) {
        tree_rdlock();

        if (node->hidden) {
            node = node->next;
            tree_rdunlock();
            continue;
        }
        if (node->last) {
            tree_rdunlock();
            break;
        }
        for (int i = 0; i < node->children; i++) {
            if (node->broken) {
                break;
            }
        }
        ret = node_probe(node);
        if (ret < 0) {
            tree_rdunlock();
            goto fail;
        }
        node = node->next;
        tree_rdunlock();
    }

    return ret;

fail:
    node_touch(node);
    return ret;
}
