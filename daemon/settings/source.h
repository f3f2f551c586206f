/*
 * The text of a settings file with what it includes, read so that libconfig cannot harm it.
 *
 * libconfig 1.5 reads 5000000000 as 705032704 and 0xFFFFFFFF as -1 without a word, drops "\x00" from a
 * string, takes a comment without an end, passes bytes that are not UTF-8, and ends the whole program when it
 * is told to include a directory. So the files are read and looked through here, `@include "FILE"` is
 * replaced by the file's lines, and libconfig sees one sound text; each of its lines remembers where it came
 * from.
 */
#ifndef MILESTONED_SETTINGS_SOURCE_H
#define MILESTONED_SETTINGS_SOURCE_H

#include "settings/faults.h"

typedef struct Source Source;

/* Reads a file. What is wrong with it goes to `faults`: unreadable, above 1 MiB, not UTF-8, a damaged number,
 * an unended string or comment, an include that is missing, too deep (8) or too much (4 MiB in all). A
 * relative include counts from the directory of the file that names it. (transfer full), never NULL. */
Source *source_read_file(const char *path, Faults *faults);

/* The same for a text in memory; `name` stands for its file. (transfer full) */
Source *source_read_text(const char *name, const char *text, Faults *faults);

void source_free(Source *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Source, source_free)

/* The whole text, for libconfig; NULL when it cannot be read or has no end: a fault says so. */
const char *source_text(const Source *source);

/* Where a line of the text (from 1) came from. `file` lives as long as the program. */
void source_locate(const Source *source, guint line, const char **file, guint *in_file);

/* The words of a line of the text (transfer full). */
char *source_line(const Source *source, guint line);

/* True when a number on that line of the text is one that libconfig damages; it is a fault already. */
bool source_damaged(const Source *source, guint line);

#endif
