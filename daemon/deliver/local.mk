# Room: deliver
