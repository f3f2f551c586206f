check_PROGRAMS += tests/compose/test_mustache tests/compose/test_phrase tests/compose/test_compose \
	tests/compose/test_templates tests/compose/test_hostile

tests_compose_test_compose_SOURCES = tests/compose/test_compose.c tests/compose/fixture.c tests/compose/fixture.h
tests_compose_test_templates_SOURCES = tests/compose/test_templates.c tests/compose/fixture.c tests/compose/fixture.h
tests_compose_test_hostile_SOURCES = tests/compose/test_hostile.c tests/compose/fixture.c tests/compose/fixture.h
