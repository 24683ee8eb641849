/*
 * Takes a node out of the tree.
 *
 * victim must be paused.
 */
void node_detach(Node *victim);
