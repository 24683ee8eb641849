#define POND_RUN(node) node_run(node)

void pond_run(Node *node)
{
    node_run(node);
}
