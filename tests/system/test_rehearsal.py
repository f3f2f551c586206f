"""What a forecast foretells is what a replay delivers, message for message, for every sample."""

import collections
import datetime
import email
import email.policy
import email.utils
import json
import os
import signal
import sqlite3
import subprocess

import pytest

SAMPLES = {
    "opportunity-area": ("2018-02-01", "2018-04-01"),
    "education-partnership": ("2019-06-11", "2019-08-11"),
    "locality": ("2024-03-28", "2024-05-28"),
    "vulnerable-learners": ("2016-11-01", "2017-01-01"),
    "inspection-plan": ("2004-03-22", "2004-07-31"),
}


@pytest.fixture(scope="module")
def store(build, source, tmp_path_factory):
    """One store with all the samples, as drafts."""
    path = tmp_path_factory.mktemp("samples") / "store.db"
    run(build / "milestonectl", path, "init")
    for name, (first, _) in SAMPLES.items():
        run(build / "milestonectl", path, "import", name, source / "conf/samples" / name, "--on", first)
    return path


def run(program, store, *arguments):
    done = subprocess.run([program, "--set", f"store={store}", *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def instant(text):
    return datetime.datetime.fromisoformat(text).timestamp()


def foretold(build, source, store, name, first, last):
    lines = [json.loads(line) for line in run(
        build / "milestonectl", store, "--json", "forecast", name, "--from", first, "--to", last,
        "--updates", source / "conf/samples" / name / "updates.csv").splitlines()]
    return lines


def delivered(root):
    for path in root.glob("*/new/*"):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        yield (email.utils.parsedate_to_datetime(mail["Date"]).timestamp(), mail["To"].addresses[0].addr_spec,
               mail["Subject"])


@pytest.mark.parametrize("name", SAMPLES)
def test_forecast_equals_replay(build, source, store, tmp_path, name):
    first, last = SAMPLES[name]
    lines = foretold(build, source, store, name, first, last)
    before = store.read_bytes()
    run(build / "milestoned", store, "--set", f"mail.maildir={tmp_path}", "--replay", f"{first}..{last}",
        "--programme", name, "--updates", source / "conf/samples" / name / "updates.csv")
    wanted = collections.Counter((instant(line["at"]), line["to"], line["subject"]) for line in lines if line["to"])
    got = collections.Counter(delivered(tmp_path))
    assert wanted == got
    assert sum(got.values()) > 10
    assert store.read_bytes() == before, "a rehearsal must not touch the store"


@pytest.mark.parametrize("name", SAMPLES)
def test_forecast_keeps_the_house_rules(build, source, store, name):
    """At most one reminder a person and day, on working days only; nothing is told twice; a digest a week."""
    first, last = SAMPLES[name]
    lines = foretold(build, source, store, name, first, last)
    reminders = [line for line in lines if line["kind"] == "reminder" and line["to"]]
    days = collections.Counter((line["to"], line["at"][:10]) for line in reminders)
    assert not [key for key, count in days.items() if count > 1]
    assert all(datetime.date.fromisoformat(line["at"][:10]).weekday() < 5 for line in reminders)
    weeks = collections.Counter((line["to"], line["subject"], datetime.date.fromisoformat(line["at"][:10]).isocalendar()[:2])
                                for line in lines if line["kind"] == "digest" and line["to"])
    assert not [key for key, count in weeks.items() if count > 1]
    assert all(line["held"] == "no-address" for line in lines if line["to"] is None)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("program", ["milestonectl", "milestoned"])
def test_an_interrupted_rehearsal_leaves_no_copy(build, store, tmp_path, program, number):
    copies = tmp_path / "copies"
    copies.mkdir()
    arguments = {"milestonectl": ["forecast", "inspection-plan", "--from", "2004-03-22", "--to", "2054-03-22"],
                 "milestoned": ["--set", f"mail.maildir={tmp_path}/mail", "--replay", "2004-03-22..2054-03-22",
                                "--programme", "inspection-plan"]}
    running = subprocess.Popen([build / program, "--set", f"store={store}", *arguments[program]],
                               env={**os.environ, "TMPDIR": str(copies)}, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, text=True)
    while not list(copies.glob("*/store.db-wal")):
        assert running.poll() is None
    running.send_signal(number)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 75
    assert f"ended by signal {number.value}" in said
    assert list(copies.iterdir()) == []


def test_a_rehearsal_refuses_a_directory_with_real_mail(build, store, tmp_path):
    """People read what stands there; a directory of an earlier rehearsal will do."""
    arguments = [build / "milestoned", "--set", f"store={store}", "--set", f"mail.maildir={tmp_path}/mail", "--replay",
                 "2004-03-22..2004-03-31", "--programme", "inspection-plan"]
    (tmp_path / "mail/lead@example.org/new").mkdir(parents=True)
    done = subprocess.run(arguments, capture_output=True, text=True)
    assert done.returncode == 78 and "mail was really delivered here" in done.stderr
    (tmp_path / "mail").rename(tmp_path / "real")
    for _ in range(2):
        done = subprocess.run(arguments, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def test_another_programme_s_mail_is_no_part_of_a_rehearsal(build, source, tmp_path):
    path = tmp_path / "store.db"
    run(build / "milestonectl", path, "init")
    for name in ("locality", "inspection-plan"):
        run(build / "milestonectl", path, "import", name, source / "conf/samples" / name)
    with sqlite3.connect(path) as db:
        (other,) = db.execute("SELECT id FROM programme WHERE key = 'locality'").fetchone()
        db.execute("INSERT INTO message (programme_id, kind, channel, address, subject, message_id, created_at, tried_from, "
                   "not_before) VALUES (?, 'reminder', 'mail', 'lead@example.org', 's', 'id@example.org', 0, 0, 0)", (other,))
        db.execute("INSERT INTO message_body (message_id, bytes) SELECT id, x'0d0a' FROM message")
    lines = run(build / "milestonectl", path, "--json", "forecast", "inspection-plan", "--from", "2004-03-22", "--to",
                "2004-03-26").splitlines()
    assert lines and all("lead@example.org" != json.loads(line)["to"] for line in lines)


def test_a_rehearsal_refuses_a_foreign_relay(build, store):
    done = subprocess.run([build / "milestoned", "--set", f"store={store}", "--set", "mail.transport=smtp", "--set",
                           "mail.url=smtp://mail.example.org", "--replay", "2004-03-22..2004-03-31"],
                          capture_output=True, text=True)
    assert done.returncode == 64
    assert "mail.example.org" in done.stderr
