# Tests: engine
check_PROGRAMS += tests/engine/test_agenda tests/engine/test_engine tests/engine/test_ruled tests/engine/test_store_faults \
	tests/engine/test_tend

tests_engine_test_agenda_SOURCES = tests/engine/test_agenda.c tests/engine/world.h
tests_engine_test_engine_SOURCES = tests/engine/test_engine.c tests/engine/vale.c tests/engine/vale.h tests/engine/world.h
tests_engine_test_store_faults_SOURCES = tests/engine/test_store_faults.c tests/engine/world.h
tests_engine_test_tend_SOURCES = tests/engine/test_tend.c tests/engine/vale.c tests/engine/vale.h
