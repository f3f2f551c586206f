# Room: time
