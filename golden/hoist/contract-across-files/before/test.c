#include "node.h"

int main(void)
{
    Node node = { .id = 1 };

    node_drop(&node);
    return node.refs;
}
