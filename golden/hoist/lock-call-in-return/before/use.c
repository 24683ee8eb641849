#include "node.h"

int drop(Node *node)
{
    return node_detach(node);
}

bool drop_said(Node *node)
{
    Link *link = node->link;
    return node_detach(node) < 0 ? false : link != NULL;
}

int drop_known(Link *link)
{
    int result = 0;

    if (link->broken)
        return node_detach(link->left);
    if (link->right) {
        return node_detach(link->right) + link->weight;
    }
    result = link->weight;
    return result;
}

int drop_both(Link *link)
{
    node_detach(link->left);
    link->left = NULL;
    return node_detach(link->right);
}

int drop_by_kind(Link *link)
{
    char *ret = link->name;

    switch (link->kind) {
    case LEFT:
        return node_detach(link->left);
    default:
        break;
    }
    log_name(ret);
    return link->broken && node_detach(link->right);
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
    return node_detach(link->left);
}

static int *drop_count(Link *link)
{
    for (;;) {
        if (link->left) return link->counts + node_detach(link->left);
        link = link->next;
    }
}
