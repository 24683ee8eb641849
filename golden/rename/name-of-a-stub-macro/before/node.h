#ifdef CONFIG_TANK
int node_stop(Node *node);
#else
#define node_stop(node) 0
#endif
#ifndef node_stop
#define node_stop node_stop
#endif
