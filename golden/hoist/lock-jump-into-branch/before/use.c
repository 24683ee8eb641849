#include "node.h"

void drop_from(Link *link, int stage)
{
    switch (stage) {
    case 0:
        node_detach(link->left);
        if (link->broken) {
    case 1:
            link->stage = 1;
        }
        node_detach(link->right);
    }
}

void drop_eight(Link *link, int stage)
{
    switch (stage) {
        do {
    case 0:
            node_detach(link->left);
    case 1:
            node_detach(link->right);
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
        node_detach(link->left);
    }
}
