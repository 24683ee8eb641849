typedef int NodeFunc(Node *node);
extern NodeFunc node_stop;
