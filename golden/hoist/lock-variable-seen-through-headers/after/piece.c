void piece(void)
{
    mutex_in(&bins_mutex);
    print_count(bins_count(3));
    mutex_out(&bins_mutex);
}
