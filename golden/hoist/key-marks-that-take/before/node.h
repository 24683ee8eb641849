void node_enter(Node *one) QUEUE_TAKES(&one->queue);
void node_leave(Node *one) QUEUE_DROPS(&one->queue);
