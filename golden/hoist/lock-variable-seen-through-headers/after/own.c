extern struct mutex bins_mutex;
int bins_count(int least)
    HELD(&bins_mutex);

void own(void)
{
    mutex_in(&bins_mutex);
    print_count(bins_count(2));
    mutex_out(&bins_mutex);
}
