#include "node.h"

int drop(Node *node)
{
    if (node_detach(node) < 0) {
        return -1;
    }
    node->state = GONE;
    return 0;
}

int drop_or(Node *node)
{
    int ret = 0;

    if (node_detach(node))
        goto fail;
    else
        ret = 1;
    return ret;
fail:
    return -1;
}
