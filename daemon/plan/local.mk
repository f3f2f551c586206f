# Room: plan
