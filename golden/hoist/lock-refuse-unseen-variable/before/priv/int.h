struct mutex;
extern struct mutex bins_mutex;
