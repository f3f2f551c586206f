"""milestonectl import, as a person and as a program see it."""

import json
import sqlite3

import pytest

SAMPLES = {"opportunity-area": 95, "education-partnership": 70, "locality": 38, "vulnerable-learners": 44,
           "inspection-plan": 104}
KEYS = ["rows", "milestones", "updates", "outcomes", "skipped", "dated", "uncertain", "undated", "added", "changed",
        "unchanged", "missing", "conflicts", "questions", "oddities", "measures", "cases", "cases_missing", "warnings", "errors", "held"]


@pytest.fixture
def ctl(milestonectl):
    return milestonectl


@pytest.fixture
def sheet(tmp_path):
    def write(text, name="plan.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def changes(tmp_path):
    with sqlite3.connect(tmp_path / "m.db") as db:
        return db.execute("SELECT count(*) FROM change").fetchone()[0]


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_add_up_and_change_nothing_twice(ctl, source, tmp_path, name):
    folder = source / "conf/samples" / name
    first = json.loads(ctl("import", name, folder, "--json").stdout)
    assert list(first) == KEYS
    assert first["rows"] == SAMPLES[name] == first["added"]
    assert first["rows"] == first["milestones"] + first["updates"] + first["outcomes"] + first["skipped"]
    assert first["milestones"] == first["dated"] + first["uncertain"] + first["undated"]
    assert first["errors"] == []
    before = changes(tmp_path)
    again = json.loads(ctl("import", name, folder, "--json").stdout)
    assert again["unchanged"] == SAMPLES[name]
    assert changes(tmp_path) == before


def test_text_ends_with_what_is_held(ctl, sheet):
    done = ctl("import", "p", sheet("Task,When,Lead\nx,May 2004,Ann\n"), "--on", "2004-03-22")
    lines = done.stdout.splitlines()
    assert lines[0] == "P (p), plan of Monday 22 March 2004: imported"
    held = lines[lines.index("What will not be sent, and why:") + 1:]
    assert held[0].strip() == "nothing to 1 lead: no address"
    assert done.stderr == ""


def test_wrong_rows_are_told_and_nothing_is_imported(ctl, sheet, tmp_path):
    path = sheet("Area,Task,When\nA,one,May 2004\nA,,June 2004\n")
    done = ctl("import", "p", path, "--on", "2004-03-22", code=65)
    assert f"error: {path}:3:B: Task: is blank" in done.stderr
    assert "1 error: nothing is imported" in done.stderr
    assert "no such programme" in ctl("show", "p", code=65).stderr
    told = json.loads(ctl("import", "p", path, "--json", code=65).stdout)
    assert (told["errors"][0]["row"], told["errors"][0]["column"], told["errors"][0]["heading"]) == (3, "B", "Task")
    assert told["added"] == 0
    part = json.loads(ctl("import", "p", path, "--partial", "--json").stdout)
    assert (part["added"], part["skipped"], len(part["errors"])) == (1, 1, 1)


def test_what_plugins_would_refuse_is_warned_of(ctl, sheet, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    sheet("Area,Task\nAttendance,x\n", "folder/plan.csv")
    sheet("measure,period,value\nabsence,2003,140\nsevere_absence,sometime,5\n", "folder/measures.csv")
    sheet('title = "P"; reference = "2004-03-22"; areas = ( { title = "Attendance"; plugin = "attendance"; '
          'settings = { absence_margin = "abc"; nokey = 1; }; } );\n', "folder/programme.conf")
    for more in (["--dry-run"], []):
        told = json.loads(ctl("import", "p", folder, "--json", *more).stdout)
        texts = [warning["text"] for warning in told["warnings"]]
        assert told["added"] == 1 and told["errors"] == []
        assert len(texts) == 5
        assert told["warnings"][0]["row"] == 3 and told["warnings"][0]["column"] == "B" and "sometime" in texts[0]
        assert 'setting "absence_margin" is "abc"' in texts[1] and 'no setting "nokey"' in texts[2]
        assert 'measure "absence" is 140' in texts[3] and 'measure "severe_absence" has the period' in texts[4]
    assert f"warning: {folder}: area" in ctl("import", "p", folder).stderr
    # a name that no plugin knows is a wrong row
    sheet("measure,period,value\nabsense,2003,4\nabsence,2004,5\n", "folder/measures.csv")
    refused = ctl("import", "p", folder, code=65)
    assert "measures.csv:2:A: measure: is no measure of any plugin of this programme: did you mean absence?" in refused.stderr
    part = json.loads(ctl("import", "p", folder, "--partial", "--json", code=0).stdout)
    assert len(part["errors"]) == 1


def test_options_reach_the_import(ctl, sheet):
    path = sheet("Theme,What we do,By the end of,Wer\nA,one,22 Feb,Ann\n,two,,\n")
    ctl("import", "p", path, code=65)
    map_file = sheet('What we do = title\n"By the end of" = timescale\nWer = lead\n', "map")
    told = json.loads(ctl("import", "p", path, "--map", map_file, "--on", "2018-02-01", "--fill-down", "area",
                          "--fill-down", "Wer", "--dry-run", "--json").stdout)
    assert (told["added"], told["dated"]) == (2, 1)
    assert "no such programme" in ctl("show", "p", code=65).stderr
    ctl("import", "p", path, "--map", map_file, "--on", "2018-02-01", "--fill-down", "area", "--fill-down", "Wer")
    shown = json.loads(ctl("show", "p", "--json").stdout)
    area, = shown["areas"]
    assert [m["leads"] for m in area["milestones"]] == [["ann"], ["ann"]]


def test_the_store_stands_in_a_conflict(ctl, sheet):
    ctl("import", "p", sheet("Task,Status\none,\n"), "--on", "2004-03-22")
    ctl("update", "p/A1.1", "--status", "red", "--reason", "post-vacant")
    path = sheet("Task,Status\none,On track\n")
    told = json.loads(ctl("import", "p", path, "--json").stdout)
    assert (told["conflicts"], told["changed"]) == (1, 0)
    told = json.loads(ctl("import", "p", path, "--theirs", "--json").stdout)
    assert told["changed"] == 1


def test_usage(ctl, sheet):
    path = sheet("Task\nx\n")
    ctl("import", "p", code=64)
    ctl("import", "a/b", path, code=64)
    ctl("import", "p", path, "--on", "tomorrow", code=64)
    ctl("import", "p", path, "--bogus", code=64)
    ctl("import", "p", path.parent / "missing.csv", code=65)


def test_nothing_in_a_sheet_moves_the_terminal(ctl, sheet):
    done = ctl("import", "p", sheet("Task,\x1b[31mred\x07\nx\x1b[2J,y\n,\n"), "--on", "2004-03-22")
    assert "\x1b" not in done.stdout + done.stderr
    assert "\x07" not in done.stdout + done.stderr
