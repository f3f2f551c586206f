# Room: store
