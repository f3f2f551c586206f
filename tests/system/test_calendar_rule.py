"""Recurrence rules: `milestonectl calendar rule` beside python-dateutil, which reads the same rules by other means."""

import datetime
import itertools
import json
import random
import subprocess
import warnings

import pytest
from dateutil import rrule as dateutil

RULES = 10_000
SHOWN = 40  # occurrences of each that are compared
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
FREQUENCIES = {"DAILY": dateutil.DAILY, "WEEKLY": dateutil.WEEKLY, "MONTHLY": dateutil.MONTHLY,
               "YEARLY": dateutil.YEARLY}
# How many years of a rule are looked at: dateutil steps through all of them.
YEARS = {"DAILY": 3, "WEEKLY": 6, "MONTHLY": 8, "YEARLY": 30}


def some(rng, values, most):
    return rng.sample(values, rng.randint(1, min(most, len(values))))


def both_ways(last):
    return [n for n in range(-last, last + 1) if n != 0]


def random_weekdays(rng, frequency, months):
    """Text and dateutil's objects."""
    days = some(rng, range(7), 7 if rng.random() < 0.2 else 3)
    if frequency in ("DAILY", "WEEKLY") or rng.random() < 0.5:
        return [WEEKDAYS[day] for day in days], days
    last = 5 if frequency == "MONTHLY" or months else 53
    numbered = [(rng.choice(both_ways(last)), day) for day in days]
    return ([f"{rng.choice(['', '+']) if n > 0 else ''}{n}{WEEKDAYS[day]}" for n, day in numbered],
            [dateutil.weekday(day, n) for n, day in numbered])


def random_rule(rng):
    """Start, text and what dateutil.rrule takes for it: every part of the grammar that milestoned takes."""
    frequency = rng.choice(list(FREQUENCIES))
    start = datetime.datetime(1970, 1, 1) + datetime.timedelta(days=rng.randrange(45_000))
    parts, known = [], {}

    def part(name, values, keyword, objects=None):
        parts.append(f"{name}={','.join(map(str, values))}")
        known[keyword] = values if objects is None else objects

    if rng.random() < 0.6:
        interval = rng.choice([1, 2, 2, 3, 4, 5, 6, 7, 10, 12, 13, 31, 45, 100, rng.randint(1, 9999)])
        part("INTERVAL", [interval], "interval", interval)
    if rng.random() < 0.3:
        part("BYMONTH", some(rng, range(1, 13), 6), "bymonth")
    if frequency != "WEEKLY" and rng.random() < 0.4:
        part("BYMONTHDAY", some(rng, both_ways(31), 12), "bymonthday")
    if rng.random() < 0.5:
        text, objects = random_weekdays(rng, frequency, "bymonth" in known)
        part("BYDAY", text, "byweekday", objects)
    if frequency == "MONTHLY" and len(known.keys() - {"interval"}) > 0 and rng.random() < 0.4:
        part("BYSETPOS", some(rng, both_ways(rng.choice([2, 2, 5, 31])), 3), "bysetpos")
    if rng.random() < 0.4:
        day = rng.randrange(7)
        part("WKST", [WEEKDAYS[day]], "wkst", day)
    end = rng.random()
    if end < 0.2:
        count = rng.choice([1, 2, 3, 10, 50])
        part("COUNT", [count], "count", count)
    elif end < 0.4:
        until = start + datetime.timedelta(days=rng.randrange(2000))
        part("UNTIL", [until.strftime(rng.choice(["%Y%m%d", "%Y%m%dT%H%M%S"]))], "until", until)
    parts.append(f"FREQ={frequency}")
    rng.shuffle(parts)
    return start, ";".join(parts), {"freq": FREQUENCIES[frequency], "wkst": 0, **known}, YEARS[frequency]


def peer_days(start, known, horizon):
    """dateutil would step to the year 9999 where nothing is left: the horizon ends it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        until = min(known.get("until", horizon), horizon)
        rule = dateutil.rrule(dtstart=start, **{**known, "until": until})
        return [day.date().isoformat() for day in itertools.islice(rule, SHOWN)]


def answers(build, lines, *options):
    run = subprocess.run([build / "milestonectl", "calendar", "rule", *options, "-"], input="\n".join(lines) + "\n",
                         capture_output=True, text=True, timeout=300, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


@pytest.fixture(scope="module")
def asked(build):
    """Rules with their answers."""
    rng = random.Random(20040322)
    rules = [random_rule(rng) for _ in range(RULES + RULES // 10)]
    found = answers(build, [f"{start:%Y-%m-%d} {text}" for start, text, _, _ in rules], "--count", str(SHOWN))
    assert len(found) == len(rules)
    return list(zip(rules, found))


def test_ten_thousand_random_rules_are_those_of_dateutil(asked):
    accepted = [(rule, answer) for rule, answer in asked if "error" not in answer]
    assert len(accepted) >= RULES
    for (start, text, known, years), answer in accepted:
        horizon = start + datetime.timedelta(days=366 * years)
        last = horizon.date().isoformat()
        days = [day for day in answer["occurrences"] if day <= last]
        assert days == peer_days(start, known, horizon), f"{start:%Y-%m-%d} {text}"


def test_refused_rules_are_those_without_an_occurrence(asked):
    refused = [(rule, answer) for rule, answer in asked if "error" in answer]
    assert len(refused) > 100
    for _, answer in refused:
        assert "no occurrence" in answer["error"]
    # dateutil looks as far as the year 9999 for the first one: of a few that can be awaited
    for (start, text, known, _), _ in refused[:15]:
        assert not peer_days(start, known, start + datetime.timedelta(days=146_097)), text


@pytest.fixture
def rule(build, tmp_path):
    def ask(*arguments, code=0):
        run = subprocess.run([build / "milestonectl", "calendar", "rule", *arguments], capture_output=True, text=True,
                             timeout=20, check=False)
        assert run.returncode == code, run.stderr
        return run.stderr if code else run.stdout
    return ask


def test_a_rule_for_people(rule):
    assert rule("FREQ=MONTHLY;BYDAY=-1FR", "--from", "2004-03-22", "--count", "2").splitlines() == [
        "FREQ=MONTHLY;BYDAY=-1FR: every month on the last Friday", "OCCURRENCE  DAY",
        "2004-03-26  Friday 26 March 2004", "2004-04-30  Friday 30 April 2004", "and so on"]
    assert "no occurrence in that time" in rule("FREQ=YEARLY", "--from", "2004-02-29", "--until", "2004-02-28")


def test_a_rule_as_json(rule):
    answer = json.loads(rule("RRULE:freq=weekly;byday=fr,MO;count=3", "--from", "2004-03-22", "--json"))
    assert answer == {"rule": "FREQ=WEEKLY;COUNT=3;BYDAY=MO,FR", "from": "2004-03-22",
                      "meaning": "every week on Monday and Friday, 3 times",
                      "occurrences": ["2004-03-22", "2004-03-26", "2004-03-29"], "more": False}


def test_instants_keep_the_local_time_as_their_key(rule):
    answer = json.loads(rule("FREQ=DAILY", "--from", "2004-03-27", "--count", "3", "--at", "01:30", "--json"))
    assert answer["occurrences"] == [
        {"key": "2004-03-27T01:30", "at": "2004-03-27T01:30:00Z", "local": "2004-03-27T01:30:00+00:00"},
        {"key": "2004-03-28T01:30", "at": "2004-03-28T01:30:00Z", "local": "2004-03-28T02:30:00+01:00"},
        {"key": "2004-03-29T01:30", "at": "2004-03-29T00:30:00Z", "local": "2004-03-29T01:30:00+01:00"}]


@pytest.mark.parametrize("arguments, code, said", [
    (["FREQ=HOURLY"], 65, "DAILY, WEEKLY, MONTHLY or YEARLY"),
    (["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"], 65, "no occurrence"),
    (["FREQ=DAILY", "--from", "March"], 64, "YYYY-MM-DD"),
    (["FREQ=DAILY", "--until", "March"], 64, "--until"),
    (["FREQ=DAILY", "--count", "0"], 64, "--count"),
    (["FREQ=DAILY", "--at", "25:00"], 64, "HH:MM"),
    (["FREQ=DAILY", "--at", "08:00", "--zone", "London"], 65, "Europe/London"),
    (["FREQ=DAILY", "--zone", "Europe/London"], 64, "--zone goes with --at"),
    (["-", "--from", "2004-03-22"], 64, "--from"),
    ([], 64, "usage:"),
])
def test_what_cannot_be_is_refused(rule, arguments, code, said):
    assert said in rule(*arguments, code=code)


def test_each_line_has_its_own_answer(build):
    found = answers(build, ["2004-03-22 FREQ=DAILY", "", "FREQ=DAILY", "2004-02-30 FREQ=DAILY", "2004-03-22 FREQ=OFTEN"],
                    "--count", "1")
    assert found[0]["occurrences"] == ["2004-03-22"]
    assert all("is not a date and a rule" in answer["error"] for answer in found[1:4])
    assert "FREQ may be" in found[4]["error"]
