"""milestonectl calendar: terms, days and periods, held against Python's own arithmetic."""

import datetime
import json
import random
import sqlite3
import subprocess

import pytest
from dateutil.easter import easter

NATIONS = ["england", "wales", "scotland", "northern-ireland"]


@pytest.fixture
def ctl(build):
    def run(*arguments, code=0):
        done = subprocess.run([build / "milestonectl", "calendar", *map(str, arguments)], capture_output=True, text=True)
        assert done.returncode == code, done.stderr
        return done

    return run


@pytest.fixture
def ask(ctl):
    def run(*arguments):
        return [json.loads(line) for line in ctl(*arguments, "--json").stdout.splitlines()]

    return run


def day(text):
    return datetime.date.fromisoformat(text)


def holidays(ask, nation, first, last):
    found = {}
    for year in range(first - 1, last + 1):
        answer, = ask("show", "--nation", nation, "--year", f"{year}-{(year + 1) % 100:02}")
        found |= {day(each["day"]): each["name"] for each in answer["years"][0]["bank_holidays"]}
    return {each: name for each, name in found.items() if first <= each.year <= last}


def test_easter_is_where_dateutil_has_it(ask):
    found = holidays(ask, "wales", 1995, 2037)
    fridays = sorted(each for each, name in found.items() if name == "Good Friday")
    mondays = sorted(each for each, name in found.items() if name == "Easter Monday")
    assert fridays == [easter(year) - datetime.timedelta(2) for year in range(1995, 2038)]
    assert mondays == [easter(year) + datetime.timedelta(1) for year in range(1995, 2038)]


@pytest.mark.parametrize("nation", NATIONS)
def test_days_are_counted_as_python_counts_them(ask, nation):
    found = holidays(ask, nation, 2016, 2027)
    worked = [each for each in (datetime.date(2017, 1, 1) + datetime.timedelta(n) for n in range(3650))
              if each.weekday() < 5 and each not in found]
    draw = random.Random(nation)
    for _ in range(8):
        at, away = draw.randrange(300, 2000), draw.randrange(1, 300)
        forward, = ask("working-days", worked[at], f"+{away}", "--nation", nation)
        back, = ask("working-days", worked[at], f"-{away}", "--nation", nation)
        between, = ask("working-days", worked[at], worked[at + away], "--nation", nation, "--list")
        assert day(forward["day"]) == worked[at + away]
        assert day(back["day"]) == worked[at - away]
        assert (between["count"], between["after_from"]) == (away + 1, away)
        assert [day(each) for each in between["days"]] == worked[at:at + away + 1]


def test_school_days_follow_the_calendar_that_is_named(ask, ctl):
    loaded, = ask("school-days", "2024-02-05", "2024-02-23", "--calendar", "hillshire", "--list")
    assert loaded["days"] == [f"2024-02-{number:02}" for number in (5, 6, 7, 8, 9, 19, 20, 21, 22, 23)]
    assert loaded["estimated"] is False
    shorter, = ask("school-days", "2023-10-16", "2023-10-27", "--calendar", "merrowdale")
    assert shorter["count"] == 0
    estimated, = ask("school-days", "2024-03-28", "+1")
    assert (estimated["day"], estimated["calendar"], estimated["estimated"]) == ("2024-04-15", "estimate", True)
    # inset days are no school days
    back, = ask("school-days", "2024-01-09", "-1", "--calendar", "hillshire")
    assert back["day"] == "2023-12-22"
    assert "estimated" in ctl("school-days", "2024-03-28", "+1").stdout


def test_show_tells_what_is_estimated(ask, ctl):
    loaded, = ask("show", "saltmarsh")
    assert [year["year"] for year in loaded["years"]] == ["2023-24", "2024-25"]
    assert not any(term["estimated"] for year in loaded["years"] for term in year["terms"])
    # a half-term that is written with its weekends is of weekdays
    assert loaded["years"][0]["terms"][0]["half_term"] == {"first": "2023-10-23", "last": "2023-10-27"}
    other, = ask("show", "saltmarsh", "--year", "2030-31")
    assert all(term["estimated"] for year in other["years"] for term in year["terms"])
    assert set(other["calendars"]) >= {"hillshire", "merrowdale", "saltmarsh"}
    assert "estimated" in ctl("show", "--year", "2030-31").stdout
    assert "estimated" not in ctl("show", "hillshire").stdout


def test_periods_have_ids(ask):
    found = ask("periods", "--calendar", "hillshire", "--from", "2023-09-01", "--to", "2024-08-31", "--kind", "half-term")
    assert [each["id"] for each in found] == [f"2023-24/{term}-{half}" for term in ("autumn", "spring", "summer")
                                              for half in (1, 2)]
    years = ask("periods", "--kind", "quarter", "--year-kind", "academic", "--from", "2024-02-29", "--to", "2024-03-01")
    assert [(each["id"], each["first"], each["last"]) for each in years] == [
        ("2023-24/q2", "2023-12-01", "2024-02-29"), ("2023-24/q3", "2024-03-01", "2024-05-31")]
    plain = ask("periods", "--kind", "year", "--from", "2024-03-31", "--to", "2024-03-31")
    assert plain[0]["id"] == "2023-24" and plain[0]["first"] == "2023-04-01"


@pytest.mark.parametrize("arguments, code, words", [
    (["show", "hilshire"], 65, "there is no calendar"),
    (["show", "--year", "2023"], 64, "no school year"),
    (["show", "--nation", "britain"], 64, "--nation"),
    (["working-days", "2024-02-30", "+1"], 64, "FROM"),
    (["working-days", "2024-02-20", "2024-02-19"], 64, "before FROM"),
    (["working-days", "2024-02-20", "+x"], 64, "no number of days"),
    (["working-days", "2024-02-20", "+99999999999"], 64, "no number of days"),
    (["working-days", "2024-02-20"], 64, "usage"),
    (["periods", "--kind", "terms"], 64, "did you mean term"),
    (["periods", "--year-kind", "fiscal"], 64, "--year-kind"),
    (["periods", "--to", "1999-01-01"], 64, "before --from"),
    (["holidays"], 64, "is none of"),
])
def test_mistakes_are_told(ctl, arguments, code, words):
    assert words in ctl(*arguments, code=code).stderr


def test_a_calendar_at_fault_is_told_with_file_and_line(build, ctl, tmp_path):
    (tmp_path / "council.conf").write_text('title = "Council";\nsource = "x";\ntaken = "2024-01-01";\nyears = (\n'
                                           '  { year = "2023-24"; autumn: { first = "2023-09-02"; last = "2023-12-20"; }; });\n')
    for program, arguments in (("milestonectl", ["check"]), ("milestoned", ["--check"])):
        done = subprocess.run([build / program, *arguments, "--set", f"calendars={tmp_path}", "--set",
                               f"store={tmp_path}/s.db"], capture_output=True, text=True)
        assert done.returncode == 78
        assert f"{tmp_path}/council.conf:5: autumn.first: 2023-09-02 is a Saturday" in done.stderr
    shown = subprocess.run([build / "milestonectl", "calendar", "show", "--set", f"calendars={tmp_path}"], capture_output=True,
                           text=True)
    assert shown.returncode == 0 and shown.stderr.count(f"{tmp_path}/council.conf:5: ") == 1


def test_bank_holidays_can_be_overridden(build, tmp_path):
    (tmp_path / "bank-holidays.conf").write_text(
        'add = ( { day = "2030-06-03"; name = "Visit"; nations = ["wales"]; } );\n')
    for nation, wanted in (("wales", "2030-06-04"), ("england", "2030-06-03")):
        done = subprocess.run([build / "milestonectl", "calendar", "working-days", "2030-05-31", "+1", "--nation", nation,
                               "--json", "--set", f"calendars={tmp_path}"], capture_output=True, text=True, check=True)
        assert json.loads(done.stdout)["day"] == wanted


def test_a_phrase_means_the_terms_of_the_calendar_that_is_named(build):
    def read(*arguments):
        done = subprocess.run([build / "milestonectl", "timescale", "--json", "--on", "2024-02-01", *arguments],
                              capture_output=True, text=True, check=True)
        return [(span["start"], span["due"], span["certain"]) for line in done.stdout.splitlines()
                for span in json.loads(line)["spans"]]

    phrases = ["Spring 2024", "Spring Term 2 2024"]
    assert read(*phrases) == [("2024-01-01", "2024-03-31", True), ("2024-02-19", "2024-03-28", False)]
    assert read("--calendar", "hillshire", *phrases) == [("2024-01-08", "2024-03-28", True),
                                                         ("2024-02-19", "2024-03-28", True)]


@pytest.fixture
def programme(build, tmp_path):
    """A Scottish programme of the academic year, with two bands, that names a calendar."""
    store = tmp_path / "store.db"

    def make(calendar):
        subprocess.run([build / "milestonectl", "init", "--set", f"store={store}"], check=True, capture_output=True)
        with sqlite3.connect(store) as db:
            db.execute("INSERT INTO programme (id, key, title, nation, year, reference, calendar) VALUES "
                       "(1, 'plan', 'The plan', 'scotland', 'academic', '2018-02-01', ?)", (calendar,))
            db.executemany("INSERT INTO period (programme_id, key, title, first, last) VALUES (1, ?, ?, ?, ?)",
                           [("apr-jun", "April to June", "2018-04-01", "2018-06-30"),
                            ("feb-mar", "February to March", "2018-02-01", "2018-03-31")])

    def run(*arguments, code=0):
        done = subprocess.run([build / "milestonectl", *arguments, "--json", "--set", f"store={store}"],
                              capture_output=True, text=True)
        assert done.returncode == code, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    run.make = make
    return run


def test_a_programme_gives_its_nation_calendar_year_and_bands(programme):
    programme.make("hillshire")
    span = ["--programme", "plan", "--from", "2018-02-10", "--to", "2018-06-30"]
    bands = programme("calendar", "periods", *span, "--kind", "band")
    assert [(each["id"], each["title"], each["first"]) for each in bands] == [
        ("feb-mar", "February to March", "2018-02-01"), ("apr-jun", "April to June", "2018-04-01")]
    year, = programme("calendar", "periods", *span, "--kind", "year")
    assert (year["id"], year["first"]) == ("2017-18", "2017-09-01")
    half = programme("calendar", "periods", *span, "--kind", "half-term")
    assert (half[0]["first"], half[0]["estimated"]) == ("2018-02-19", False)
    # Easter Monday is worked in Scotland
    assert programme("calendar", "working-days", "2018-03-29", "+1", "--programme", "plan")[0]["day"] == "2018-04-02"
    assert programme("check") and programme("timescale", "--programme", "plan", "Spring 2018")[0]["spans"][0][
        "start"] == "2018-01-03"


def test_a_programme_whose_calendar_is_missing_is_told(programme):
    programme.make("hilshire")
    answer, = programme("check", code=65)
    assert 'no calendar "hilshire"' in answer["programmes"][0]["problems"][0]
    half = programme("calendar", "periods", "--programme", "plan", "--from", "2018-02-20", "--to", "2018-02-20",
                     "--kind", "half-term")
    assert half[0]["estimated"]
