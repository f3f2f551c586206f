"""milestonectl calendar import: councils' feeds, written here line by line, and what becomes of them."""

import datetime
import json
import re
import subprocess

import pytest


def fold(line):
    """RFC 5545, section 3.1: no line above 75 octets, and no character cut."""
    raw, lines = line.encode(), []
    while len(raw) > 74:
        cut = 74
        while raw[cut] & 0xC0 == 0x80:
            cut -= 1
        lines.append(raw[:cut])
        raw = b" " + raw[cut:]
    return b"\r\n".join([*lines, raw])


def feed(events, name="Term dates"):
    """Events are (summary, first day, last day or None, further lines); DTEND is the day after the last."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Council//Dates//EN", f"X-WR-CALNAME:{name}"]
    for number, (summary, first, last, *more) in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{number}@example.org", "DTSTAMP:20240101T000000Z",
                  f"DTSTART;VALUE=DATE:{first.replace('-', '')}"]
        if last:
            after = datetime.date.fromisoformat(last) + datetime.timedelta(1)
            lines.append(f"DTEND;VALUE=DATE:{after:%Y%m%d}")
        summary = summary.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
        lines += [f"SUMMARY:{summary}", *more, "END:VEVENT"]
    return b"\r\n".join(map(fold, [*lines, "END:VCALENDAR"])) + b"\r\n"


YEAR = [
    ("INSET day", "2024-09-02", None),
    ("Autumn term starts", "2024-09-03", None),
    ("Half term", "2024-10-28", "2024-11-01"),
    ("Autumn term ends", "2024-12-20", None),
    ("Christmas holidays", "2024-12-21", "2025-01-05"),
    ("Spring term starts", "2025-01-06", None),
    ("February half-term", "2025-02-15", "2025-02-23"),
    ("Spring term ends", "2025-04-04", None),
    ("Good Friday", "2025-04-18", None),
    ("First day of Summer Term", "2025-04-22", None),
    ("School closed: polling day, in every school of the county and of the city – see the council’s page", "2025-05-01",
     None),
    ("Half-term holiday", "2025-05-26", "2025-05-30"),
    ("Staff training day", "2025-06-02", None),
    ("Last day of summer term", "2025-07-22", None),
]
UNKNOWN = [
    ("Year 6 residential visit", "2025-06-10", "2025-06-12"),
    ("Staff briefing", "2025-01-10", None, "RRULE:FREQ=WEEKLY;COUNT=3"),
    ("Autumn term starts", "2024-11-20", None),
    ("Sports day", "2025-07-01", None, "STATUS:CANCELLED"),
]


@pytest.fixture
def ctl(build, tmp_path):
    directory = tmp_path / "calendars"

    def run(*arguments, stdin=None, code=0):
        done = subprocess.run([build / "milestonectl", "calendar", *map(str, arguments), "--set",
                               f"calendars={directory}", "--json"], capture_output=True, input=stdin)
        assert done.returncode == code, done.stderr
        return json.loads(done.stdout) if done.stdout and code == 0 else done.stderr.decode()

    run.directory = directory
    return run


def test_a_feed_becomes_a_calendar(ctl, tmp_path):
    (tmp_path / "Port Ansley.ics").write_bytes(feed(YEAR + UNKNOWN, "Port Ansley, schools"))
    answer = ctl("import", tmp_path / "Port Ansley.ics")
    assert answer["calendar"] == "port-ansley" and answer["written"]
    assert answer["file"] == str(ctl.directory / "port-ansley.conf")
    assert [(each["summary"], each["first"]) for each in answer["left_out"]] == [
        ("Sports day", "2025-07-01"), ("Autumn term starts", "2024-11-20"), ("Staff briefing", "2025-01-10"),
        ("Year 6 residential visit", "2025-06-10")]
    assert [each["summary"] for each in answer["not_needed"]] == ["Good Friday", "Christmas holidays"]
    shown = ctl("show", "port-ansley")
    assert shown["title"] == "Port Ansley, schools"
    year, = shown["years"]
    assert [(term["first"], term["last"], term["half_term"]["first"], term["half_term"]["last"], term["estimated"])
            for term in year["terms"]] == [
        ("2024-09-03", "2024-12-20", "2024-10-28", "2024-11-01", False),
        ("2025-01-06", "2025-04-04", "2025-02-17", "2025-02-21", False),
        ("2025-04-22", "2025-07-22", "2025-05-26", "2025-05-30", False)]
    assert year["inset"] == ["2024-09-02", "2025-06-02"]
    closure, = year["closures"]
    assert closure["first"] == "2025-05-01" and closure["name"].endswith("see the council’s page")


def test_a_second_import_says_what_changed(ctl, tmp_path):
    file = tmp_path / "council.ics"
    file.write_bytes(feed(YEAR))
    assert ctl("import", file, "--dry-run")["written"] is False
    assert not ctl.directory.exists()
    assert ctl("import", file)["written"]
    written = ctl.directory / "council.conf"
    before = written.read_bytes(), written.stat().st_mtime_ns
    again = ctl("import", file)
    assert (again["written"], again["changes"]) == (False, [])
    assert (written.read_bytes(), written.stat().st_mtime_ns) == before
    later = [(summary, "2025-07-18" if summary.startswith("Last day") else first, last)
             for summary, first, last in YEAR if summary != "INSET day"]
    file.write_bytes(feed(later + [("Autumn term", "2025-09-02", "2025-12-19")]))
    changes = ["summer term 2025: its last day is 2025-07-18, no longer 2025-07-22",
               "autumn term 2025: new, from 2025-09-02 to 2025-12-19"]
    assert ctl("import", file, "--dry-run")["changes"] == changes
    assert written.read_bytes() == before[0]
    answer = ctl("import", file)
    assert (answer["changes"], answer["kept"]) == (changes, ["Inset day, 2024-09-02"])
    assert ctl("show", "council", "--year", "2024-25")["years"][0]["terms"][2]["last"] == "2025-07-18"


def test_a_feed_of_the_next_year_keeps_this_one(ctl, tmp_path):
    ctl("import", "-", "--name", "council", stdin=feed(YEAR))
    ctl("import", "-", "--name", "council", stdin=feed([("Autumn term", "2025-09-02", "2025-12-19")]))
    years = ctl("show", "council")["years"]
    assert [year["year"] for year in years] == ["2024-25", "2025-26"]
    assert years[0]["inset"] == ["2024-09-02", "2025-06-02"]


def test_days_off_written_by_hand_stay(ctl):
    """What the file has and the feed is silent on stays, as long as a term has a place for it."""
    ctl("import", "-", "--name", "council", stdin=feed(YEAR))
    file = ctl.directory / "council.conf"
    text = file.read_text().replace('"2024-09-02"', '"2024-09-02", "2024-11-04", "2025-07-29"')
    file.write_text(text.replace("closures = (", 'closures = ( { name = "Flood"; first = "2025-01-20"; last = "2025-01-22"; },'))
    again = ctl("import", "-", "--name", "council", stdin=feed(YEAR))
    assert again["changes"] == []
    assert again["kept"] == ["Inset day, 2024-11-04", "Flood, 2025-01-20", "Inset day, 2025-07-29"]
    earlier = [(summary, "2025-07-18" if summary.startswith("Last day") else first, *rest)
               for summary, first, *rest in YEAR]
    answer = ctl("import", "-", "--name", "council", stdin=feed(earlier + [("School closed: snow", "2025-01-21", None)]))
    assert answer["kept"] == ["Inset day, 2024-11-04"]
    assert "Inset day, 2025-07-29: no longer said" in answer["changes"]
    year, = ctl("show", "council")["years"]
    assert year["inset"] == ["2024-09-02", "2024-11-04", "2025-06-02"]


def test_times_of_day_are_those_of_london(ctl):
    """Some calendars write a whole day as two instants, and midnight in summer is 23:00 the day before in UTC."""
    events = "".join(f"BEGIN:VEVENT\r\nUID:{n}@example.org\r\nDTSTAMP:20240101T000000Z\r\nDTSTART{start}\r\n"
                     f"DTEND{end}\r\nSUMMARY:{summary}\r\nEND:VEVENT\r\n" for n, (summary, start, end) in enumerate([
                         ("Autumn term starts", ":20240902T230000Z", ":20240903T230000Z"),
                         ("Half term", ";TZID=Europe/London:20241028T000000", ";TZID=Europe/London:20241102T000000"),
                         ("Autumn term ends", ":20241220T090000Z", ":20241220T150000Z")]))
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{events}END:VCALENDAR\r\n"
    ctl("import", "-", "--name", "council", stdin=text.encode())
    term = ctl("show", "council")["years"][0]["terms"][0]
    assert (term["first"], term["last"], term["half_term"]) == (
        "2024-09-03", "2024-12-20", {"first": "2024-10-28", "last": "2024-11-01"})


@pytest.mark.parametrize("text, words", [
    (feed([("Sports day", "2024-10-10", None)]), "no whole term"),
    (feed([]), "no whole term"),
    (b"", "no iCalendar file"),
    (b"title = 1;\n", "no iCalendar file"),
    (feed(YEAR).replace(b"Half term", b"Half \xff term"), "not UTF-8"),
    (feed(YEAR)[:200] + b"\0" + feed(YEAR)[200:], "no iCalendar file"),
    (feed(YEAR)[:-40], "no iCalendar file"),
    (feed(YEAR) + b" " * 8 * 1024 * 1024, "above 8 MiB"),
    (feed([("x", "2024-10-10", None)] * 20001), "more than 20000 events"),
], ids=["no-term", "empty-calendar", "empty", "other", "latin", "nul", "cut", "large", "many"])
def test_what_is_no_calendar_is_refused(ctl, text, words):
    """With one reason, not with all that there may be."""
    said = ctl("import", "-", "--name", "council", stdin=text, code=65)
    assert words in said and not re.search("MiB.*iCalendar|iCalendar.*MiB|UTF-8.*events", said)
    assert not ctl.directory.exists()


def test_a_file_that_eats_memory_costs_only_its_import(ctl):
    """A property of five bytes takes hundreds in memory."""
    bomb = feed(YEAR).replace(b"UID:0@example.org", b"UID:0@example.org" + b"\r\nA:1" * 1_600_000)
    said = ctl("import", "-", "--name", "council", stdin=bomb, code=65)
    assert said.count("\n") == 1 and "400000 lines" in said


@pytest.mark.parametrize("arguments, code, words", [
    (["import", "-"], 64, "--name is needed"),
    (["import", "-", "--name", "Port Ansley"], 64, "no name for a calendar"),
    (["import", "-", "--name", "estimate"], 64, '"estimate" is taken'),
    (["import", "-", "--name", "bank-holidays"], 64, '"bank-holidays" is taken'),
    (["import", "-", "--name", "x", "--nation", "britain"], 64, "--nation"),
    (["import", "/nonexistent/x.ics"], 65, "cannot be read"),
    (["import"], 64, "usage"),
])
def test_mistakes_are_told(ctl, arguments, code, words):
    assert words in ctl(*arguments, stdin=feed(YEAR), code=code)


@pytest.mark.parametrize("arguments, name", [
    ([], "Foo_Bar.conf"),
    (["--name", "council"], "bank-holidays.conf"),
    (["--name", "council"], "other.conf"),
    ([], "council.txt"),
    ([], "council"),
])
def test_a_file_among_the_calendars_has_the_name_of_its_key(ctl, tmp_path, arguments, name):
    for directory in (ctl.directory, tmp_path / "other" / ".." / "calendars"):
        assert "stands among the calendars" in ctl("import", "-", *arguments, "--output", directory / name,
                                                   stdin=feed(YEAR), code=64)
        assert not ctl.directory.exists() or not list(ctl.directory.iterdir())
    ctl("import", "-", "--output", ctl.directory / "council.conf", stdin=feed(YEAR))
    (tmp_path / "link").symlink_to(ctl.directory)
    assert "stands among" in ctl("import", "-", *arguments, "--output", tmp_path / "link" / name,
                                 stdin=feed(YEAR), code=64)
    assert ctl("import", "-", *arguments, "--output", tmp_path / name, stdin=feed(YEAR))["written"]
    assert [file.name for file in ctl.directory.iterdir()] == ["council.conf"]


def test_a_file_at_fault_is_not_written_over(ctl, tmp_path):
    ctl.directory.mkdir()
    (ctl.directory / "council.conf").write_text("title = ;\n")
    assert "council.conf:1" in ctl("import", "-", "--name", "council", stdin=feed(YEAR), code=65)
    assert (ctl.directory / "council.conf").read_text() == "title = ;\n"


def test_what_a_person_wrote_is_put_aside(ctl):
    """Comments cannot be kept in a file that is written anew: the old one stands beside it, and its source stays."""
    ctl("import", "-", "--name", "council", stdin=feed(YEAR))
    file = ctl.directory / "council.conf"
    text = file.read_text().replace("An iCalendar feed", "The term dates page")
    file.write_text("// checked by telephone\n" + text)
    answer = ctl("import", "-", "--name", "council", "--nation", "wales", stdin=feed(YEAR))
    assert answer["changes"] == ["its nation is wales, no longer england"] and answer["written"]
    assert answer["old"] == f"{file}.old" and "by telephone" in (ctl.directory / "council.conf.old").read_text()
    assert 'source = "The term dates page; An iCalendar feed"' in file.read_text()
    again = ctl("import", "-", "--name", "council", "--nation", "england", stdin=feed(YEAR))
    assert again["written"] and again["old"] is None
    assert file.read_text().count("An iCalendar feed") == 1


def test_a_term_that_begins_on_a_saturday_is_told(ctl):
    answer = ctl("import", "-", "--name", "council", stdin=feed([
        ("Spring term starts", "2025-01-04", None), ("Spring term ends", "2025-04-05", None)]))
    assert [(one["first"], one["reason"]) for one in answer["left_out"]] == [
        ("2025-01-04", "it is a Saturday: taken as Monday 6 January 2025"),
        ("2025-04-05", "it is a Saturday: taken as Friday 4 April 2025")]
