#include <pthread.h>

#include "library.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int closed;

void catalogue_lock(void)
{
    pthread_mutex_lock(&mutex);
}

void catalogue_unlock(void)
{
    pthread_mutex_unlock(&mutex);
}

void doors_close(void)
{
    closed++;
}

void doors_open(void)
{
    closed--;
}
