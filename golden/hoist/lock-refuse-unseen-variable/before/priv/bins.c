#include "int.h"
#include "../bins.h"

int bins_count(int least)
{
    int count;

    mutex_in(&bins_mutex);
    count = bins_above(least);
    mutex_out(&bins_mutex);
    return count;
}
