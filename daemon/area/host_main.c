/* milestoned-area: the process in which one area plugin runs. The daemon starts it; see host.h. */
#include "area/host.h"
#include "area/sandbox.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

typedef struct Options {
    uint64_t memory, seconds;
    const char *file;
} Options;

static bool
parse_options(int argc, char **argv, Options *options)
{
    static const struct option known[] = {
        {"memory", required_argument, NULL, 'm'}, {"cpu", required_argument, NULL, 'c'}, {NULL, 0, NULL, 0}};
    *options = (Options){.memory = 64u << 20, .seconds = 60};
    int option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        if (option == 'm')
            options->memory = strtoull(optarg, NULL, 10);
        else if (option == 'c')
            options->seconds = strtoull(optarg, NULL, 10);
        else
            return false;
    }
    options->file = argv[optind];
    return optind == argc - 1 && options->memory > 0 && options->seconds > 0;
}

static int
refuse(const char *why)
{
    RecordBuffer frame = {0};
    host_fault(&frame, 0, why);
    host_write(STDOUT_FILENO, &frame);
    record_clear(&frame);
    return EX_DATAERR;
}

static int
run(const struct milestoned_area *area, const Options *options)
{
    RecordBuffer frame = {0};
    host_describe(area, options->file, &frame);
    bool well = host_write(STDOUT_FILENO, &frame);
    record_clear(&frame);
    if (!well)
        return EX_IOERR;
    Host host;
    host_init(&host, area);
    well = host_serve(&host, STDIN_FILENO, STDOUT_FILENO);
    host_close(&host);
    return well ? EX_OK : EX_PROTOCOL;
}

int
main(int argc, char **argv)
{
    Options options;
    char why[TABLES_TEXT];
    if (!parse_options(argc, argv, &options)) {
        fprintf(stderr, "usage: milestoned-area [--memory BYTES] [--cpu SECONDS] FILE.so\n");
        return EX_USAGE;
    }
    /* gmtime(3) in a plugin would open a zone file; after this it has what it needs. */
    tzset();
    if (!sandbox_limit(options.memory, options.seconds) || !sandbox_enter(SANDBOX_LOADING)) {
        snprintf(why, sizeof why, "the kernel refused the sandbox: %s", strerror(errno));
        return refuse(why);
    }
    const struct milestoned_area *area = host_load(options.file, why);
    if (area != NULL && !sandbox_enter(SANDBOX_WORKING)) {
        snprintf(why, sizeof why, "the kernel refused the sandbox: %s", strerror(errno));
        area = NULL;
    }
    int status = area != NULL ? run(area, &options) : refuse(why);
    /* No plugin's destructor and no buffered output of its own after this. */
    _exit(status);
}
