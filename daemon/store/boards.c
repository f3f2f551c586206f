#include "store/ladder.h"
#include "store/programmes.h"
#include "store/rowset.h"
#include "store/statement.h"

#define COLUMNS                                                                                              \
    "(programme_id, key, title, digest_weekday, digest_minute, paper_days, webhook, webhook_form, "          \
    "meeting_rule, rule_from, prompts)"
#define VALUES "(?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"

static const StatementPair board_sql = {
    "INSERT INTO board (id, changed_at, changed_by, programme_id, key, title, digest_weekday, digest_minute, "
    "paper_days, webhook, webhook_form, meeting_rule, rule_from, prompts) VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
    "?7, "
    "?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    "UPDATE board SET " COLUMNS " = " VALUES ", " STATEMENT_AUTHOR " WHERE id = ?1 AND " COLUMNS
    " IS NOT " VALUES};

static const RowSet meeting_sql = {
    "SELECT day FROM meeting WHERE board_id = ?1 ORDER BY day",
    "DELETE FROM meeting WHERE board_id = ?1 AND day NOT IN (SELECT value FROM json_each(?2))",
    "INSERT INTO meeting (board_id, day) SELECT ?1, value FROM json_each(?2) WHERE true "
    "ON CONFLICT DO NOTHING"};

static const RowSet area_sql = {
    "SELECT area_id FROM board_area JOIN area ON area.id = area_id WHERE board_id = ?1 ORDER BY position, "
    "area_id",
    "DELETE FROM board_area WHERE board_id = ?1 AND area_id NOT IN (SELECT value FROM json_each(?2))",
    "INSERT INTO board_area (board_id, area_id) SELECT ?1, value FROM json_each(?2) WHERE true "
    "ON CONFLICT DO NOTHING"};

typedef struct {
    const Plan *plan;
    const Board *board;
    const char *prompts;
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
    statement_put_text(s, webhook_form_word(board->form));
    statement_put_text(s, board->rule != NULL ? rrule_text(board->rule) : NULL);
    statement_put_day(s, board->rule != NULL ? board->rule_from : DAY_NONE);
    statement_put_text(s, ((const Part *)part)->prompts);
}

static bool
save_meetings(Store *store, const Board *board, const Author *author, GError **error)
{
    json_auto_t *days = json_array();
    for (guint i = 0; i < board->meetings->len; i++)
        json_array_append_new(days, rowset_day(g_array_index(board->meetings, Day, i)));
    return rowset_save(store, &meeting_sql, board->id, days, author, error);
}

/* An area that is not stored yet is put to its boards by areas_save. */
static bool
save_areas(Store *store, const Board *board, const Author *author, GError **error)
{
    json_auto_t *ids = json_array();
    for (guint i = 0; i < board->areas->len; i++) {
        const Area *area = board->areas->pdata[i];
        if (area->id != 0)
            json_array_append_new(ids, rowset_id(area->id));
    }
    return rowset_save(store, &area_sql, board->id, ids, author, error);
}

/* The board of escalation is one of those that are saved after their programme. */
static bool
escalate_to(Store *store, const Plan *plan, const Board *board, const Author *author, GError **error)
{
    g_auto(Statement) s = statement_start(store, "UPDATE programme SET escalation_id = ?4, " STATEMENT_AUTHOR
                                                 " WHERE id = ?1 AND escalation_id IS NOT ?4");
    statement_put_int(&s, plan->id);
    statement_put_instant(&s, author->at);
    statement_put_text(&s, author->by);
    statement_put_int(&s, board->id);
    return statement_run(&s, error);
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
    g_autofree char *prompts = ladder_format(board->prompts);
    const Part part = {plan, board, prompts};
    return statement_save(store, &board->id, &board_sql, bind_board, &part, author, error) &&
           save_meetings(store, board, author, error) && save_areas(store, board, author, error) &&
           save_members(store, board, error) &&
           (plan->escalation != board || escalate_to(store, plan, board, author, error));
}
