#include "node.h"

int drop(Node *node)
{
    int ret;

    tree_wrlock();
    ret = node_detach(node);
    tree_wrunlock();
    return ret;
}

bool drop_said(Node *node)
{
    Link *link = node->link;
    bool ret;

    tree_wrlock();
    ret = node_detach(node) < 0 ? false : link != NULL;
    tree_wrunlock();
    return ret;
}

int drop_known(Link *link)
{
    int result = 0;

    if (link->broken) {
        tree_wrlock();
        result = node_detach(link->left);
        tree_wrunlock();
        return result;
    }
    if (link->right) {
        tree_wrlock();
        result = node_detach(link->right) + link->weight;
        tree_wrunlock();
        return result;
    }
    result = link->weight;
    return result;
}

int drop_both(Link *link)
{
    int ret;

    tree_wrlock();
    node_detach(link->left);
    link->left = NULL;
    ret = node_detach(link->right);
    tree_wrunlock();
    return ret;
}

int drop_by_kind(Link *link)
{
    char *ret = link->name;
    int result;

    switch (link->kind) {
    case LEFT:
        tree_wrlock();
        result = node_detach(link->left);
        tree_wrunlock();
        return result;
    default:
        break;
    }
    log_name(ret);
    tree_wrlock();
    result = link->broken && node_detach(link->right);
    tree_wrunlock();
    return result;
}

int drop_fail(Link *link)
{
    int ret;

    ret = link_read(link);
    if (ret < 0) {
        goto fail;
    }
    return 0;

fail:
    tree_wrlock();
    ret = node_detach(link->left);
    tree_wrunlock();
    return ret;
}

static int *drop_count(Link *link)
{
    int *ret;

    for (;;) {
        if (link->left) {
            tree_wrlock();
            ret = link->counts + node_detach(link->left);
            tree_wrunlock();
            return ret;
        }
        link = link->next;
    }
}
