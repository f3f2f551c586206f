# Room: engine
