#include "node.h"

int drop(Node *node)
{
    int out = 0;

    tree_wrlock();
    node_touch(node);
    tree_wrunlock();
    return node_detach(node);
}

int drop_counted(Node *node)
{
    int ret;

    tree_wrlock();
    ret = node_touch(node);
    tree_wrunlock();

    return ret + node_detach(node);
}

int drop_early(Node *node)
{
    int ret;

    tree_wrlock();
    ret = node_touch(node);
    if (ret < 0) {
        tree_wrunlock();
        return node_detach(node);
    }
    node_move(node);
    tree_wrunlock();
    return ret;
}
