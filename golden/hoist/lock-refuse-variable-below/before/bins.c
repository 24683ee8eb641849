static int bins_count(int least);

int first(void)
{
    int count;

    count = bins_count(1);
    return count;
}

static DEFINE_MUTEX(bins_mutex);

static int bins_count(int least)
{
    int count;

    mutex_in(&bins_mutex);
    count = bins_above(least);
    mutex_out(&bins_mutex);
    return count;
}

int last(void)
{
    int count;

    count = bins_count(2);
    return count;
}
