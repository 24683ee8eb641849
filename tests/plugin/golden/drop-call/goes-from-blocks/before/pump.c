void pump_check(void)
{
}

void pump_run(Pump *pump)
{
    pump_check();
    pump->runs = 1;
    if (pump->fast) {
        pump_check(); /* once more */
        pump->runs = 2;
    }
}
