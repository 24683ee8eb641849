#include "int.h"

int bins_count(int least)
    HELD(&bins_mutex)
{
    int count;

    count = bins_above(least);
    return count;
}
