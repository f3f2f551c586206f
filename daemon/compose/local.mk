# Room: compose
