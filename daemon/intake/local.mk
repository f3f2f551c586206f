# Room: intake
