"""milestonectl update and scripts of updates: of what repeats, of days that cannot be meant, and of wrong rows."""

import json
import subprocess

import pytest

CONF = 'title = "P";\nreference = "2024-01-15";\nbegins = "2024-01-01";\nends = "2024-12-31";\n'
PLAN = """Id,Task,When,Repeats
1,Return,Quarterly,
2,Note,,FREQ=WEEKLY;BYDAY=MO
3,Report,31 May 2024,
"""


@pytest.fixture
def ctl(build, tmp_path):
    """Runs milestonectl on a store of its own, with a draft in it; gives what it says, errors last."""
    folder = tmp_path / "p"
    folder.mkdir()
    (folder / "programme.conf").write_text(CONF)
    (folder / "plan.csv").write_text(PLAN)

    def run(*words, code=0, program="milestonectl"):
        done = subprocess.run([build / program, "--set", f"store={tmp_path / 'm.db'}",
                               "--set", f"mail.maildir={tmp_path / 'mail'}", *map(str, words)],
                              capture_output=True, text=True, timeout=60)
        assert done.returncode == code, done.stderr
        return done.stdout + done.stderr

    run.folder = folder
    run("init")
    run("import", "p", folder)
    return run


def occurrences(ctl, ref):
    return {one["occurrence"]: one["status"]
            for one in json.loads(ctl("show", f"p/{ref}", "--json"))["spans"][0]["occurrences"]}


def test_an_occurrence_of_a_draft_is_updated_before_it_is_stored(ctl):
    refused = ctl("update", "p/A1.1", "--status", "blue", code=65)
    assert "as `milestonectl show p/A1.1` lists them; or --whole" in refused
    text = ctl("update", "p/a1.1@2023-24/Q4", "--status", "blue", "--on", "2024-03-28")
    assert "milestone status: green, was not-started" in text and "occurrence status: blue, was not-started" in text
    assert occurrences(ctl, "A1.1")["2023-24/q4"] == "blue"
    assert "no occurrence 2024-02-01; the next are 2024-02-05" in ctl(
        "update", "p/A1.2@2024-02-01", "--status", "blue", "--on", "2024-02-01", code=65)


def test_one_of_an_active_programme_is_too_before_a_daemon_has_run(ctl):
    ctl("activate", "p", "--yes")
    shown = list(occurrences(ctl, "A1.2"))
    ctl("update", f"p/A1.2@{shown[0]}", "--status", "blue")
    assert list(occurrences(ctl, "A1.2")) == shown and occurrences(ctl, "A1.2")[shown[0]] == "blue"
    assert f"those that are open: {shown[1]}" in ctl("update", "p/A1.2", "--status", "blue", code=65)


def test_a_script_says_who_it_is_and_which_of_its_rows_are_wrong(ctl):
    script = ctl.folder / "said.csv"
    script.write_text("date,ref,status,due,reason\n2024-02-01,A1.3,,2024-06-07,staff-absence\n"
                      "2024-02-02,A1.1,done,,\n2024-02-02,A1.1@2023-24/q4,done,,\n2024-02-05,A1.3,amber,,\n")
    days = ["--from", "2024-01-16", "--to", "2024-02-20", "--updates", script]
    for text in (ctl("forecast", "p", *days, code=65),
                 ctl("--replay", "2024-01-16..2024-02-20", "--programme", "p", "--updates", script, code=65,
                     program="milestoned")):
        assert "said.csv:3: p/A1.1: repeats" in text and "said.csv:5: p/A1.3: amber needs a reason" in text
        assert "2 rows were refused" in text and "said.csv:2" not in text and "said.csv:4" not in text


@pytest.mark.parametrize("words, code, said", [
    (["--status", "blue", "--on", "2099-01-01"], 65, ["--on 2099-01-01 is a day to come", "--forecast"]),
    (["--status", "blue", "--on", "2024-05-05"], 0, ["note: --on: 5 May 2024 is a Sunday"]),
    (["--status", "green", "--on", "1999-01-04"], 0, ["is before the plan begins", "more than five years ago"]),
    (["--due", "2024-05-27", "--reason", "dependency", "--on", "2024-06-03"], 0,
     ["is a bank holiday", "note: --due: 27 May 2024 is past"]),
    (["--due", "2044-05-31", "--reason", "dependency", "--on", "2024-06-03"], 0,
     ["is after the plan ends", "more than five years away"]),
    (["--due", "2024-06-07", "--reason", "dependency", "--on", "2024-06-03"], 0, []),
])
def test_a_day_that_cannot_be_meant_is_doubted(ctl, words, code, said):
    text = ctl("update", "p/A1.3", *words, code=code)
    assert all(one in text for one in said), text
    assert said or "note:" not in text
