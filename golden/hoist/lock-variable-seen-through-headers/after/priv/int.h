struct mutex;
extern struct mutex bins_mutex;
int bins_count(int least)
    HELD(&bins_mutex);
