/* Upkeep of the tree, after a sketch by André Dupré */
#include "tank.h"

/*
 * Takes a node out, vis-à-vis its peer; see Müller, §4.
 *
 * All queues must be paused.
 */
void TREE_WRLOCK node_detach(Node *node)
{
    node_unlink(node); /* µs, not ms */
}

void node_prune(Node *node)
{
    node_log("détaché");
    pause_all_begin();
    tree_wrlock(); /* déjà vu */
    node_detach(node);
    tree_wrunlock(); /* fin de la leçon */
    pause_all_end();
}
