void piece(void)
{
    print_count(bins_count(3));
}
