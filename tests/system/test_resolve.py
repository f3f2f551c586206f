"""milestonectl resolve: what is asked of a plan's words of time, and what an answer makes of the plan."""

import json
import sqlite3

import pytest

PLAN = """Id,Task,When
1,E-mail list of all councillors,By end of February
2,Someone to run it,TBC
3,Report to the board,at regular intervals
4,Two steps,March 16 April contract variation
5,Settled,30 April 2004
"""


@pytest.fixture
def ctl(milestonectl, tmp_path):
    """Runs milestonectl on a store with a plan of 22 March 2004 in it, and gives the text that it wrote."""

    def run(*words, code=0):
        done = milestonectl(*words, code=code)
        return done.stdout if code == 0 else done.stderr

    def plan(text=PLAN):
        (tmp_path / "plan.csv").write_text(text)
        return run("import", "p", tmp_path / "plan.csv", "--on", "2004-03-22")

    run.plan = plan
    run.questions = lambda: json.loads(run("resolve", "p", "--json"))["questions"]
    plan()
    return run


def span(ctl, ref, number=0):
    return json.loads(ctl("show", f"p/{ref}", "--json"))["spans"][number]


def test_lists_the_questions_with_their_readings(ctl):
    found = {(one["ref"], one["span"]): one for one in ctl.questions()}
    assert list(found) == [("A1.1", 1), ("A1.2", 1), ("A1.3", 1), ("A1.4", 1), ("A1.4", 2)]
    readings = found["A1.1", 1]["readings"]
    assert [(one["number"], one["due"], one["meaning"]) for one in readings] == [
        (1, "2004-02-29", "by 29 February 2004"), (2, "2005-02-28", "by 28 February 2005")]
    assert found["A1.2", 1]["readings"] == [] and found["A1.2", 1]["phrase"] == "TBC"
    text = ctl("resolve", "p")
    assert "by 28 February 2005" in text and "5 questions are open" in text


def test_a_reading_is_taken_by_its_number(ctl):
    said = json.loads(ctl("resolve", "p/A1.1", "--reading", 2, "--by", "officer", "--on", "2004-03-24", "--json"))
    assert said["open"] == 4 and not said["dry_run"]
    assert {"answer": "by 28 February 2005", "answered_by": "officer"}.items() <= {
        one["field"]: one["after"] for one in said["changes"]}.items()
    one = span(ctl, "A1.1")
    assert (one["due"], one["certain"], one["rule"]) == ("2005-02-28", True, "agreed")
    assert "settled by officer on 2004-03-24: by 28 February 2005" in ctl("resolve", "p/A1.1")
    due = [json.loads(line) for line in ctl("due", "p", "--on", "2005-02-20", "--json").splitlines()]
    assert "A1.1" in [item["ref"] for item in due]


def test_a_date_a_rule_or_none_is_an_answer_too(ctl):
    ctl("resolve", "p/A1.2", "--due", "2004-06-11")
    ctl("resolve", "p/A1.3", "--repeat", "FREQ=MONTHLY;BYDAY=1FR", "--start", "2004-04-01")
    ctl("resolve", "p/A1.4", "--span", 2, "--due", "2004-04-16", "--start", "2004-04-01")
    ctl("resolve", "p/A1.4", "--no-date")
    assert (span(ctl, "A1.2")["kind"], span(ctl, "A1.2")["due"]) == ("day", "2004-06-11")
    assert span(ctl, "A1.3")["kind"] == "recurring"
    assert (span(ctl, "A1.4", 1)["start"], span(ctl, "A1.4", 1)["due"]) == ("2004-04-01", "2004-04-16")
    assert (span(ctl, "A1.4")["kind"], span(ctl, "A1.4")["due"]) == ("event", None)
    assert [one["ref"] for one in ctl.questions()] == ["A1.1"]


def test_a_dry_run_writes_nothing(ctl, tmp_path):
    def changes():
        with sqlite3.connect(tmp_path / "m.db") as db:
            return db.execute("SELECT count(*) FROM change").fetchone()[0]

    before = changes()
    assert "if it were recorded" in ctl("resolve", "p/A1.1", "--reading", 1, "--dry-run")
    assert changes() == before and len(ctl.questions()) == 5


def test_an_answer_holds_while_the_words_do(ctl):
    ctl("resolve", "p/A1.1", "--reading", 1)
    assert "4 questions are open: `milestonectl resolve p` lists them" in ctl.plan()
    assert span(ctl, "A1.1")["due"] == "2004-02-29"
    ctl.plan(PLAN.replace("By end of February", "By end of June 2004"))
    assert span(ctl, "A1.1")["due"] == "2004-06-30"
    ctl.plan()
    assert [one["ref"] for one in ctl.questions()][0] == "A1.1"


def test_check_and_import_say_what_is_asked_and_what_is_odd(ctl):
    programme = json.loads(ctl("check", "p", "--json", code=0))["programmes"][0]
    assert len(programme["questions"]) == 5
    assert [(one["ref"], one["check"]) for one in programme["sanity"]] == [("A1.1", "past"), ("A1.4", "past")]
    text = ctl("check", "p")
    assert "5 questions are open" in text and "What may be a slip in the dates" in text


@pytest.mark.parametrize("words, code, said", [
    (["p", "--reading", 1], 64, "needs a reference"),
    (["p/A1.1", "--reading", 1, "--no-date"], 64, "one answer at a time"),
    (["p/A1.1", "--span", 1], 64, "no answer"),
    (["p/A1.1", "--start", "2004-04-01"], 64, "no answer"),
    (["p/A1.1", "--reading", 1, "--start", "2004-04-01"], 64, "--start stands with"),
    (["p/A1.1", "--due", "soon"], 64, "write it as YYYY-MM-DD"),
    (["p/A1.1", "--reading", 0], 64, "count from 1"),
    (["p/A1.1", "--reading", -1], 64, "count from 1"),
    (["p/A1.1", "--span", 0, "--no-date"], 64, "count from 1"),
    (["p/A1.1", "--reading", 3], 65, "the readings offered are 1 to 2"),
    (["p/A1.2", "--reading", 1], 65, "no readings are offered"),
    (["p/A1.4", "--reading", 1], 65, "say which of 1, 2"),
    (["p/A1.5", "--due", "2004-05-01"], 65, "nothing is asked of it"),
    (["p/A1.3", "--repeat", "FREQ=HOURLY"], 65, "FREQ"),
    (["p/A1.9", "--reading", 1], 65, "A1.9"),
    (["q"], 65, "q"),
])
def test_an_answer_that_cannot_be_is_refused(ctl, words, code, said):
    assert said in ctl("resolve", *words, code=code)
