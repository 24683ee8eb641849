void pump_check(void)
{
}

void pump_run(Pump *pump)
{
    if (pump->fast)
        pump_check();
}
