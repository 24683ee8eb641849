void pump_check(void)
{
}

void pump_run(Pump *pump)
{
    pump->runs = 1;
    if (pump->fast) {
        /* once more */
        pump->runs = 2;
    }
}
