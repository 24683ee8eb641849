extern struct mutex bins_mutex;
int bins_count(int least);

void own(void)
{
    print_count(bins_count(2));
}
