"""milestonectl as it was built: what its commands print, change and refuse, and the codes they end with."""

import email
import email.policy
import json
import os
import pty
import shutil
import socket
import sqlite3
import subprocess
import threading

import pytest

from httpserver import HttpServer
from smtpserver import SmtpServer

# The plan of the tests is read on Monday 2004-03-22; Easter 2004 is 11 April.
DAY = "2004-04-20"

PEOPLE = [("officer", "Plan Officer", "officer@example.org"), ("planning-head", "Head of Planning", "head@example.org"),
          ("send-lead", "SEND Lead", None)]
# ref, title, timescale, status, lead, spans: (kind, start, due, rule, certain, note)
MILESTONES = [
    ("R1.1", "Agree the joint protocol", "By April 2004", "green", "planning-head",
     [("window", None, "2004-04-30", "by-month", 1, None)]),
    ("R1.2", "Publish the café guide", "March 2004", "not-started", "planning-head",
     [("window", "2004-03-01", "2004-03-31", "month", 1, None)]),
    ("R1.3", "Second visit", "June 19", "not-started", "send-lead",
     [("window", "2004-06-01", "2004-06-30", "month", 0, "19 may be a day")]),
    ("R2.1", "Report each term", "Termly", "not-started", None, [("recurring", None, None, "recurrence", 1, None)]),
    ("R2.2", "Train \x1b[31mgovernors", "TBC", "not-started", "send-lead",
     [("unresolved", None, None, "unresolved", 0, None)]),
    ("R2.3", "Two dates", "End April/by May", "not-started", "planning-head",
     [("window", "2004-04-21", "2004-04-30", "part-of-month", 1, None),
      ("window", None, "2004-05-31", "by-month", 1, None)]),
]


def fill(path, state="draft"):
    """A plan as another tool would write it: the store's file is a public format, milestoned-store(5)."""
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("INSERT INTO programme (id, key, title, reference, state) VALUES (1, 'plan', 'The plan', "
                   "'2004-03-22', ?)", (state,))
        people = {}
        for number, (key, name, address) in enumerate(PEOPLE, 1):
            db.execute("INSERT INTO person (id, programme_id, key, name) VALUES (?, 1, ?, ?)", (number, key, name))
            people[key] = number
            if address:
                db.execute("INSERT INTO address VALUES (?, 0, ?)", (number, address))
        db.execute("UPDATE programme SET officer_id = 1")
        db.execute("INSERT INTO board (id, programme_id, key, title) VALUES (1, 1, 'scrutiny', 'Scrutiny Commission')")
        db.execute("INSERT INTO membership (board_id, person_id) VALUES (1, 2)")
        for area in (1, 2):
            db.execute("INSERT INTO area (id, programme_id, title, plugin, position) VALUES (?, 1, ?, 'template', ?)",
                       (area, ["Attendance", "Governance"][area - 1], area))
            db.execute("INSERT INTO action (id, area_id, ref, number, title) VALUES (?, ?, ?, ?, ?)",
                       (area, area, f"R{area}", str(area), f"Recommendation {area}"))
        for number, (ref, title, timescale, status, lead, spans) in enumerate(MILESTONES, 1):
            db.execute("INSERT INTO milestone (id, action_id, ref, title, timescale, status, position) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?)",
                       (number, int(ref[1]), ref, title, timescale, status, number))
            for ordinal, (kind, start, due, rule, certain, note) in enumerate(spans, 1):
                db.execute("INSERT INTO span (milestone_id, ordinal, kind, start, due, original_due, rule, certain, "
                           "note, recurrence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                           (number, ordinal, kind, start, due, due, rule, certain, note,
                            "termly" if kind == "recurring" else None))
            if lead:
                db.execute("INSERT INTO assignment (milestone_id, person_id) VALUES (?, ?)", (number, people[lead]))
    db.close()


class Ctl:
    def __init__(self, program, directory):
        self.program = program
        self.store = directory / "store.db"
        self.maildir = directory / "mail"
        self.socket = directory / "control"
        self.settings = ["--set", f"store={self.store}", "--set", f"mail.maildir={self.maildir}",
                         "--set", f"control.socket={self.socket}"]

    def __call__(self, *arguments, code=0, stdin="", env=None):
        run = subprocess.run([self.program, *self.settings, *arguments], input=stdin, capture_output=True, text=True,
                             timeout=120, env={**os.environ, **(env or {})}, check=False)
        assert run.returncode == code, f"{arguments}: {run.returncode}\n{run.stdout}\n{run.stderr}"
        assert bool(run.stderr) == (code != 0), run.stderr
        return run.stdout if code == 0 else run.stderr

    def json(self, *arguments, **more):
        """The objects of the output, one a line."""
        return [json.loads(line) for line in self(*arguments, "--json", **more).splitlines()]

    def one(self, *arguments, **more):
        (answer,) = self.json(*arguments, **more)
        return answer


@pytest.fixture
def empty(build, tmp_path):
    return Ctl(build / "milestonectl", tmp_path)


@pytest.fixture
def ctl(empty):
    empty("init")
    fill(empty.store)
    return empty


@pytest.fixture
def active(ctl):
    ctl("activate", "plan", "--on", "2004-03-22", "--yes")
    return ctl


# The command line


def test_help_lists_every_command_and_each_has_its_own(empty):
    text = empty("--help")
    commands = [line.split()[0] for line in text.splitlines() if line.startswith("  ") and line[2].isalpha()]
    assert {"init", "check", "activate", "timescale", "calendar", "show", "due", "update", "forecast", "preview", "outbox", "log",
            "plugins", "test", "status", "reload", "pause", "resume"} <= set(commands)
    for command in commands:
        assert f"milestonectl {command}" in empty(command, "--help")


def test_version(empty):
    assert empty("--version").startswith("milestoned ")


@pytest.mark.parametrize("arguments, said", [
    ([], "no command"),
    (["statsu"], "did you mean status"),
    (["show"], "usage: milestonectl show PROGRAMME"),
    (["show", "plan", "more"], "usage:"),
    (["show", "--colour", "plan"], "--colour"),
    (["show", "plan/"], "no reference"),
    (["show", "plan", "--on", "22 March"], "YYYY-MM-DD"),
    (["show", "plan", "--on"], "--on"),
    (["due", "--weeks", "-1"], "--weeks"),
    (["due", "--weeks", "many"], "many"),
    (["update", "plan/R1.1"], "nothing to record"),
    (["update", "plan", "--status", "blue"], "PROGRAMME/REF"),
    (["update", "plan/R1.1", "--status", "bleu"], "did you mean blue"),
    (["update", "plan/R1.1", "--status", "undated"], "none of"),
    (["update", "plan/R1.1", "--status", "done?"], "none of"),
    (["update", "plan/R1.1", "--status", ""], "--status"),
    (["update", "plan/R1.1", "--status", "amber", "--reason", "post-vacnat"], "did you mean post-vacant"),
    (["update", "plan/R1.1", "--due", "2004-02-30"], "2004-02-30"),
    (["update", "plan/R1.1", "--due", "2004-06-30", "--span", "-1"], "--span"),
    (["update", "plan/R1.1", "--status", "blue", "--part", "-1"], "--part"),
    (["update", "plan/R2.1@", "--status", "blue"], "PROGRAMME/REF@KEY"),
    (["update", "plan/R2.1@q1", "--status", "blue", "--occurrence", "q2"], "the reference says q1"),
    (["update", "plan/R2.1", "--status", "blue", "--occurrence", ""], "--occurrence needs the key"),
    (["update", "plan/R2.1", "--acknowledge", "--wake"], "one of --acknowledge"),
    (["update", "plan/R2.1", "--snooze-until", "soon"], "soon"),
    (["preview", "plan"], "one of --reminder"),
    (["preview", "plan", "--officer", "--digest", "scrutiny"], "one of --reminder"),
    (["preview", "plan", "--officer", "--to", "send-lead"], "--to goes with"),
    (["preview", "plan", "--officer", "-o", "list.pdf"], ".html"),
    (["outbox", "sohw", "1"], "did you mean show"),
    (["outbox", "show"], "usage:"),
    (["outbox", "show", "first"], "no number"),
    (["log", "--limit", "-3"], "--limit"),
    (["activate", "plan"], "--yes"),
    (["timescale"], "usage:"),
    (["--set"], "--set needs a value"),
])
def test_a_wrong_command_line_ends_with_64_and_says_what_is_wrong(ctl, arguments, said):
    assert said in ctl(*arguments, code=64)


def test_global_options_stand_before_or_after_the_command(empty):
    assert json.loads(empty("--json", "init")) == {"store": str(empty.store), "created": True}
    assert empty.one("init")["created"] is False


@pytest.mark.parametrize("arguments, said", [
    (["--set", "nosuch=1"], "nosuch"), (["--set", "poll=soon"], "poll"), (["-c", "/nonexistent.conf"], "nonexistent")])
def test_bad_settings_end_with_78(ctl, arguments, said):
    assert said in ctl("status", *arguments, code=78)


def test_arguments_are_utf8_in_any_locale(ctl):
    for locale in ("C", "C.UTF-8"):
        answer = ctl.one("timescale", "--on", "2004-03-22", "By May 2004 – café", env={"LC_ALL": locale})
        assert answer["phrase"] == "By May 2004 – café"
        ctl("update", "plan/R1.1", "--note", "née", env={"LC_ALL": locale})


def test_output_that_cannot_be_written_is_a_failure(ctl):
    with open("/dev/full", "w", encoding="ascii") as full:
        run = subprocess.run([ctl.program, *ctl.settings, "show", "plan"], stdout=full, stderr=subprocess.PIPE,
                             check=False)
    assert run.returncode == 74
    assert b"cannot be written" in run.stderr


# The store


def test_init_makes_the_store_once(empty):
    assert "would make" in empty("init", "--dry-run")
    assert not empty.store.exists()
    assert str(empty.store) in empty("init")
    assert "there already" in empty("init")
    assert "would accept" in empty("init", "--dry-run")


def test_init_of_a_copied_store_names_adopt(empty, tmp_path):
    empty("init")
    assert "adopt" not in empty("init")
    copy = tmp_path / "copy.db"
    shutil.copyfile(empty.store, copy)
    for command in (["init"], ["init", "--dry-run"], ["check"]):
        assert "milestonectl adopt" in empty(*command, "--set", f"store={copy}")
    empty("adopt", "--set", f"store={copy}")
    assert "adopt" not in empty("init", "--set", f"store={copy}")


def test_without_a_store_init_is_named(empty):
    assert "milestonectl init" in empty("show", "plan", code=69)


def test_a_file_that_is_no_store_is_refused(empty):
    empty.store.write_text("something else, and not short of it at all\n" * 50)
    for command in (["init"], ["status"], ["check"]):
        assert str(empty.store) in empty(*command, code=65)
    assert empty.store.read_text().startswith("something else")


def test_an_empty_store_is_said_to_be(empty):
    empty("init")
    assert "no programmes" in empty("status")
    assert "Nothing is overdue" in empty("due")
    assert "Nothing waits" in empty("outbox")
    assert "Nobody was told" in empty("log")
    assert "import" in empty("show", "plan", code=65)


def test_unknown_programmes_name_the_nearest(ctl):
    for command in (["show", "plam"], ["due", "plam"], ["status", "plam"], ["check", "plam"], ["log", "plam"],
                    ["outbox", "--programme", "plam"], ["activate", "plam", "--yes"], ["show", "plam/R1.1"],
                    ["preview", "plam", "--officer"], ["update", "plam/R1.1", "--status", "blue"]):
        assert "plan" in ctl(*command, code=65).replace("plam", "")


# timescale


def test_timescale_prints_the_format_of_the_contract(empty):
    line = empty("timescale", "--on", "2004-03-22", "--json", "By May 2004")
    assert line == ('{"phrase": "By May 2004", "on": "2004-03-22", "spans": [{"kind": "window", "start": null, '
                    '"due": "2004-05-31", "recurrence": null, "rule": "by-month", "certain": true, "review": null, '
                    '"note": null}]}\n')


def test_timescale_offers_the_other_readings(empty):
    span = empty.json("timescale", "--on", "2018-02-01", "31 January")[0]["spans"][0]
    assert span["due"] == "2019-01-31" and not span["certain"]
    assert span["others"] == [{"kind": "day", "start": "2018-01-31", "due": "2018-01-31", "recurrence": None}]
    table = empty("timescale", "--on", "2018-02-01", "31 January")
    assert "1. on 31 January 2019" in table and "2. on 31 January 2018" in table


def test_timescale_reads_standard_input_line_by_line(empty):
    answers = empty.json("timescale", "--on", "2004-03-22", "June 2004", "-", stdin="By May 2004\r\n\nTBC")
    assert [answer["phrase"] for answer in answers] == ["June 2004", "By May 2004", "", "TBC"]
    assert [answer["spans"][0]["kind"] for answer in answers] == ["window", "window", "unresolved", "unresolved"]


def test_timescale_refuses_what_is_not_text(empty):
    run = subprocess.run([empty.program, "timescale", "-"], input=b"ok\n\xff\xfe\n", capture_output=True, check=False)
    assert run.returncode == 65
    assert b"standard input:2" in run.stderr


def test_timescale_takes_the_reference_date_of_a_programme(ctl):
    assert ctl.one("timescale", "--programme", "plan", "April")["on"] == "2004-03-22"
    assert ctl.one("timescale", "--programme", "plan", "--on", "2019-06-11", "April")["on"] == "2019-06-11"


def test_timescale_for_people_is_a_table_with_both_readings(empty):
    text = empty("timescale", "--on", "2019-06-11", "June 19")
    assert "CERTAIN" in text and "no" in text.split()
    assert "June 19" in text


# show and due


def test_show_is_a_table_by_area(ctl):
    text = ctl("show", "plan", "--on", DAY)
    lines = text.splitlines()
    assert "The plan (plan, draft)" in lines[0] and "Tuesday 20 April 2004" in lines[0]
    assert lines.index("Attendance (not assessed yet)") < lines.index("Governance (not assessed yet)")
    (row,) = [line for line in lines if line.startswith("R1.2")]
    assert "Red" in row and "2004-03-31" in row and "Head of Planning" in row and "café" in row
    assert any(line.startswith("R1.3") and "2004-06-30?" in line for line in lines)
    assert any(line.startswith("R2.1") and "termly" in line for line in lines)
    assert "\x1b" not in text


def test_show_as_json(ctl):
    plan = ctl.one("show", "plan", "--on", DAY)
    assert list(plan) == ["programme", "title", "state", "on", "areas"]
    assert [len(area["milestones"]) for area in plan["areas"]] == [3, 3]
    first = plan["areas"][0]["milestones"][0]
    assert first == {"ref": "R1.1", "title": "Agree the joint protocol", "status": "amber",
                     "timescale": "By April 2004", "due": "2004-04-30", "effective_due": "2004-04-30", "certain": True,
                     "occurrence": None, "school": False, "leads": ["planning-head"], "forecast": None, "done": None,
                     "moves": 0, "snoozed_until": None}


def test_show_one_milestone_with_its_dates(ctl):
    text = ctl("show", "plan/R2.3", "--on", DAY)
    assert "Two dates" in text and "Friday 30 April 2004" in text and "Monday 31 May 2004" in text
    assert "last working day" in text  # 31 May 2004 is a bank holiday
    milestone = ctl.one("show", "plan/R2.3", "--on", DAY)
    assert [span["effective_due"] for span in milestone["spans"]] == ["2004-04-30", "2004-05-28"]
    assert milestone["sent"] == []
    assert {"noun": "milestone", "field": "added"}.items() <= milestone["history"][0].items()


def test_show_names_the_nearest_reference(ctl):
    assert "R1.2" in ctl("show", "plan/R1.22", code=65)


def test_due_lists_overdue_before_upcoming(ctl):
    items = ctl.json("due", "plan", "--on", DAY, "--weeks", "6")
    assert [(item["ref"], item["section"], item["due"]) for item in items] == [
        ("R1.2", "overdue", "2004-03-31"), ("R1.1", "upcoming", "2004-04-30"), ("R2.3", "upcoming", "2004-04-30"),
        ("R2.3", "upcoming", "2004-05-31")]
    assert items[0]["working_days"] < 0 < items[1]["working_days"]
    assert [item["ref"] for item in ctl.json("due", "--on", DAY, "--weeks", "1")] == ["R1.2"]
    text = ctl("due", "--on", DAY)
    assert text.index("overdue") < text.index("coming up") and "plan/R1.2" in text


# update


def changes(answer):
    return {change["field"]: change["after"] for change in answer["changes"] if change["noun"] != "update"}


def test_update_says_what_changed_and_records_it(ctl):
    answer = ctl.one("update", "plan/R1.1", "--status", "blue", "--note", "adopted", "--by", "planning-head", "--on",
                     DAY)
    assert changes(answer)["status"] == "blue" and changes(answer)["done"] == DAY
    milestone = ctl.one("show", "plan/R1.1", "--on", DAY)
    assert milestone["status"] == "blue" and milestone["done"] == DAY
    assert milestone["history"][-1]["by"] == "planning-head"


def test_update_for_people(ctl):
    text = ctl("update", "plan/R1.1", "--due", "2004-06-30", "--reason", "awaiting-funding", "--on", DAY)
    assert "due: 2004-06-30, was 2004-04-30" in text
    assert "first due" in ctl("show", "plan/R1.1")


def test_show_has_the_words_of_what_was_said(ctl):
    ctl("update", "plan/R1.1", "--note", "first draft \x1b[31mread", "--by", "planning-head", "--on", DAY)
    ctl("update", "plan/R1.1", "--status", "amber", "--due", "2004-06-30", "--forecast", "2004-07-09", "--reason",
        "awaiting-funding", "--by", "Ann Lee", "--on", DAY)
    lines = ctl("show", "plan/R1.1", "--on", DAY).splitlines()
    (first,) = [line for line in lines if line.startswith("2004-04-20 planning-head")]
    (second,) = [line for line in lines if line.startswith("2004-04-20 Ann Lee")]
    assert "first draft" in first and "\x1b" not in first
    assert second.split("Lee", 1)[1].strip() == "Amber; due 2004-06-30; forecast 2004-07-09; because of awaiting-funding"
    assert "update added" not in "\n".join(lines)
    said = ctl.one("show", "plan/R1.1", "--on", DAY)["said"]
    assert said[1] == {"on": DAY, "by": "Ann Lee", "status": "amber", "due": "2004-06-30", "span": 1, "part": None,
                       "occurrence": None, "forecast": "2004-07-09", "snooze_until": None, "reason": "awaiting-funding", "note": ""}
    assert said[0]["status"] is None and said[0]["note"].startswith("first draft")


@pytest.fixture
def termly(ctl):
    """R2.1 with the occurrences of two terms."""
    with sqlite3.connect(ctl.store) as db:
        db.execute("INSERT INTO occurrence (span_id, key, due, rule) SELECT id, '2003-04/spring', '2004-04-02', "
                   "'recurrence' FROM span WHERE kind = 'recurring'")
        db.execute("INSERT INTO occurrence (span_id, key, due, rule) SELECT id, '2003-04/summer', '2004-07-21', "
                   "'recurrence' FROM span WHERE kind = 'recurring'")
    db.close()
    return ctl


def dates(ctl):
    with sqlite3.connect(ctl.store) as db:
        return db.execute("SELECT key, status, done, due FROM occurrence ORDER BY key").fetchall()


def test_update_of_one_occurrence(termly):
    refused = termly("update", "plan/R2.1", "--status", "blue", "--on", DAY, code=65)
    assert "2003-04/spring (due 2004-04-02), 2003-04/summer (due 2004-07-21)" in refused and "--whole" in refused
    answer = termly.one("update", "plan/R2.1@2003-04/spring", "--status", "blue", "--on", DAY)
    assert answer["occurrence"] == "2003-04/spring" and changes(answer)["done"] == DAY
    text = termly("update", "plan/R2.1", "--occurrence", "2003-04/summer", "--due", "2004-07-16", "--reason",
                  "school-calendar", "--on", DAY)
    assert text.startswith("plan/R2.1@2003-04/summer:")
    assert dates(termly) == [("2003-04/spring", "blue", DAY, "2004-04-02"),
                             ("2003-04/summer", "not-started", None, "2004-07-16")]
    sheet = termly("show", "plan/R2.1", "--on", DAY)
    assert "@2003-04/spring; Blue" in sheet
    assert "@2003-04/summer due: 2004-07-16, was 2004-07-21" in sheet
    assert "--whole" not in termly("update", "plan/R2.1", "--status", "blue", "--whole", "--on", DAY)
    assert termly.one("show", "plan/R2.1", "--on", DAY)["status"] == "blue"


def test_show_and_due_have_occurrences_with_their_own_status(termly):
    termly("update", "plan/R2.1@2003-04/spring", "--status", "blue", "--on", DAY)
    plan = termly("show", "plan", "--on", DAY)
    assert "R2.1@2003-04/summer" in plan and "@2003-04/spring" not in plan, "what is complete stands in its own sheet"
    sheet = [line.split() for line in termly("show", "plan/R2.1", "--on", DAY).splitlines() if "R2.1@" in line]
    assert [line[:3] for line in sheet[:2]] == [["R2.1@2003-04/spring", "Blue", "2004-04-02"],
                                            ["R2.1@2003-04/summer", "Not", "started"]]
    one = termly.one("show", "plan/R2.1@2003-04/spring", "--on", DAY)
    assert (one["ref"], one["occurrence"], one["status"]) == ("R2.1@2003-04/spring", "2003-04/spring", "blue")
    assert [date["done"] for date in one["spans"][0]["occurrences"]][:2] == [DAY, None]
    assert "no occurrence of R2.1" in termly("show", "plan/R2.1@2003-04/autumn", code=65)
    due = [item for item in termly.json("due", "plan", "--on", DAY, "--weeks", "20") if item["occurrence"]]
    assert [(item["ref"], item["status"], item["due"]) for item in due] == [
        ("R2.1@2003-04/summer", "not-started", "2004-07-21")]
    assert "plan/R2.1@2003-04/summer" in termly("due", "plan", "--on", DAY, "--weeks", "20")


@pytest.fixture
def entangled(ctl):
    """R1.1 waits for R1.2, has an approver, and a lead of a school who is away; of R1.3 something is asked."""
    with sqlite3.connect(ctl.store) as db:
        db.execute("UPDATE person SET kind = 'school' WHERE id = 2")
        db.execute("INSERT INTO absence (person_id, first, last, deputy_id) VALUES (2, '2004-04-19', '2004-05-14', 1)")
        db.execute("INSERT INTO dependency (milestone_id, on_id, lag) VALUES (1, 2, 5)")
        db.execute("INSERT INTO assignment (milestone_id, person_id, role) VALUES (1, 1, 'approver')")
        db.execute("INSERT INTO question (id, span_id, phrase, raised) SELECT 1, id, 'June 19', '2004-03-22' "
                   "FROM span WHERE milestone_id = 3")
        db.execute("INSERT INTO question_offer VALUES (1, 1, 'window', '2004-06-01', '2004-06-30', NULL)")
        db.execute("INSERT INTO question_offer VALUES (1, 2, 'day', '2004-06-19', '2004-06-19', NULL)")
        db.execute("UPDATE span SET due = '2004-06-05' WHERE milestone_id = 1")
    db.close()
    return ctl


def test_show_has_who_and_what_else_it_hangs_on(entangled):
    text = entangled("show", "plan/R1.1", "--on", DAY)
    assert "Head of Planning until Friday 14 May 2004; deputy: Plan Officer" in text
    assert "R1.2 Publish the café guide (Red, and 5 working days more)" in text
    assert "last school day" in text and "last working day" not in text
    assert "is waited for by" in entangled("show", "plan/R1.2", "--on", DAY)
    shown = entangled.one("show", "plan/R1.1", "--on", DAY)
    assert shown["school"] and shown["approvers"] == ["officer"] and shown["deputies"] == []
    assert shown["absent"] == [{"person": "planning-head", "from": "2004-04-19", "until": "2004-05-14",
                                "deputy": "officer", "left": None}]
    (waits,) = shown["waits_for"]
    assert (waits["ref"], waits["status"], waits["lag"]) == ("R1.2", "red", 5)
    assert entangled.one("show", "plan/R1.2", "--on", DAY)["waited_for_by"] == ["R1.1"]
    asked = entangled("show", "plan/R1.3", "--on", DAY)
    assert "2. on 19 June 2004" in asked and "milestonectl resolve plan/R1.3 --reading N" in asked
    question = entangled.one("show", "plan/R1.3", "--on", DAY)["spans"][0]["question"]
    assert [reading["number"] for reading in question["readings"]] == [1, 2]
    (days,) = {line.split()[2] for line in entangled("due", "plan", "--on", DAY, "--weeks", "8").splitlines()
               if "R1.1" in line}
    assert days.endswith("s"), "school days"


def test_status_has_questions_and_who_is_away(entangled):
    text = entangled("status", "plan", "--on", DAY)
    assert "on 19 June 2004" in text and "open: `milestonectl resolve plan`" in text
    assert "Head of Planning until Friday 14 May 2004" in text
    (programme,) = entangled.one("status", "plan", "--on", DAY)["programmes"]
    assert [question["ref"] for question in programme["questions"]] == ["R1.3"]
    assert [person["person"] for person in programme["absent"]] == ["planning-head"]


def test_preview_of_the_questions(entangled):
    text = entangled("preview", "plan", "--questions", "--on", DAY)
    assert "milestonectl resolve plan/R1.3 --reading 2" in text and "1 date to settle" in text
    page = entangled.store.parent / "questions.html"
    entangled("preview", "plan", "--questions", "--on", DAY, "-o", str(page))
    assert "June 19" in page.read_text()
    entangled("resolve", "plan/R1.3", "--reading", "2", "--on", DAY)
    assert "nothing to be settled" in entangled("preview", "plan", "--questions", "--on", DAY, code=65)


def test_update_of_one_part(ctl):
    ctl("update", "plan/R2.3", "--status", "done", "--part", "1", "--on", DAY)
    with sqlite3.connect(ctl.store) as db:
        assert db.execute("SELECT span.status FROM span JOIN milestone ON milestone.id = milestone_id "
                          "WHERE ref = 'R2.3' ORDER BY ordinal").fetchall() == [("blue",), ("not-started",)]
        assert db.execute("SELECT status FROM milestone WHERE ref = 'R2.3'").fetchone() == ("green",)


# 2004-04-20 is a Tuesday
@pytest.mark.parametrize("option, until", [(["--acknowledge"], "2004-04-27"),
                                           (["--snooze-until", "2004-07-21"], "2004-07-21"), (["--wake"], None)])
def test_reminders_are_put_off(ctl, option, until):
    ctl("update", "plan/R1.1", "--snooze-until", "2004-04-21", "--by", "planning-head", "--on", DAY)
    ctl("update", "plan/R1.1", *option, "--by", "planning-head", "--on", DAY)
    with sqlite3.connect(ctl.store) as db:
        assert db.execute("SELECT snoozed_until, snoozed_by, updated FROM milestone WHERE ref = 'R1.1'").fetchone() == (
            until, until and "planning-head", None)
        assert db.execute("SELECT due FROM span WHERE rule = 'by-month'").fetchone() == ("2004-04-30",)
    assert "92 days" in ctl("update", "plan/R1.1", "--snooze-until", "2004-07-22", "--on", DAY, code=65)


@pytest.mark.parametrize("word, status", [("done", "blue"), ("On track", "green"), ("not started", "not-started"),
                                          ("Withdrawn", "superseded")])
def test_update_takes_the_words_of_sheets(ctl, word, status):
    ctl("update", "plan/R1.1", "--status", word)
    with sqlite3.connect(ctl.store) as db:
        assert db.execute("SELECT status FROM milestone WHERE ref = 'R1.1'").fetchone() == (status,)


def test_references_match_in_any_case(ctl):
    assert ctl.one("update", "plan/r1.1", "--status", "blue")["ref"] == "R1.1"
    assert ctl.one("show", "plan/r1.1")["ref"] == "R1.1"
    assert "R1.1" in ctl("update", "plan/r1.11", "--status", "blue", code=65)


def test_a_dry_run_records_nothing(ctl):
    before = ctl.one("show", "plan/R1.1", "--on", DAY)
    answer = ctl.one("update", "plan/R1.1", "--status", "blue", "--dry-run")
    assert answer["dry_run"] is True and changes(answer)["status"] == "blue"
    assert ctl.one("show", "plan/R1.1", "--on", DAY) == before


@pytest.mark.parametrize("arguments, said", [
    (["plan/R1.1", "--status", "amber"], "needs a reason"),
    (["plan/R1.1", "--due", "2004-06-30"], "needs a reason"),
    (["plan/R1.1", "--due", "2004-06-30", "--span", "2", "--reason", "dependency"], "no number 2"),
    (["plan/R9.9", "--status", "blue"], "R9.9"),
])
def test_an_update_that_cannot_be_ends_with_65(ctl, arguments, said):
    assert said in ctl("update", *arguments, code=65)


def test_update_moves_the_date_that_is_named(ctl):
    ctl("update", "plan/R2.3", "--due", "2004-07-15", "--span", "2", "--reason", "dependency", "--on", DAY)
    assert [span["due"] for span in ctl.one("show", "plan/R2.3")["spans"]] == ["2004-04-30", "2004-07-15"]


def test_a_store_in_use_ends_with_75(ctl):
    db = sqlite3.connect(ctl.store, isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    try:
        assert "store" in ctl("update", "plan/R1.1", "--status", "blue", code=75)
    finally:
        db.close()


# check, status, plugins


def test_check_counts_and_lists_both_readings(ctl):
    programme = ctl.one("check")["programmes"][0]
    assert (programme["milestones"], programme["dated"], programme["uncertain"], programme["undated"]) == (6, 4, 1, 1)
    (question,) = programme["questions"]
    assert question["ref"] == "R1.3" and question["due"] == "2004-06-30" and question["note"] == "19 may be a day"
    assert any("address" in line for line in programme["held"])
    text = ctl("check", "plan")
    assert "4 dated, 1 uncertain, 1 undated" in text and "19 may be a day" in text and "no address" in text


def test_check_finds_a_plugin_that_is_not_there(ctl):
    with sqlite3.connect(ctl.store) as db:
        db.execute("UPDATE area SET plugin = 'tempalte' WHERE id = 2")
    run = subprocess.run([ctl.program, *ctl.settings, "check"], capture_output=True, text=True, check=False)
    assert run.returncode == 65 and "1 problem" in run.stderr
    assert 'area "Governance"' in run.stdout and "template" in run.stdout


def test_check_holds_settings_and_measures_against_the_plugins(ctl):
    with sqlite3.connect(ctl.store) as db:
        db.execute("UPDATE area SET plugin = 'attendance' WHERE id = 1")
        db.execute("INSERT INTO area_setting (area_id, name, value) VALUES (1, 'absence_margin', 'abc'), "
                   "(1, 'nokey', '1')")
        db.execute("INSERT INTO observation (programme_id, measure, comparator, period, value, day) VALUES "
                   "(1, 'absence', 'own', '2003', 140, '2003-12-31'), (1, 'abscence', 'own', '2003', 5, '2003-12-31')")
    run = subprocess.run([ctl.program, *ctl.settings, "check"], capture_output=True, text=True, check=False)
    assert run.returncode == 65 and "3 problems" in run.stderr
    assert 'wrong: area "Attendance", plugin attendance: its setting "absence_margin" is "abc"' in run.stdout
    assert 'it has no setting "nokey"' in run.stdout and 'measure "absence" is 140' in run.stdout
    assert "note: no plugin of the programme looks at this measure: abscence (did you mean absence?)" in run.stdout


def test_check_refuses_a_template_at_fault(ctl, build, source, tmp_path):
    templates = tmp_path / "templates"
    shutil.copytree(source / "conf" / "templates", templates)
    broken = sorted(templates.iterdir())[0]
    broken.write_text("{{#never_closed}}")
    assert broken.name in ctl("check", "--set", f"templates={templates}", code=78)
    ctl("show", "plan", "--set", f"templates={templates}")


def test_status_without_a_daemon(ctl):
    text = ctl("status", "--on", DAY)
    assert "not running" in text and str(ctl.store) in text
    assert "Not sent for plan" in text and "address" in text
    status = ctl.one("status", "plan", "--on", DAY)
    assert status["daemon"] == {"running": False, "answers": False, "pid": None, "next": None, "idle": None}
    assert status["outbox"] == {"queued": 0, "claimed": 0, "sent": 0, "failed": 0, "cancelled": 0}
    (programme,) = status["programmes"]
    assert programme["state"] == "draft" and programme["milestones"]["red"] == 1
    assert sum(programme["milestones"].values()) == len(MILESTONES)
    assert [area["status"] for area in programme["areas"]] == [None, None]


def answer_once(path, reply, seen):
    """A daemon's end of the control socket, for one request."""
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(path))
    server.listen(1)

    def serve():
        with server, server.accept()[0] as peer:
            seen.append(peer.recv(100))
            peer.sendall(json.dumps(reply).encode() + b"\n")

    thread = threading.Thread(target=serve)
    thread.start()
    return thread


@pytest.mark.parametrize("command, request_sent, reply, printed", [
    (["status"], b"status\n", {"ok": True, "pid": 4711, "next": "2004-04-01T07:00:00Z", "idle": True}, "pid 4711"),
    (["status"], b"status\n", {"ok": True, "pid": 4711, "next": None, "idle": True}, "when the store changes"),
    (["reload"], b"reload\n", {"ok": True}, "again"),
    (["update", "plan/R1.1", "--status", "blue"], b"poke\n", {"ok": True}, "blue"),
])
def test_the_daemon_is_asked_and_told(ctl, command, request_sent, reply, printed):
    seen = []
    thread = answer_once(ctl.socket, reply, seen)
    assert printed in ctl(*command, env={"TZ": "UTC"})
    thread.join()
    assert seen == [request_sent]


@pytest.mark.parametrize("code, why", [(78, "milestoned.conf:3: poll: is no duration"),
                                       (75, "the settings are being read already")])
def test_reload_says_why_it_was_refused(ctl, code, why):
    thread = answer_once(ctl.socket, {"ok": False, "code": code, "error": why}, [])
    run = subprocess.run([ctl.program, *ctl.settings, "reload"], capture_output=True, text=True, check=False)
    thread.join()
    assert run.returncode == code and why in run.stderr


def test_reload_without_a_daemon_ends_with_69(ctl):
    assert "milestoned running" in ctl("reload", code=69)


def test_plugins(empty):
    plugins = {plugin["plugin"]: plugin for plugin in empty.json("plugins")}
    assert plugins["template"]["fault"] is None and plugins["template"]["abi"] >= 1
    assert "template" in empty("plugins")
    assert "SETTING" in empty("plugins", "template") or "no settings" in empty("plugins", "template")
    assert 'did you mean "template"' in empty("plugins", "tempalte", code=65)


def test_plugins_shows_one_that_cannot_be_loaded(empty, tmp_path, build):
    directory = tmp_path / "plugins"
    directory.mkdir()
    (directory / "broken.so").write_text("no shared object")
    (plugin,) = empty.json("plugins", "--set", f"plugins.directory={directory}")
    assert plugin["plugin"] == "broken" and "broken.so" in plugin["fault"]
    assert "broken.so" in empty("plugins", "--set", f"plugins.directory={directory}")


# activate, and what is sent


def test_activating_shows_the_first_week_and_changes_nothing_when_dry(ctl):
    answer = ctl.one("activate", "plan", "--on", "2004-04-19", "--dry-run")
    assert answer["state"] == "draft" and answer["changed"] is False
    assert {message["kind"] for message in answer["first_week"]} >= {"reminder", "digest", "officer"}
    assert {"head@example.org", "officer@example.org"} <= {message["to"] for message in answer["first_week"]}
    text = ctl("activate", "plan", "--on", "2004-04-19", "--dry-run")
    assert "head@example.org" in text and "would be sent" in text and "still draft" in text
    assert ctl.one("show", "plan")["state"] == "draft"


def test_activating_begins_and_closing_ends(ctl):
    assert ctl.one("activate", "plan", "--on", "2004-04-19", "--yes")["changed"] is True
    assert ctl.one("status")["programmes"][0]["activated"] == "2004-04-19"
    assert ctl.one("activate", "plan", "--yes")["changed"] is False
    assert "cannot be opened again" in ctl("activate", "plan", "--close", "--yes")
    assert ctl.one("show", "plan")["state"] == "closed"
    assert "closed" in ctl("activate", "plan", "--yes", code=65)
    assert ctl.json("due", "--on", DAY) == []


@pytest.mark.parametrize("answer, state", [("y\n", "active"), ("n\n", "draft"), ("\n", "draft")])
def test_activating_asks_on_a_terminal(ctl, answer, state):
    master, slave = pty.openpty()
    with subprocess.Popen([ctl.program, *ctl.settings, "activate", "plan", "--on", "2004-04-19"], stdin=slave,
                          stdout=subprocess.PIPE, text=True) as run:
        os.write(master, answer.encode())
        text = run.communicate(timeout=60)[0]
    os.close(slave)
    os.close(master)
    assert run.returncode == 0 and "[y/N]" in text
    assert ctl.one("show", "plan")["state"] == state


def put_message(path):
    """A message with two attempts, as the daemon would have left it, and one that nobody tried yet."""
    with sqlite3.connect(path) as db:
        for number, state, attempts in ((1, "sent", 2), (2, "queued", 0)):
            db.execute("INSERT INTO message (id, programme_id, kind, channel, person_id, address, subject, message_id, "
                       "day, created_at, tried_from, not_before, state, attempts) VALUES (?, 1, 'reminder', 'mail', 2, "
                       "'head@example.org', ?, ?, '2004-04-20', 1082444400000000, 1082444400000000, "
                       "1082444400000000, ?, ?)",
                       (number, f"Subject {number}", f"id-{number}@example.org", state, attempts))
            db.execute("INSERT INTO message_body VALUES (?, ?)", (number, f"Subject: {number}\r\n\r\nBody\x1b\r\n".encode()))
            db.execute("INSERT INTO message_item VALUES (?, 0, 'plan/R1.1')", (number,))
            db.execute("INSERT INTO notice VALUES (?, ?)", (f"plan/R1.1/{number}", number))
        db.execute("INSERT INTO delivery (message_id, attempt, delivered_at, result, code, answer) VALUES "
                   "(1, 1, 1082444401000000, 'temporary', 451, 'try later'), "
                   "(1, 2, 1082444461000000, 'sent', 250, 'taken as 4711')")


def test_the_outbox_and_the_log(active):
    put_message(active.store)
    assert [message["id"] for message in active.json("outbox")] == [2]
    assert [message["id"] for message in active.json("outbox", "list", "--all", "--programme", "plan")] == [1, 2]
    assert "Subject 2" in active("outbox")
    (told,) = active.json("log", "plan")
    assert told["to"] == "head@example.org" and told["items"] == ["plan/R1.1"]
    assert [(attempt["result"], attempt["code"]) for attempt in told["deliveries"]] == [("temporary", 451), ("sent", 250)]
    assert "taken as 4711" in active("log") and "Subject 2" not in active("log")


def test_one_message_is_shown_as_it_is_sent(active):
    put_message(active.store)
    run = subprocess.run([active.program, *active.settings, "outbox", "show", "1"], capture_output=True, check=True)
    assert run.stdout == b"Subject: 1\r\n\r\nBody\x1b\r\n"
    message = active.one("outbox", "show", "1")
    assert message["body"].startswith("Subject: 1") and len(message["deliveries"]) == 2
    assert "no message 9" in active("outbox", "show", "9", code=65)


def test_how_a_message_fared(active):
    put_message(active.store)
    fate = " ".join(active("outbox", "show", "1", "--attempts").split())
    assert "State delivered at " in fate and "temporary" in fate and "taken as 4711" in fate and "Body" not in fate
    assert "State waiting for its turn It was not tried yet" in " ".join(
        active("outbox", "show", "--attempts", "2").split())
    active("pause", "--reason", "the plan is being put right")
    assert "sending is paused (see: milestonectl resume)" in active("outbox", "show", "--attempts", "2")
    active("resume")
    active("outbox", "cancel", "2")
    assert "cancelled by hand: what it tells counts as told" in active("outbox", "show", "--attempts", "2")
    with sqlite3.connect(active.store) as db:  # as the daemon does when the plan has changed
        db.execute("DELETE FROM notice WHERE message_id = 2")
        db.execute("DELETE FROM message_body WHERE message_id = 2")
    assert "taken back before it was tried" in active("outbox", "show", "--attempts", "2")
    assert "its text is gone" in active("outbox", "show", "2", code=65)
    assert active.one("outbox", "show", "2")["body"] is None


def state_of(ctl, number):
    return ctl.one("outbox", "show", str(number))["state"]


def test_a_message_that_waits_is_cancelled_or_tried_at_once(active):
    put_message(active.store)
    assert "would be cancelled" in active("outbox", "cancel", "2", "--dry-run") and state_of(active, 2) == "queued"
    retried = active.one("outbox", "retry", "2")
    assert retried["state"] == "queued" and not retried["not_before"].startswith("2004-04-20")
    assert "counts as told" in active("outbox", "cancel", "2") and state_of(active, 2) == "cancelled"
    for arguments, code, said in [
            (["cancel", "2"], 65, "message 2 cannot be cancelled"), (["retry", "1"], 65, "it was sent"),
            (["cancel", "9"], 65, "no message 9"), (["cancel"], 64, "usage"), (["cancel", "--failed"], 64, "usage"),
            (["retry", "1", "--failed"], 64, "usage"), (["cancel", "x"], 64, "no number of a message")]:
        assert said in active("outbox", *arguments, code=code)


def test_all_that_was_given_up_is_tried_again(active):
    put_message(active.store)
    assert "No message was given up that" in active("outbox", "retry", "--failed")
    with sqlite3.connect(active.store) as db:
        db.execute("UPDATE message SET state = 'failed', not_before = NULL WHERE id = 2")
    # one that cannot be leaves the others as they were
    active("outbox", "retry", "2", "1", code=65)
    assert state_of(active, 2) == "failed"
    active("outbox", "retry", "--failed", "--programme", "plan")
    assert state_of(active, 2) == "queued"


def test_sending_is_paused_and_resumed(ctl):
    assert "not paused" in ctl("resume")
    assert "would be paused" in ctl("pause", "--dry-run") and ctl.one("status")["paused"] is None
    assert "is paused" in ctl("pause", "--reason", "the relay\nmoves")
    assert "since" in ctl("pause", "--reason", "another")
    held = ctl.one("status")["paused"]
    assert held["reason"] == "the relay\nmoves" and held["by"]
    for command in ("status", "outbox"):
        assert "paused since" in ctl(command) and "milestonectl resume" in ctl(command)
    assert all(line.isprintable() for line in ctl("status").splitlines())
    assert ctl.one("resume", "--dry-run")["changed"] and ctl.one("status")["paused"] == held
    assert "sending goes on" in ctl("resume") and ctl.one("status")["paused"] is None


def test_a_milestone_knows_who_was_told_of_it(active):
    put_message(active.store)
    assert [message["id"] for message in active.one("show", "plan/R1.1")["sent"]] == [1, 2]
    assert active.one("show", "plan/R1.2")["sent"] == []
    assert "head@example.org" in active("show", "plan/R1.1")


# preview and test


def test_preview_writes_every_form_and_sends_nothing(active, tmp_path):
    assert "Publish the café guide" in active("preview", "plan", "--reminder", "planning-head", "--on", DAY)
    for suffix in ("html", "txt", "eml", "json"):
        target = tmp_path / f"reminder.{suffix}"
        assert active("preview", "plan", "--reminder", "head@example.org", "--on", DAY, "-o", str(target)) == ""
        assert target.stat().st_size > 0
    assert "<html" in (tmp_path / "reminder.html").read_text(encoding="utf-8").lower()
    mail = email.message_from_bytes((tmp_path / "reminder.eml").read_bytes(), policy=email.policy.default)
    assert mail["To"].addresses[0].addr_spec == "head@example.org"
    assert "café" in mail.get_body(("plain",)).get_content()
    json.loads((tmp_path / "reminder.json").read_text(encoding="utf-8"))
    assert active.json("outbox", "--all") == [] and not active.maildir.exists()


def test_preview_of_a_digest_and_of_the_officers_list(active):
    assert "Scrutiny Commission" in active("preview", "plan", "--digest", "scrutiny", "--on", DAY)
    assert "Scrutiny Commission" in active("preview", "plan", "--digest", "Scrutiny commission", "--to",
                                           "head@example.org", "--on", DAY)
    assert "Report each term" in active("preview", "plan", "--officer", "--on", DAY)
    assert isinstance(active.one("preview", "plan", "--officer", "--on", DAY), dict)


@pytest.mark.parametrize("arguments, said", [
    (["--reminder", "planning-haed"], "planning-head"),
    (["--digest", "scrutniy"], "scrutiny"),
    (["--digest", "scrutiny", "--to", "nobody-at-all"], "only officer, planning-head, send-lead"),
    (["--digest", "scrutiny", "--to", "send-lead"],
     "send-lead does not get the digest of scrutiny: on that board are planning-head"),
    (["--reminder", "officer"], "nothing to be reminded of"),
])
def test_preview_of_what_is_not_there_ends_with_65(active, arguments, said):
    assert said in active("preview", "plan", *arguments, "--on", DAY, code=65)


def test_test_delivers_one_message_now(empty):
    assert "sent to a@example.org" in empty("test", "a@example.org")
    (mail,) = (empty.maildir / "a@example.org" / "new").iterdir()
    assert "Subject:" in mail.read_text(encoding="ascii")


def test_test_rehearses(empty):
    assert "would send" in empty("test", "a@example.org", "--dry-run")
    assert empty.one("test", "a@example.org", "--dry-run")["dry_run"] is True
    assert not empty.maildir.exists()


@pytest.mark.parametrize("target, code, said", [
    ("not an address", 65, "neither"), ("a@example.org\nBcc: b@example.org", 65, "neither"),
    ("ftp://example.org", 65, "neither"), ("http://127.0.0.1:9/hook", 65, "127.0.0.1")])
def test_test_refuses_what_it_may_not_send_to(empty, target, code, said):
    assert said in empty("test", target, code=code)


@pytest.mark.parametrize("faults, code, said", [
    ({}, 0, "2.0.0 taken"), ({"RCPT": ["450 4.2.1 busy"]}, 69, "4.2.1 busy"),
    ({"RCPT": ["550 5.1.1 no such box"]}, 65, "5.1.1 no such box")])
def test_test_says_what_a_mail_server_answered(empty, faults, code, said):
    with SmtpServer(faults=faults) as server:
        smtp = ["--set", "mail.transport=smtp", "--set", f"mail.url={server.url}"]
        assert said in empty("test", "a@example.org", *smtp, code=code)
    assert [mail.recipients for mail in server.received] == ([["a@example.org"]] if code == 0 else [])


@pytest.mark.parametrize("status, code", [(200, 0), (503, 69), (410, 65)])
def test_test_says_what_a_webhook_answered(empty, status, code):
    with HttpServer(answers=[status]) as server:
        assert str(status) in empty("test", f"{server.url}/hook", "--set", "webhook.allow_private=true", code=code)
    (request,) = server.requests
    assert request.path == "/hook" and json.loads(request.body)


def test_a_failed_test_is_json_too(empty):
    with HttpServer(answers=[503]) as server:
        run = subprocess.run([empty.program, *empty.settings, "--set", "webhook.allow_private=true", "--json", "test",
                              server.url], capture_output=True, text=True, check=False)
    assert run.returncode == 69
    answer = json.loads(run.stdout)
    assert answer["result"] == "temporary" and answer["code"] == 503


def test_test_by_a_server_that_is_not_there_ends_with_69(empty):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    assert str(port) in empty("test", "a@example.org", "--set", "mail.transport=smtp", "--set",
                              f"mail.url=smtp://127.0.0.1:{port}", code=69)
