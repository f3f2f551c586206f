/*
 * Opening a store touches nothing until the file is known to be ours and of a version that this release
 * knows. The header of the file is read first, without SQLite; only then does SQLite open it, and it
 * is kept from moving its log into the file until the version in the log, which may be newer than the
 * header's, was looked at too.
 */
#include "store/store.h"

#include "base/error.h"
#include "base/file.h"
#include "store/records.h"
#include "store/schema.h"
#include "store/statement.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUSY_TIMEOUT_MS 10000

/* The header of an SQLite file: its first 100 bytes (https://www.sqlite.org/fileformat2.html, section 1.3).
 */
#define MACHINE_ID_LENGTH 32 /* machine-id(5) */

#define HEADER_SIZE           100
#define HEADER_VERSION_AT     60
#define HEADER_APPLICATION_AT 68

typedef enum { FILE_MISSING, FILE_EMPTY, FILE_STORE, FILE_REFUSED } FileKind;

static guint32
big_endian(const guint8 *bytes)
{
    return (guint32)bytes[0] << 24 | (guint32)bytes[1] << 16 | (guint32)bytes[2] << 8 | bytes[3];
}

static bool
refuse(GError **error, const char *path, const char *why)
{
    return error_set(error, ERROR_DATA, "%s: %s", path, why);
}

static bool
refuse_version(GError **error, const char *path, int version)
{
    return error_set(error, ERROR_DATA,
                     "%s: is of version %d, and this release knows versions up to %d: use the release that "
                     "wrote it, or a newer one",
                     path, version, schema_steps.count);
}

/* A file made by an `init` that was cut short has no tables yet: no mark, and version 0. */
static FileKind
judge_header(const guint8 *header, const char *path, GError **error)
{
    guint32 application = big_endian(header + HEADER_APPLICATION_AT);
    guint32 version = big_endian(header + HEADER_VERSION_AT);
    if (memcmp(header, "SQLite format 3", 16) != 0)
        refuse(error, path, "is not a store, and not an SQLite file: name another file, or put back a copy");
    else if (application == 0 && version == 0)
        return FILE_EMPTY;
    else if (application != SCHEMA_APPLICATION_ID)
        refuse(error, path, "is an SQLite file of another program: name another file");
    else if (version > (guint32)schema_steps.count)
        refuse_version(error, path, (int)version);
    else
        return FILE_STORE;
    return FILE_REFUSED;
}

static FileKind
judge_open_file(sqlite3_file *file, const char *path, GError **error)
{
    guint8 header[HEADER_SIZE];
    sqlite3_int64 size = 0;
    int result = file->pMethods->xFileSize(file, &size);
    if (result == SQLITE_OK && size == 0)
        return FILE_EMPTY;
    if (result == SQLITE_OK && size < HEADER_SIZE) {
        refuse(error, path, "is not a store: name another file, or put back a copy");
        return FILE_REFUSED;
    }
    if (result == SQLITE_OK)
        result = file->pMethods->xRead(file, header, sizeof header, 0);
    if (result == SQLITE_OK)
        return judge_header(header, path, error);
    error_set(error, ERROR_IO, "%s: cannot be read: %s", path, sqlite3_errstr(result));
    return FILE_REFUSED;
}

/*
 * The header is read through SQLite's own layer over the system. A descriptor of ours would end, when it is
 * closed, every lock that this process has on the file (fcntl(2)): the connections that are open would go on
 * without theirs, and another program could take the log from under them.
 */
static FileKind
judge_existing(const char *path, GError **error)
{
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    g_autofree char *full = file_real_path(path);
    sqlite3_filename name = sqlite3_create_filename(full, "", "", 0, NULL);
    g_autofree sqlite3_file *file = g_malloc0((gsize)vfs->szOsFile);
    FileKind kind = FILE_REFUSED;
    int result = vfs->xOpen(vfs, name, file, SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_READONLY, NULL);
    if (result == SQLITE_OK)
        kind = judge_open_file(file, path, error);
    else
        error_set(error, ERROR_IO, "%s: cannot be opened: %s", path, sqlite3_errstr(result));
    if (file->pMethods != NULL)
        file->pMethods->xClose(file);
    sqlite3_free_filename(name);
    return kind;
}

static FileKind
judge_file(const char *path, GError **error)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        if (errno == ENOENT)
            return FILE_MISSING;
        error_set(error, ERROR_IO, "%s: cannot be opened: %s", path, g_strerror(errno));
        return FILE_REFUSED;
    }
    if (!S_ISREG(status.st_mode)) {
        refuse(error, path, "is no file");
        return FILE_REFUSED;
    }
    /* SQLite names the log after the file (sqlite.org/howtocorrupt.html, 2.5), and the lock is named so too
     */
    if (status.st_nlink > 1) {
        refuse(error, path,
               "has a second name (a hard link), and changes made by the one are lost to the other: remove "
               "it, or "
               "make it a symbolic link");
        return FILE_REFUSED;
    }
    return judge_existing(path, error);
}

static void
finalize(void *statement)
{
    sqlite3_finalize(statement);
}

void
store_close(Store *store)
{
    if (store == NULL)
        return;
    g_hash_table_unref(store->statements);
    sqlite3_close(store->db);
    g_free(store->path);
    g_free(store);
}

const char *
store_path(const Store *store)
{
    return store->path;
}

static bool
execute(Store *store, const char *sql, GError **error)
{
    int result = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
    return result == SQLITE_OK || statement_fail(store, sqlite3_extended_errcode(store->db), error);
}

/* Until the store is known to be ours its log stays where it is, even when this connection is the last. */
static void
hold_log(Store *store, bool hold)
{
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, hold ? 1 : 0, NULL);
}

static Store *
connect_file(const char *path, StoreMode mode, GError **error)
{
    g_autoptr(Store) store = g_new0(Store, 1);
    store->path = g_strdup(path);
    store->mode = mode;
    store->statements = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, finalize);
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                (mode == STORE_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
    int result = sqlite3_open_v2(path, &store->db, flags, NULL);
    if (result != SQLITE_OK) {
        statement_fail(store, result, error);
        return NULL;
    }
    hold_log(store, true);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_busy_timeout(store->db, BUSY_TIMEOUT_MS);
    /* A schema that another program added to must not run what it likes in our name. The page cache is kept
     * small: the system keeps the file's pages anyway. */
    if (!execute(store,
                 "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON;"
                 "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -1024; PRAGMA "
                 "journal_size_limit = 8388608",
                 error))
        return NULL;
    return g_steal_pointer(&store);
}

/* One value of a PRAGMA, as text. */
static char *
ask(Store *store, const char *pragma, GError **error)
{
    g_auto(Statement) s = statement_start(store, pragma);
    g_autofree char *answer = statement_row(&s) ? statement_text(&s) : NULL;
    return statement_ok(&s, error) ? g_steal_pointer(&answer) : NULL;
}

static bool
check_version(Store *store, GError **error)
{
    int version = schema_version(store->db);
    if (version < 0)
        return statement_fail(store, sqlite3_extended_errcode(store->db), error);
    if (version > schema_steps.count)
        return refuse_version(error, store->path, version);
    if (version < schema_steps.count && store->mode == STORE_READ_ONLY)
        return error_set(
            error, ERROR_DATA,
            "%s: is of version %d, older than this release's %d: run `milestonectl init` to bring "
            "it forward",
            store->path, version, schema_steps.count);
    return true;
}

static bool
check_whole(Store *store, GError **error)
{
    g_autofree char *verdict = ask(store, "PRAGMA quick_check(1)", error);
    if (verdict == NULL)
        return false;
    if (strcmp(verdict, "ok") == 0)
        return true;
    return error_set(error, ERROR_DATA,
                     "%s: is damaged (%s); put back a copy, or save what can be saved with `sqlite3 FILE "
                     ".recover`",
                     store->path, verdict);
}

bool
store_check(Store *store, GError **error)
{
    hold_log(store, true);
    if (!check_whole(store, error))
        return false;
    hold_log(store, false);
    return true;
}

/* Looking at every page takes long where there are many, so that it is left to store_check: but what is
 * brought forward is rewritten, and damage would go with it. */
static bool
bring_forward(Store *store, GError **error)
{
    return schema_version(store->db) == schema_steps.count ||
           (check_whole(store, error) && schema_migrate(store->db, &schema_steps, store->path, error));
}

static Store *
open_store(const char *path, StoreMode mode, GError **error)
{
    g_autoptr(Store) store = connect_file(path, mode, error);
    if (store == NULL || !check_version(store, error))
        return NULL;
    if (mode == STORE_SCRATCH && !execute(store, "PRAGMA synchronous = OFF", error))
        return NULL;
    if (mode != STORE_READ_ONLY &&
        (!bring_forward(store, error) || !execute(store, "PRAGMA journal_mode = WAL", error)))
        return NULL;
    hold_log(store, false);
    return g_steal_pointer(&store);
}

Store *
store_open(const char *path, StoreMode mode, GError **error)
{
    switch (judge_file(path, error)) {
    case FILE_MISSING:
        error_set(error, ERROR_UNAVAILABLE, "%s: there is no store yet: make it with `milestonectl init`",
                  path);
        return NULL;
    case FILE_EMPTY:
        refuse(error, path, "is empty, not a store yet: run `milestonectl init`");
        return NULL;
    case FILE_STORE:
        return open_store(path, mode, error);
    default:
        return NULL;
    }
}

/* The mode is the store's from the first moment: SQLite gives its companions the same. */
static bool
make_file(const char *path, GError **error)
{
    g_autofree char *directory = g_path_get_dirname(path);
    if (!file_make_directory(directory, error))
        return false;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (fd < 0)
        return error_set(error, ERROR_IO, "%s: cannot be made: %s", path, g_strerror(errno));
    close(fd);
    return true;
}

static bool
has_tables(Store *store)
{
    g_auto(Statement) s = statement_start(store, "SELECT 1 FROM sqlite_schema LIMIT 1");
    return statement_row(&s);
}

static bool
fill_file(const char *path, GError **error)
{
    g_autoptr(Store) store = connect_file(path, STORE_READ_WRITE, error);
    if (store == NULL)
        return false;
    hold_log(store, false);
    if (has_tables(store))
        return refuse(error, path, "is an SQLite file of another program: name another file");
    /* The tables come before the write-ahead log is turned on: the file's own header then says what it is, at
     * whatever moment the program ends. */
    return schema_migrate(store->db, &schema_steps, path, error) &&
           execute(store, "PRAGMA journal_mode = WAL", error);
}

/* What the store belongs to: this machine, and its place on it. The machine's id itself is not to be shown
 * (machine-id(5)), so a hash of both stands in the store. */
static char *
instance_of(const char *path)
{
    g_autofree char *machine = NULL;
    g_file_get_contents("/etc/machine-id", &machine, NULL, NULL);
    /* machine-id(5): an image that has not been started yet has none, or "uninitialized" */
    if (machine == NULL || strlen(g_strstrip(machine)) != MACHINE_ID_LENGTH) {
        g_free(machine);
        machine = g_strdup(g_get_host_name());
    }
    g_autofree char *real = file_real_path(path);
    g_autofree char *both = g_strconcat(machine, "\n", real, NULL);
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, both, -1);
}

bool
store_adopt(Store *store, GError **error)
{
    g_autofree char *instance = instance_of(store->path);
    if (!store_begin(store, error))
        return false;
    if (meta_set(store, "instance", instance, error) && store_commit(store, error))
        return true;
    store_rollback(store);
    return false;
}

static bool
record_instance(const char *path, GError **error)
{
    g_autoptr(Store) store = store_open(path, STORE_READ_WRITE, error);
    if (store == NULL || !store_check(store, error))
        return false;
    g_autofree char *known = meta_get(store, "instance");
    return known != NULL || store_adopt(store, error);
}

bool
store_was_fine(Store *store, GError **error)
{
    int failure = store->failure;
    store->failure = SQLITE_OK;
    return failure == SQLITE_OK || statement_fail(store, failure, error);
}

bool
store_init(const char *path, bool *created, GError **error)
{
    FileKind kind = judge_file(path, error);
    if (created != NULL)
        *created = kind == FILE_MISSING || kind == FILE_EMPTY;
    if (kind == FILE_REFUSED)
        return false;
    if (kind == FILE_MISSING && !make_file(path, error))
        return false;
    if (kind != FILE_STORE && !fill_file(path, error))
        return false;
    return record_instance(path, error);
}

bool
store_is_foreign(Store *store)
{
    g_autofree char *known = meta_get(store, "instance");
    g_autofree char *here = instance_of(store->path);
    return g_strcmp0(known, here) != 0;
}

static bool
step_text(Store *store, const char *sql, GError **error)
{
    g_auto(Statement) s = statement_start(store, sql);
    statement_row(&s);
    return statement_ok(&s, error);
}

bool
store_begin(Store *store, GError **error)
{
    return step_text(store, store->mode == STORE_READ_ONLY ? "BEGIN" : "BEGIN IMMEDIATE", error);
}

bool
store_commit(Store *store, GError **error)
{
    return step_text(store, "COMMIT", error);
}

void
store_rollback(Store *store)
{
    /* A full or failing disk makes SQLite undo the transaction by itself. */
    if (!sqlite3_get_autocommit(store->db))
        step_text(store, "ROLLBACK", NULL);
}

bool
store_in_transaction(const Store *store)
{
    return !sqlite3_get_autocommit(store->db);
}

bool
store_savepoint(Store *store, GError **error)
{
    return step_text(store, "SAVEPOINT request", error);
}

bool
store_release(Store *store, GError **error)
{
    return step_text(store, "RELEASE request", error);
}

void
store_rollback_to(Store *store)
{
    if (sqlite3_get_autocommit(store->db))
        return;
    step_text(store, "ROLLBACK TO request", NULL);
    step_text(store, "RELEASE request", NULL);
}

/* Prepared statements that a resting connection keeps. */
enum { STATEMENTS_KEPT = 32 };

void
store_rest(Store *store)
{
    /* those of a whole plan are many, and seldom wanted; the few of a delivery are wanted again at once */
    if (g_hash_table_size(store->statements) > STATEMENTS_KEPT)
        g_hash_table_remove_all(store->statements);
    sqlite3_db_release_memory(store->db);
}

int64_t
store_data_version(Store *store)
{
    g_auto(Statement) s = statement_start(store, "PRAGMA data_version");
    return statement_row(&s) ? statement_int(&s) : -1;
}

static bool
copy_into(Store *store, const char *to, GError **error)
{
    sqlite3 *target = NULL;
    int result = sqlite3_open_v2(to, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    sqlite3_backup *backup =
        result == SQLITE_OK ? sqlite3_backup_init(target, "main", store->db, "main") : NULL;
    if (backup != NULL) {
        /* All pages in one step: other writers go on meanwhile, and the copy is of one instant. */
        result = sqlite3_backup_step(backup, -1);
        int finished = sqlite3_backup_finish(backup);
        result = result == SQLITE_DONE ? finished : result;
    } else if (result == SQLITE_OK) {
        result = sqlite3_errcode(target);
    }
    if (result != SQLITE_OK)
        error_set(error, (result & 0xFF) == SQLITE_BUSY ? ERROR_TEMPORARY : ERROR_IO,
                  "%s: cannot be copied to %s: %s", store->path, to, sqlite3_errmsg(target));
    sqlite3_close(target);
    return result == SQLITE_OK;
}

bool
store_copy(const char *from, const char *to, GError **error)
{
    g_autoptr(Store) store = store_open(from, STORE_READ_ONLY, error);
    if (store == NULL)
        return false;
    int fd = open(to, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    if (fd < 0)
        return error_set(error, ERROR_IO, "%s: cannot be made: %s", to, g_strerror(errno));
    close(fd);
    if (copy_into(store, to, error))
        return true;
    unlink(to);
    return false;
}
