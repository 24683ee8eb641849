#include "node.h"

void drop_from(Link *link, int stage)
{
    switch (stage) {
    case 0:
        tree_wrlock();
        node_detach(link->left);
        tree_wrunlock();
        if (link->broken) {
    case 1:
            link->stage = 1;
        }
        tree_wrlock();
        node_detach(link->right);
        tree_wrunlock();
    }
}

void drop_eight(Link *link, int stage)
{
    switch (stage) {
        do {
    case 0:
            tree_wrlock();
            node_detach(link->left);
            tree_wrunlock();
    case 1:
            tree_wrlock();
            node_detach(link->right);
            tree_wrunlock();
        } while (link_next(link));
    }
}

void drop_late(Link *link)
{
    if (link->broken) {
        goto inside;
    }
    while (link_next(link)) {
        link->stage++;
inside:
        tree_wrlock();
        node_detach(link->left);
        tree_wrunlock();
    }
}
