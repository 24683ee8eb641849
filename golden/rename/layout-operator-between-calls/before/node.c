int node_width(Node *node, int from);

int node_both(Node *node, Node *peer)
{
    node->total = node_width(node->left, node->start) + node_width(peer, 1234);
    node->total += node_width(node, 1) - node_width(peer, 2) + node_width(0, 3);
    node->wide = node_width(node->left, 1) > 0 && node_width(peer, 1) + 12 > 10;
    node->total = node->total + node_width(node->left->left, node->left->start);
    return node_width(node->left, node->start) - node_width(peer->left, 1) - 1;
}
