int node_full_width(Node *node, int from);

int node_both(Node *node, Node *peer)
{
    node->total = node_full_width(node->left, node->start) +
                  node_full_width(peer, 1234);
    node->total += node_full_width(node, 1) - node_full_width(peer, 2) +
                   node_full_width(0, 3);
    node->wide = node_full_width(node->left, 1) > 0 &&
                 node_full_width(peer, 1) + 12 > 10;
    node->total = node->total + node_full_width(node->left->left,
                                                node->left->start);
    return node_full_width(node->left, node->start) -
           node_full_width(peer->left, 1) - 1;
}
