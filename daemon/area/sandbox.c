/*
 * The lists are allow-lists. Calls in `mild` are made by the C library in passing (stdio looks at its file,
 * qsort asks for the size of memory) and get EPERM, which it takes in good part; anything else raises SIGSYS,
 * whose handler says what it was and ends the process. The handler writes to descriptor 1: it cannot be told
 * more than a number, and the host's answers go there.
 */
#include "area/sandbox.h"

#include "area/record.h"
#include "area/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static bool
limit(__rlimit_resource_t what, uint64_t value)
{
    struct rlimit now;
    if (getrlimit(what, &now) != 0)
        return false;
    rlim_t wanted = now.rlim_max < value ? now.rlim_max : (rlim_t)value;
    return setrlimit(what, &(struct rlimit){.rlim_cur = wanted, .rlim_max = wanted}) == 0;
}

bool
sandbox_limit(uint64_t memory, uint64_t seconds)
{
    return limit(RLIMIT_AS, memory) && limit(RLIMIT_CPU, seconds) && limit(RLIMIT_CORE, 0) &&
           prctl(PR_SET_PDEATHSIG, SIGKILL) == 0;
}

/* Only what a person may want to read by name; the others are given by number. */
static const struct {
    int number;
    const char *what;
} named[] = {
    {SCMP_SYS(open), "open a file"},
    {SCMP_SYS(openat), "open a file"},
    {SCMP_SYS(openat2), "open a file"},
    {SCMP_SYS(creat), "make a file"},
    {SCMP_SYS(unlink), "delete a file"},
    {SCMP_SYS(unlinkat), "delete a file"},
    {SCMP_SYS(rename), "rename a file"},
    {SCMP_SYS(close), "close a file"},
    {SCMP_SYS(dup2), "replace a file descriptor"},
    {SCMP_SYS(read), "read from somewhere else than its input"},
    {SCMP_SYS(write), "write to somewhere else than its output"},
    {SCMP_SYS(socket), "open a socket"},
    {SCMP_SYS(socketpair), "open a socket"},
    {SCMP_SYS(connect), "open a connection"},
    {SCMP_SYS(fork), "start a process"},
    {SCMP_SYS(vfork), "start a process"},
    {SCMP_SYS(clone), "start a process or a thread"},
    {SCMP_SYS(clone3), "start a process or a thread"},
    {SCMP_SYS(execve), "run a program"},
    {SCMP_SYS(execveat), "run a program"},
    {SCMP_SYS(kill), "send a signal"},
    {SCMP_SYS(ptrace), "look into a process"},
    {SCMP_SYS(mmap), "map a file or code into memory"},
    {SCMP_SYS(mprotect), "make memory executable"},
    {SCMP_SYS(nanosleep), "sleep"},
    {SCMP_SYS(clock_nanosleep), "sleep"},
};

static const char *
name_of(int number)
{
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (named[i].number == number)
            return named[i].what;
    return NULL;
}

static size_t
put_number(uint8_t *at, uint32_t number)
{
    for (unsigned i = 0; i < 4; i++)
        at[i] = (uint8_t)(number >> (8 * i));
    return 4;
}

/* Appends a number in decimal to a text that has room for it. */
static void
append_number(char *text, unsigned number)
{
    char digits[12];
    size_t count = 0;
    do
        digits[count++] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    char *end = text + strlen(text);
    while (count > 0)
        *end++ = digits[--count];
    *end = '\0';
}

/* A frame with one WIRE_FAULT of id 0, built without allocating: memory may be what is broken. */
static void
write_fault(int fd, const char *text)
{
    uint8_t frame[256];
    size_t length = strlen(text);
    size_t at = put_number(frame, RECORD_MAGIC);
    uint32_t record = (uint32_t)(8 + 4 + length + 1);
    at += put_number(frame + at, 8 + record);
    at += put_number(frame + at, WIRE_FAULT);
    at += put_number(frame + at, record);
    at += put_number(frame + at, 0);
    at += put_number(frame + at, 0);
    at += put_number(frame + at, (uint32_t)length);
    memcpy(frame + at, text, length + 1);
    ssize_t wrote = write(fd, frame, at + length + 1);
    _exit(wrote < 0 ? 1 : 70);
}

static void
on_forbidden(int signal_number, siginfo_t *info, void *context)
{
    char text[128] = "it tried to ";
    const char *what = name_of(info->si_syscall);
    if (what != NULL) {
        strcat(text, what);
    } else {
        strcat(text, "make the system call ");
        append_number(text, (unsigned)info->si_syscall);
    }
    strcat(text, ", which no plugin may");
    write_fault(STDOUT_FILENO, text);
}

/* Conditions on an argument: a value, or the bits of a mask. */
static struct scmp_arg_cmp
equals(unsigned argument, scmp_datum_t value)
{
    return (struct scmp_arg_cmp){.arg = argument, .op = SCMP_CMP_EQ, .datum_a = value};
}

static struct scmp_arg_cmp
masked(unsigned argument, scmp_datum_t mask, scmp_datum_t value)
{
    return (struct scmp_arg_cmp){
        .arg = argument, .op = SCMP_CMP_MASKED_EQ, .datum_a = mask, .datum_b = value};
}

/* A call that the machine does not have is a negative number. */
static bool
allow(scmp_filter_ctx filter, const int *calls, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (calls[i] >= 0 && seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) != 0)
            return false;
    return true;
}

/* Memory, the clock, and the end. */
static bool
allow_common(scmp_filter_ctx filter)
{
    static const int calls[] = {SCMP_SYS(brk),           SCMP_SYS(munmap),         SCMP_SYS(mremap),
                                SCMP_SYS(madvise),       SCMP_SYS(futex),          SCMP_SYS(exit),
                                SCMP_SYS(exit_group),    SCMP_SYS(rt_sigreturn),   SCMP_SYS(rt_sigprocmask),
                                SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),   SCMP_SYS(getpid),
                                SCMP_SYS(gettid),        SCMP_SYS(restart_syscall)};
    /* abort(3) is how a broken assertion ends. */
    return allow(filter, calls, sizeof calls / sizeof *calls) &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 2, equals(0, (scmp_datum_t)getpid()),
                            equals(2, SIGABRT)) == 0;
}

/* What the C library asks in passing. Both lists are in force in the end and the sterner one wins, so the
 * first has to allow what the second only declines. */
static const int mild[] = {SCMP_SYS(fstat),   SCMP_SYS(newfstatat), SCMP_SYS(lseek),
                           SCMP_SYS(sysinfo), SCMP_SYS(ioctl),      SCMP_SYS(getrandom)};

/* What the dynamic linker does, and what leads to the next stage; files only to read. */
static bool
allow_loading(scmp_filter_ctx filter)
{
    static const int calls[] = {SCMP_SYS(read),      SCMP_SYS(pread64),   SCMP_SYS(close),
                                SCMP_SYS(stat),      SCMP_SYS(access),    SCMP_SYS(readlink),
                                SCMP_SYS(mmap),      SCMP_SYS(mprotect),  SCMP_SYS(getcwd),
                                SCMP_SYS(seccomp),   SCMP_SYS(prctl),     SCMP_SYS(rt_sigaction),
                                SCMP_SYS(faccessat), SCMP_SYS(readlinkat)};
    return allow(filter, calls, sizeof calls / sizeof *calls) &&
           allow(filter, mild, sizeof mild / sizeof *mild) &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                            masked(2, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY)) == 0;
}

static bool
allow_working(scmp_filter_ctx filter)
{
    for (size_t i = 0; i < sizeof mild / sizeof *mild; i++)
        if (mild[i] >= 0 && seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), mild[i], 0) != 0)
            return false;
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(read), 1, equals(0, STDIN_FILENO)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, masked(2, PROT_EXEC, 0)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, masked(2, PROT_EXEC, 0),
                            masked(3, MAP_ANONYMOUS, MAP_ANONYMOUS)) == 0;
}

static bool
allow_output(scmp_filter_ctx filter)
{
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, equals(0, STDOUT_FILENO)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, equals(0, STDERR_FILENO)) == 0;
}

bool
sandbox_enter(SandboxStage stage)
{
    struct sigaction action = {.sa_sigaction = on_forbidden, .sa_flags = SA_SIGINFO | SA_NODEFER};
    if (stage == SANDBOX_LOADING && sigaction(SIGSYS, &action, NULL) != 0)
        return false;
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_TRAP);
    if (filter == NULL)
        return false;
    bool made = allow_common(filter) && allow_output(filter) &&
                (stage == SANDBOX_LOADING ? allow_loading(filter) : allow_working(filter));
    int loaded = made ? seccomp_load(filter) : -EINVAL;
    seccomp_release(filter);
    errno = -loaded;
    return loaded == 0;
}
