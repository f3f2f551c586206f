# Room: schedule
