"""Cases from end to end: sheets with clocks, what the lead and the boards are told of them, how they leave the store;
and the tutorial of plugins/README.md, typed as it stands there."""

import contextlib
import json
import re
import sqlite3
import subprocess

import pytest

from test_plugins import replay, run  # noqa: F401 (run is a fixture)
from test_service import Daemon, wait_for

CONF = """
title = "Programme"; nation = "england"; reference = "2024-03-01"; calendar = "hillshire"; officer = "officer";
people = ( { key = "officer"; name = "The officer"; addresses = ["officer@example.org"]; },
           { key = "lead"; name = "The lead"; addresses = ["lead@example.org"]; },
           { key = "chair"; name = "The chair"; addresses = ["chair@example.org"]; } );
boards = ( { key = "board"; title = "The board"; chair = "chair"; digest = "monday 08:00"; meetings = ["2024-04-25"]; } );
areas = ( { title = "Needs"; plugin = "send"; lead = "lead"; }, { title = "Exclusions"; plugin = "exclusions"; lead = "lead"; } );
"""

CASES = """kind,reference,requested,decided,assess,excluded,suspended,days,term_days,provided,considered,closed
ehc_assessment,EHC-1,2024-01-15,,,,,,,,,
ehc_assessment,EHC-2,15/1/2024,26/2/2024,yes,,,,,,,
ehc_assessment,EHC-3,2024-02-26,,,,,,,,,
permanent_exclusion,PEX-1,,,,2024-02-26,,,,,2024-02-28,
suspension,SUS-1,,,,,2024-02-27,6,13.5,2024-02-28,,
"""


def folder(tmp_path, cases=CASES):
    path = tmp_path / "folder"
    path.mkdir(exist_ok=True)
    (path / "programme.conf").write_text(CONF)
    (path / "plan.csv").write_text("Area,Action,Step,When,Lead\nNeeds,An action,A step,2026,The lead\n")
    (path / "cases.csv").write_text(cases)
    return path


def calendars(source):
    return [f"calendars={source}/conf/calendars"]


def test_the_lead_gets_cases_in_order_and_once_and_the_board_counts(run, build, source, tmp_path):
    settings = calendars(source)
    run("init")
    assert re.search(r"cases +5", run("import", "p", folder(tmp_path), settings=settings))
    _, mails = replay(build, tmp_path, "2024-03-01", "2024-04-02", settings)
    lead = [(day, text) for to, day, text in mails if to == "lead@example.org"]
    first = lead[0][1]
    # by their last days: what has passed, then what runs out before the board of 25 April
    wanted = ["EHC-1: decision whether to assess was due on 26 February 2024",
              "EHC-3: decision whether to assess is due on 8 April 2024",
              "PEX-1: full-time education for a pupil who is permanently excluded is due on 4 March 2024",
              "SUS-1: suspended for 13.5 school days in the term to 1 April 2024"]
    told = re.sub(r"\s+", " ", first)
    places = [told.index(line) for line in wanted]
    assert places[:2] == sorted(places[:2]) and places[2:] == sorted(places[2:])
    # a breach when it passes, at once and once; one that stands again after four weeks
    def days(line):
        return [day for day, text in lead if line in re.sub(r"\s+", " ", text)]
    assert days("EHC-1: decision whether to assess was due") == ["2024-03-01", "2024-03-29"] or \
        days("EHC-1: decision whether to assess was due") == ["2024-03-01", "2024-04-02"]
    assert days("permanently excluded is due on 4 March 2024") == ["2024-03-01"]
    assert days("permanently excluded was due on 4 March 2024")[0] == "2024-03-05"
    assert days("EHC-3: decision whether to assess is due on 8 April 2024")[0] == "2024-03-01"
    # a mail of findings alone does not ask after steps
    (alone,) = [text for day, text in lead if day == "2024-03-05"]
    assert re.search(r"“Programme” \d findings? needs? you\.", re.sub(r"\s+", " ", alone)), alone
    assert "For each finding, say what is being done" in alone and "For each step" not in alone
    # nobody else ever sees a reference, and the board sees how many
    others = "".join(text for to, _, text in mails if to != "lead@example.org")
    assert not re.search(r"EHC-\d|PEX-\d|SUS-\d", others)
    board = re.sub(r"\s+", " ", "".join(text for to, _, text in mails if to == "chair@example.org"))
    assert ("Time limits that have passed: fewer than 6 (four weeks ago none); that run out before the board of 25 April "
            "2024: ") in board


def test_cases_come_alone_and_are_shown(run, source, tmp_path):
    settings = calendars(source)
    run("init")
    run("import", "p", folder(tmp_path), settings=settings)
    more = tmp_path / "more.csv"
    more.write_text("Kind,Reference,Requested\nehc_assessment,EHC-9,2024-03-04\n")
    out = run("import", "--cases", "p", more, settings=settings)
    assert re.search(r"cases +1\b", out) and re.search(r"not there +3 +cases of these kinds .*they stay", out)
    assert "EHC-9: decision whether to assess is due on 15 April 2024" in re.sub(
        r"\s+", " ", run("assess", "p", "Needs", "--on", "2024-04-11", settings=settings))
    assert re.search(r"not there +3 +.*taken away", run("import", "--cases", "--whole", "p", more, settings=settings))
    out = run("assess", "p", "Needs", "--on", "2024-04-11", settings=settings)
    assert "EHC-1:" not in out and "EHC-9:" in out
    assert "PEX-1:" in run("assess", "p", "Exclusions", "--on", "2024-04-11", settings=settings)
    counts = json.loads(run("--json", "import", "--cases", "--dry-run", "p", more, settings=settings))
    assert counts["cases"] == 1 and counts["cases_missing"] == 0


@pytest.mark.parametrize("row, why", [
    ("kind,reference,requested,name\nehc_assessment,EHC-9,2024-03-04,A Child\n", '1:D: "name" is no heading of this file'),
    ("kind,reference,requested\nehc_assessment,Harriet9,2024-03-04\n", "2:B: reference: looks like a name"),
    ("kind,reference,requested\nehc_assessment,HJ-140512,2024-03-04\n", "2:B: reference: looks like a date of birth"),
    ("kind,reference,requested\nehc_assessment,EHC-9,4 March\n", "2:C: requested: is no date: write a date, such as 2024-05-14"),
    ("kind,reference,requested\nehc_assesment,EHC-9,2024-03-04\n",
     "2:A: kind: is no case of any plugin of this programme: there are ehc_assessment, ehc_review, phase_transfer, "
     "permanent_exclusion and suspension"),
    ("kind,reference,requested,days\nehc_assessment,EHC-9,2024-03-04,3\n",
     "2:D: days: is nothing that is known of a case of the kind ehc_assessment: there are requested, decided,"),
    ("kind,reference,suspended,days\nsuspension,SUS-9,2024-03-04,300\n", "2:D: days: is no value that it may have: write a number from"),
    ("kind,reference,requested,assess\nehc_assessment,EHC-9,2024-03-04,maybe\n", "2:D: assess: is no value that it may have: write yes or no"),
    ("kind,reference,decided\nehc_assessment,EHC-9,2024-03-04\n", '2:B: reference: has no "requested"'),
    ("kind,reference,requested\nehc_assessment,EHC-9,30/2/2024\n", "2:C: requested: is no date"),
])
def test_what_is_wrong_is_refused_by_its_place(run, source, tmp_path, row, why):
    settings = calendars(source)
    run("init")
    run("import", "p", folder(tmp_path, "kind,reference,requested\n"), settings=settings)
    more = tmp_path / "more.csv"
    more.write_text(row)
    assert f"more.csv:{why}" in run("import", "--cases", "p", more, code=65, settings=settings)
    assert "EHC-9" not in run("assess", "p", "--on", "2024-03-11", settings=settings)


def test_a_plan_with_odd_dates_takes_cases_and_measures_alone(run, source, tmp_path):
    """What is unlikely of a plan's dates is told where the plan is imported."""
    settings = calendars(source)
    run("init")
    run("import", "ep", source / "conf/samples/education-partnership", settings=settings)
    for kind in ("cases", "measures"):
        path = source / "conf/samples/education-partnership" / {"cases": "cases-send.csv", "measures": "measures.csv"}[kind]
        counts = json.loads(run("--json", "import", f"--{kind}", "ep", path, settings=settings))
        assert counts["warnings"] == [] and counts["errors"] == [] and counts[kind] > 10


def test_options_that_make_no_sense(run, source, tmp_path):
    run("init")
    run("import", "p", folder(tmp_path), settings=calendars(source))
    assert "measures or cases, not both" in run("import", "--cases", "--measures", "p", "x.csv", code=64)
    assert "--whole is for --cases" in run("import", "--whole", "p", "x.csv", code=64)


def test_closed_cases_leave_the_store_and_no_trace(build, source, tmp_path):
    """The daemon itself takes away what was closed for longer than cases.keep days; nothing but opaque traces stays."""
    daemon = Daemon(build, tmp_path, f"calendars={source}/conf/calendars", "cases.keep=30")
    cases = CASES.replace("ehc_assessment,EHC-2,15/1/2024,26/2/2024,yes,,,,,,,",
                          "ehc_assessment,EHC-2,15/1/2024,26/2/2024,yes,,,,,,,2024-03-01")
    daemon.ctl("init")
    daemon.ctl("import", "p", str(folder(tmp_path, cases)))
    daemon.ctl("activate", "p", "--yes")

    def ask(sql):
        with contextlib.closing(sqlite3.connect(f"file:{tmp_path}/store.db?mode=ro", uri=True)) as db:
            return [row[0] for row in db.execute(sql)]
    try:
        daemon.start()
        wait_for(lambda: ask('SELECT reference FROM "case" ORDER BY 1') == ["EHC-1", "EHC-3", "PEX-1", "SUS-1"])
        assert ask("SELECT count(*) FROM case_fact WHERE case_id NOT IN (SELECT id FROM \"case\")") == [0]
        assert ask("SELECT count(*) FROM change WHERE noun = 'case' AND (before IS NOT NULL OR after IS NOT NULL)") == [0]
        assert ask("SELECT count(*) FROM change WHERE coalesce(before, '') || coalesce(after, '') LIKE '%EHC-%'") == [0]
    finally:
        daemon.end()


def blocks(readme, language):
    return re.findall(rf"```{language}\n(.*?)```", readme, re.S)


def test_the_tutorial_works_as_it_is_written(build, source, tmp_path):
    """Every line that plugins/README.md asks to be typed, in its own place; what it shows is what is printed."""
    readme = (source / "plugins/README.md").read_text()
    place = tmp_path / "mine"
    (place / "folder").mkdir(parents=True)
    (place / "visits.c").write_text("\n".join(blocks(readme, "c")))
    (place / "folder/programme.conf").write_text(*blocks(readme, "conf"))
    plan, cases = blocks(readme, "csv")
    (place / "folder/plan.csv").write_text(plan)
    (place / "folder/cases.csv").write_text(cases)
    compile_, use = blocks(readme, "sh")
    (shown,) = blocks(readme, "text")

    def typed(lines):
        lines = lines.replace("../../daemon/area", f"{source.resolve()}/daemon/area").replace("../milestonectl", f"{build}/milestonectl")
        done = subprocess.run(["sh", "-e", "-c", lines], cwd=place, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "warning" not in done.stderr, done.stderr
        return done.stdout
    assert typed(compile_).count(" holds") == 10
    assert typed(use).rstrip("\n").endswith(shown.rstrip("\n"))
