#include "store/programmes.h"
#include "store/removal.h"
#include "store/statement.h"

static const StatementPair board_sql = {
    "INSERT INTO board (id, changed_at, changed_by, programme_id, key, title, digest_weekday, digest_minute, "
    "paper_days, webhook) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    "UPDATE board SET (programme_id, key, title, digest_weekday, digest_minute, paper_days, webhook) = "
    "(?4, ?5, ?6, ?7, ?8, ?9, ?10), " STATEMENT_AUTHOR " WHERE id = ?1 AND (programme_id, key, title, "
    "digest_weekday, digest_minute, paper_days, webhook) IS NOT (?4, ?5, ?6, ?7, ?8, ?9, ?10)"};

/* Each is given the board's id and its days, a JSON array. */
static const struct {
    const char *differ, *remove, *add;
} meeting_sql = {"SELECT EXISTS (SELECT day FROM meeting WHERE board_id = ?1 EXCEPT SELECT value FROM "
                 "json_each(?2)) OR EXISTS (SELECT value FROM json_each(?2) EXCEPT SELECT day FROM meeting "
                 "WHERE board_id = ?1)",
                 "DELETE FROM meeting WHERE board_id = ?1 AND day NOT IN (SELECT value FROM json_each(?2))",
                 "INSERT INTO meeting (board_id, day) SELECT ?1, value FROM json_each(?2) WHERE true "
                 "ON CONFLICT DO NOTHING"};

typedef struct {
    const Plan *plan;
    const Board *board;
} Part;

static void
bind_board(Statement *s, const void *part)
{
    const Board *board = ((const Part *)part)->board;
    statement_put_int(s, ((const Part *)part)->plan->id);
    statement_put_text(s, board->key);
    statement_put_text(s, board->title);
    statement_put_int(s, (int64_t)board->digest_day);
    statement_put_int(s, board->digest_hour);
    statement_put_int(s, board->paper_days);
    statement_put_text(s, board->webhook);
}

/* "["2004-05-06","2004-09-09"]" (transfer full) */
static char *
meeting_days(const Board *board)
{
    GString *days = g_string_new("[");
    for (guint i = 0; i < board->meetings->len; i++) {
        char text[DAY_TEXT_SIZE];
        g_string_append_printf(days, "%s\"%s\"", i > 0 ? "," : "",
                               day_format(g_array_index(board->meetings, Day, i), text));
    }
    return g_string_free(g_string_append_c(days, ']'), FALSE);
}

static bool
run_for_meetings(Store *store, const char *sql, const Board *board, const char *days, GError **error)
{
    g_auto(Statement) s = statement_start(store, sql);
    statement_put_int(&s, board->id);
    statement_put_text(&s, days);
    return statement_run(&s, error);
}

static bool
meetings_differ(Store *store, const Board *board, const char *days, bool *differ, GError **error)
{
    g_auto(Statement) s = statement_start(store, meeting_sql.differ);
    statement_put_int(&s, board->id);
    statement_put_text(&s, days);
    *differ = statement_row(&s) && statement_int(&s) != 0;
    return statement_ok(&s, error);
}

static bool
save_meetings(Store *store, const Board *board, const Author *author, GError **error)
{
    g_autofree char *days = meeting_days(board);
    bool differ = false;
    bool ok = meetings_differ(store, board, days, &differ, error);
    if (!ok || !differ)
        return ok;
    return removal_begin(store, author, error) &&
           run_for_meetings(store, meeting_sql.remove, board, days, error) &&
           run_for_meetings(store, meeting_sql.add, board, days, error) && removal_end(store, error);
}

/* Who is what on a board, as texts such as "chair 7". */
static const StatementList member_sql = {
    "SELECT role || ' ' || person_id FROM membership WHERE board_id = ? ORDER BY role, position",
    "DELETE FROM membership WHERE board_id = ?",
    "INSERT INTO membership (board_id, position, role, person_id) VALUES (?1, ?2, "
    "substr(?3, 1, instr(?3, ' ') - 1), CAST(substr(?3, instr(?3, ' ') + 1) AS INTEGER)) "
    "ON CONFLICT DO NOTHING"};

static void
add_member(GPtrArray *members, MemberRole role, const Person *person)
{
    if (person != NULL)
        g_ptr_array_add(members, g_strdup_printf("%s %" G_GINT64_FORMAT, member_role_word(role), person->id));
}

static bool
save_members(Store *store, const Board *board, GError **error)
{
    g_autoptr(GPtrArray) members = g_ptr_array_new_with_free_func(g_free);
    add_member(members, MEMBER_CHAIR, board->chair);
    add_member(members, MEMBER_CLERK, board->clerk);
    for (guint i = 0; i < board->members->len; i++)
        add_member(members, MEMBER_MEMBER, board->members->pdata[i]);
    return statement_save_list(store, &member_sql, board->id, members, error);
}

bool
boards_save(Store *store, const Plan *plan, Board *board, const Author *author, GError **error)
{
    const Part part = {plan, board};
    return statement_save(store, &board->id, &board_sql, bind_board, &part, author, error) &&
           save_meetings(store, board, author, error) && save_members(store, board, error);
}
