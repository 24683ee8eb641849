int TREE_RDLOCK node_collect_all_of_the(Node *node, NodeList *list, int depths);
int TREE_RDLOCK
node_collect_all_of_thes(Node *node, NodeList *list, int depths);
