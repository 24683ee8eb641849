#include "node.h"

void drop(Node *root)
{
    Node *child = root->child;
    node_detach(child);
}
