int node_stop(Node *node, int why,
              bool wait);
