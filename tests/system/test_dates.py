"""Small programmes played on the virtual clock: who is told of which date, on which day, and who is not."""

import contextlib
import datetime
import email
import email.policy
import email.utils
import json
import shutil
import sqlite3
import subprocess

import pytest

from test_service import Daemon, wait_for

PEOPLE = {
    "officer": "Officer",
    "head": "Head of Service",
    "stand-in": "Standing In",
    "approver": "Approver",
    "chair": "Chair",
    "school": "School Lead",
}

VALE = """
title = "Vale Council";
nation = "england";
source = "Invented";
taken = "2004-02-01";
years = ( {{
    year = "2003-04";
    autumn: {{ first = "2003-09-03"; last = "2003-12-19"; half_term = ["2003-10-27", "2003-10-31"]; }};
    spring: {{ first = "2004-01-05"; last = "2004-04-02"; half_term = ["2004-02-16", "2004-02-20"]; }};
    summer: {{ first = "2004-04-19"; last = "{summer_end}"; half_term = ["2004-05-31", "2004-06-04"]; }};
}} );
"""


class Mail:
    def __init__(self, path):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        self.at = email.utils.parsedate_to_datetime(message["Date"])
        self.day = self.at.date().isoformat()
        self.to = message["To"].addresses[0].username
        self.subject = message["Subject"]
        self.text = message.get_body(("plain",)).get_content()

    def __repr__(self):
        return f"{self.day} {self.to}: {self.subject}"


class World:
    """A programme of a few rows, and what is sent of it."""

    def __init__(self, build, directory):
        self.build = build
        self.directory = directory
        self.folder = directory / "plan"
        self.folder.mkdir()
        self.calendars = directory / "calendars"
        self.calendars.mkdir()
        self.settings = [f"store={directory}/store.db", f"control.socket={directory}/control",
                         f"calendars={self.calendars}", f"mail.maildir={directory}/mail"]

    def run(self, program, *rest, code=0):
        options = [part for setting in self.settings for part in ("--set", setting)]
        done = subprocess.run([self.build / program, *options, *map(str, rest)], capture_output=True, text=True)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def ctl(self, *rest, **named):
        return self.run("milestonectl", *rest, **named)

    def plan(self, rows, conf="", people=None, reference="2004-03-22"):
        """Imports rows under "Task,When,Lead" and what a test adds, and activates the programme."""
        extra = people or {}
        groups = ",\n".join(
            f'{{ key = "{key}"; name = "{name}"; addresses = ["{key}@example.org"]; {extra.get(key, "")} }}'
            for key, name in PEOPLE.items())
        (self.folder / "programme.conf").write_text(
            f'title = "A small plan";\nofficer = "officer";\nreference = "{reference}";\npeople = (\n{groups}\n);\n{conf}')
        (self.folder / "plan.csv").write_text("\n".join(rows) + "\n")
        fresh = not (self.directory / "store.db").exists()
        if fresh:
            self.ctl("init")
        self.ctl("import", "small", self.folder, "--on", reference)
        if fresh:
            self.ctl("activate", "small", "--on", reference, "--yes")

    def play(self, first, last, updates=None):
        """Every mail of those days, in order; `updates` are rows of updates.csv."""
        shutil.rmtree(self.directory / "mail", ignore_errors=True)
        options = []
        if updates is not None:
            script = self.directory / "updates.csv"
            script.write_text("\n".join(updates) + "\n")
            options = ["--updates", script]
        self.run("milestoned", "--replay", f"{first}..{last}", "--programme", "small", *options)
        mails = [Mail(path) for path in (self.directory / "mail").glob("*/new/*")]
        return sorted(mails, key=lambda mail: (mail.at, mail.to, mail.subject))


@pytest.fixture
def world(build, tmp_path):
    return World(build, tmp_path)


def days(mails, to, words, but=None):
    """The days of mails to somebody that have these words in them."""
    return [mail.day for mail in mails
            if mail.to == to and words in mail.text and (but is None or but not in mail.subject)]


def test_what_is_not_certain_is_asked_once_and_reminds_nobody_until_it_is_answered(world):
    rows = ["Task,When,Lead", "Publish the report,By end of February,Head of Service"]
    world.plan(rows)
    before = world.play("2004-03-22", "2005-03-15")
    asked = [mail for mail in before if mail.to == "officer" and "to settle" in mail.subject]
    assert [mail.day for mail in asked] == ["2004-03-22"]
    assert "28 February 2005" in asked[0].text and "resolve small/A1.1" in asked[0].text
    assert days(before, "head", "Publish the report") == []
    world.ctl("resolve", "small/A1.1", "--reading", 2, "--by", "officer")
    after = world.play("2004-03-22", "2005-02-28")
    assert [mail for mail in after if "to settle" in mail.subject] == []
    # twenty, ten and two working days before Monday 28 February 2005, and the day itself
    assert days(after, "head", "Publish the report") == ["2005-01-31", "2005-02-14", "2005-02-24", "2005-02-28"]
    world.plan(rows)
    shown, = [json.loads(line) for line in world.ctl("--json", "show", "small/A1.1").splitlines()]
    assert "2005-02-28" in json.dumps(shown)
    assert world.play("2005-01-24", "2005-02-01")[-1].to in ("head", "officer")
    rows[1] = rows[1].replace("By end of February", "Early March")
    world.plan(rows)
    assert "2005-02-28" not in world.ctl("--json", "due", "small", "--on", "2005-02-20")


def test_a_new_calendar_moves_dates_and_tells_leads_once(world):
    calendar = world.calendars / "vale.conf"
    calendar.write_text(VALE.format(summer_end="2004-07-21"))
    world.plan(["Task,When,Lead", "Hold the fair,By end of summer term 2004,Head of Service",
                "Print the leaflet,By 21 July 2004,Standing In"], conf='calendar = "vale";')
    quiet = world.play("2004-03-22", "2004-05-28")
    assert not [mail for mail in quiet if "calendar" in mail.text.lower() and mail.to != "officer"]
    calendar.write_text(VALE.format(summer_end="2004-07-14"))
    told = world.play("2004-03-22", "2004-05-28")
    moved = [mail for mail in told if "Hold the fair" in mail.text and mail.to == "head"]
    assert [mail.day for mail in moved] == ["2004-03-22"], "once, and no reminder before its ladder"
    assert "14 July 2004" in moved[0].text and "21 July 2004" in moved[0].text
    assert days(told, "stand-in", "Print the leaflet") == []
    late = world.play("2004-06-01", "2004-07-14")
    assert days(late, "head", "Hold the fair")[-1] == "2004-07-14"


def test_somebody_away_is_stood_in_for_and_told_on_their_return(world):
    world.plan(["Task,When,Lead", "Sign the lease,30 April 2004,Head of Service"],
               people={"head": 'absences = ( { from = "2004-04-12"; until = "2004-04-25"; deputy = "stand-in"; } );'})
    mails = world.play("2004-03-22", "2004-05-04")
    # what was told to the deputy is told once more on the return, as far as it is still to come
    assert days(mails, "head", "Sign the lease") == ["2004-03-31", "2004-04-26", "2004-04-28", "2004-04-30", "2004-05-04"]
    assert days(mails, "stand-in", "Sign the lease") == ["2004-04-16"]
    nobody = [mail for mail in mails if mail.to == "officer" and "away" in mail.text]
    assert nobody == [], "somebody stands in"


def test_what_stays_overdue_goes_to_the_approver_and_then_to_the_chair(world):
    world.plan(["Task,When,Lead,Approver", "File the return,7 April 2004,Head of Service,Approver"],
               conf='escalation: { approver = 5; chair = 10; board = "board"; };\n'
                    'boards = ( { key = "board"; title = "The Board"; chair = "chair"; digest = "monday 08:00"; } );\n')
    mails = world.play("2004-03-22", "2004-05-28")
    # overdue from Thursday 8 April; Good Friday and Easter Monday are not worked
    assert days(mails, "approver", "File the return") == ["2004-04-19"]
    assert days(mails, "chair", "File the return", but="The Board") == ["2004-04-26"]
    done = world.play("2004-03-22", "2004-05-28", ["date,ref,status,note,by", "2004-04-14,A1.1,blue,Filed,head"])
    assert days(done, "approver", "File the return") == []
    assert days(done, "chair", "File the return", but="The Board") == []


def test_a_snooze_puts_reminders_off_and_moves_no_deadline(world):
    world.plan(["Task,When,Lead", "Order the desks,30 April 2004,Head of Service"])
    script = ["date,ref,snooze until,note,by", "2004-04-01,A1.1,2004-04-27,Back after Easter,head"]
    plain = days(world.play("2004-03-22", "2004-05-12"), "head", "Order the desks")
    snoozed = days(world.play("2004-03-22", "2004-05-12", script), "head", "Order the desks")
    assert [day for day in plain if "2004-04-01" <= day <= "2004-04-27"] == ["2004-04-16"]
    assert [day for day in snoozed if "2004-04-01" <= day <= "2004-04-27"] == []
    assert [day for day in snoozed if day > "2004-04-27"] == [day for day in plain if day > "2004-04-27"]


def test_a_late_predecessor_is_asked_for_and_its_dependant_told_once(world):
    world.plan(["Id,Task,When,Lead,Depends on", "a,Choose the site,7 April 2004,Head of Service,",
                "b,Open the site,30 June 2004,Standing In,a"])
    mails = world.play("2004-03-22", "2004-06-01")
    waiting = [mail for mail in mails if mail.to == "stand-in" and "Choose the site" in mail.text]
    assert [mail.day for mail in waiting] == ["2004-04-08"]
    blocking = [mail for mail in mails if mail.to == "head" and "Open the site" in mail.text]
    assert blocking and blocking[0].day == "2004-04-08"


def test_an_officer_who_left_is_told_nothing_and_everybody_else_that(world):
    world.plan(["Task,When,Lead", "Keep the register,30 April 2004,Head of Service",
                "Write the report,By end of February,Head of Service"], people={"officer": 'left = "2004-04-12";'})
    held = "no weekly list, question or fault: the officer, Officer, has left"
    assert held in world.ctl("check", "small")
    assert held not in world.ctl("status", "small", "--on", "2004-04-11")
    assert held in world.ctl("status", "small", "--on", "2004-04-12")
    assert "the officer is told" not in world.ctl("explain", "small/A1.1", "--on", "2004-04-12")
    mails = world.play("2004-04-05", "2004-05-07")
    assert {mail.day < "2004-04-12" for mail in mails if mail.to == "officer"} == {True}
    reminders = {mail.day: mail for mail in mails if mail.to == "head"}
    assert "your answer goes to Officer" in reminders["2004-04-05"].text
    after = [mail for day, mail in reminders.items() if day >= "2004-04-12"]
    assert after and not [mail for mail in after if "Officer" in mail.text or "officer@" in str(mail.text)]
    lines = [json.loads(line) for line in world.ctl("--json", "forecast", "small", "--from", "2004-04-13", "--to",
                                                    "2004-05-07").splitlines()]
    assert {(line["kind"], line["name"]) for line in lines if line["to"] is None and line["held"] == "left"} == {
        ("officer", "Officer"), ("question", "Officer")}
    assert "HELD: HAS LEFT" in world.run("milestoned", "--replay", "2004-04-13..2004-05-07", "--programme", "small")


def keys_of(value):
    if isinstance(value, list):
        return set().union(*map(keys_of, value))
    return set(value) | keys_of(list(value.values())) if isinstance(value, dict) else set()


def test_the_manual_names_all_that_a_webhook_gets(world, source):
    world.plan(["Task,When,Lead,Approver,Depends on", "Keep the register,7 April 2004,Head of Service,Approver,",
                "Write the report,By end of February,Head of Service,,", "Open the site,30 April 2004,Standing In,,A1.1"],
               conf='boards = ( { key = "board"; title = "The Board"; chair = "chair"; meetings = ["2004-05-05"]; } );\n')
    keys = set()
    for words in (["--digest", "board"], ["--reminder", "head"], ["--questions"], ["--officer"]):
        body = json.loads(world.ctl("--json", "preview", "small", *words, "--on", "2004-04-20"))
        keys |= keys_of({key: value for key, value in body.items() if key != "counts"})
    assert {"school", "occurrence", "whose", "other", "meeting", "question", "readings", "recurrence"} <= keys
    manual = (source / "daemon/service/milestoned.8").read_text()
    part = manual[manual.index(".Ss What a webhook gets"):]
    part = part[:part.index(".Sh ")]
    documented = {word for line in part.splitlines() if line.startswith((".It Ic ", ".Ic "))
                  for word in line.split() if word[0].isalpha() and word != "Ic"}
    assert keys <= documented, keys - documented


def test_what_a_leaver_had_goes_to_the_officer_at_once(world):
    world.plan(["Task,When,Lead", "Keep the register,30 April 2004,Head of Service"],
               people={"head": 'left = "2004-04-14";'})
    mails = world.play("2004-03-22", "2004-05-28")
    assert days(mails, "head", "Keep the register") == ["2004-03-31"]
    named = [mail for mail in mails if mail.to == "officer" and "Keep the register" in mail.text]
    assert named[0].day == "2004-04-14"


def test_one_occurrence_done_leaves_the_next_to_be_reminded_of(world):
    world.plan(["Task,When,Lead", "Send the return,Quarterly,Head of Service"])
    mails = world.play("2004-04-01", "2004-10-15", ["date,ref,status,note,by",
                                                    "2004-06-10,A1.1@2004-05/q1,blue,Sent,head"])
    told = days(mails, "head", "Send the return")
    assert [day for day in told if "2004-06-10" < day < "2004-08-20"] == []
    # twenty, ten, two and no working days before 30 September, and a week late
    assert [day for day in told if day >= "2004-08-20"] == ["2004-09-02", "2004-09-16", "2004-09-28", "2004-09-30",
                                                            "2004-10-01", "2004-10-08", "2004-10-15"]


def test_what_repeats_by_a_rule_is_shown_and_reminded_of(world):
    world.plan(["Task,When,Lead,Repeats", "Check the register,Ongoing,Head of Service,FREQ=MONTHLY;BYDAY=-1FR"])
    assert "A1.1@2004-03-26" in world.ctl("show", "small", "--on", "2004-03-22")
    assert "A1.1@2004-04-30" in world.ctl("show", "small/A1.1", "--on", "2004-03-22")
    told = days(world.play("2004-04-01", "2004-06-30", ["date,ref,status,note,by"] + [
        f"{day},A1.1@{key},blue,Done,head" for day, key in [("2004-04-01", "2004-03-26"), ("2004-04-29", "2004-04-30"),
                                                            ("2004-05-27", "2004-05-28")]]), "head", "Check the register")
    assert told[-1] >= "2004-06-25"
    assert "2004-04-28" in told and "2004-05-26" in told and "2004-04-30" not in told and "2004-05-28" not in told


def test_a_school_hears_nothing_in_its_holidays(world):
    world.calendars.joinpath("vale.conf").write_text(VALE.format(summer_end="2004-07-21"))
    rows = ["Task,When,Lead", "Return the census,14 April 2004,School Lead", "Return the forms,14 April 2004,Head of Service"]
    world.plan(rows, conf='calendar = "vale";', people={"school": 'kind = "school";'})
    mails = world.play("2004-03-22", "2004-05-14")
    school = days(mails, "school", "Return the census")
    # the last school day on or before the date is the last of term, Friday 2 April; the next is Monday 19 April
    assert school[:5] == ["2004-03-22", "2004-03-31", "2004-04-02", "2004-04-19", "2004-04-26"]
    officer = days(mails, "head", "Return the forms")
    assert [day for day in officer if "2004-04-02" < day < "2004-04-19"] == ["2004-04-08", "2004-04-14", "2004-04-15"]


def test_a_calendar_that_is_not_there_is_said_once(world):
    world.plan(["Task,When,Lead", "Print the leaflet,By 21 July 2004,Head of Service"], conf='calendar = "nowhere";')
    options = [part for setting in world.settings for part in ("--set", setting)]
    done = subprocess.run([world.build / "milestoned", *options, "--replay", "2004-03-22..2004-08-01", "--programme",
                           "small"], capture_output=True, text=True)
    assert done.returncode == 0 and done.stderr.count('there is no calendar "nowhere"') == 1


def test_an_answer_means_the_readings_that_were_listed(world):
    calendar = world.calendars / "vale.conf"
    calendar.write_text(VALE.format(summer_end="2004-07-21"))
    world.plan(["Task,When,Lead", "Hold the fair,By end of summer term 2004?,Head of Service"], conf='calendar = "vale";')
    calendar.write_text(VALE.format(summer_end="2004-07-16"))
    assert "1  by 16 July 2004" in world.ctl("resolve", "small/A1.1")
    world.ctl("resolve", "small/A1.1", "--reading", 1, "--dry-run")
    said = json.loads(world.ctl("--json", "resolve", "small/A1.1", "--reading", 1))
    assert {one["field"]: one["after"] for one in said["changes"]}["answer"] == "by 16 July 2004"
    due, = json.loads(world.ctl("--json", "show", "small/A1.1"))["spans"]
    assert (due["due"], due["certain"], due["rule"]) == ("2004-07-16", True, "agreed")


def test_a_calendar_that_goes_and_comes_back_moves_nothing_and_tells_nobody(world):
    calendar = world.calendars / "vale.conf"
    calendar.write_text(VALE.format(summer_end="2004-07-21"))
    rows = ["Task,When,Lead", "Hold the fair,By end of summer term 2004,Head of Service"]
    world.plan(rows, conf='calendar = "vale";')
    calendar.unlink()
    world.plan(rows, conf='calendar = "vale";')
    due, = json.loads(world.ctl("--json", "show", "small/A1.1"))["spans"]
    assert (due["due"], due["certain"]) == ("2004-07-21", True)
    assert 'there is no calendar "vale"' in world.ctl("status", "small")
    away = world.play("2004-04-19", "2004-07-21")
    assert days(away, "head", "Hold the fair")[-1] == "2004-07-21"
    assert not [mail for mail in away if "calendar" in mail.text.lower() and mail.to == "head"]
    # one whose file cannot be read is away, and neither a rehearsal nor a command ends for it
    calendar.write_text("title = 5;\n")
    options = [part for setting in world.settings for part in ("--set", setting)]
    status = subprocess.run([world.build / "milestonectl", *options, "status"], capture_output=True, text=True)
    assert status.returncode == 0 and status.stderr.count("vale.conf:1") == 1
    faulty = world.play("2004-04-19", "2004-07-21")
    assert days(faulty, "head", "Hold the fair") == days(away, "head", "Hold the fair")
    calendar.write_text(VALE.format(summer_end="2004-07-21"))
    back = world.play("2004-04-19", "2004-07-21")
    assert days(back, "head", "Hold the fair") == days(away, "head", "Hold the fair")


def monday(year, month, day):
    """The first Monday on or after a date."""
    date = datetime.date(year, month, day)
    return date + datetime.timedelta(days=-date.weekday() % 7)


def vale_of_next_summer(summer_end):
    """A calendar whose summer term ends in the year after this one."""
    year = datetime.date.today().year
    friday = datetime.timedelta(days=4)
    terms = {"autumn": (monday(year, 9, 1), monday(year, 12, 10) + friday, monday(year, 10, 22)),
             "spring": (monday(year + 1, 1, 3), monday(year + 1, 3, 10) + friday, monday(year + 1, 2, 10)),
             "summer": (monday(year + 1, 4, 22), summer_end, monday(year + 1, 5, 25))}
    lines = [f'{name}: {{ first = "{first}"; last = "{last}"; half_term = ["{half}", "{half + friday}"]; }};'
             for name, (first, last, half) in terms.items()]
    return (f'title = "Vale";\nnation = "england";\nsource = "Invented";\ntaken = "{year}-01-01";\n'
            f'years = ( {{ year = "{year}-{(year + 1) % 100:02}"; {" ".join(lines)} }} );\n')


def shifts(daemon):
    with contextlib.closing(sqlite3.connect(daemon.directory / "store.db")) as store:
        return store.execute("SELECT before, after FROM change WHERE field = 'due' AND changed_by = 'calendar vale'").fetchall()


def test_a_reload_reads_the_calendars_anew(build, tmp_path):
    first, second = (monday(datetime.date.today().year + 1, 7, day) for day in (18, 8))
    world = World(build, tmp_path)
    calendar = world.calendars / "vale.conf"
    calendar.write_text(vale_of_next_summer(first))
    daemon = Daemon(build, tmp_path, f"calendars={world.calendars}")
    world.plan(["Task,When,Lead", f"Hold the fair,By end of summer term {first.year},Head of Service"],
               conf='calendar = "vale";', people={"head": 'hour = "00:00";'},
               reference=datetime.date.today().isoformat())
    idle = lambda: json.loads(daemon.ctl("--json", "status"))["daemon"]["idle"]
    try:
        daemon.start()
        wait_for(idle)
        assert shifts(daemon) == []
        calendar.write_text(vale_of_next_summer(second))
        daemon.ctl("reload")
        daemon.expect("RELOADING=1")
        daemon.expect("READY=1")
        wait_for(lambda: shifts(daemon))
        daemon.ctl("reload")
        daemon.expect("RELOADING=1")
        daemon.expect("READY=1")
        calendar.write_text("title = 5;\n")
        refused = subprocess.run(daemon.arguments("milestonectl", "reload"), capture_output=True, text=True)
        assert refused.returncode == 78 and "vale.conf:1" in refused.stderr
        # a start leaves it out: its dates stay
        daemon.stop()
        daemon.start()
        wait_for(idle)
        calendar.write_text(vale_of_next_summer(second))
        daemon.stop()
        daemon.start()
        wait_for(idle)
        daemon.stop()
    finally:
        daemon.end()
    assert shifts(daemon) == [(first.isoformat(), second.isoformat())]
    mails = [Mail(path) for path in (tmp_path / "maildirs").glob("head@example.org/new/*")]
    moved = [mail for mail in mails if "Hold the fair" in mail.text]
    # where no mail may go today, it goes on the next day on which it may
    today = datetime.date.today()
    ahead = [json.loads(line) for line in daemon.ctl("--json", "forecast", "small", "--from", today.isoformat(), "--to",
                                                     (today + datetime.timedelta(days=6)).isoformat()).splitlines()]
    later = [line for line in ahead if line["kind"] == "reminder" and line["to"] == "head@example.org"]
    assert len(moved) + len(later) == 1
