/* A fuzz target is a file with fuzz_one: libFuzzer calls it with whatever bytes it thinks of ("make fuzz"),
 * replay.c with its seeds and what is made of them ("make check"). A broken promise ends the program. */
#ifndef MILESTONED_TESTS_FUZZ_FUZZ_H
#define MILESTONED_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Returns 0. The name is libFuzzer's. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define fuzz_check(promise, input)                                                                           \
    do {                                                                                                     \
        if (!(promise)) {                                                                                    \
            fprintf(stderr, "%s:%d: \"%s\": not %s\n", __FILE__, __LINE__, (input), #promise);               \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

#endif
