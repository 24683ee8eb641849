#include "tank.h"

void TREE_UNLOCKED node_detach(Node *node);

void narrow_prune(Node *node)
{
  Node *child;

  NODE_FOREACH(child, node) {
    if (child->stale) {
      pause_all_begin();
      node_detach(child);
      pause_all_end();
    } else if (child->dirty) {
      node_reset(child);
    }
  }
}
