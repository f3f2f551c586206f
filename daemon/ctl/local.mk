# Room: ctl
