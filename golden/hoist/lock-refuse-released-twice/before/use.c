#include "node.h"

int drop(Node *node)
{
    tree_wrlock();
    node_detach(node);
    if (node->busy) {
        tree_wrunlock();
        goto done;
    }
    node_touch(node);
done:
    tree_wrunlock();
    return 3;
}

int drop_later(Node *node)
{
    if (node->busy) {
        tree_wrunlock();
    }
    node_detach(node);
    return 0;
}

int drop_for_caller(Node *node)
{
    int ret = node_detach(node);

    tree_wrunlock();
    return ret;
}

int drop_again(Node *node)
{
again:
    tree_wrlock();
    node_detach(node);
    if (node->busy) {
        goto again;
    }
    tree_wrunlock();
    return 0;
}

int drop_open(Node *node)
{
    tree_wrlock();
    node_detach(node);
    if (!node->busy) {
        tree_wrunlock();
    }
    return 0;
}
