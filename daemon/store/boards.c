#include "store/programmes.h"
#include "store/statement.h"

static const StatementPair board_sql = {
    "INSERT INTO board (id, changed_at, changed_by, programme_id, key, title, digest_weekday, digest_minute, "
    "paper_days, webhook) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    "UPDATE board SET (programme_id, key, title, digest_weekday, digest_minute, paper_days, webhook) = "
    "(?4, ?5, ?6, ?7, ?8, ?9, ?10), " STATEMENT_AUTHOR " WHERE id = ?1 AND (programme_id, key, title, "
    "digest_weekday, digest_minute, paper_days, webhook) IS NOT (?4, ?5, ?6, ?7, ?8, ?9, ?10)"};

static const StatementList meeting_sql = {"SELECT day FROM meeting WHERE board_id = ? ORDER BY day",
                                          "DELETE FROM meeting WHERE board_id = ?",
                                          "INSERT INTO meeting (board_id, day) VALUES (?1, ?3)"};

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

static bool
save_meetings(Store *store, const Board *board, GError **error)
{
    g_autoptr(GPtrArray) days = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < board->meetings->len; i++) {
        char text[DAY_TEXT_SIZE];
        g_ptr_array_add(days, g_strdup(day_format(g_array_index(board->meetings, Day, i), text)));
    }
    return statement_save_list(store, &meeting_sql, board->id, days, error);
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
           save_meetings(store, board, error) && save_members(store, board, error);
}
