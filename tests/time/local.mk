check_PROGRAMS += \
	tests/time/test_almanac \
	tests/time/test_calendar \
	tests/time/test_calendar_properties \
	tests/time/test_clock \
	tests/time/test_day \
	tests/time/test_feed \
	tests/time/test_period \
	tests/time/test_rrule \
	tests/time/test_terms \
	tests/time/test_timescale \
	tests/time/test_zone
EXTRA_DIST += tests/time/at.h tests/time/bank_holidays.h tests/time/timescale_hedges.h \
	tests/time/timescale_plans.h tests/time/timescale_rows.h

# What the system tests ask of zones; built for them alone.
EXTRA_PROGRAMS += tests/time/zone_probe
CLEANFILES += tests/time/zone_probe
tests/system/run.log: tests/time/zone_probe$(EXEEXT)
