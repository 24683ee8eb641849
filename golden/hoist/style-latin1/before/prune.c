/* Upkeep of the tree, after a sketch by André Dupré */
#include "tank.h"

/* Takes a node out, vis-à-vis its peer; see Müller, §4. */
void TREE_WRLOCK node_detach(Node *node)
{
    pause_all_begin();
    node_unlink(node); /* µs, not ms */
    pause_all_end();
}

void node_prune(Node *node)
{
    node_log("détaché");
    tree_wrlock(); /* déjà vu */
    node_detach(node);
    tree_wrunlock(); /* fin de la leçon */
}
