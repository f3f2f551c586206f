#include "store/schema.h"

#include "base/error.h"

/*
 * Version 1. milestoned-store(5) describes the tables for those who write other tools: a step that was ever
 * released never changes; what comes later is a step of its own.
 *
 * Days are ISO texts, instants microseconds since 1970 in UTC, vocabularies are words. The pieces below are
 * what the statements have in common.
 */

/* Without a modifier date() lets 31 February stand. */
#define DAY_CHECK(column) "CHECK (" #column " IS date(" #column ", '+0 days'))"
#define DAY(column)       #column " TEXT " DAY_CHECK(column)
#define DAY_SET(column)   #column " TEXT NOT NULL " DAY_CHECK(column)
#define FLAG(column)      #column " INTEGER NOT NULL CHECK (" #column " IN (0, 1))"
#define MINUTE(column)    #column " INTEGER CHECK (" #column " BETWEEN 0 AND 1439)"
/* "20,10,2": each of one to three digits. */
#define DAYS_LIST(column)                                                                                    \
#column " TEXT CHECK (" #column " GLOB '[0-9]*' AND " #column " NOT GLOB '*[^0-9,]*' AND " #column       \
            " NOT GLOB '*,,*' AND " #column " NOT GLOB '*,' AND " #column                                    \
            " NOT GLOB '*[0-9][0-9][0-9][0-9]*')"
#define LADDER DAYS_LIST(ladder)
/* Working days, of which no one waits more. */
#define DAYS(column)     #column " INTEGER CHECK (" #column " BETWEEN 0 AND 999)"
#define DAYS_SET(column) #column " INTEGER NOT NULL CHECK (" #column " BETWEEN 0 AND 999)"
#define CHANGED          "changed_at INTEGER, changed_by TEXT"

/* For what is written often, in place of IN: a list of more than two is made into a table at every write. */
#define IS(column, word) #column " = '" word "'"
#define OR(column, word) " OR " IS(column, word)

#define STATUSES "('not-started', 'green', 'amber', 'red', 'blue', 'on-hold', 'superseded', 'undated')"
#define REASONS                                                                                              \
    "('staff-absence', 'post-vacant', 'awaiting-decision', 'awaiting-funding', 'supplier-delay', "           \
    "'rule-change', 'dependency', 'school-calendar', 'partner-not-engaged', 'data-unavailable', "            \
    "'impracticable', 'scope-changed', 'superseded')"
/* clang-format off */
#define CHANGE_NOUN(noun)                                                                                    \
    IS(noun, "milestone") OR(noun, "span") OR(noun, "update") OR(noun, "observation") OR(noun, "programme")  \
    OR(noun, "person") OR(noun, "board") OR(noun, "meeting") OR(noun, "area") OR(noun, "setting")            \
    OR(noun, "action") OR(noun, "outcome") OR(noun, "message") OR(noun, "occurrence") OR(noun, "question")   \
    OR(noun, "dependency") OR(noun, "absence") OR(noun, "period") OR(noun, "case")
#define NOTICE_KIND(kind)                                                                                    \
    IS(kind, "reminder") OR(kind, "digest") OR(kind, "officer") OR(kind, "escalation") OR(kind, "question")  \
    OR(kind, "finding") OR(kind, "change") OR(kind, "fault") OR(kind, "test")
#define MESSAGE_STATE(state)                                                                                 \
    IS(state, "queued") OR(state, "claimed") OR(state, "sent") OR(state, "failed") OR(state, "cancelled")
#define RESULT(result)                                                                                       \
    IS(result, "sent") OR(result, "temporary") OR(result, "permanent") OR(result, "bounced")
/* clang-format on */
#define KINDS "('day', 'window', 'open', 'recurring', 'event', 'unresolved')"
#define RECURRENCES                                                                                          \
    "('weekly', 'fortnightly', 'monthly', 'six-weekly', 'half-termly', 'termly', 'quarterly', "              \
    "'half-yearly', 'annually', 'unstated')"
/* What has to be kept by a day has a status of its own, and the calendar by which that day was found. */
#define DATE_STATE                                                                                           \
    "status TEXT NOT NULL DEFAULT 'not-started' CHECK (status IN " STATUSES "), " DAY(done) ", " FLAG(       \
        by_terms) " DEFAULT 0, calendar TEXT NOT NULL DEFAULT '', " DAY(shifted_from) ", " DAY(shifted_on)
/* clang-format off */
static const char *const plan_tables[] = {
    "CREATE TABLE meta ("
    " name TEXT PRIMARY KEY,"
    " value TEXT NOT NULL"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE programme ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " key TEXT NOT NULL UNIQUE CHECK (key <> ''),"
    " title TEXT NOT NULL,"
    " state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'active', 'closed')),"
    " nation TEXT NOT NULL DEFAULT 'england'"
    "  CHECK (nation IN ('england', 'wales', 'scotland', 'northern-ireland')),"
    " zone TEXT NOT NULL DEFAULT 'Europe/London',"
    " year TEXT NOT NULL DEFAULT 'financial' CHECK (year IN ('financial', 'academic')),"
    " " DAY(reference) ","
    " " DAY(activated) ","
    " activated_change INTEGER NOT NULL DEFAULT 0,"
    " calendar TEXT CHECK (calendar <> ''),"
    " " DAY(begins) ","
    " " DAY(ends) ","
    " " DAYS(approver_days) ","
    " " DAYS(chair_days) ","
    " escalation_id INTEGER REFERENCES board (id) ON DELETE SET NULL,"
    " officer_id INTEGER REFERENCES person (id) ON DELETE SET NULL,"
    " " LADDER ","
    " " CHANGED
    ") STRICT",

    "CREATE TABLE period ("
    " programme_id INTEGER NOT NULL REFERENCES programme (id) ON DELETE CASCADE,"
    " key TEXT NOT NULL CHECK (key <> ''),"
    " title TEXT NOT NULL,"
    " " DAY_SET(first) ","
    " " DAY_SET(last) ","
    " PRIMARY KEY (programme_id, key),"
    " CHECK (first <= last)"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE person ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " programme_id INTEGER NOT NULL REFERENCES programme (id),"
    " key TEXT NOT NULL CHECK (key <> ''),"
    " name TEXT NOT NULL,"
    " kind TEXT NOT NULL DEFAULT 'officer' CHECK (kind IN ('officer', 'school')),"
    " zone TEXT,"
    " " MINUTE(mail_minute) ","
    " " DAY(left_on) ","
    " " CHANGED ","
    " UNIQUE (programme_id, key)"
    ") STRICT",

    "CREATE TABLE address ("
    " person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,"
    " position INTEGER NOT NULL,"
    " address TEXT NOT NULL CHECK (address <> ''),"
    " PRIMARY KEY (person_id, position)"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE person_alias ("
    " person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,"
    " position INTEGER NOT NULL,"
    " alias TEXT NOT NULL,"
    " PRIMARY KEY (person_id, position)"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE absence ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,"
    " " DAY_SET(first) ","
    " " DAY_SET(last) ","
    " deputy_id INTEGER REFERENCES person (id) ON DELETE SET NULL,"
    " " CHANGED ","
    " UNIQUE (person_id, first),"
    " CHECK (first <= last)"
    ") STRICT",

    "CREATE TABLE board ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " programme_id INTEGER NOT NULL REFERENCES programme (id),"
    " key TEXT NOT NULL CHECK (key <> ''),"
    " title TEXT NOT NULL,"
    " digest_weekday INTEGER NOT NULL DEFAULT 1 CHECK (digest_weekday BETWEEN 1 AND 7),"
    " digest_minute INTEGER NOT NULL DEFAULT 480 CHECK (digest_minute BETWEEN 0 AND 1439),"
    " " DAYS_SET(paper_days) " DEFAULT 5,"
    " meeting_rule TEXT CHECK (meeting_rule LIKE '%FREQ=%'),"
    " " DAY(rule_from) ","
    " " DAYS_LIST(prompts) ","
    " webhook TEXT,"
    " webhook_form TEXT NOT NULL DEFAULT 'milestoned'"
    "  CHECK (webhook_form IN ('milestoned', 'slack', 'teams', 'ntfy')),"
    " " CHANGED ","
    " UNIQUE (programme_id, key),"
    " CHECK ((meeting_rule IS NULL) = (rule_from IS NULL))"
    ") STRICT",

    "CREATE TABLE membership ("
    " board_id INTEGER NOT NULL REFERENCES board (id) ON DELETE CASCADE,"
    " person_id INTEGER NOT NULL REFERENCES person (id),"
    " role TEXT NOT NULL DEFAULT 'member' CHECK (role IN ('member', 'chair', 'clerk')),"
    " position INTEGER NOT NULL DEFAULT 0,"
    " PRIMARY KEY (board_id, role, person_id)"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE meeting ("
    " board_id INTEGER NOT NULL REFERENCES board (id) ON DELETE CASCADE,"
    " " DAY_SET(day) ","
    " PRIMARY KEY (board_id, day)"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE area ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " programme_id INTEGER NOT NULL REFERENCES programme (id),"
    " title TEXT NOT NULL,"
    " plugin TEXT NOT NULL DEFAULT 'oversight' CHECK (plugin <> ''),"
    " lead_id INTEGER REFERENCES person (id) ON DELETE SET NULL,"
    " " LADDER ","
    " position INTEGER NOT NULL DEFAULT 0,"
    " " CHANGED ","
    " UNIQUE (programme_id, title)"
    ") STRICT",

    "CREATE TABLE board_area ("
    " board_id INTEGER NOT NULL REFERENCES board (id) ON DELETE CASCADE,"
    " area_id INTEGER NOT NULL REFERENCES area (id) ON DELETE CASCADE,"
    " PRIMARY KEY (board_id, area_id)"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE area_alias ("
    " area_id INTEGER NOT NULL REFERENCES area (id) ON DELETE CASCADE,"
    " position INTEGER NOT NULL,"
    " alias TEXT NOT NULL,"
    " PRIMARY KEY (area_id, position)"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE area_setting ("
    " area_id INTEGER NOT NULL REFERENCES area (id) ON DELETE CASCADE,"
    " name TEXT NOT NULL,"
    " value TEXT NOT NULL,"
    " PRIMARY KEY (area_id, name)"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE action ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " area_id INTEGER NOT NULL REFERENCES area (id),"
    " ref TEXT NOT NULL CHECK (ref <> ''),"
    " number TEXT NOT NULL DEFAULT '',"
    " title TEXT NOT NULL DEFAULT '',"
    " objective TEXT NOT NULL DEFAULT '',"
    " position INTEGER NOT NULL DEFAULT 0,"
    " " FLAG(ruled) " DEFAULT 0,"
    " " CHANGED
    ") STRICT",
    "CREATE INDEX action_of_area ON action (area_id)",

    "CREATE TABLE milestone ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " action_id INTEGER NOT NULL REFERENCES action (id),"
    " ref TEXT NOT NULL CHECK (ref <> ''),"
    " position INTEGER NOT NULL DEFAULT 0,"
    " title TEXT NOT NULL,"
    " timescale TEXT NOT NULL DEFAULT '',"
    " status TEXT NOT NULL DEFAULT 'not-started' CHECK (status IN " STATUSES "),"
    " reason TEXT CHECK (reason IN " REASONS "),"
    " " DAY(forecast) ","
    " " DAY(done) ","
    " monitoring TEXT NOT NULL DEFAULT '',"
    " success TEXT NOT NULL DEFAULT '',"
    " note TEXT NOT NULL DEFAULT '',"
    " moves INTEGER NOT NULL DEFAULT 0,"
    " " DAY(updated) ","
    " " DAY(seen) ","
    " " DAY(snoozed_until) ","
    " snoozed_by TEXT,"
    " rule_key TEXT CHECK (rule_key <> ''),"
    " rule TEXT NOT NULL DEFAULT '',"
    " " FLAG(occasion) " DEFAULT 0,"
    " " CHANGED
    ") STRICT",
    "CREATE INDEX milestone_of_action ON milestone (action_id)",
    "CREATE UNIQUE INDEX milestone_by_rule ON milestone (action_id, rule_key) WHERE rule_key IS NOT NULL",
    "CREATE INDEX milestone_by_ref ON milestone (ref)",
    "CREATE INDEX milestone_unseen ON milestone (action_id) WHERE seen IS NULL",

    "CREATE TABLE span ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " milestone_id INTEGER NOT NULL REFERENCES milestone (id),"
    " ordinal INTEGER NOT NULL DEFAULT 1 CHECK (ordinal >= 1),"
    " kind TEXT NOT NULL CHECK (kind IN " KINDS "),"
    " " DAY(start) ","
    " " DAY(due) ","
    " " DAY(original_due) ","
    " " DAY(review) ","
    " recurrence TEXT CHECK (recurrence IN " RECURRENCES "),"
    " repeat TEXT CHECK (repeat <> ''),"
    " rule TEXT NOT NULL DEFAULT '',"
    " " FLAG(certain) " DEFAULT 1,"
    " note TEXT,"
    " " DATE_STATE ","
    " " CHANGED ","
    " UNIQUE (milestone_id, ordinal)"
    ") STRICT",

    "CREATE TABLE occurrence ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " span_id INTEGER NOT NULL REFERENCES span (id),"
    " key TEXT NOT NULL CHECK (key <> ''),"
    " " DAY(start) ","
    " " DAY_SET(due) ","
    " " DAY(original_due) ","
    " rule TEXT NOT NULL DEFAULT '',"
    " " FLAG(certain) " DEFAULT 1,"
    " " DATE_STATE ","
    " " CHANGED ","
    " UNIQUE (span_id, key)"
    ") STRICT",

    "CREATE TABLE question ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " span_id INTEGER NOT NULL UNIQUE REFERENCES span (id),"
    " phrase TEXT NOT NULL,"
    " " DAY(raised) ","
    " " DAY(answered) ","
    " answered_by TEXT,"
    " offer INTEGER CHECK (offer >= 1),"
    " answer TEXT,"
    " " CHANGED ","
    " CHECK ((answered IS NULL) = (answered_by IS NULL))"
    ") STRICT",

    "CREATE TABLE question_offer ("
    " question_id INTEGER NOT NULL REFERENCES question (id) ON DELETE CASCADE,"
    " position INTEGER NOT NULL CHECK (position >= 1),"
    " kind TEXT NOT NULL CHECK (kind IN " KINDS "),"
    " " DAY(start) ","
    " " DAY(due) ","
    " recurrence TEXT CHECK (recurrence IN " RECURRENCES "),"
    " PRIMARY KEY (question_id, position)"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE dependency ("
    " milestone_id INTEGER NOT NULL REFERENCES milestone (id),"
    " on_id INTEGER NOT NULL REFERENCES milestone (id),"
    " " DAYS_SET(lag) " DEFAULT 0,"
    " " CHANGED ","
    " PRIMARY KEY (milestone_id, on_id),"
    " CHECK (milestone_id <> on_id)"
    ") STRICT, WITHOUT ROWID",
    "CREATE INDEX dependency_on ON dependency (on_id)",

    "CREATE TABLE assignment ("
    " milestone_id INTEGER NOT NULL REFERENCES milestone (id),"
    " person_id INTEGER NOT NULL REFERENCES person (id),"
    " role TEXT NOT NULL DEFAULT 'lead' CHECK (role IN ('lead', 'approver', 'monitor', 'deputy')),"
    " position INTEGER NOT NULL DEFAULT 0,"
    " " CHANGED ","
    " PRIMARY KEY (milestone_id, role, person_id)"
    ") STRICT, WITHOUT ROWID",
    "CREATE INDEX assignment_of_person ON assignment (person_id)",

    "CREATE TABLE \"update\" ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " milestone_id INTEGER REFERENCES milestone (id),"
    " area_id INTEGER REFERENCES area (id),"
    " kind TEXT NOT NULL DEFAULT 'progress' CHECK (kind IN ('progress', 'activity', 'note')),"
    " period TEXT NOT NULL DEFAULT '',"
    " text TEXT NOT NULL DEFAULT '',"
    " " DAY(day) ","
    " said_by TEXT NOT NULL DEFAULT '',"
    " status TEXT CHECK (status IN " STATUSES "),"
    " reason TEXT CHECK (reason IN " REASONS "),"
    " span INTEGER,"
    " occurrence TEXT CHECK (occurrence <> ''),"
    " " DAY(due) ","
    " " DAY(forecast) ","
    " " DAY(snoozed_until) ","
    " " CHANGED ","
    " CHECK ((kind = 'progress') = (milestone_id IS NOT NULL)),"
    " CHECK ((milestone_id IS NULL) <> (area_id IS NULL))"
    ") STRICT",
    "CREATE INDEX update_of_milestone ON \"update\" (milestone_id) WHERE milestone_id IS NOT NULL",
    "CREATE INDEX update_of_area ON \"update\" (area_id) WHERE area_id IS NOT NULL",

    "CREATE TABLE outcome ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " area_id INTEGER NOT NULL REFERENCES area (id),"
    " kind TEXT NOT NULL CHECK (kind IN ('intended', 'impact', 'exit')),"
    " text TEXT NOT NULL,"
    " " CHANGED
    ") STRICT",
    "CREATE INDEX outcome_of_area ON outcome (area_id)",

    "CREATE TABLE observation ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " programme_id INTEGER NOT NULL REFERENCES programme (id),"
    " area_id INTEGER REFERENCES area (id) ON DELETE CASCADE,"
    " measure TEXT NOT NULL CHECK (measure <> ''),"
    " group_name TEXT NOT NULL DEFAULT '',"
    " comparator TEXT NOT NULL DEFAULT '',"
    " period TEXT NOT NULL DEFAULT '',"
    " value REAL,"
    " numerator INTEGER,"
    " denominator INTEGER,"
    " definition TEXT NOT NULL DEFAULT '',"
    " " DAY(day) ","
    " " CHANGED ","
    " CHECK ((numerator IS NULL) = (denominator IS NULL))"
    ") STRICT",
    "CREATE UNIQUE INDEX observation_place ON observation "
    "(programme_id, measure, group_name, comparator, period, coalesce(area_id, 0))",

    /* nothing in it may be a text: nobody is to be found by it */
    "CREATE TABLE \"case\" ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " programme_id INTEGER NOT NULL REFERENCES programme (id) ON DELETE CASCADE,"
    " area_id INTEGER REFERENCES area (id) ON DELETE CASCADE,"
    " kind TEXT NOT NULL CHECK (kind <> '' AND kind NOT GLOB '*[^a-z0-9_]*'),"
    " reference TEXT NOT NULL CHECK (length(reference) <= 40 AND reference GLOB '*[0-9]*' "
    "AND reference NOT GLOB '*[^A-Za-z0-9._/-]*'),"
    " " DAY(closed) ","
    " " CHANGED ","
    " UNIQUE (programme_id, kind, reference)"
    ") STRICT",

    "CREATE TABLE case_fact ("
    " case_id INTEGER NOT NULL REFERENCES \"case\" (id) ON DELETE CASCADE,"
    " name TEXT NOT NULL CHECK (name <> '' AND name NOT GLOB '*[^a-z0-9_]*'),"
    " " DAY(day) ","
    " number REAL,"
    " PRIMARY KEY (case_id, name),"
    " CHECK ((day IS NULL) <> (number IS NULL))"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE reference ("
    " programme_id INTEGER NOT NULL REFERENCES programme (id) ON DELETE CASCADE,"
    " ref TEXT NOT NULL,"
    " PRIMARY KEY (programme_id, ref)"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE reference_counter ("
    " programme_id INTEGER NOT NULL REFERENCES programme (id) ON DELETE CASCADE,"
    " parent TEXT NOT NULL DEFAULT '',"
    " last INTEGER NOT NULL,"
    " PRIMARY KEY (programme_id, parent)"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE import_row ("
    " programme_id INTEGER NOT NULL REFERENCES programme (id) ON DELETE CASCADE,"
    " identity TEXT NOT NULL,"
    " milestone_id INTEGER REFERENCES milestone (id) ON DELETE SET NULL,"
    " fields TEXT NOT NULL,"
    " source TEXT NOT NULL DEFAULT '',"
    " imported_at INTEGER NOT NULL,"
    " PRIMARY KEY (programme_id, identity)"
    ") STRICT, WITHOUT ROWID",
    "CREATE INDEX import_row_of_milestone ON import_row (milestone_id) WHERE milestone_id IS NOT NULL",
    NULL};

static const char *const daemon_tables[] = {
    "CREATE TABLE change ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " programme_id INTEGER NOT NULL REFERENCES programme (id) ON DELETE CASCADE,"
    " area_id INTEGER,"
    " milestone_id INTEGER,"
    " span_id INTEGER,"
    " noun TEXT NOT NULL CHECK (" CHANGE_NOUN(noun) "),"
    " row_id INTEGER NOT NULL,"
    " field TEXT NOT NULL,"
    " before TEXT,"
    " after TEXT,"
    " changed_at INTEGER NOT NULL,"
    " changed_by TEXT NOT NULL"
    ") STRICT",
    "CREATE INDEX change_of_programme ON change (programme_id, id)",
    "CREATE INDEX change_of_area ON change (programme_id, area_id, id)",
    "CREATE INDEX change_of_milestone ON change (milestone_id, id) WHERE milestone_id IS NOT NULL",

    "CREATE TABLE revision ("
    " programme_id INTEGER PRIMARY KEY REFERENCES programme (id) ON DELETE CASCADE,"
    " number INTEGER NOT NULL"
    ") STRICT",

    "CREATE TABLE remover ("
    " id INTEGER PRIMARY KEY CHECK (id = 1),"
    " removed_at INTEGER NOT NULL,"
    " removed_by TEXT NOT NULL"
    ") STRICT",

    "CREATE TABLE pause ("
    " id INTEGER PRIMARY KEY CHECK (id = 1),"
    " since INTEGER NOT NULL,"
    " paused_by TEXT NOT NULL,"
    " reason TEXT NOT NULL DEFAULT ''"
    ") STRICT",

    "CREATE TABLE assessment ("
    " area_id INTEGER PRIMARY KEY REFERENCES area (id) ON DELETE CASCADE,"
    " plugin TEXT NOT NULL,"
    " status TEXT NOT NULL CHECK (status IN ('blue', 'green', 'amber', 'red', 'not-started')),"
    " " DAY(since) ","
    " measured TEXT CHECK (measured IN ('green', 'amber', 'red')),"
    " trend TEXT NOT NULL DEFAULT 'not-comparable'"
    "  CHECK (trend IN ('not-comparable', 'worsening', 'steady', 'improving')),"
    " confidence TEXT NOT NULL DEFAULT 'medium' CHECK (confidence IN ('low', 'medium', 'high')),"
    " " DAY_SET(day) ","
    " " DAY(valid_until) ","
    " change_id INTEGER NOT NULL DEFAULT 0,"
    " fault TEXT"
    ") STRICT",

    "CREATE TABLE assessment_reason ("
    " area_id INTEGER NOT NULL REFERENCES assessment (area_id) ON DELETE CASCADE,"
    " position INTEGER NOT NULL,"
    " text TEXT NOT NULL,"
    " PRIMARY KEY (area_id, position)"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE finding ("
    " area_id INTEGER NOT NULL REFERENCES area (id) ON DELETE CASCADE,"
    " code TEXT NOT NULL CHECK (code <> ''),"
    " position INTEGER NOT NULL,"
    " severity TEXT NOT NULL CHECK (severity IN ('note', 'warning', 'breach')),"
    " text TEXT NOT NULL,"
    " ref TEXT NOT NULL DEFAULT '',"
    " " DAY_SET(since) ","
    " " DAY(gone) ","
    " PRIMARY KEY (area_id, code)"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE area_date ("
    " area_id INTEGER NOT NULL REFERENCES assessment (area_id) ON DELETE CASCADE,"
    " key TEXT NOT NULL CHECK (key <> ''),"
    " position INTEGER NOT NULL,"
    " " DAY_SET(day) ","
    " " FLAG(occasion) ","
    " title TEXT NOT NULL,"
    " rule TEXT NOT NULL DEFAULT '',"
    " PRIMARY KEY (area_id, key)"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE message ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " programme_id INTEGER REFERENCES programme (id),"
    " kind TEXT NOT NULL CHECK (" NOTICE_KIND(kind) "),"
    " channel TEXT NOT NULL CHECK (channel IN ('mail', 'webhook')),"
    " person_id INTEGER REFERENCES person (id),"
    " board_id INTEGER REFERENCES board (id),"
    " address TEXT NOT NULL CHECK (address <> ''),"
    " subject TEXT NOT NULL,"
    " message_id TEXT NOT NULL UNIQUE CHECK (message_id <> ''),"
    " " DAY(day) ","
    " change_id INTEGER NOT NULL DEFAULT 0,"
    " created_at INTEGER NOT NULL,"
    " tried_from INTEGER NOT NULL,"
    " state TEXT NOT NULL DEFAULT 'queued' CHECK (" MESSAGE_STATE(state) "),"
    " attempts INTEGER NOT NULL DEFAULT 0,"
    " not_before INTEGER CHECK (not_before IS NOT NULL OR state NOT IN ('queued', 'claimed')),"
    " " CHANGED
    ") STRICT",
    /* A claim changes neither: an index of what is queued alone would be written twice for each message. */
    "CREATE INDEX message_waiting ON message (channel, not_before, id) WHERE not_before IS NOT NULL",
    "CREATE INDEX message_of_programme ON message (programme_id, id) WHERE not_before IS NOT NULL",
    "CREATE INDEX message_reminder ON message (person_id, day) WHERE kind = 'reminder'",
    "CREATE INDEX message_of_recipient ON message (board_id, person_id, kind, id)",

    "CREATE TABLE message_body ("
    " message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,"
    " bytes BLOB NOT NULL"
    ") STRICT",

    "CREATE TABLE message_item ("
    " message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,"
    " position INTEGER NOT NULL,"
    " ref TEXT NOT NULL,"
    " PRIMARY KEY (message_id, position)"
    ") STRICT, WITHOUT ROWID",
    "CREATE INDEX message_item_by_ref ON message_item (ref)",

    "CREATE TABLE notice ("
    " key TEXT PRIMARY KEY,"
    " message_id INTEGER NOT NULL REFERENCES message (id)"
    ") STRICT, WITHOUT ROWID",
    "CREATE INDEX notice_of_message ON notice (message_id)",

    "CREATE TABLE suppression ("
    " address TEXT PRIMARY KEY COLLATE NOCASE CHECK (address <> ''),"
    " channel TEXT NOT NULL CHECK (channel IN ('mail', 'webhook')),"
    " since INTEGER NOT NULL,"
    " answer TEXT NOT NULL DEFAULT '',"
    " message_id INTEGER REFERENCES message (id)"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE delivery ("
    " message_id INTEGER NOT NULL REFERENCES message (id),"
    " attempt INTEGER NOT NULL CHECK (attempt >= 1),"
    " delivered_at INTEGER NOT NULL,"
    " result TEXT NOT NULL CHECK (" RESULT(result) "),"
    " code INTEGER NOT NULL DEFAULT 0,"
    " answer TEXT NOT NULL DEFAULT '',"
    " PRIMARY KEY (message_id, attempt, result)"
    ") STRICT, WITHOUT ROWID",
    NULL};

/*
 * The triggers. A writer says who it is in changed_at and changed_by; what changes without them is somebody's
 * who did not say, at the time by the machine's clock. Who removes a row, or writes one of a table without
 * those columns, says so in `remover` before, and takes it out after, in the same transaction.
 *
 * Whatever a plugin is asked with has its history: an assessment holds until its area's newest change. What
 * stands in no area counts for all of a programme's.
 */

#define NOW     "CAST(strftime('%s', 'now') AS INTEGER) * 1000000"
#define NEW_WHO "coalesce(NEW.changed_at, " NOW "), coalesce(NEW.changed_by, 'outside')"
#define CHANGED_WHO                                                                                          \
    "CASE WHEN NEW.changed_at IS OLD.changed_at THEN " NOW " ELSE coalesce(NEW.changed_at, " NOW ") END, "   \
    "CASE WHEN NEW.changed_at IS OLD.changed_at AND NEW.changed_by IS OLD.changed_by THEN 'outside' "        \
    "ELSE coalesce(NEW.changed_by, 'outside') END"
#define REMOVED_WHO                                                                                          \
    "coalesce((SELECT removed_at FROM remover), " NOW "), "                                                  \
    "coalesce((SELECT removed_by FROM remover), 'outside')"

#define INTO_CHANGE                                                                                          \
    "INSERT INTO change (programme_id, area_id, milestone_id, span_id, noun, row_id, field, before, after, "          \
    "changed_at, changed_by) "
#define PROGRAMME_OF(area) "(SELECT programme_id FROM area WHERE id = " area ")"
#define AREA_OF_ACTION(action) "(SELECT area_id FROM action WHERE id = " action ")"
#define AREA_OF_MILESTONE(milestone)                                                                         \
    "(SELECT area_id FROM action WHERE id = (SELECT action_id FROM milestone WHERE id = " milestone "))"
#define AREA_OF_UPDATE(row) "coalesce(" row ".area_id, " AREA_OF_MILESTONE(row ".milestone_id") ")"
/* The first two columns: programme and area. */
#define PLACE(area) PROGRAMME_OF(area) ", " area

#define FIRST(column) "SELECT '" #column "' AS field, OLD." #column " AS before, NEW." #column " AS after "
#define NEXT(column)  "UNION ALL SELECT '" #column "', OLD." #column ", NEW." #column " "
/* Where the milestone of a span stands. */
#define OF_SPAN(span)                                                                                        \
    "(SELECT span.milestone_id, action.area_id FROM span JOIN milestone ON milestone.id = span.milestone_id " \
    "JOIN action ON action.id = milestone.action_id WHERE span.id = " span ") AS a"
/* A new calendar shifts a date, and leaves the mark of where it was: nobody moved it. Nor does who settles
 * what was in doubt. */
#define WAS_MOVED                                                                                            \
    "OLD.due IS NOT NULL AND NEW.due IS NOT NULL AND OLD.due <> NEW.due AND OLD.certain = 1 "                \
    "AND (NEW.shifted_from IS NULL OR NEW.calendar IS OLD.calendar)"
#define KEEP_ORIGINAL(table)                                                                                 \
    "UPDATE " table " SET original_due = NEW.due WHERE id = NEW.id AND original_due IS NULL "                \
    "AND due IS NOT NULL AND certain = 1; "
#define ORIGINAL_STANDS                                                                                      \
    "WHEN OLD.original_due IS NOT NULL AND OLD.original_due IS NOT NEW.original_due BEGIN "                  \
    "SELECT RAISE(ABORT, 'the original due date is kept from the first'); "                                  \
    "END"
#define WHERE_DIFFERENT "WHERE f.before IS NOT f.after; "

static const char *const history_triggers[] = {
    "CREATE TRIGGER action_added AFTER INSERT ON action BEGIN "
    "INSERT INTO reference (programme_id, ref) "
    "SELECT programme_id, NEW.ref FROM area WHERE id = NEW.area_id; "
    INTO_CHANGE "SELECT " PLACE("NEW.area_id") ", NULL, NULL, 'action', NEW.id, 'added', NULL, NEW.title, "
    NEW_WHO "; "
    "END",

    "CREATE TRIGGER action_ref_stands BEFORE UPDATE OF ref ON action WHEN OLD.ref IS NOT NEW.ref BEGIN "
    "SELECT RAISE(ABORT, 'a reference is given once and never changes'); "
    "END",

    "CREATE TRIGGER milestone_ref_stands BEFORE UPDATE OF ref ON milestone WHEN OLD.ref IS NOT NEW.ref BEGIN "
    "SELECT RAISE(ABORT, 'a reference is given once and never changes'); "
    "END",

    "CREATE TRIGGER milestone_added AFTER INSERT ON milestone BEGIN "
    "INSERT INTO reference (programme_id, ref) SELECT " PROGRAMME_OF(AREA_OF_ACTION("NEW.action_id")) ", NEW.ref; "
    INTO_CHANGE "SELECT " PLACE(AREA_OF_ACTION("NEW.action_id")) ", NEW.id, NULL, 'milestone', NEW.id, "
    "'added', NULL, NEW.title, " NEW_WHO "; "
    "END",

    "CREATE TRIGGER milestone_changed AFTER UPDATE OF action_id, title, timescale, status, reason, forecast, "
    "done, monitoring, success, note, snoozed_until, snoozed_by ON milestone BEGIN "
    INTO_CHANGE "SELECT " PLACE(AREA_OF_ACTION("NEW.action_id")) ", NEW.id, NULL, 'milestone', NEW.id, "
    "f.field, f.before, f.after, " CHANGED_WHO " FROM ("
    FIRST(title) NEXT(timescale) NEXT(status) NEXT(reason) NEXT(forecast) NEXT(done) NEXT(monitoring)
    NEXT(success) NEXT(note) NEXT(snoozed_until) NEXT(snoozed_by)
    "UNION ALL SELECT 'action', (SELECT ref FROM action WHERE id = OLD.action_id), "
    "(SELECT ref FROM action WHERE id = NEW.action_id)"
    ") AS f " WHERE_DIFFERENT
    INTO_CHANGE "SELECT " PLACE("a.id") ", NULL, NULL, 'area', a.id, 'milestone', NEW.ref, NULL, " CHANGED_WHO
    " FROM (SELECT " AREA_OF_ACTION("OLD.action_id") " AS id) AS a "
    "WHERE a.id IS NOT " AREA_OF_ACTION("NEW.action_id") "; "
    "END",

    "CREATE TRIGGER milestone_removed BEFORE DELETE ON milestone BEGIN "
    "DELETE FROM \"update\" WHERE milestone_id = OLD.id; "
    "DELETE FROM assignment WHERE milestone_id = OLD.id; "
    "DELETE FROM dependency WHERE OLD.id IN (milestone_id, on_id); "
    "DELETE FROM span WHERE milestone_id = OLD.id; "
    INTO_CHANGE "SELECT " PLACE(AREA_OF_ACTION("OLD.action_id")) ", OLD.id, NULL, 'milestone', OLD.id, "
    "'removed', OLD.ref || ' ' || OLD.title, NULL, " REMOVED_WHO "; "
    "END",

    "CREATE TRIGGER assignment_added AFTER INSERT ON assignment BEGIN "
    INTO_CHANGE "SELECT " PLACE(AREA_OF_MILESTONE("NEW.milestone_id")) ", NEW.milestone_id, NULL, 'milestone', "
    "NEW.milestone_id, NEW.role, NULL, (SELECT key FROM person WHERE id = NEW.person_id), " NEW_WHO "; "
    "END",

    "CREATE TRIGGER assignment_changed AFTER UPDATE OF milestone_id, person_id, role ON assignment "
    "WHEN (OLD.milestone_id, OLD.person_id, OLD.role) IS NOT (NEW.milestone_id, NEW.person_id, NEW.role) "
    "BEGIN "
    INTO_CHANGE "SELECT " PLACE(AREA_OF_MILESTONE("NEW.milestone_id")) ", NEW.milestone_id, NULL, 'milestone', "
    "NEW.milestone_id, NEW.role, (SELECT key FROM person WHERE id = OLD.person_id), "
    "(SELECT key FROM person WHERE id = NEW.person_id), " CHANGED_WHO "; "
    "END",

    "CREATE TRIGGER assignment_removed BEFORE DELETE ON assignment BEGIN "
    INTO_CHANGE "SELECT " PLACE(AREA_OF_MILESTONE("OLD.milestone_id")) ", OLD.milestone_id, NULL, 'milestone', "
    "OLD.milestone_id, OLD.role, (SELECT key FROM person WHERE id = OLD.person_id), NULL, " REMOVED_WHO "; "
    "END",

    "CREATE TRIGGER span_added AFTER INSERT ON span BEGIN "
    KEEP_ORIGINAL("span")
    INTO_CHANGE "SELECT " PLACE(AREA_OF_MILESTONE("NEW.milestone_id")) ", NEW.milestone_id, NEW.id, 'span', "
    "NEW.id, 'added', NULL, NEW.due, " NEW_WHO "; "
    "END",

    "CREATE TRIGGER span_original_stands BEFORE UPDATE OF original_due ON span " ORIGINAL_STANDS,

    "CREATE TRIGGER span_changed AFTER UPDATE OF ordinal, kind, start, due, review, recurrence, repeat, rule, "
    "certain, note, status, done, shifted_on ON span BEGIN "
    KEEP_ORIGINAL("span")
    "UPDATE milestone SET moves = moves + 1 WHERE id = NEW.milestone_id AND " WAS_MOVED "; "
    INTO_CHANGE "SELECT " PLACE(AREA_OF_MILESTONE("NEW.milestone_id")) ", NEW.milestone_id, NEW.id, 'span', "
    "NEW.id, f.field, f.before, f.after, " CHANGED_WHO " FROM ("
    FIRST(ordinal) NEXT(kind) NEXT(start) NEXT(due) NEXT(review) NEXT(recurrence) NEXT(repeat) NEXT(rule)
    NEXT(certain) NEXT(note) NEXT(status) NEXT(done) NEXT(shifted_on) ") AS f " WHERE_DIFFERENT
    "END",

    "CREATE TRIGGER span_removed BEFORE DELETE ON span BEGIN "
    "DELETE FROM question WHERE span_id = OLD.id; "
    "DELETE FROM occurrence WHERE span_id = OLD.id; "
    INTO_CHANGE "SELECT " PLACE(AREA_OF_MILESTONE("OLD.milestone_id")) ", OLD.milestone_id, OLD.id, 'span', "
    "OLD.id, 'removed', OLD.due, NULL, " REMOVED_WHO "; "
    "END",

    "CREATE TRIGGER occurrence_added AFTER INSERT ON occurrence BEGIN "
    KEEP_ORIGINAL("occurrence")
    INTO_CHANGE "SELECT " PLACE("a.area_id") ", a.milestone_id, NEW.span_id, 'occurrence', NEW.id, 'added', "
    "NULL, NEW.due, " NEW_WHO " FROM " OF_SPAN("NEW.span_id") "; "
    "END",

    "CREATE TRIGGER occurrence_stands BEFORE UPDATE OF span_id, key ON occurrence "
    "WHEN (OLD.span_id, OLD.key) IS NOT (NEW.span_id, NEW.key) BEGIN "
    "SELECT RAISE(ABORT, 'an occurrence keeps its span and its key'); "
    "END",

    "CREATE TRIGGER occurrence_original_stands BEFORE UPDATE OF original_due ON occurrence " ORIGINAL_STANDS,

    "CREATE TRIGGER occurrence_changed AFTER UPDATE OF start, due, rule, certain, status, done, shifted_on "
    "ON occurrence BEGIN "
    KEEP_ORIGINAL("occurrence")
    "UPDATE milestone SET moves = moves + 1 WHERE id = (SELECT milestone_id FROM span WHERE id = NEW.span_id) "
    "AND " WAS_MOVED "; "
    INTO_CHANGE "SELECT " PLACE("a.area_id") ", a.milestone_id, NEW.span_id, 'occurrence', NEW.id, f.field, "
    "f.before, f.after, " CHANGED_WHO " FROM " OF_SPAN("NEW.span_id") ", ("
    FIRST(start) NEXT(due) NEXT(rule) NEXT(certain) NEXT(status) NEXT(done) NEXT(shifted_on) ") AS f " WHERE_DIFFERENT
    "END",

    "CREATE TRIGGER occurrence_removed BEFORE DELETE ON occurrence BEGIN "
    INTO_CHANGE "SELECT " PLACE("a.area_id") ", a.milestone_id, OLD.span_id, 'occurrence', OLD.id, 'removed', "
    "OLD.due, NULL, " REMOVED_WHO " FROM " OF_SPAN("OLD.span_id") "; "
    "END",

    "CREATE TRIGGER question_added AFTER INSERT ON question BEGIN "
    INTO_CHANGE "SELECT " PLACE("a.area_id") ", a.milestone_id, NEW.span_id, 'question', NEW.id, 'added', "
    "NULL, NEW.phrase, " NEW_WHO " FROM " OF_SPAN("NEW.span_id") "; "
    "END",

    "CREATE TRIGGER question_changed AFTER UPDATE OF span_id, phrase, answered, answered_by, answer "
    "ON question BEGIN "
    INTO_CHANGE "SELECT " PLACE("a.area_id") ", a.milestone_id, NEW.span_id, 'question', NEW.id, f.field, "
    "f.before, f.after, " CHANGED_WHO " FROM " OF_SPAN("NEW.span_id") ", ("
    FIRST(span_id) NEXT(phrase) NEXT(answered) NEXT(answered_by) NEXT(answer) ") AS f " WHERE_DIFFERENT
    "END",

    "CREATE TRIGGER question_removed BEFORE DELETE ON question BEGIN "
    INTO_CHANGE "SELECT " PLACE("a.area_id") ", a.milestone_id, OLD.span_id, 'question', OLD.id, 'removed', "
    "OLD.phrase, NULL, " REMOVED_WHO " FROM " OF_SPAN("OLD.span_id") "; "
    "END",

    "CREATE TRIGGER dependency_added AFTER INSERT ON dependency BEGIN "
    INTO_CHANGE "SELECT " PLACE(AREA_OF_MILESTONE("NEW.milestone_id")) ", NEW.milestone_id, NULL, 'dependency', "
    "NEW.milestone_id, 'added', NULL, (SELECT ref FROM milestone WHERE id = NEW.on_id), " NEW_WHO "; "
    "END",

    "CREATE TRIGGER dependency_changed AFTER UPDATE OF milestone_id, on_id, lag ON dependency BEGIN "
    INTO_CHANGE "SELECT " PLACE(AREA_OF_MILESTONE("NEW.milestone_id")) ", NEW.milestone_id, NULL, 'dependency', "
    "NEW.milestone_id, f.field, f.before, f.after, " CHANGED_WHO " FROM (" FIRST(lag)
    "UNION ALL SELECT 'on', (SELECT ref FROM milestone WHERE id = OLD.on_id), "
    "(SELECT ref FROM milestone WHERE id = NEW.on_id) "
    "UNION ALL SELECT 'milestone', (SELECT ref FROM milestone WHERE id = OLD.milestone_id), "
    "(SELECT ref FROM milestone WHERE id = NEW.milestone_id)"
    ") AS f " WHERE_DIFFERENT
    "END",

    "CREATE TRIGGER dependency_removed BEFORE DELETE ON dependency BEGIN "
    INTO_CHANGE "SELECT " PLACE(AREA_OF_MILESTONE("OLD.milestone_id")) ", OLD.milestone_id, NULL, 'dependency', "
    "OLD.milestone_id, 'removed', (SELECT ref FROM milestone WHERE id = OLD.on_id), NULL, " REMOVED_WHO "; "
    "END",

    "CREATE TRIGGER update_added AFTER INSERT ON \"update\" BEGIN "
    INTO_CHANGE "SELECT " PLACE(AREA_OF_UPDATE("NEW")) ", NEW.milestone_id, NULL, 'update', NEW.id, 'added', "
    "NULL, NEW.text, " NEW_WHO "; "
    "END",

    "CREATE TRIGGER update_changed AFTER UPDATE OF kind, period, text, day, said_by, status, reason, span, "
    "occurrence, due, forecast, snoozed_until ON \"update\" BEGIN "
    INTO_CHANGE "SELECT " PLACE(AREA_OF_UPDATE("NEW")) ", NEW.milestone_id, NULL, 'update', NEW.id, f.field, "
    "f.before, f.after, " CHANGED_WHO " FROM ("
    FIRST(kind) NEXT(period) NEXT(text) NEXT(day) NEXT(said_by) NEXT(status) NEXT(reason) NEXT(span)
    NEXT(occurrence) NEXT(due) NEXT(forecast) NEXT(snoozed_until) ") AS f " WHERE_DIFFERENT
    "END",

    "CREATE TRIGGER update_removed BEFORE DELETE ON \"update\" BEGIN "
    INTO_CHANGE "SELECT " PLACE(AREA_OF_UPDATE("OLD")) ", OLD.milestone_id, NULL, 'update', OLD.id, 'removed', "
    "OLD.text, NULL, " REMOVED_WHO "; "
    "END",

    "CREATE TRIGGER observation_added AFTER INSERT ON observation BEGIN "
    INTO_CHANGE "VALUES (NEW.programme_id, NEW.area_id, NULL, NULL, 'observation', NEW.id, 'added', NULL, "
    "NEW.value, " NEW_WHO "); "
    "END",

    "CREATE TRIGGER observation_changed AFTER UPDATE OF measure, group_name, comparator, period, value, "
    "numerator, denominator, definition, day ON observation BEGIN "
    INTO_CHANGE "SELECT NEW.programme_id, NEW.area_id, NULL, NULL, 'observation', NEW.id, f.field, f.before, f.after, "
    CHANGED_WHO " FROM ("
    FIRST(measure) NEXT(group_name) NEXT(comparator) NEXT(period) NEXT(value) NEXT(numerator)
    NEXT(denominator) NEXT(definition) NEXT(day) ") AS f " WHERE_DIFFERENT
    "END",

    "CREATE TRIGGER observation_removed BEFORE DELETE ON observation BEGIN "
    INTO_CHANGE "VALUES (OLD.programme_id, OLD.area_id, NULL, NULL, 'observation', OLD.id, 'removed', OLD.value, "
    "NULL, "
    REMOVED_WHO "); "
    "END",

    /* what a case was is nobody's history: that something of it changed, and not what */
    "CREATE TRIGGER case_added AFTER INSERT ON \"case\" BEGIN "
    INTO_CHANGE "VALUES (NEW.programme_id, NEW.area_id, NULL, NULL, 'case', NEW.id, 'added', NULL, NULL, " NEW_WHO "); "
    "END",

    "CREATE TRIGGER case_changed AFTER UPDATE OF area_id, kind, reference, closed ON \"case\" "
    "WHEN (OLD.area_id, OLD.kind, OLD.reference, OLD.closed) IS NOT "
    "(NEW.area_id, NEW.kind, NEW.reference, NEW.closed) BEGIN "
    INTO_CHANGE "VALUES (NEW.programme_id, iif(OLD.area_id IS NEW.area_id, NEW.area_id, NULL), NULL, NULL, 'case', "
    "NEW.id, 'case', NULL, NULL, " CHANGED_WHO "); "
    "END",

    "CREATE TRIGGER case_removed BEFORE DELETE ON \"case\" BEGIN "
    INTO_CHANGE "VALUES (OLD.programme_id, OLD.area_id, NULL, NULL, 'case', OLD.id, 'removed', NULL, NULL, "
    REMOVED_WHO "); "
    "END",

    /* one that goes with its case finds none, and leaves nothing of its own */
    "CREATE TRIGGER case_fact_added AFTER INSERT ON case_fact BEGIN "
    INTO_CHANGE "SELECT programme_id, area_id, NULL, NULL, 'case', id, NEW.name, NULL, NULL, " REMOVED_WHO
    " FROM \"case\" WHERE id = NEW.case_id; "
    "END",

    "CREATE TRIGGER case_fact_changed AFTER UPDATE OF case_id, name, day, number ON case_fact "
    "WHEN (OLD.case_id, OLD.name, OLD.day, OLD.number) IS NOT (NEW.case_id, NEW.name, NEW.day, NEW.number) BEGIN "
    INTO_CHANGE "SELECT programme_id, area_id, NULL, NULL, 'case', id, NEW.name, NULL, NULL, " REMOVED_WHO
    " FROM \"case\" WHERE id IN (OLD.case_id, NEW.case_id); "
    "END",

    "CREATE TRIGGER case_fact_removed AFTER DELETE ON case_fact BEGIN "
    INTO_CHANGE "SELECT programme_id, area_id, NULL, NULL, 'case', id, OLD.name, NULL, NULL, " REMOVED_WHO
    " FROM \"case\" WHERE id = OLD.case_id; "
    "END",

    "CREATE TRIGGER programme_changed AFTER UPDATE OF title, nation, zone, year, reference, activated, "
    "calendar, begins, ends ON programme BEGIN "
    INTO_CHANGE "SELECT NEW.id, NULL, NULL, NULL, 'programme', NEW.id, f.field, f.before, f.after, " CHANGED_WHO
    " FROM (" FIRST(title) NEXT(nation) NEXT(zone) NEXT(year) NEXT(reference) NEXT(activated)
    NEXT(calendar) NEXT(begins) NEXT(ends) ") AS f " WHERE_DIFFERENT
    "END",

    "CREATE TRIGGER period_added AFTER INSERT ON period BEGIN "
    INTO_CHANGE "VALUES (NEW.programme_id, NULL, NULL, NULL, 'period', NEW.programme_id, NEW.key, NULL, "
    "NEW.first || '..' || NEW.last, " REMOVED_WHO "); "
    "END",

    "CREATE TRIGGER period_changed AFTER UPDATE OF programme_id, key, title, first, last ON period "
    "WHEN (OLD.programme_id, OLD.key, OLD.title, OLD.first, OLD.last) IS NOT "
    "(NEW.programme_id, NEW.key, NEW.title, NEW.first, NEW.last) BEGIN "
    INTO_CHANGE "VALUES (NEW.programme_id, NULL, NULL, NULL, 'period', NEW.programme_id, NEW.key, "
    "OLD.first || '..' || OLD.last, NEW.first || '..' || NEW.last, " REMOVED_WHO "); "
    "END",

    "CREATE TRIGGER period_removed AFTER DELETE ON period BEGIN "
    INTO_CHANGE "SELECT id, NULL, NULL, NULL, 'period', id, OLD.key, OLD.first || '..' || OLD.last, NULL, "
    REMOVED_WHO " FROM programme WHERE id = OLD.programme_id; "
    "END",

    "CREATE TRIGGER person_changed AFTER UPDATE OF kind, left_on ON person BEGIN "
    INTO_CHANGE "SELECT NEW.programme_id, NULL, NULL, NULL, 'person', NEW.id, f.field, f.before, f.after, "
    CHANGED_WHO " FROM (" FIRST(kind) NEXT(left_on) ") AS f " WHERE_DIFFERENT
    "END",

    "CREATE TRIGGER absence_added AFTER INSERT ON absence BEGIN "
    INTO_CHANGE "SELECT programme_id, NULL, NULL, NULL, 'absence', NEW.id, 'added', NULL, "
    "key || ' ' || NEW.first || '..' || NEW.last, " NEW_WHO " FROM person WHERE id = NEW.person_id; "
    "END",

    "CREATE TRIGGER absence_changed AFTER UPDATE OF person_id, first, last, deputy_id ON absence BEGIN "
    INTO_CHANGE "SELECT p.programme_id, NULL, NULL, NULL, 'absence', NEW.id, f.field, f.before, f.after, "
    CHANGED_WHO " FROM person AS p, (" FIRST(first) NEXT(last)
    "UNION ALL SELECT 'person', (SELECT key FROM person WHERE id = OLD.person_id), "
    "(SELECT key FROM person WHERE id = NEW.person_id) "
    "UNION ALL SELECT 'deputy', (SELECT key FROM person WHERE id = OLD.deputy_id), "
    "(SELECT key FROM person WHERE id = NEW.deputy_id)"
    ") AS f WHERE p.id = NEW.person_id AND f.before IS NOT f.after; "
    "END",

    /* one that goes with its person finds nobody, and leaves nothing of its own */
    "CREATE TRIGGER absence_removed AFTER DELETE ON absence BEGIN "
    INTO_CHANGE "SELECT programme_id, NULL, NULL, NULL, 'absence', OLD.id, 'removed', "
    "key || ' ' || OLD.first || '..' || OLD.last, NULL, " REMOVED_WHO " FROM person WHERE id = OLD.person_id; "
    "END",

    "CREATE TRIGGER board_added AFTER INSERT ON board BEGIN "
    INTO_CHANGE "VALUES (NEW.programme_id, NULL, NULL, NULL, 'board', NEW.id, 'added', NULL, NEW.title, "
    NEW_WHO "); "
    "END",

    "CREATE TRIGGER board_changed AFTER UPDATE OF title, paper_days, meeting_rule, rule_from "
    "ON board BEGIN "
    INTO_CHANGE "SELECT NEW.programme_id, NULL, NULL, NULL, 'board', NEW.id, f.field, f.before, f.after, "
    CHANGED_WHO " FROM (" FIRST(title) NEXT(paper_days) NEXT(meeting_rule) NEXT(rule_from) ") AS f "
    WHERE_DIFFERENT
    "END",

    "CREATE TRIGGER board_removed BEFORE DELETE ON board BEGIN "
    INTO_CHANGE "VALUES (OLD.programme_id, NULL, NULL, NULL, 'board', OLD.id, 'removed', OLD.title, NULL, "
    REMOVED_WHO "); "
    "END",

    /* a meeting that goes with its board finds no board, and leaves nothing of its own */
    "CREATE TRIGGER meeting_added AFTER INSERT ON meeting BEGIN "
    INTO_CHANGE "SELECT programme_id, NULL, NULL, NULL, 'meeting', id, 'added', NULL, NEW.day, " REMOVED_WHO
    " FROM board WHERE id = NEW.board_id; "
    "END",

    "CREATE TRIGGER meeting_changed AFTER UPDATE OF board_id, day ON meeting BEGIN "
    INTO_CHANGE "SELECT programme_id, NULL, NULL, NULL, 'meeting', id, 'day', OLD.day, NEW.day, " REMOVED_WHO
    " FROM board WHERE id = NEW.board_id AND (OLD.board_id, OLD.day) IS NOT (NEW.board_id, NEW.day); "
    "END",

    "CREATE TRIGGER meeting_removed AFTER DELETE ON meeting BEGIN "
    INTO_CHANGE "SELECT programme_id, NULL, NULL, NULL, 'meeting', id, 'removed', OLD.day, NULL, " REMOVED_WHO
    " FROM board WHERE id = OLD.board_id; "
    "END",

    "CREATE TRIGGER area_changed AFTER UPDATE OF title, plugin ON area BEGIN "
    INTO_CHANGE "SELECT NEW.programme_id, NEW.id, NULL, NULL, 'area', NEW.id, f.field, f.before, f.after, "
    CHANGED_WHO " FROM (" FIRST(title) NEXT(plugin) ") AS f " WHERE_DIFFERENT
    "END",

    "CREATE TRIGGER setting_added AFTER INSERT ON area_setting BEGIN "
    INTO_CHANGE "SELECT programme_id, id, NULL, NULL, 'setting', id, NEW.name, NULL, NEW.value, " REMOVED_WHO
    " FROM area WHERE id = NEW.area_id; "
    "END",

    "CREATE TRIGGER setting_changed AFTER UPDATE OF area_id, name, value ON area_setting BEGIN "
    INTO_CHANGE "SELECT programme_id, id, NULL, NULL, 'setting', id, NEW.name, OLD.value, NEW.value, " REMOVED_WHO
    " FROM area WHERE id IN (OLD.area_id, NEW.area_id) "
    "AND (OLD.area_id, OLD.name, OLD.value) IS NOT (NEW.area_id, NEW.name, NEW.value); "
    "END",

    "CREATE TRIGGER setting_removed AFTER DELETE ON area_setting BEGIN "
    INTO_CHANGE "SELECT programme_id, id, NULL, NULL, 'setting', id, OLD.name, OLD.value, NULL, " REMOVED_WHO
    " FROM area WHERE id = OLD.area_id; "
    "END",

    "CREATE TRIGGER action_changed AFTER UPDATE OF area_id, number, title, objective ON action BEGIN "
    INTO_CHANGE "SELECT " PLACE("NEW.area_id") ", NULL, NULL, 'action', NEW.id, f.field, f.before, f.after, "
    CHANGED_WHO " FROM (" FIRST(number) NEXT(title) NEXT(objective)
    "UNION ALL SELECT 'area', (SELECT title FROM area WHERE id = OLD.area_id), "
    "(SELECT title FROM area WHERE id = NEW.area_id)"
    ") AS f " WHERE_DIFFERENT
    INTO_CHANGE "SELECT " PLACE("OLD.area_id") ", NULL, NULL, 'area', OLD.area_id, 'action', NEW.ref, NULL, "
    CHANGED_WHO " WHERE OLD.area_id <> NEW.area_id; "
    "END",

    "CREATE TRIGGER action_removed AFTER DELETE ON action BEGIN "
    INTO_CHANGE "SELECT " PLACE("OLD.area_id") ", NULL, NULL, 'action', OLD.id, 'removed', "
    "OLD.ref || ' ' || OLD.title, NULL, " REMOVED_WHO "; "
    "END",

    "CREATE TRIGGER outcome_added AFTER INSERT ON outcome BEGIN "
    INTO_CHANGE "SELECT " PLACE("NEW.area_id") ", NULL, NULL, 'outcome', NEW.id, 'added', NULL, NEW.text, "
    NEW_WHO "; "
    "END",

    "CREATE TRIGGER outcome_changed AFTER UPDATE OF kind, text ON outcome BEGIN "
    INTO_CHANGE "SELECT " PLACE("NEW.area_id") ", NULL, NULL, 'outcome', NEW.id, f.field, f.before, f.after, "
    CHANGED_WHO " FROM (" FIRST(kind) NEXT(text) ") AS f " WHERE_DIFFERENT
    "END",

    /* an update of a message fires none: it is made twice for each */
    "CREATE TRIGGER delivery_failed AFTER INSERT ON delivery WHEN NEW.result <> 'sent' BEGIN "
    INTO_CHANGE "SELECT programme_id, NULL, NULL, NULL, 'message', id, 'failed', NULL, address, "
    "coalesce(changed_at, " NOW "), coalesce(changed_by, 'milestoned') FROM message WHERE id = NEW.message_id "
    "AND state = 'failed' AND programme_id IS NOT NULL; "
    "END",

    /* by hand: what a newer state of the plan takes back has no notices any more */
    "CREATE TRIGGER message_handled AFTER UPDATE OF changed_at ON message "
    "WHEN NEW.programme_id IS NOT NULL AND NEW.changed_at IS NOT OLD.changed_at "
    "AND NEW.state IN ('queued', 'cancelled') BEGIN "
    INTO_CHANGE "VALUES (NEW.programme_id, NULL, NULL, NULL, 'message', NEW.id, "
    "CASE NEW.state WHEN 'queued' THEN 'retried' ELSE 'cancelled' END, NULL, NEW.address, NEW.changed_at, "
    "NEW.changed_by); "
    "END",

    "CREATE TRIGGER outcome_removed BEFORE DELETE ON outcome BEGIN "
    INTO_CHANGE "SELECT " PLACE("OLD.area_id") ", NULL, NULL, 'outcome', OLD.id, 'removed', OLD.text, NULL, "
    REMOVED_WHO "; "
    "END",
    NULL};
/* clang-format on */

static const SchemaStep steps_of_release[] = {
    {{plan_tables, daemon_tables, history_triggers, schema_revision_triggers}}};

const SchemaSteps schema_steps = {steps_of_release, G_N_ELEMENTS(steps_of_release)};

int
schema_version(sqlite3 *db)
{
    sqlite3_stmt *statement = NULL;
    int version = -1;
    if (sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        version = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    return version;
}

static bool
execute(sqlite3 *db, const char *sql)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static bool
apply_step(sqlite3 *db, const SchemaStep *step)
{
    for (guint i = 0; i < G_N_ELEMENTS(step->lists) && step->lists[i] != NULL; i++) {
        for (const char *const *sql = step->lists[i]; *sql != NULL; sql++) {
            if (!execute(db, *sql))
                return false;
        }
    }
    return true;
}

/* True when no row refers to one that is not there. */
static bool
references_hold(sqlite3 *db)
{
    sqlite3_stmt *statement = NULL;
    bool hold = sqlite3_prepare_v2(db, "PRAGMA foreign_key_check", -1, &statement, NULL) == SQLITE_OK &&
                sqlite3_step(statement) == SQLITE_DONE;
    sqlite3_finalize(statement);
    return hold;
}

static bool
apply_all(sqlite3 *db, const SchemaSteps *steps, int from)
{
    for (int i = from; i < steps->count; i++) {
        if (!apply_step(db, &steps->steps[i]))
            return false;
    }
    g_autofree char *marks = g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %d",
                                             SCHEMA_APPLICATION_ID, steps->count);
    return execute(db, marks) && references_hold(db) && execute(db, "COMMIT");
}

/* Inside a transaction: another program may have migrated the store since it was looked at. */
static bool
migrate_locked(sqlite3 *db, const SchemaSteps *steps, const char *where, GError **error)
{
    int version = schema_version(db);
    if (version > steps->count)
        return error_set(error, ERROR_DATA,
                         "%s: is of version %d, and this release knows versions up to %d: use the release "
                         "that wrote it, or a newer one",
                         where, version, steps->count);
    if (version == steps->count || (version >= 0 && apply_all(db, steps, version)))
        return true;
    return error_set(error, ERROR_DATA,
                     "%s: cannot be brought from version %d to %d (%s): it is left as it was", where, version,
                     steps->count, sqlite3_errmsg(db));
}

bool
schema_migrate(sqlite3 *db, const SchemaSteps *steps, const char *where, GError **error)
{
    if (!execute(db, "PRAGMA foreign_keys = OFF") || !execute(db, "BEGIN IMMEDIATE"))
        return error_set(error, ERROR_TEMPORARY, "%s: cannot be migrated now: %s", where, sqlite3_errmsg(db));
    bool ok = migrate_locked(db, steps, where, error);
    if (!sqlite3_get_autocommit(db))
        execute(db, "ROLLBACK");
    execute(db, "PRAGMA foreign_keys = ON");
    return ok;
}
