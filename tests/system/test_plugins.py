"""Area plugins from end to end: the contract held against good ones and bad ones; what misbehaves beside what does
not; dates that a plugin gives reminded of like any other; findings told once; measures imported alone."""

import contextlib
import datetime
import email
import email.policy
import json
import re
import shutil
import signal
import sqlite3
import subprocess

import pytest

from test_service import Daemon, wait_for

PLUGINS = ["attainment", "attendance", "early_years", "exclusions", "funding", "looked_after", "new_arrivals", "oversight",
           "pathways", "semh_access", "send", "template", "workforce"]


def library(build, plugin):
    if plugin in PLUGINS:
        return build / "plugins" / plugin / ".libs" / f"{plugin}.so"
    return build / "tests/area/bad/.libs" / f"{plugin}.so"


@pytest.fixture
def run(build, tmp_path):
    """milestonectl on a store of its own; gives standard output."""
    def call(*arguments, code=0, settings=()):
        options = [word for setting in settings for word in ("--set", setting)]
        done = subprocess.run([build / "milestonectl", "--set", f"store={tmp_path}/store.db", *options, *arguments],
                              capture_output=True, text=True)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout if code == 0 else done.stdout + done.stderr
    return call


@pytest.mark.parametrize("plugin", PLUGINS)
def test_what_ships_keeps_the_contract(run, build, plugin):
    checks = json.loads(run("--json", "plugins", "--verify", library(build, plugin)))["checks"]
    assert len(checks) == 10 and all(check["holds"] for check in checks)


@pytest.mark.parametrize("plugin, check, why", [
    ("version", "version and tables", "version 7 of the plugin contract"),
    ("table", "version and tables", 'its setting "share"'),
    ("picky", "an empty area", "it gave up: There is nothing to look at."),
    ("moody", "nothing but a step", "was answered in two ways"),
    ("slow", "ten thousand steps", "it gave no answer within"),
    ("liar", "valid until it says", "before the day it had named"),
    ("mover", "dates keep their keys", 'the date "return" moved'),
    ("twice", "every kind of row", 'two dates with the key "return"'),
    ("gossip", "cases are told to the lead", "a reason names a case: The visit Q7Z-"),
])
def test_a_broken_contract_is_found(run, build, plugin, check, why):
    settings = ["plugins.timeout=1s"] if plugin == "slow" else []
    out = run("--json", "plugins", "--verify", library(build, plugin), code=65, settings=settings)
    checks = {c["check"]: c for c in json.loads(out[:out.rindex("}") + 1])["checks"]}
    assert not checks[check]["holds"] and why in checks[check]["fault"]
    assert "does not keep the contract" in out


def test_verify_wants_a_plugin(run, tmp_path):
    assert "is called NAME.so" in run("plugins", "--verify", "attendance", code=64)
    assert "there is no such file" in run("plugins", "--verify", tmp_path / "none.so", code=65)


CONF = """
title = "Programme"; nation = "england"; reference = "2024-09-02"; officer = "officer";
people = ( { key = "officer"; name = "The officer"; addresses = ["officer@example.org"]; },
           { key = "lead"; name = "The lead"; addresses = ["lead@example.org"]; } );
areas = ( %s );
"""


def programme(tmp_path, areas, rows, measures=None):
    folder = tmp_path / "folder"
    folder.mkdir(exist_ok=True)
    (folder / "programme.conf").write_text(CONF % ", ".join(areas))
    (folder / "plan.csv").write_text("Area,Action,Step,When,Lead\n" + "\n".join(rows) + "\n")
    if measures is not None:
        (folder / "measures.csv").write_text(measures)
    return folder


def replay(build, tmp_path, first, last, settings=()):
    mail = tmp_path / "mail"
    options = [word for setting in settings for word in ("--set", setting)]
    done = subprocess.run([build / "milestoned", "--set", f"store={tmp_path}/store.db", "--set", f"mail.maildir={mail}",
                           *options, "--replay", f"{first}..{last}", "--programme", "p"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    messages = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                for path in sorted(mail.glob("*/new/*"))]
    return done, [(m["To"].addresses[0].addr_spec, m["Date"].datetime.date().isoformat(),
                   m.get_body(("plain",)).get_content()) for m in messages]


MISDEEDS = ["crash", "loop", "hog", "opener", "socket", "forker", "executor", "garbage", "closer", "leaver"]


def test_one_area_s_plugin_stops_nothing_else(run, build, tmp_path):
    """Every misdeed in a programme of its own areas: each reminder goes out, and the honest area is assessed."""
    directory = tmp_path / "plugins"
    directory.mkdir()
    for plugin in MISDEEDS + ["attendance"]:
        shutil.copy(library(build, plugin), directory)
    areas = [f'{{ title = "bad {plugin}"; plugin = "{plugin}"; lead = "lead"; }}' for plugin in MISDEEDS]
    areas.append('{ title = "Attendance"; plugin = "attendance"; lead = "lead"; }')
    rows = [f"bad {plugin},An action,Step of {plugin},3 September 2024,The lead" for plugin in MISDEEDS]
    rows.append("Attendance,An action,Step of attendance,3 September 2024,The lead")
    settings = [f"plugins.directory={directory}", "plugins.timeout=1s"]
    run("init")
    run("import", "p", programme(tmp_path, areas, rows), settings=settings)
    done, mails = replay(build, tmp_path, "2024-09-02", "2024-09-04", settings)
    told = "".join(text for to, _, text in mails if to == "lead@example.org")
    for plugin in MISDEEDS + ["attendance"]:
        assert f"Step of {plugin}" in told, plugin
    for plugin in MISDEEDS:
        assert f'plugin "{plugin}"' in done.stderr, plugin
    assert 'plugin "attendance"' not in done.stderr


def test_dates_of_a_plugin_are_reminded_of_like_any_other(run, build, tmp_path):
    """The last day of January, by which the survey of leavers is returned: on the rungs of the ladder, then overdue,
    each once, with the rule it follows from; a census day is told before, and never late."""
    areas = ['{ title = "Pathways"; plugin = "pathways"; lead = "lead"; settings = { access_dates = false; }; }']
    run("init")
    run("import", "p", programme(tmp_path, areas, ["Pathways,An action,A step,2026,The lead"]))
    _, mails = replay(build, tmp_path, "2024-12-02", "2025-02-11")
    days = [day for to, day, text in mails if to == "lead@example.org" and "Return of the survey" in text]
    # 31 January 2025 is a Friday: 20, 10 and 2 working days before it, the day, the first working day after, a week later
    assert days == ["2025-01-03", "2025-01-17", "2025-01-29", "2025-01-31", "2025-02-03", "2025-02-10"]
    assert any("It follows from Department for Education: activity on 1 November" in text for _, _, text in mails)


def test_an_occasion_is_never_late(run, build, tmp_path):
    areas = ['{ title = "Attendance"; plugin = "attendance"; lead = "lead"; }']
    run("init")
    run("import", "p", programme(tmp_path, areas, ["Attendance,An action,A step,2026,The lead"]))
    _, mails = replay(build, tmp_path, "2024-09-02", "2024-10-31")
    days = [day for to, day, text in mails if to == "lead@example.org" and "School census, autumn" in text]
    assert days == ["2024-09-05", "2024-09-19", "2024-10-01", "2024-10-03"]


def test_a_finding_is_told_once_and_again_after_weeks(run, build, tmp_path):
    areas = ['{ title = "Attendance"; plugin = "attendance"; lead = "lead"; }']
    measures = ("measure,group,comparator,period,value\n"
                "absence,all,own,2023-24/summer,8\nabsence,all,own,2022-23/summer,6\n"
                "absence,all,england,2023-24/summer,7\n")
    run("init")
    run("import", "p", programme(tmp_path, areas, ["Attendance,An action,A step,2026,The lead"], measures))
    _, mails = replay(build, tmp_path, "2024-09-02", "2024-10-08")
    days = [day for to, day, text in mails if to == "lead@example.org" and "Absence rose from 6.0%" in text]
    assert days == ["2024-09-02", "2024-09-30"]


def test_measures_come_alone_and_unknown_ones_are_refused(run, tmp_path):
    areas = ['{ title = "Attendance"; plugin = "attendance"; lead = "lead"; }']
    run("init")
    run("import", "p", programme(tmp_path, areas, ["Attendance,An action,A step,2026,The lead"]))
    values = tmp_path / "values.csv"
    values.write_text("measure,group,comparator,period,value\nabsence,all,own,2023-24/summer,8\n")
    assert re.search(r"measures +1 +values", run("import", "--measures", "p", values))
    (area,) = [json.loads(run("--json", "assess", "p", "--on", "2024-09-02"))]
    assert "Absence was 8.0% in 2023-24/summer" in area["reasons"][0] or "Absence was 8.0%" in " ".join(area["reasons"])
    values.write_text("measure,group,comparator,period,value\nabscence,all,own,2023-24/summer,8\n")
    out = run("import", "--measures", "p", values, code=65)
    assert "values.csv:2:A: measure: is no measure of any plugin of this programme: did you mean absence?" in out
    assert "nobody" in run("import", "--measures", "nobody", values, code=65)


def test_assess_names_the_nearest_area(run, tmp_path):
    areas = ['{ title = "Attendance"; plugin = "attendance"; lead = "lead"; }']
    run("init")
    run("import", "p", programme(tmp_path, areas, ["Attendance,An action,A step,2026,The lead"]))
    assert 'did you mean "Attendance"?' in run("assess", "p", "Atendance", code=65)
    out = run("assess", "p", "Attendance", "--on", "2024-09-02", "--section")
    assert "There are no figures of attendance yet" in out and "School census, autumn" in out


@pytest.mark.parametrize("plugin", [name for name in PLUGINS if name != "template"])
def test_the_readme_names_every_setting_and_measure(run, source, plugin):
    about = json.loads(run("--json", "plugins", plugin))
    readme = (source / "plugins" / plugin / "README.md").read_text()
    rows = [line for line in readme.splitlines() if line.startswith("| `")]
    for setting in about["settings"]:
        (row,) = [row for row in rows if f"`{setting['name']}`" in row.split("|")[1] and row.count("|") >= 5
                  and (setting["default"] or "none").rstrip("0").rstrip(".") in row.split("|")[2]]
    for measure in about["measures"]:
        assert any(f"`{measure['name']}`" in row.split("|")[1] for row in rows), measure["name"]
    for fact in about["cases"]:
        assert any([f" `{fact['kind']}` ", f" `{fact['name']}` "] == row.split("|")[1:3] for row in rows), fact["name"]


def calendar(path, earlier):
    """Three academic years around today, each term ending on a Friday, so many weeks earlier."""
    today = datetime.date.today()
    first = today.year - (1 if today.month < 9 else 0)

    def monday(year, month, day):
        date = datetime.date(year, month, day)
        return date - datetime.timedelta(days=date.weekday())

    def term(name, year, begins, half, ends):
        last = monday(year, *ends) + datetime.timedelta(days=4 - 7 * earlier)
        off = monday(year, *half)
        return (f'{name}: {{ first = "{monday(year, *begins)}"; last = "{last}"; '
                f'half_term = ["{off}", "{off + datetime.timedelta(days=4)}"]; }};')

    years = [f'{{ year = "{year}-{(year + 1) % 100:02}"; ' + term("autumn", year, (9, 8), (10, 28), (12, 16))
             + term("spring", year + 1, (1, 9), (2, 17), (3, 24)) + term("summer", year + 1, (4, 18), (5, 30), (7, 16)) + " }"
             for year in (first, first + 1, first + 2)]
    path.write_text('title = "Vale Council"; nation = "england"; source = "A test"; taken = "2024-02-01"; '
                    f'years = ( {", ".join(years)} );\n')


def test_a_date_moves_with_the_calendar(build, tmp_path):
    """The daemon itself: a term ends earlier by a calendar that is read again, and the dates that follow from it move
    and stay the same dates."""
    calendars = tmp_path / "calendars"
    calendars.mkdir()
    calendar(calendars / "vale.conf", 0)
    daemon = Daemon(build, tmp_path, f"calendars={calendars}")
    folder = programme(tmp_path, ['{ title = "Attendance"; plugin = "attendance"; lead = "lead"; }'],
                       ["Attendance,An action,A step,2099,The lead"])
    conf = folder / "programme.conf"
    conf.write_text('calendar = "vale";\n' + conf.read_text())
    daemon.ctl("init")
    daemon.ctl("import", "p", str(folder), "--on", datetime.date.today().isoformat())
    daemon.ctl("activate", "p", "--yes")

    def dates():
        with contextlib.closing(sqlite3.connect(f"file:{tmp_path}/store.db?mode=ro", uri=True)) as db:
            return dict(db.execute("SELECT rule_key, milestone.ref || ' ' || due FROM milestone JOIN span ON milestone_id = "
                                   "milestone.id WHERE rule_key LIKE 'meetings/%' AND milestone.status <> 'superseded'"))
    try:
        daemon.start()
        wait_for(lambda: len(dates()) >= 3)
        before = dates()
        calendar(calendars / "vale.conf", 1)
        daemon.process.send_signal(signal.SIGHUP)
        wait_for(lambda: set(dates()) == set(before) and dates() != before)
        for key, now in dates().items():
            (ref, due), (same, moved) = before[key].split(), now.split()
            assert ref == same
            days = (datetime.date.fromisoformat(due) - datetime.date.fromisoformat(moved)).days
            assert 3 <= days <= 11  # a week, and bank holidays at either end
    finally:
        daemon.end()
