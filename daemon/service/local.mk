# Room: service
