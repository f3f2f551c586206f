#include "tests/schedule/world.h"

#include <string.h>

static void
reminds_once_and_late_first(void **state)
{
    World *world = *state;
    Person *lead = plan_add_person(world->plan, "lead", "Lead");
    world_milestone(world, "R1.1", day_from_civil(2004, 4, 30), lead);
    world_milestone(world, "R1.2", day_from_civil(2004, 3, 26), lead);
    world_milestone(world, "R1.3", day_from_civil(2004, 12, 31), lead);
    Instant now = world_at(world, 4, 1, 9 * 60);
    g_autoptr(GPtrArray) drafts = world_due(world, now);
    assert_int_equal(drafts->len, 1);
    Draft *draft = drafts->pdata[0];
    assert_int_equal(draft->items->len, 2);
    Item *late = draft->items->pdata[0];
    Item *soon = draft->items->pdata[1];
    assert_string_equal(late->milestone->ref, "R1.2");
    assert_int_equal(late->section, SECTION_OVERDUE);
    assert_int_equal(late->working_days, -4);
    assert_string_equal(late->key, "p/R1.2#1/late-1/2004-03-26/lead");
    assert_string_equal(soon->key, "p/R1.1#1/due-20/2004-04-30/lead");
    world_tell(world, draft);
    g_autoptr(GPtrArray) again = world_due(world, now);
    assert_int_equal(again->len, 0);
}

static void
waits_for_hour_and_working_day(void **state)
{
    World *world = *state;
    Person *lead = plan_add_person(world->plan, "lead", "Lead");
    lead->hour = 9 * 60 + 30;
    world_milestone(world, "R1.1", day_from_civil(2004, 4, 8), lead);
    const struct {
        int day, minute;
        guint wanted;
    } rows[] = {
        {8, 9 * 60 + 29, 0}, {8, 9 * 60 + 30, 1}, {9, 12 * 60, 0}, {10, 12 * 60, 0}, {13, 9 * 60 + 30, 1}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GPtrArray) drafts = world_due(world, world_at(world, 4, rows[i].day, rows[i].minute));
        assert_int_equal(drafts->len, rows[i].wanted);
    }
}

static void
sends_one_mail_a_day(void **state)
{
    World *world = *state;
    Person *lead = plan_add_person(world->plan, "lead", "Lead");
    world_milestone(world, "R1.1", day_from_civil(2004, 4, 20), lead);
    Instant now = world_at(world, 4, 20, 8 * 60);
    g_autoptr(GPtrArray) first = world_due(world, now);
    world_tell(world, first->pdata[0]);
    world_milestone(world, "R1.2", day_from_civil(2004, 4, 20), lead);
    g_autoptr(GPtrArray) same_day = world_due(world, now + INSTANT_HOUR);
    assert_int_equal(same_day->len, 0);
    assert_int_equal(world_next(world, now + INSTANT_HOUR), world_at(world, 4, 21, 8 * 60));
    g_autoptr(GPtrArray) next_day = world_due(world, world_at(world, 4, 21, 8 * 60));
    assert_int_equal(next_day->len, 1);
}

/* The clock was years ahead for a moment: what was sent then silences nobody once it is right again. */
static void
reminds_after_a_wrong_clock(void **state)
{
    World *world = *state;
    Person *lead = plan_add_person(world->plan, "lead", "Lead");
    world_milestone(world, "R1.1", day_from_civil(2004, 4, 20), lead);
    world_milestone(world, "R1.2", day_from_civil(2031, 4, 30), lead);
    g_autoptr(GPtrArray) ahead =
        world_due(world, zone_instant(world->london, day_from_civil(2031, 4, 16), 9 * 60));
    assert_int_equal(ahead->len, 1);
    world_tell(world, ahead->pdata[0]);
    g_autoptr(GPtrArray) right_again = world_due(world, world_at(world, 4, 20, 9 * 60));
    assert_int_equal(right_again->len, 1);
}

static void
reminds_in_the_persons_zone(void **state)
{
    World *world = *state;
    Person *lead = plan_add_person(world->plan, "lead", "Lead");
    lead->zone = g_strdup("America/New_York");
    world_milestone(world, "R1.1", day_from_civil(2004, 4, 20), lead);
    g_autoptr(GPtrArray) early = world_due(world, world_at(world, 4, 20, 8 * 60));
    assert_int_equal(early->len, 0);
    g_autoptr(GPtrArray) later = world_due(world, world_at(world, 4, 20, 13 * 60));
    assert_int_equal(later->len, 1);
    assert_int_equal(world_next(world, world_at(world, 4, 20, 8 * 60)), world_at(world, 4, 20, 13 * 60));
}

static void
is_silent_where_it_must_be(void **state)
{
    World *world = *state;
    Person *lead = plan_add_person(world->plan, "lead", "Lead");
    Day day = day_from_civil(2004, 4, 20);
    ((PlanSpan *)world_milestone(world, "R1.1", day, lead)->spans->pdata[0])->certain = false;
    world_milestone(world, "R1.2", day, lead)->status = STATUS_ON_HOLD;
    world_milestone(world, "R1.3", day, lead)->status = STATUS_BLUE;
    world_milestone(world, "R1.4", day, lead)->status = STATUS_SUPERSEDED;
    world_milestone(world, "R1.5", DAY_NONE, lead);
    g_autoptr(GPtrArray) drafts = world_due(world, world_at(world, 4, 20, 9 * 60));
    assert_int_equal(drafts->len, 0);
    world_milestone(world, "R1.6", day, lead);
    world->plan->state = PROGRAMME_DRAFT;
    g_autoptr(GPtrArray) draft = world_due(world, world_at(world, 4, 20, 9 * 60));
    assert_int_equal(draft->len, 0);
    assert_int_equal(world_next(world, world_at(world, 4, 20, 9 * 60)), INSTANT_NONE);
}

static void
tells_the_new_lead_and_the_new_date(void **state)
{
    World *world = *state;
    Person *lead = plan_add_person(world->plan, "lead", "Lead");
    Person *other = plan_add_person(world->plan, "other", "Other");
    Milestone *one = world_milestone(world, "R1.1", day_from_civil(2004, 4, 20), lead);
    g_autoptr(GPtrArray) first = world_due(world, world_at(world, 4, 20, 9 * 60));
    world_tell(world, first->pdata[0]);
    g_ptr_array_remove_index(one->leads, 0);
    g_ptr_array_add(one->leads, other);
    g_autoptr(GPtrArray) second = world_due(world, world_at(world, 4, 20, 10 * 60));
    assert_int_equal(second->len, 1);
    assert_ptr_equal(((Draft *)second->pdata[0])->person, other);
    world_tell(world, second->pdata[0]);
    ((PlanSpan *)one->spans->pdata[0])->due = day_from_civil(2004, 4, 23);
    g_autoptr(GPtrArray) third = world_due(world, world_at(world, 4, 21, 10 * 60));
    assert_int_equal(third->len, 1);
}

/* Two posts, one mailbox: one mail, which names each step once. */
static void
writes_once_to_a_mailbox(void **state)
{
    World *world = *state;
    Person *first = plan_add_person(world->plan, "first", "First");
    Person *second = plan_add_person(world->plan, "second", "Second");
    g_ptr_array_add(first->addresses, g_strdup("Office@example.org"));
    g_ptr_array_add(second->addresses, g_strdup("office@example.org"));
    first->hour = 11 * 60;
    Day day = day_from_civil(2004, 4, 20);
    world_milestone(world, "R1.1", day, first);
    world_milestone(world, "R1.2", day, second);
    g_ptr_array_add(world_milestone(world, "R1.3", day, second)->leads, first);
    Board *board = plan_add_board(world->plan, "board", "Board");
    board->digest_day = TUESDAY;
    g_ptr_array_add(board->members, second);
    g_ptr_array_add(board->members, first);
    g_autoptr(GPtrArray) drafts = world_due(world, world_at(world, 4, 20, 11 * 60));
    assert_int_equal(drafts->len, 2);
    Draft *reminder = drafts->pdata[0];
    assert_ptr_equal(reminder->person, first);
    assert_int_equal(reminder->items->len, 3);
    assert_int_equal(((Draft *)drafts->pdata[1])->kind, NOTICE_DIGEST);
    assert_int_equal(world_next(world, world_at(world, 4, 20, 10 * 60)), world_at(world, 4, 20, 11 * 60));
    for (guint i = 0; i < drafts->len; i++)
        world_tell(world, drafts->pdata[i]);
    g_autoptr(GPtrArray) again = world_due(world, world_at(world, 4, 20, 12 * 60));
    assert_int_equal(again->len, 0);
    /* its first reader moves away: the mailbox knows this week's already */
    g_ptr_array_set_size(first->addresses, 0);
    g_ptr_array_set_size(board->members, 1);
    g_autoptr(GPtrArray) handed_on = world_due(world, world_at(world, 4, 20, 12 * 60));
    for (guint i = 0; i < handed_on->len; i++)
        assert_int_not_equal(((Draft *)handed_on->pdata[i])->kind, NOTICE_DIGEST);
}

static void
sends_a_digest_a_week(void **state)
{
    World *world = *state;
    Person *chair = plan_add_person(world->plan, "chair", "Chair");
    Person *member = plan_add_person(world->plan, "member", "Member");
    Board *board = plan_add_board(world->plan, "board", "Board");
    board->chair = chair;
    g_ptr_array_add(board->members, member);
    g_ptr_array_add(board->members, chair);
    world_milestone(world, "R1.1", day_from_civil(2004, 3, 26), member)->leads->len = 0;
    world_milestone(world, "R1.2", day_from_civil(2004, 5, 10), NULL);
    world_milestone(world, "R1.3", day_from_civil(2004, 8, 10), NULL);
    world->plan->activated = day_from_civil(2004, 3, 23);
    g_autoptr(GPtrArray) early = world_due(world, world_at(world, 3, 29, 7 * 60 + 59));
    assert_int_equal(early->len, 0);
    g_autoptr(GPtrArray) drafts = world_due(world, world_at(world, 3, 29, 8 * 60));
    assert_int_equal(drafts->len, 2);
    Draft *first = drafts->pdata[0];
    assert_ptr_equal(first->person, chair);
    assert_string_equal(first->period, "2004-W14");
    assert_string_equal(first->key, "p/digest/board/2004-W14/chair");
    assert_int_equal(first->items->len, 2);
    assert_int_equal(((Item *)first->items->pdata[0])->section, SECTION_OVERDUE);
    assert_int_equal(((Item *)first->items->pdata[1])->section, SECTION_UPCOMING);
    for (guint i = 0; i < drafts->len; i++)
        world_tell(world, drafts->pdata[i]);
    g_autoptr(GPtrArray) again = world_due(world, world_at(world, 4, 2, 17 * 60));
    assert_int_equal(again->len, 0);
}

/* What a board does not watch is not in its digest. */
static void
tells_a_board_of_its_areas(void **state)
{
    World *world = *state;
    world_milestone(world, "R1.1", day_from_civil(2004, 4, 6), NULL);
    Area *other = plan_add_area(world->plan, "Attendance");
    Action *action = plan_add_action(other, "R2", "Come to school");
    Milestone *own = plan_add_milestone(action, "R2.1", "Letter to parents");
    plan_add_span(own, TIMESCALE_DAY, day_from_civil(2004, 4, 7), day_from_civil(2004, 4, 7));
    own->seen = world->plan->activated;
    Board *board = plan_add_board(world->plan, "board", "Board");
    g_ptr_array_add(board->members, plan_add_person(world->plan, "member", "Member"));
    g_autoptr(GPtrArray) all = world_due(world, world_at(world, 3, 29, 9 * 60));
    assert_int_equal(((Draft *)all->pdata[0])->items->len, 2);
    g_ptr_array_add(board->areas, other);
    g_autoptr(GPtrArray) some = world_due(world, world_at(world, 3, 29, 9 * 60));
    Draft *digest = some->pdata[0];
    assert_int_equal(digest->items->len, 1);
    assert_ptr_equal(((Item *)digest->items->pdata[0])->milestone, own);
}

static void
moves_the_digest_off_a_holiday(void **state)
{
    World *world = *state;
    Board *board = plan_add_board(world->plan, "board", "Board");
    g_ptr_array_add(board->members, plan_add_person(world->plan, "member", "Member"));
    assert_int_equal(world_next(world, world_at(world, 4, 6, 0)), world_at(world, 4, 13, 8 * 60));
    g_autoptr(GPtrArray) week_before = world_due(world, world_at(world, 4, 5, 8 * 60));
    world_tell(world, week_before->pdata[0]);
    g_autoptr(GPtrArray) easter = world_due(world, world_at(world, 4, 12, 9 * 60));
    assert_int_equal(easter->len, 0);
    g_autoptr(GPtrArray) tuesday = world_due(world, world_at(world, 4, 13, 8 * 60));
    assert_int_equal(tuesday->len, 1);
    assert_string_equal(((Draft *)tuesday->pdata[0])->period, "2004-W16");
}

/* When the digest of a week comes, and under which week it goes, around Easter and Christmas. */
static void
keeps_the_week_of_a_moved_digest(void **state)
{
    World *world = *state;
    Board *board = plan_add_board(world->plan, "board", "Board");
    g_ptr_array_add(board->members, plan_add_person(world->plan, "member", "Member"));
    const struct {
        Weekday weekday;
        int month, day; /* on which the digest goes, in 2004 */
        const char *period;
    } rows[] = {
        {FRIDAY, 4, 2, "2004-W14"},     {FRIDAY, 4, 13, "2004-W15"},    {FRIDAY, 4, 16, "2004-W16"},
        {SATURDAY, 4, 5, "2004-W14"},   {SATURDAY, 4, 13, "2004-W15"},  {SATURDAY, 4, 19, "2004-W16"},
        {SUNDAY, 4, 5, "2004-W14"},     {SUNDAY, 4, 13, "2004-W15"},    {SUNDAY, 4, 19, "2004-W16"},
        {MONDAY, 4, 13, "2004-W16"},    {THURSDAY, 4, 8, "2004-W15"},   {FRIDAY, 12, 24, "2004-W52"},
        {FRIDAY, 12, 31, "2004-W53"},   {SATURDAY, 12, 20, "2004-W51"}, {SATURDAY, 12, 29, "2004-W52"},
        {SUNDAY, 12, 29, "2004-W52"},   {MONDAY, 12, 29, "2004-W53"},   {TUESDAY, 12, 29, "2004-W53"},
        {WEDNESDAY, 12, 29, "2004-W53"}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        board->digest_day = rows[i].weekday;
        Instant moment = world_at(world, rows[i].month, rows[i].day, 8 * 60);
        assert_int_equal(world_next(world, moment - 1), moment);
        g_autoptr(GPtrArray) before = world_due(world, moment - 1);
        g_autoptr(GPtrArray) drafts = world_due(world, moment);
        assert_int_equal(drafts->len, 1);
        assert_string_equal(((Draft *)drafts->pdata[0])->period, rows[i].period);
        if (before->len > 0)
            assert_string_not_equal(((Draft *)before->pdata[0])->period, rows[i].period);
    }
}

static void
catches_up_with_one_digest(void **state)
{
    World *world = *state;
    Board *board = plan_add_board(world->plan, "board", "Board");
    board->digest_day = FRIDAY;
    g_ptr_array_add(board->members, plan_add_person(world->plan, "member", "Member"));
    const struct {
        int month, day, minute; /* the service is back, having been away since it was activated */
        const char *period;
    } rows[] = {{3, 26, 7 * 60 + 59, NULL},  {3, 28, 12 * 60, "2004-W13"}, {3, 29, 9 * 60, "2004-W13"},
                {4, 1, 23 * 60, "2004-W13"}, {4, 2, 9 * 60, "2004-W14"},   {4, 12, 12 * 60, "2004-W14"},
                {4, 13, 7 * 60, "2004-W14"}, {4, 13, 9 * 60, "2004-W15"},  {6, 9, 0, "2004-W23"}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        Instant now = world_at(world, rows[i].month, rows[i].day, rows[i].minute);
        g_hash_table_remove_all(world->told);
        g_autoptr(GPtrArray) drafts = world_due(world, now);
        assert_int_equal(drafts->len, rows[i].period != NULL ? 1 : 0);
        if (drafts->len == 0)
            continue;
        assert_string_equal(((Draft *)drafts->pdata[0])->period, rows[i].period);
        world_tell(world, drafts->pdata[0]);
        g_autoptr(GPtrArray) again = world_due(world, now);
        assert_int_equal(again->len, 0);
    }
    g_hash_table_remove_all(world->told);
    world->plan->activated = day_from_civil(2004, 6, 7);
    g_autoptr(GPtrArray) before_activation = world_due(world, world_at(world, 6, 9, 12 * 60));
    assert_int_equal(before_activation->len, 0);
}

/* Of one recipient: the moment whose message they had last. */
typedef struct {
    Weekday weekday;
    Day told;   /* nominal day */
    bool gated; /* only in the hours of mail: the officer */
} Recipient;

/* The newest day of the recipient whose moment has come, worked out afresh; DAY_NONE. */
static Day
newest_moment(const World *world, Weekday weekday, Day today, int hour)
{
    for (Day day = today; day > today - 21; day--) {
        Day moved = calendar_working_after(world->times->working, day);
        bool come = moved < today || (moved == today && hour >= 8);
        if (day_weekday(day) == weekday && come)
            return moved >= world->plan->activated ? day : DAY_NONE;
    }
    return DAY_NONE;
}

static char *
week_of(Day day)
{
    int year, week;
    day_iso_week(day, &year, &week);
    return g_strdup_printf("%d-W%02d", year, week);
}

static void
expect_turn(World *world, const GPtrArray *drafts, const char *key, Recipient *recipient, Day wanted)
{
    const Draft *found = NULL;
    for (guint i = 0; i < drafts->len; i++) {
        const Draft *draft = drafts->pdata[i];
        if (strcmp(draft->person->key, key) != 0)
            continue;
        assert_null(found);
        found = draft;
    }
    assert_int_equal(found != NULL, wanted != recipient->told);
    if (found == NULL)
        return;
    g_autofree char *period = week_of(wanted);
    assert_string_equal(found->period, period);
    assert_true(recipient->told == DAY_NONE || wanted > recipient->told);
    recipient->told = wanted;
    world_tell(world, found);
}

/* A board for every weekday and the officer, hour by hour over two years in which the service is away at
 * random for up to three weeks: whoever is there between two moments of theirs gets one message then, and
 * nobody two. */
static void
sends_each_week_once_whatever_happens(void **state)
{
    World *world = *state;
    Recipient recipients[SUNDAY + 1] = {{FRIDAY, DAY_NONE, true}};
    char *keys[SUNDAY + 1] = {g_strdup("officer")};
    world->plan->officer = plan_add_person(world->plan, keys[0], "Officer");
    world->policy.officer_day = FRIDAY;
    for (Weekday weekday = MONDAY; weekday <= SUNDAY; weekday++) {
        recipients[weekday] = (Recipient){weekday, DAY_NONE, false};
        keys[weekday] = g_strdup_printf("member-%d", weekday);
        Board *board = plan_add_board(world->plan, keys[weekday], "Board");
        board->digest_day = weekday;
        g_ptr_array_add(board->members, plan_add_person(world->plan, keys[weekday], "Member"));
    }
    world_milestone(world, "R1.1", DAY_NONE, NULL);
    g_autoptr(Schedule) schedule =
        schedule_new(world->plan, world->times, &world->policy, &world->past, NULL);
    g_autoptr(GRand) rand = g_rand_new_with_seed(20040409);
    Day end = world->plan->activated + 2 * 366;
    int hours = 0;
    for (Day today = world->plan->activated; today < end; hours++) {
        int hour = hours % 24;
        g_autoptr(GPtrArray) drafts = schedule_due(schedule, zone_instant(world->london, today, hour * 60));
        bool mail = hour >= 8 && calendar_is_working(world->times->working, today);
        for (guint i = 0; i < G_N_ELEMENTS(recipients); i++)
            expect_turn(world, drafts, keys[i], &recipients[i],
                        mail || !recipients[i].gated
                            ? newest_moment(world, recipients[i].weekday, today, hour)
                            : recipients[i].told);
        if (g_rand_int_range(rand, 0, 100) == 0)
            hours += g_rand_int_range(rand, 1, 21 * 24);
        today = world->plan->activated + (hours + 1) / 24;
    }
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
        g_free(keys[i]);
}

static Change *
change(int64_t milestone_id, const char *noun, const char *field, const char *before, const char *after)
{
    Change *made = g_new0(Change, 1);
    made->milestone_id = milestone_id;
    made->span_id = milestone_id;
    made->noun = g_strdup(noun);
    made->field = g_strdup(field);
    made->before = g_strdup(before);
    made->after = g_strdup(after);
    return made;
}

static void
tells_a_board_what_changed(void **state)
{
    World *world = *state;
    Board *board = plan_add_board(world->plan, "board", "Board");
    g_ptr_array_add(board->members, plan_add_person(world->plan, "member", "Member"));
    Day far = day_from_civil(2005, 1, 31);
    world_milestone(world, "R1.1", far, NULL)->status = STATUS_BLUE;
    world_milestone(world, "R1.2", far, NULL);
    world_milestone(world, "R1.3", far, NULL);
    world_milestone(world, "R1.4", far, NULL)->status = STATUS_AMBER;
    world_milestone(world, "R1.5", far, NULL);
    world_milestone(world, "R1.6", far, NULL);
    world_milestone(world, "R1.7", DAY_NONE, NULL);
    world_milestone(world, "R1.8", far, NULL);
    world_milestone(world, "R1.9", far, NULL);
    world->changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    g_ptr_array_add(world->changes, change(1, "milestone", "status", "green", "blue"));
    g_ptr_array_add(world->changes, change(2, "span", "due", "2004-10-31", "2004-12-31"));
    g_ptr_array_add(world->changes, change(2, "span", "due", "2004-12-31", "2005-01-31"));
    g_ptr_array_add(world->changes, change(3, "span", "due", "2005-01-31", "2005-02-28"));
    g_ptr_array_add(world->changes, change(3, "span", "due", "2005-02-28", "2005-01-31"));
    g_ptr_array_add(world->changes, change(4, "milestone", "status", "green", "amber"));
    g_ptr_array_add(world->changes, change(5, "milestone", "added", NULL, NULL));
    g_ptr_array_add(world->changes, change(6, "span", "due", "2005-03-31", "2005-01-31"));
    g_ptr_array_add(world->changes, change(7, "span", "due", "2005-03-31", NULL));
    /* nobody was sure of it, and then somebody was; one that was doubted for a while slipped */
    g_ptr_array_add(world->changes, change(8, "span", "due", "2004-10-31", "2005-01-31"));
    g_ptr_array_add(world->changes, change(8, "span", "certain", "0", "1"));
    g_ptr_array_add(world->changes, change(9, "span", "due", "2004-10-31", "2004-11-30"));
    g_ptr_array_add(world->changes, change(9, "span", "certain", "1", "0"));
    g_ptr_array_add(world->changes, change(9, "span", "certain", "0", "1"));
    g_autoptr(GPtrArray) drafts = world_due(world, world_at(world, 3, 29, 8 * 60));
    Draft *draft = drafts->pdata[0];
    const struct {
        ItemSection section;
        const char *ref;
        Day from;
    } rows[] = {{SECTION_COMPLETED, "R1.1", DAY_NONE},
                {SECTION_SLIPPED, "R1.2", day_from_civil(2004, 10, 31)},
                {SECTION_SLIPPED, "R1.6", day_from_civil(2005, 3, 31)},
                {SECTION_SLIPPED, "R1.9", day_from_civil(2004, 10, 31)},
                {SECTION_SLIPPED, "R1.7", day_from_civil(2005, 3, 31)},
                {SECTION_CHANGED, "R1.4", DAY_NONE},
                {SECTION_ADDED, "R1.5", DAY_NONE}};
    assert_int_equal(draft->items->len, G_N_ELEMENTS(rows));
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const Item *item = draft->items->pdata[i];
        assert_int_equal(item->section, rows[i].section);
        assert_string_equal(item->milestone->ref, rows[i].ref);
        assert_int_equal(item->from, rows[i].from);
    }
}

static void
give_up(World *world, int64_t change, int64_t person_id, int64_t board_id, const char *address)
{
    Undelivered *one = g_new0(Undelivered, 1);
    *one = (Undelivered){.change = change,
                         .message_id = change,
                         .kind = board_id != 0 ? NOTICE_DIGEST : NOTICE_REMINDER,
                         .channel = board_id != 0 ? CHANNEL_WEBHOOK : CHANNEL_MAIL,
                         .person_id = person_id,
                         .board_id = board_id,
                         .address = g_strdup(address),
                         .subject = g_strdup("Due"),
                         .at = world_at(world, 3, 26, 23 * 60 + 30),
                         .answer = g_strdup("550 no such mailbox")};
    if (world->undelivered == NULL)
        world->undelivered = g_ptr_array_new_with_free_func((GDestroyNotify)undelivered_free);
    g_ptr_array_add(world->undelivered, one);
}

static const Draft *
questions_among(const GPtrArray *drafts)
{
    for (guint i = 0; i < drafts->len; i++) {
        const Draft *draft = drafts->pdata[i];
        if (draft->kind == NOTICE_QUESTION)
            return draft;
    }
    return NULL;
}

/* Of what was given up, what would go to the same address again: each once, on their next working day. */
static void
tells_the_officer_what_was_not_delivered(void **state)
{
    World *world = *state;
    Plan *plan = world->plan;
    plan->officer = plan_add_person(plan, "officer", "Officer");
    plan->officer->id = 5;
    Person *lead = plan_add_person(plan, "lead", "Lead");
    lead->id = 7;
    g_ptr_array_add(lead->marked, g_strdup("Lead@example.org"));
    Board *board = plan_add_board(plan, "board", "Board");
    board->id = 3;
    board->marked = g_strdup("https://hooks.example.org/new");
    plan->change = 10;
    plan->activated_change = 11;
    give_up(world, 11, 7, 0, "lead@example.org");
    give_up(world, 12, 7, 0, "lead@example.org");
    give_up(world, 13, 7, 0, "old-lead@example.org");
    give_up(world, 14, 8, 0, "gone@example.org");
    give_up(world, 15, 0, 3, "https://hooks.example.org/new");
    give_up(world, 16, 0, 3, "https://hooks.example.org/old");
    g_autoptr(GPtrArray) drafts = world_due(world, world_at(world, 3, 30, 8 * 60));
    const Draft *asked = questions_among(drafts);
    assert_non_null(asked);
    assert_int_equal(asked->items->len, 2);
    const Item *first = asked->items->pdata[0];
    assert_int_equal(first->section, SECTION_UNDELIVERED);
    assert_string_equal(first->to, "Lead");
    assert_int_equal(first->undelivered->change, 12);
    assert_int_equal(first->on, day_from_civil(2004, 3, 26));
    assert_string_equal(((Item *)asked->items->pdata[1])->to, "Board");
    world_tell(world, asked);
    give_up(world, 17, 7, 0, "lead@example.org");
    g_autoptr(GPtrArray) later = world_due(world, world_at(world, 3, 31, 8 * 60));
    asked = questions_among(later);
    assert_non_null(asked);
    assert_int_equal(asked->items->len, 1);
    assert_int_equal(((Item *)asked->items->pdata[0])->undelivered->change, 17);
    world_tell(world, asked);
    g_autoptr(GPtrArray) nothing = world_due(world, world_at(world, 4, 1, 8 * 60));
    assert_null(questions_among(nothing));
}

/* Or it would be told of by a mail that fails, too, which would be told of … */
static void
tells_no_officer_that_such_mail_failed(void **state)
{
    World *world = *state;
    Plan *plan = world->plan;
    plan->officer = plan_add_person(plan, "officer", "Officer");
    plan->officer->id = 5;
    g_ptr_array_add(plan->officer->addresses, g_strdup("officer@example.org"));
    give_up(world, 12, 5, 0, "officer@example.org");
    ((Undelivered *)world->undelivered->pdata[0])->kind = NOTICE_QUESTION;
    g_autoptr(GPtrArray) drafts = world_due(world, world_at(world, 3, 30, 8 * 60));
    assert_null(questions_among(drafts));
}

/* What was brought forward is left out. */
static void
tells_the_officer_what_was_put_off(void **state)
{
    World *world = *state;
    world->plan->officer = plan_add_person(world->plan, "officer", "Officer");
    g_ptr_array_add(world->plan->officer->addresses, g_strdup("officer@example.org"));
    Day far = day_from_civil(2005, 1, 31);
    world_milestone(world, "R1.1", far, world->plan->officer);
    world_milestone(world, "R1.2", far, world->plan->officer);
    world->changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    g_ptr_array_add(world->changes, change(1, "span", "due", "2004-10-31", "2005-01-31"));
    g_ptr_array_add(world->changes, change(2, "span", "due", "2005-03-31", "2005-01-31"));
    g_autoptr(GPtrArray) drafts = world_due(world, world_at(world, 3, 29, 8 * 60));
    const Draft *list = drafts->pdata[drafts->len - 1];
    assert_int_equal(list->items->len, 1);
    assert_string_equal(((Item *)list->items->pdata[0])->milestone->ref, "R1.1");
}

static void
lists_for_the_officer_what_nobody_else_sees(void **state)
{
    World *world = *state;
    Person *officer = plan_add_person(world->plan, "officer", "Officer");
    Person *silent = plan_add_person(world->plan, "silent", "Silent");
    Person *lead = plan_add_person(world->plan, "lead", "Lead");
    g_ptr_array_add(lead->addresses, g_strdup("lead@example.org"));
    world->plan->officer = officer;
    Day far = day_from_civil(2005, 1, 31);
    world_milestone(world, "R1.1", far, NULL);
    world_milestone(world, "R1.2", far, silent);
    world_milestone(world, "R1.3", DAY_NONE, lead);
    ((PlanSpan *)world_milestone(world, "R1.4", far, lead)->spans->pdata[0])->certain = false;
    world_milestone(world, "R1.5", day_from_civil(2004, 3, 26), lead);
    world_milestone(world, "R1.6", far, lead);
    world_milestone(world, "R1.7", day_from_civil(2004, 3, 26),
                    NULL); /* nobody was told of it: not handed over */
    g_ptr_array_add(world_milestone(world, "R1.8", far, lead)->leads, silent);
    for (guint i = 0; i < 8; i++)
        ((Milestone *)((Action *)((Area *)world->plan->areas->pdata[0])->actions->pdata[0])
             ->milestones->pdata[i])
            ->updated = day_from_civil(2004, i == 5 ? 3 : 6, 23);
    world->policy.stale_days = 60;
    g_autoptr(GPtrArray) drafts = world_due(world, world_at(world, 7, 5, 8 * 60));
    Draft *draft = drafts->pdata[drafts->len - 1];
    assert_int_equal(draft->kind, NOTICE_OFFICER);
    const struct {
        ItemSection section;
        const char *ref;
    } rows[] = {{SECTION_UNOWNED, "R1.7"},     {SECTION_UNOWNED, "R1.1"},    {SECTION_UNREACHABLE, "R1.2"},
                {SECTION_UNREACHABLE, "R1.8"}, {SECTION_UNDATED, "R1.3"},    {SECTION_UNCERTAIN, "R1.4"},
                {SECTION_STALE, "R1.6"},       {SECTION_HANDED_OVER, "R1.5"}};
    assert_int_equal(draft->items->len, G_N_ELEMENTS(rows));
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const Item *item = draft->items->pdata[i];
        assert_int_equal(item->section, rows[i].section);
        assert_string_equal(item->milestone->ref, rows[i].ref);
    }
}

/* What is long overdue in a draft was handed over by nobody: its lead would get the first reminder. */
static void
previews_a_draft_as_seen_today(void **state)
{
    World *world = *state;
    Person *lead = plan_add_person(world->plan, "lead", "Lead");
    g_ptr_array_add(lead->addresses, g_strdup("lead@example.org"));
    world->plan->officer = lead;
    world->plan->state = PROGRAMME_DRAFT;
    world_milestone(world, "R1.1", day_from_civil(2003, 9, 30), lead)->seen = DAY_NONE;
    g_autoptr(Schedule) schedule =
        schedule_new(world->plan, world->times, &world->policy, &world->past, NULL);
    g_autoptr(Draft) list = schedule_preview(schedule, NULL, NULL, world_at(world, 4, 20, 9 * 60));
    assert_int_equal(list->items->len, 0);
    g_autoptr(Draft) reminder = schedule_preview_reminder(schedule, lead, world_at(world, 4, 20, 9 * 60));
    assert_int_equal(reminder->items->len, 1);
    assert_string_equal(((Item *)reminder->items->pdata[0])->key, "p/R1.1#1/late-1/2003-09-30/lead");
}

/* Whatever next says, nothing is wanted between: driven over a year, instant by instant, against every hour.
 */
static void
wakes_when_something_is_wanted(void **state)
{
    World *world = *state;
    Person *lead = plan_add_person(world->plan, "lead", "Lead");
    Person *officer = plan_add_person(world->plan, "officer", "Officer");
    officer->hour = 15 * 60;
    world->plan->officer = officer;
    Board *board = plan_add_board(world->plan, "board", "Board");
    board->digest_day = THURSDAY;
    g_ptr_array_add(board->members, officer);
    world_milestone(world, "R1.1", day_from_civil(2004, 4, 30), lead);
    world_milestone(world, "R1.2", day_from_civil(2004, 6, 1), lead);
    world_milestone(world, "R1.3", DAY_NONE, officer);
    Instant now = world_at(world, 3, 22, 0);
    Instant end = world_at(world, 9, 1, 0);
    Instant wake = world_next(world, now);
    for (; now < end; now += INSTANT_HOUR) {
        g_autoptr(GPtrArray) drafts = world_due(world, now);
        if (drafts->len > 0 && now < wake)
            fail_msg("wanted %" G_GINT64_FORMAT " s before the wake-up", (wake - now) / INSTANT_SECOND);
        for (guint i = 0; i < drafts->len; i++)
            world_tell(world, drafts->pdata[i]);
        if (drafts->len > 0 || now >= wake)
            wake = world_next(world, now);
    }
}

int
main(void)
{
#define WITH_WORLD(test) cmocka_unit_test_setup_teardown(test, world_set_up, world_tear_down)
    static const struct CMUnitTest tests[] = {
        WITH_WORLD(reminds_once_and_late_first),
        WITH_WORLD(waits_for_hour_and_working_day),
        WITH_WORLD(sends_one_mail_a_day),
        WITH_WORLD(reminds_after_a_wrong_clock),
        WITH_WORLD(reminds_in_the_persons_zone),
        WITH_WORLD(is_silent_where_it_must_be),
        WITH_WORLD(tells_the_new_lead_and_the_new_date),
        WITH_WORLD(writes_once_to_a_mailbox),
        WITH_WORLD(sends_a_digest_a_week),
        WITH_WORLD(tells_a_board_of_its_areas),
        WITH_WORLD(moves_the_digest_off_a_holiday),
        WITH_WORLD(tells_a_board_what_changed),
        WITH_WORLD(lists_for_the_officer_what_nobody_else_sees),
        WITH_WORLD(tells_the_officer_what_was_not_delivered),
        WITH_WORLD(tells_no_officer_that_such_mail_failed),
        WITH_WORLD(tells_the_officer_what_was_put_off),
        WITH_WORLD(previews_a_draft_as_seen_today),
        WITH_WORLD(wakes_when_something_is_wanted),
        WITH_WORLD(keeps_the_week_of_a_moved_digest),
        WITH_WORLD(catches_up_with_one_digest),
        WITH_WORLD(sends_each_week_once_whatever_happens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
