# Room: settings
