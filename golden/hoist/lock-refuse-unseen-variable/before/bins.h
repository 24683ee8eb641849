#include <mutex.h>
#include <priv/extra.h>

#ifdef HAS_BINS
int bins_count(int least);
#else
static inline int bins_count(int least)
{
    return 0;
}
#endif
