/*
 * Each programme has a number that moves with every write to something that its planning rests on, whoever
 * writes it: where the number stands, what was planned stands. What has its history moves it by that; the
 * triggers below are for the columns and tables that have none.
 */
#include "store/schema.h"

#define BUMP          "UPDATE revision SET number = number + 1 WHERE programme_id "
#define BUMP_ONE(row) BUMP "= " row "; "
/* A row may move from one parent to another. */
#define BUMP_BOTH(parent, column)                                                                            \
    BUMP "IN (SELECT programme_id FROM " parent " WHERE id IN (OLD." column ", NEW." column ")); "
#define BUMP_PARENT(parent, row) BUMP "= (SELECT programme_id FROM " parent " WHERE id = " row "); "

/* clang-format off */
#define OF_PROGRAMME(table)                                                                                  \
    "CREATE TRIGGER " table "_put AFTER INSERT ON " table " BEGIN " BUMP_ONE("NEW.programme_id") "END",      \
    "CREATE TRIGGER " table "_set AFTER UPDATE ON " table " BEGIN "                                          \
    BUMP "IN (OLD.programme_id, NEW.programme_id); END",                                                     \
    "CREATE TRIGGER " table "_cut AFTER DELETE ON " table " BEGIN " BUMP_ONE("OLD.programme_id") "END"

#define OF_PARENT(table, parent, column)                                                                     \
    "CREATE TRIGGER " table "_put AFTER INSERT ON " table " BEGIN " BUMP_PARENT(parent, "NEW." column) "END", \
    "CREATE TRIGGER " table "_set AFTER UPDATE ON " table " BEGIN " BUMP_BOTH(parent, column) "END",         \
    "CREATE TRIGGER " table "_cut AFTER DELETE ON " table " BEGIN " BUMP_PARENT(parent, "OLD." column) "END"

#define PROGRAMME_OF_MILESTONE                                                                               \
    "(SELECT area.programme_id FROM milestone JOIN action ON action.id = milestone.action_id "               \
    "JOIN area ON area.id = action.area_id WHERE milestone.id = "
#define PROGRAMME_OF_SPAN                                                                                    \
    "(SELECT area.programme_id FROM span JOIN milestone ON milestone.id = span.milestone_id "                \
    "JOIN action ON action.id = milestone.action_id JOIN area ON area.id = action.area_id WHERE span.id = "
#define PROGRAMME_OF_QUESTION                                                                                \
    "(SELECT area.programme_id FROM question JOIN span ON span.id = question.span_id "                       \
    "JOIN milestone ON milestone.id = span.milestone_id JOIN action ON action.id = milestone.action_id "     \
    "JOIN area ON area.id = action.area_id WHERE question.id = "

const char *const schema_revision_triggers[] = {
    "CREATE TRIGGER programme_put AFTER INSERT ON programme BEGIN "
    "INSERT INTO revision (programme_id, number) VALUES (NEW.id, 1); END",
    "CREATE TRIGGER programme_set AFTER UPDATE ON programme BEGIN " BUMP_ONE("NEW.id") "END",
    "CREATE TRIGGER change_put AFTER INSERT ON change BEGIN " BUMP_ONE("NEW.programme_id") "END",

    OF_PROGRAMME("person"),
    OF_PROGRAMME("board"),
    OF_PROGRAMME("area"),
    OF_PARENT("address", "person", "person_id"),
    OF_PARENT("membership", "board", "board_id"),
    OF_PARENT("board_area", "board", "board_id"),

    /* the rest of what has a history, where only some columns are told of */
    "CREATE TRIGGER period_set AFTER UPDATE ON period BEGIN " BUMP "IN (OLD.programme_id, NEW.programme_id); END",
    "CREATE TRIGGER absence_set AFTER UPDATE ON absence BEGIN " BUMP_BOTH("person", "person_id") "END",
    "CREATE TRIGGER action_set AFTER UPDATE ON action BEGIN " BUMP_BOTH("area", "area_id") "END",
    "CREATE TRIGGER outcome_set AFTER UPDATE ON outcome BEGIN " BUMP_BOTH("area", "area_id") "END",
    "CREATE TRIGGER milestone_set AFTER UPDATE ON milestone BEGIN " BUMP "= " PROGRAMME_OF_MILESTONE "NEW.id); END",
    "CREATE TRIGGER span_set AFTER UPDATE ON span BEGIN " BUMP "= " PROGRAMME_OF_SPAN "NEW.id); END",
    "CREATE TRIGGER occurrence_set AFTER UPDATE ON occurrence BEGIN " BUMP "= " PROGRAMME_OF_SPAN "NEW.span_id); END",
    "CREATE TRIGGER question_set AFTER UPDATE ON question BEGIN " BUMP "= " PROGRAMME_OF_SPAN "NEW.span_id); END",
    "CREATE TRIGGER question_offer_put AFTER INSERT ON question_offer BEGIN "
    BUMP "= " PROGRAMME_OF_QUESTION "NEW.question_id); END",
    "CREATE TRIGGER question_offer_set AFTER UPDATE ON question_offer BEGIN "
    BUMP "= " PROGRAMME_OF_QUESTION "NEW.question_id); END",
    "CREATE TRIGGER question_offer_cut AFTER DELETE ON question_offer BEGIN "
    BUMP "= " PROGRAMME_OF_QUESTION "OLD.question_id); END",
    "CREATE TRIGGER dependency_set AFTER UPDATE ON dependency BEGIN "
    BUMP "= " PROGRAMME_OF_MILESTONE "NEW.milestone_id); END",
    "CREATE TRIGGER assignment_set AFTER UPDATE ON assignment BEGIN "
    BUMP "= " PROGRAMME_OF_MILESTONE "NEW.milestone_id); END",
    "CREATE TRIGGER update_set AFTER UPDATE ON \"update\" BEGIN " BUMP
    "IN ((SELECT programme_id FROM area WHERE id = NEW.area_id), " PROGRAMME_OF_MILESTONE "NEW.milestone_id)); END",
    "CREATE TRIGGER observation_set AFTER UPDATE ON observation BEGIN "
    BUMP "IN (OLD.programme_id, NEW.programme_id); END",

    "CREATE TRIGGER case_set AFTER UPDATE ON \"case\" BEGIN " BUMP "IN (OLD.programme_id, NEW.programme_id); END",
    "CREATE TRIGGER case_fact_set AFTER UPDATE ON case_fact BEGIN "
    BUMP "IN (SELECT programme_id FROM \"case\" WHERE id IN (OLD.case_id, NEW.case_id)); END",

    /* of the daemon's own: what an area was said to be, what was told, and who is told no more */
    "CREATE TRIGGER assessment_put AFTER INSERT ON assessment BEGIN " BUMP_PARENT("area", "NEW.area_id") "END",
    "CREATE TRIGGER delivery_put AFTER INSERT ON delivery BEGIN " BUMP_PARENT("message", "NEW.message_id") "END",
    "CREATE TRIGGER suppression_put AFTER INSERT ON suppression BEGIN UPDATE revision SET number = number + 1; END",
    "CREATE TRIGGER suppression_set AFTER UPDATE ON suppression BEGIN UPDATE revision SET number = number + 1; END",
    "CREATE TRIGGER suppression_cut AFTER DELETE ON suppression BEGIN UPDATE revision SET number = number + 1; END",
    NULL};
/* clang-format on */
