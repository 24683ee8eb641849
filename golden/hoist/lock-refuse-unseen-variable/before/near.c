#include "bins.h"
#include <priv/int.h>

void near(void)
{
    print_count(bins_count(5));
}
