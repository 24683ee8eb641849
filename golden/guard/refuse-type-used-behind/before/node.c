#include "tank.h"

void node_sync(Node *node)
{
    tree_rdlock();
    enum { QUIET = 1, LOUD };
    typedef int Level;
    node_touch(node);
    tree_rdunlock();
    Level level = LOUD;
    node_say(node, level);
}
