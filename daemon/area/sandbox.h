/*
 * What the plugin host may ask of the kernel. Plain C with libseccomp.
 *
 * Two lists, one after the other. LOADING lets the dynamic linker read files and map code, for as long as a
 * plugin's constructors may run: they can read what the daemon's user can read, but write, connect, start or
 * signal nothing. WORKING, which no code of the plugin but its constructors precedes, takes reading away too:
 * what is left is memory, the input, the output and the end. A call that is on no list ends the process with
 * a fault frame that names it.
 */
#ifndef MILESTONED_AREA_SANDBOX_H
#define MILESTONED_AREA_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>

typedef enum { SANDBOX_LOADING, SANDBOX_WORKING } SandboxStage;

/* Limits on address space (bytes) and processor time (seconds), no core files; the process dies with the
 * thread that started it. False, with errno, when one is refused. */
bool sandbox_limit(uint64_t memory, uint64_t seconds);

/* Gives up new privileges and enters a stage, LOADING first. False, with errno, when the kernel refuses:
 * nothing of a plugin may then run. */
bool sandbox_enter(SandboxStage stage);

#endif
