/* Takes a node out of the tree. */
void node_detach(Node *victim);
