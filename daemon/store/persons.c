#include "store/programmes.h"
#include "store/rowset.h"
#include "store/statement.h"

static const StatementPair person_sql = {
    "INSERT INTO person (id, changed_at, changed_by, programme_id, key, name, kind, zone, mail_minute, "
    "left_on) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    "UPDATE person SET (programme_id, key, name, kind, zone, mail_minute, left_on) = (?4, ?5, ?6, ?7, ?8, "
    "?9, ?10), " STATEMENT_AUTHOR " WHERE id = ?1 AND (programme_id, key, name, kind, zone, mail_minute, "
    "left_on) IS NOT (?4, ?5, ?6, ?7, ?8, ?9, ?10)"};

static const StatementList address_sql = {
    "SELECT address FROM address WHERE person_id = ? ORDER BY position",
    "DELETE FROM address WHERE person_id = ?",
    "INSERT INTO address (person_id, position, address) VALUES (?, ?, ?)"};

static const StatementList alias_sql = {
    "SELECT alias FROM person_alias WHERE person_id = ? ORDER BY position",
    "DELETE FROM person_alias WHERE person_id = ?",
    "INSERT INTO person_alias (person_id, position, alias) VALUES (?, ?, ?)"};

static const RowSet absence_sql = {
    "SELECT first, last, deputy_id FROM absence WHERE person_id = ?1 ORDER BY first",
    "DELETE FROM absence WHERE person_id = ?1 AND first NOT IN (SELECT " ROWSET_CELL(
        0) " FROM json_each(?2))",
    "INSERT INTO absence (person_id, changed_at, changed_by, first, last, deputy_id) SELECT ?1, ?3, "
    "?4, " ROWSET_CELL(0) ", " ROWSET_CELL(1) ", " ROWSET_CELL(
        2) " FROM json_each(?2) WHERE true "
           "ON CONFLICT (person_id, first) DO UPDATE SET (last, deputy_id) = (excluded.last, "
           "excluded.deputy_id), "
           "changed_at = iif(changed_at IS ?3, ?3 + 1, ?3), changed_by = ?4 "
           "WHERE (last, deputy_id) IS NOT (excluded.last, excluded.deputy_id)"};

typedef struct {
    const Plan *plan;
    const Person *person;
} Part;

static void
bind_person(Statement *s, const void *part)
{
    const Plan *plan = ((const Part *)part)->plan;
    const Person *person = ((const Part *)part)->person;
    statement_put_int(s, plan->id);
    statement_put_text(s, person->key);
    statement_put_text(s, person->name);
    statement_put_text(s, person_kind_word(person->kind));
    statement_put_text(s, person->zone);
    statement_put_count(s, person->hour);
    statement_put_day(s, person->left);
}

/* The officer is one of the people, who are saved after their programme. */
static bool
appoint(Store *store, const Plan *plan, const Author *author, GError **error)
{
    g_auto(Statement) s = statement_start(store, "UPDATE programme SET officer_id = ?4, " STATEMENT_AUTHOR
                                                 " WHERE id = ?1 AND officer_id IS NOT ?4");
    statement_put_int(&s, plan->id);
    statement_put_instant(&s, author->at);
    statement_put_text(&s, author->by);
    statement_put_int(&s, plan->officer->id);
    return statement_run(&s, error);
}

/* A deputy is one of the people too: one who is not stored yet is saved before they are named. */
static bool
save_absences(Store *store, const Plan *plan, const Person *person, const Author *author, GError **error)
{
    json_auto_t *rows = json_array();
    for (guint i = 0; i < person->absences->len; i++) {
        const Absence *absence = &g_array_index(person->absences, Absence, i);
        Person *deputy = absence->deputy;
        if (deputy != NULL && deputy->id == 0 && !persons_save(store, plan, deputy, author, error))
            return false;
        json_t *row = json_array();
        json_array_append_new(row, rowset_day(absence->from));
        json_array_append_new(row, rowset_day(absence->until));
        json_array_append_new(row, rowset_id(deputy != NULL ? deputy->id : 0));
        json_array_append_new(rows, row);
    }
    return rowset_save(store, &absence_sql, person->id, rows, author, error);
}

bool
persons_save(Store *store, const Plan *plan, Person *person, const Author *author, GError **error)
{
    const Part part = {plan, person};
    return statement_save(store, &person->id, &person_sql, bind_person, &part, author, error) &&
           statement_save_list(store, &address_sql, person->id, person->addresses, error) &&
           statement_save_list(store, &alias_sql, person->id, person->aliases, error) &&
           save_absences(store, plan, person, author, error) &&
           (plan->officer != person || appoint(store, plan, author, error));
}
