"""Why somebody was told, or was not: what milestonectl explain says of a milestone, a person and an address."""

import sqlite3

from test_ctl import DAY, active, ctl, empty, put_message  # noqa: F401 (fixtures)

KEY = "plan/R1.1#1/due-2/2004-04-30/planning-head"


def ladder(answers, ref):
    (answer,) = [answer for answer in answers if answer["ref"] == ref and answer["kind"] == "reminder"]
    return answer


def test_says_the_rule_the_day_and_the_preference(active):
    (answer,) = [one for one in active.json("explain", "plan/R1.1", "--on", "2004-04-17") if one["kind"] == "reminder"]
    assert answer["verdict"] == "wanted" and answer["gate"] == "no-mail-day" and answer["person"] == "planning-head"
    assert answer["date"] == {"occurrence": None, "due": "2004-04-30", "effective_due": "2004-04-30", "certain": True}
    assert answer["key"] == "plan/R1.1#1/due-10/2004-04-30/planning-head" and answer["since"] == "2004-04-16"
    assert answer["at"] == "2004-04-19T07:00:00Z"
    assert "10 working days before" in answer["rule"] and "20, 10, 2, 0" in answer["rule"]
    assert answer["day"] == "Saturday 17 April 2004, no working day: weekend"
    assert answer["preference"] == "mail from 08:00 (Europe/London), on working days" and answer["record"] is None
    text = active("explain", "plan/R1.1", "--on", "2004-04-09")
    assert "Good Friday" in text and "plan/R1.1  Agree the joint protocol" in text


def test_says_why_nobody_is_told(active):
    answers = active.json("explain", "head@example.org", "--on", DAY)
    assert {answer["person"] for answer in answers} == {"planning-head"}
    assert [answer["kind"] for answer in answers if answer["ref"] is None] == ["digest"]
    (uncertain,) = active.json("explain", "plan/R1.3", "--on", DAY)
    assert uncertain["verdict"] == "uncertain" and "19 may be a day" in uncertain["why"]
    assert {answer["verdict"] for answer in active.json("explain", "plan/R2.1", "--on", DAY)} <= {"no-date", "no-lead"}
    late = [answer for answer in active.json("explain", "plan/send-lead", "--on", "2004-06-30") if answer["ref"] == "R1.3"]
    assert late and all(answer["verdict"] == "uncertain" for answer in late)
    active("update", "plan/R1.1", "--status", "blue", "--on", "2004-04-19")
    complete = ladder(active.json("explain", "plan/R1.1", "--on", DAY), "R1.1")
    assert complete["verdict"] == "complete" and "19 April 2004" in complete["why"]


def test_a_draft_tells_nobody(ctl):
    assert {answer["verdict"] for answer in ctl.json("explain", "plan/R1.1", "--on", DAY)} == {"draft"}
    assert "until it is activated" in ctl("explain", "plan/planning-head", "--on", DAY)


def test_has_the_record_of_what_was_sent(active):
    put_message(active.store)
    with sqlite3.connect(active.store) as db:
        db.execute("INSERT INTO notice (key, message_id) VALUES (?, 1)", (KEY,))
    on_the_day = ladder(active.json("explain", "plan/R1.1", "--on", DAY), "R1.1")
    assert on_the_day["record"]["id"] == 1 and on_the_day["record"]["state"] == "sent"
    assert on_the_day["record"]["message_id"] == "id-1@example.org" and on_the_day["record"]["deliveries"]
    assert ladder(active.json("explain", "plan/R1.1", "--on", "2004-04-21"), "R1.1")["record"] is None
    told = ladder(active.json("explain", "plan/R1.1", "--on", "2004-04-28"), "R1.1")
    assert told["verdict"] == "told" and told["key"] == KEY and told["record"]["id"] == 1
    text = active("explain", "plan/R1.1", "--on", "2004-04-28")
    assert "told already" in text and "message 1 <id-1@example.org> to head@example.org" in text


def test_counts_only_what_was_told_by_that_day(active):
    put_message(active.store)
    with sqlite3.connect(active.store) as db:
        db.execute("INSERT INTO notice (key, message_id) VALUES (?, 1)", (KEY.replace("due-2", "due-10"),))
    (before, then) = [ladder(active.json("explain", "plan/R1.1", "--on", day), "R1.1") for day in ("2004-04-19", DAY)]
    assert before["verdict"] == "wanted" and before["record"] is None
    assert then["verdict"] == "told" and then["record"]["id"] == 1
    assert "nothing of it was sent up to that day" in active("explain", "plan/R1.1", "--on", "2004-04-19")


def test_a_record_is_of_what_is_explained(active):
    put_message(active.store)
    with sqlite3.connect(active.store) as db:
        db.execute("INSERT INTO notice (key, message_id) VALUES (?, 1)", (KEY.replace("R1.1#1", "R2.3#1"),))
    answers = active.json("explain", "plan/planning-head", "--on", "2004-04-28")
    assert ladder(answers, "R1.1")["record"] is None
    told = [answer for answer in answers if answer["ref"] == "R2.3" and answer["kind"] == "reminder"]
    assert [(answer["record"] or {}).get("id") for answer in told] == [1, None]


def test_says_that_a_day_to_come_is_not_settled(active):
    text = active("explain", "plan/R1.1", "--on", "2099-01-05")
    assert "as things stand now; what is sent and said until then may change it" in text
    assert "as things stand now" not in active("explain", "plan/R1.1")


def test_names_a_deputy_who_is_away_too(active):
    with sqlite3.connect(active.store) as db:
        db.execute("INSERT INTO absence (person_id, first, last, deputy_id) VALUES (2, '2004-04-16', '2004-04-30', 3)")
        db.execute("INSERT INTO absence (person_id, first, last) VALUES (3, '2004-04-16', '2004-04-28')")
    away = ladder(active.json("explain", "plan/R1.1", "--on", DAY), "R1.1")
    assert "away until 30 April 2004, and their deputy, SEND Lead, is away until 28 April 2004" in away["why"]


def test_refuses_what_is_not_there(active):
    assert "no reference" in active("explain", "plan", code=64)
    assert 'no milestone "R9.9"' in active("explain", "plan/R9.9", code=65)
    active("explain", "plan/head@example.org")
    assert "has the address" in active("explain", "nobody@example.org", code=65)
    assert "no occurrence" in active("explain", "plan/R1.1@2004-05", code=65)
    active("explain", code=64)
