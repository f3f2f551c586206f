#define BAD_NAME "hog"
#include "bad.h"

#include <stdlib.h>

static void
misbehave(void)
{
    /* volatile, or a compiler sees that nobody reads it and leaves it all out */
    for (;;) {
        volatile char *taken = malloc(1u << 20);
        for (size_t i = 0; i < 1u << 20; i += 4096)
            taken[i] = 1;
    }
}
