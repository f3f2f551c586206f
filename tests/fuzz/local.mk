# Fuzz targets: "make check" replays their seeds, "make fuzz" (clang) lets libFuzzer think of more. What it keeps goes
# to tests/fuzz/corpus below the build tree; a finding stops it, and belongs to the seeds when it is mended.
FUZZ_TARGETS = timescale rrule dsn
FUZZ_CC = clang
FUZZ_RUNS = 100000
# "FUZZ_SANITIZE=fuzzer FUZZ_OPTIMIZE=-O2" is some ten times as fast
FUZZ_SANITIZE = fuzzer,address,undefined
FUZZ_OPTIMIZE = -O1
FUZZ_FLAGS = -max_len=2000 -timeout=10

check_PROGRAMS += tests/fuzz/fuzz_timescale tests/fuzz/fuzz_rrule tests/fuzz/fuzz_dsn
tests_fuzz_fuzz_timescale_SOURCES = tests/fuzz/fuzz_timescale.c tests/fuzz/replay.c tests/fuzz/fuzz.h
tests_fuzz_fuzz_dsn_SOURCES = tests/fuzz/fuzz_dsn.c tests/fuzz/replay.c tests/fuzz/fuzz.h
tests_fuzz_fuzz_rrule_SOURCES = tests/fuzz/fuzz_rrule.c tests/fuzz/replay.c tests/fuzz/fuzz.h
tests_fuzz_fuzz_timescale_LDADD = $(MS_LIBS)
tests_fuzz_fuzz_dsn_LDADD = $(MS_LIBS)
tests_fuzz_fuzz_rrule_LDADD = $(MS_LIBS)
EXTRA_DIST += tests/fuzz/seeds tests/fuzz/timescale.dict tests/fuzz/rrule.dict tests/fuzz/dsn.dict

# What the targets stand on is compiled anew, so that libFuzzer sees where it goes.
fuzz_sources = $(addprefix $(top_srcdir)/,$(filter daemon/base/%.c daemon/settings/%.c daemon/time/%.c daemon/deliver/dsn.c, \
	$(libmilestoned_a_SOURCES)))

.PHONY: fuzz
fuzz: config.h
	@set -e; $(MKDIR_P) tests/fuzz; for target in $(FUZZ_TARGETS); do \
	    echo "== $$target: $(FUZZ_RUNS) executions"; \
	    $(FUZZ_CC) -std=gnu17 $(FUZZ_OPTIMIZE) -g -fno-omit-frame-pointer -fsanitize=$(FUZZ_SANITIZE) \
	        -fno-sanitize-recover=undefined $(DEFS) $(DEFAULT_INCLUDES) $(AM_CPPFLAGS) $(CPPFLAGS) \
	        -o tests/fuzz/libfuzzer_$$target $(top_srcdir)/tests/fuzz/fuzz_$$target.c $(fuzz_sources) \
	        $(LIBCONFIG_LIBS) $(GMIME_LIBS) $(GLIB_LIBS); \
	    $(MKDIR_P) tests/fuzz/corpus/$$target; \
	    G_DEBUG=fatal-criticals tests/fuzz/libfuzzer_$$target -runs=$(FUZZ_RUNS) $(FUZZ_FLAGS) \
	        -dict=$(top_srcdir)/tests/fuzz/$$target.dict -artifact_prefix=tests/fuzz/ \
	        tests/fuzz/corpus/$$target $(top_srcdir)/tests/fuzz/seeds/$$target; \
	done
clean-local: clean-fuzz
clean-fuzz:
	rm -rf tests/fuzz/libfuzzer_* tests/fuzz/corpus
