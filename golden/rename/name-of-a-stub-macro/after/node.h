#ifdef CONFIG_TANK
int node_halt(Node *node);
#else
#define node_halt(node) 0
#endif
#ifndef node_halt
#define node_halt node_halt
#endif
