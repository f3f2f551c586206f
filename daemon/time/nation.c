#include "time/nation.h"

#include <string.h>

static const char *const words[] = {[NATION_ENGLAND] = "england",
                                    [NATION_WALES] = "wales",
                                    [NATION_SCOTLAND] = "scotland",
                                    [NATION_NORTHERN_IRELAND] = "northern-ireland"};

const char *
nation_word(Nation nation)
{
    return words[nation];
}

bool
nation_parse(const char *word, Nation *nation)
{
    for (size_t i = 0; word != NULL && i < sizeof words / sizeof *words; i++) {
        if (strcmp(word, words[i]) == 0) {
            *nation = (Nation)i;
            return true;
        }
    }
    return false;
}
