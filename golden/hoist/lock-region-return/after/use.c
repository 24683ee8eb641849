#include "node.h"

int drop(Node *node)
{
    int out = 0;
    int ret;

    tree_wrlock();
    node_touch(node);
    ret = node_detach(node);
    tree_wrunlock();
    return ret;
}

int drop_counted(Node *node)
{
    int ret;

    tree_wrlock();
    ret = node_touch(node);

    ret = ret + node_detach(node);
    tree_wrunlock();
    return ret;
}

int drop_early(Node *node)
{
    int ret;

    tree_wrlock();
    ret = node_touch(node);
    if (ret < 0) {
        ret = node_detach(node);
        tree_wrunlock();
        return ret;
    }
    node_move(node);
    tree_wrunlock();
    return ret;
}
