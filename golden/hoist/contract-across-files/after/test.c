#include "node.h"

int main(void)
{
    Node node = { .id = 1 };

    pause_all_begin();
    node_drop(&node);
    pause_all_end();
    return node.refs;
}
