#include "ctl/explain_text.h"

/* "Friday 9 April 2004" → without the weekday, in the middle of a sentence. */
static char *
day_text(Day day)
{
    return day_format_full(day);
}

static const char *
unit_of(const Judgement *judgement, int count)
{
    if (judgement->school)
        return count == 1 ? "school day" : "school days";
    return count == 1 ? "working day" : "working days";
}

static char *
steps_text(const Judgement *judgement)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < judgement->steps->len; i++)
        g_string_append_printf(out, "%s%d", i > 0 ? ", " : "", g_array_index(judgement->steps, int, i));
    g_string_append_printf(out, " %s before; then %d weekly", unit_of(judgement, 0), judgement->mails);
    return g_string_free(out, FALSE);
}

static char *
ladder_rule(const Judgement *judgement)
{
    const Rung *rung = &judgement->rung;
    if (judgement->steps == NULL)
        return g_strdup("the reminders of the ladder");
    g_autofree char *steps = steps_text(judgement);
    if (rung->kind == RUNG_NONE)
        return g_strdup_printf("the next reminder of the ladder (%s)", steps);
    g_autofree char *since = day_text(rung->since);
    if (rung->kind == RUNG_HANDED_OVER)
        return g_strdup_printf("after all reminders of the ladder (%s), since %s", steps, since);
    if (rung->kind == RUNG_OVERDUE)
        return g_strdup_printf("weekly reminder %d of what is overdue, since %s (ladder: %s)", rung->number,
                               since, steps);
    if (rung->number == 0)
        return g_strdup_printf("the reminder of the day itself, %s (ladder: %s)", since, steps);
    return g_strdup_printf("the reminder %d %s before, since %s (ladder: %s)", rung->number,
                           unit_of(judgement, rung->number), since, steps);
}

static char *
escalation_rule(const Judgement *judgement)
{
    g_autofree char *day = day_text(judgement->since);
    if (judgement->board == NULL)
        return g_strdup_printf("to whoever approves it, %d %s after it became overdue or was first seen: %s",
                               judgement->days, unit_of(judgement, judgement->days), day);
    return g_strdup_printf("to the chair of %s, %d %s after it became overdue or was first seen: %s",
                           judgement->board->title, judgement->days, unit_of(judgement, judgement->days),
                           day);
}

static char *
papers_rule(const Judgement *judgement)
{
    g_autofree char *meeting = day_text(judgement->meeting);
    if (judgement->days < 0)
        return g_strdup_printf("the question before the papers for the meeting of %s on %s go out",
                               judgement->board->title, meeting);
    return g_strdup_printf("the question %d working %s before the papers for the meeting of %s on %s go out",
                           judgement->days, judgement->days == 1 ? "day" : "days", judgement->board->title,
                           meeting);
}

static char *
notice_rule(const Picture *picture, const Judgement *judgement)
{
    g_autofree char *other =
        judgement->other != NULL ? plan_ref(picture->plan, judgement->other) : g_strdup("");
    switch (judgement->section) {
    case SECTION_ESCALATED:
        return escalation_rule(judgement);
    case SECTION_BLOCKING:
        return g_strdup_printf("%s waits for it: asked once when it is late", other);
    case SECTION_WAITING:
        return g_strdup_printf("it waits for %s: told once when that is late", other);
    case SECTION_PAPERS:
        return papers_rule(judgement);
    default: {
        g_autofree char *from = day_text(judgement->date->shifted_from);
        return g_strdup_printf("a new school calendar moved it from %s: told once", from);
    }
    }
}

char *
explain_rule(const Picture *picture, const Judgement *judgement)
{
    switch (judgement->kind) {
    case NOTICE_DIGEST:
        return g_strdup_printf("the weekly digest of %s", judgement->board->title);
    case NOTICE_OFFICER:
        return g_strdup("the officer's weekly list");
    case NOTICE_QUESTION:
        return g_strdup("the officer's questions, in at most one mail on each of their days");
    default:
        return judgement->ladder ? ladder_rule(judgement) : notice_rule(picture, judgement);
    }
}

/* Why a day is none on which a person gets mail; "" on one that is. */
static char *
why_no_mail_day(const Picture *picture, const Person *person, Day day)
{
    if (calendar_is_working(schedule_calendar(picture->schedule, person), day))
        return g_strdup("");
    const char *holiday = calendar_holiday(picture->times->working, day);
    if (holiday != NULL)
        return g_strdup(holiday);
    if (day_weekday(day) >= SATURDAY)
        return g_strdup("weekend");
    const char *closure = terms_closure(picture->times->terms, day);
    const char *title = terms_is_estimated(picture->times->terms, day) ? "the estimated terms"
                                                                       : terms_title(picture->times->terms);
    return closure != NULL ? g_strdup(closure) : g_strdup_printf("school holidays by %s", title);
}

static const Person *
receiver(const Judgement *judgement)
{
    return judgement->reader != NULL ? judgement->reader : judgement->person;
}

char *
explain_day(const Picture *picture, const Judgement *judgement)
{
    const Person *person = receiver(judgement);
    bool school = person != NULL && person->kind == PERSON_SCHOOL;
    g_autofree char *day = day_format_long(judgement->today);
    g_autofree char *why = why_no_mail_day(picture, person, judgement->today);
    const char *unit = school ? "school day" : "working day";
    if (*why == '\0')
        return g_strdup_printf("%s, a %s", day, unit);
    return g_strdup_printf("%s, no %s: %s", day, unit, why);
}

/* "Thursday 1 April 2004 at 08:00" of a person. */
static char *
time_text(const Picture *picture, const Judgement *judgement)
{
    if (judgement->at == INSTANT_NONE)
        return g_strdup("never");
    int minute;
    Day day = zone_day(schedule_zone(picture->schedule, receiver(judgement)), judgement->at, &minute);
    g_autofree char *text = day_format_long(day);
    return g_strdup_printf("%s at %02d:%02d", text, minute / 60, minute % 60);
}

/* "Head of Planning", or "Deputy Head, in the place of Head of Planning, who is away" (transfer full) */
static char *
reader_text(const Judgement *judgement)
{
    const char *name = judgement->reader->name;
    if (judgement->reader == judgement->person)
        return g_strdup(name);
    return g_strdup_printf("%s (in the place of %s, who is away)", name, judgement->person->name);
}

static char *
wanted_text(const Picture *picture, const Judgement *judgement)
{
    g_autofree char *when = time_text(picture, judgement);
    g_autofree char *name = reader_text(judgement);
    switch (judgement->gate) {
    case GATE_OPEN:
        return g_strdup_printf("told now, in the next mail to %s", name);
    case GATE_NO_ADDRESS:
        return g_strdup_printf(judgement->reader != NULL && judgement->reader->marked->len > 0
                                   ? "not told: mail to %s came back (see: milestonectl bounce list)"
                                   : "not told: %s has no address",
                               name);
    case GATE_HAD_MAIL:
        return g_strdup_printf("told on %s: %s has had the mail of this day", when, name);
    case GATE_BEFORE_HOUR:
        return g_strdup_printf("told on %s, when mail goes to %s", when, name);
    case GATE_NO_MAIL_DAY:
    default: {
        g_autofree char *why = why_no_mail_day(picture, judgement->reader, judgement->today);
        return g_strdup_printf("told on %s: until then no mail goes to %s (%s)", when, name, why);
    }
    }
}

static char *
snooze_text(const Judgement *judgement)
{
    g_autofree char *day = day_text(judgement->since);
    const char *by = judgement->milestone->snoozed_by;
    return g_strdup_printf("not told: snoozed until %s%s%s", day, by != NULL ? " by " : "",
                           by != NULL ? by : "");
}

static char *
uncertain_text(const Picture *picture, const Judgement *judgement)
{
    const PlanSpan *date = judgement->date;
    g_autofree char *ref = plan_ref(picture->plan, judgement->milestone);
    return g_strdup_printf("not told: its date is not certain%s%s; settle it with milestonectl resolve %s",
                           date->note != NULL ? ": " : "", date->note != NULL ? date->note : "", ref);
}

static char *
complete_text(const Judgement *judgement, const char *what, Day done)
{
    if (done == DAY_NONE)
        return g_strdup_printf("not told: %s is complete", what);
    g_autofree char *day = day_text(done);
    return g_strdup_printf("not told: %s is complete since %s", what, day);
}

static void
add_deputy(GString *out, const Person *deputy, Day today)
{
    const Absence *absence = plan_absence(deputy, today);
    bool left = deputy->left != DAY_NONE && deputy->left <= today;
    g_autofree char *until = absence != NULL && !left ? day_text(absence->until) : NULL;
    g_string_append_printf(out, "%stheir deputy, %s, %s%s", out->len > 0 ? ", " : "", deputy->name,
                           until != NULL ? "is away until " : "has left", until != NULL ? until : "");
}

/* Why nobody is there in the place of whom a judgement is about: "nobody deputises", or that the deputies are
 * away too. (transfer full) */
static char *
deputies_text(const Judgement *judgement)
{
    const Absence *absence = plan_absence(judgement->person, judgement->today);
    GString *out = g_string_new(NULL);
    if (absence != NULL && absence->deputy != NULL)
        add_deputy(out, absence->deputy, judgement->today);
    for (guint i = 0; judgement->section != SECTION_ESCALATED && i < judgement->milestone->deputies->len; i++)
        if (absence == NULL || judgement->milestone->deputies->pdata[i] != absence->deputy)
            add_deputy(out, judgement->milestone->deputies->pdata[i], judgement->today);
    if (out->len == 0)
        g_string_append(out, "nobody deputises");
    return g_string_free(out, FALSE);
}

/* The person of a judgement, of a verdict that has a day. */
static char *
person_text(const Picture *picture, const Judgement *judgement)
{
    const char *name = judgement->person->name;
    g_autofree char *day = day_text(judgement->since);
    const char *officer =
        plan_officer_on(picture->plan, picture->today) != NULL ? "; the officer is told" : "";
    if (judgement->verdict == VERDICT_LEFT)
        return g_strdup_printf("not told: %s has left, on %s%s", name, day, officer);
    g_autofree char *deputies = deputies_text(judgement);
    return g_strdup_printf("not told: %s is away until %s, and %s%s", name, day, deputies, officer);
}

static char *
not_yet_text(const Picture *picture, const Judgement *judgement)
{
    if (judgement->since == DAY_NONE)
        return g_strdup("not told: there is no day for it");
    g_autofree char *when = time_text(picture, judgement);
    return g_strdup_printf("not yet: next on %s", when);
}

static char *
told_text(const Judgement *judgement)
{
    if (judgement->reader == judgement->person || judgement->kind != NOTICE_REMINDER)
        return g_strdup("told already: the record has it");
    return g_strdup_printf("told already, to %s in the place of %s", judgement->reader->name,
                           judgement->person->name);
}

static char *
verdict_with_day(const Picture *picture, const Judgement *judgement)
{
    switch (judgement->verdict) {
    case VERDICT_LEFT:
    case VERDICT_AWAY:
        return person_text(picture, judgement);
    case VERDICT_NOT_YET:
        return not_yet_text(picture, judgement);
    case VERDICT_SNOOZED:
        return snooze_text(judgement);
    case VERDICT_UPDATED: {
        g_autofree char *day = day_text(judgement->since);
        return g_strdup_printf("not asked: it was updated on %s", day);
    }
    case VERDICT_TOLD:
        return told_text(judgement);
    default:
        return wanted_text(picture, judgement);
    }
}

char *
explain_verdict(const Picture *picture, const Judgement *judgement)
{
    static const char *const plain[VERDICT_NOTHING + 1] = {
        [VERDICT_DRAFT] = "not told: the programme is a draft until it is activated",
        [VERDICT_CLOSED] = "not told: the programme is closed",
        [VERDICT_SUPERSEDED] = "not told: it is superseded",
        [VERDICT_ON_HOLD] = "not told: it is on hold",
        [VERDICT_NO_DATE] = "not told: the plan's words give no date",
        [VERDICT_PASSED] = "not told: it had passed before it was first seen, and a newer one had too",
        [VERDICT_NO_LEAD] = "not told: nobody leads it",
        [VERDICT_HANDED_OVER] = "not told any more: the officer has it",
        [VERDICT_SHARED] = "not told: somebody with the same mailbox is told in their place",
        [VERDICT_NOTHING] = "nothing to tell",
    };
    Verdict verdict = judgement->verdict;
    if (plain[verdict] != NULL)
        return g_strdup(plain[verdict]);
    if (verdict == VERDICT_COMPLETE)
        return complete_text(judgement, "it", judgement->milestone->done);
    if (verdict == VERDICT_DATE_COMPLETE)
        return complete_text(judgement, "this date", judgement->date->done);
    if (verdict == VERDICT_UNCERTAIN)
        return uncertain_text(picture, judgement);
    return verdict_with_day(picture, judgement);
}

static void
add_absences(GString *out, const Person *person, Day today)
{
    for (guint i = 0; i < person->absences->len; i++) {
        const Absence *absence = &g_array_index(person->absences, Absence, i);
        if (absence->until < today)
            continue;
        g_autofree char *from = day_text(absence->from);
        g_autofree char *until = day_text(absence->until);
        g_string_append_printf(out, "; away from %s to %s, deputy: %s", from, until,
                               absence->deputy != NULL ? absence->deputy->name : "the milestone's");
    }
}

char *
explain_preference(const Picture *picture, const Person *person)
{
    int hour = schedule_hour(picture->schedule, person);
    const Zone *zone = schedule_zone(picture->schedule, person);
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "mail from %02d:%02d (%s), on %s days", hour / 60, hour % 60, zone_name(zone),
                           person->kind == PERSON_SCHOOL ? "school" : "working");
    if (person->addresses->len == 0)
        g_string_append(out, person->marked->len > 0
                                 ? "; mail to them came back (see: milestonectl bounce list)"
                                 : "; no address");
    add_absences(out, person, picture->today);
    if (person->left != DAY_NONE) {
        g_autofree char *left = day_text(person->left);
        g_string_append_printf(out, "; left on %s", left);
    }
    return g_string_free(out, FALSE);
}
