#include "store/programmes.h"
#include "store/statement.h"

static const StatementPair person_sql = {
    "INSERT INTO person (id, changed_at, changed_by, programme_id, key, name, kind, zone, mail_minute) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    "UPDATE person SET (programme_id, key, name, kind, zone, mail_minute) = (?4, ?5, ?6, ?7, ?8, "
    "?9), " STATEMENT_AUTHOR " WHERE id = ?1 AND (programme_id, key, name, kind, zone, mail_minute) IS NOT "
    "(?4, ?5, ?6, ?7, ?8, ?9)"};

static const StatementList address_sql = {
    "SELECT address FROM address WHERE person_id = ? ORDER BY position",
    "DELETE FROM address WHERE person_id = ?",
    "INSERT INTO address (person_id, position, address) VALUES (?, ?, ?)"};

static const StatementList alias_sql = {
    "SELECT alias FROM person_alias WHERE person_id = ? ORDER BY position",
    "DELETE FROM person_alias WHERE person_id = ?",
    "INSERT INTO person_alias (person_id, position, alias) VALUES (?, ?, ?)"};

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
    if (person->hour < 0)
        statement_put_id(s, 0);
    else
        statement_put_int(s, person->hour);
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

bool
persons_save(Store *store, const Plan *plan, Person *person, const Author *author, GError **error)
{
    const Part part = {plan, person};
    return statement_save(store, &person->id, &person_sql, bind_person, &part, author, error) &&
           statement_save_list(store, &address_sql, person->id, person->addresses, error) &&
           statement_save_list(store, &alias_sql, person->id, person->aliases, error) &&
           (plan->officer != person || appoint(store, plan, author, error));
}
