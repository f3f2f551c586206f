"""The first promise: killed at any instant, it sends every notice that was due, and none twice but for the message of
each connection whose last reply was on its way; and that one with the same Message-ID and the same bytes."""

import collections
import datetime
import email
import random
import sqlite3
import subprocess
import time

from smtpserver import SmtpServer

PROGRAMMES, LEADS = 50, 100
KILLS = 300
CONNECTIONS = 4


def write_plan(folder, programme):
    """A step for each lead, overdue since last week, and a mail that may go at any hour."""
    due = datetime.date.today() - datetime.timedelta(days=7)
    folder.mkdir()
    people = ",\n".join(f'{{ key = "l{n}"; name = "Lead {n}"; addresses = ["p{programme}.l{n}@example.org"]; '
                        f'hour = "00:00"; }}' for n in range(LEADS))
    (folder / "programme.conf").write_text(f'title = "Plan {programme}";\npeople = (\n{people}\n);\n')
    rows = "".join(f"Reading,Step {n},{due.isoformat()},Lead {n}\n" for n in range(LEADS))
    (folder / "plan.csv").write_text("Priority,Task,When,Lead\n" + rows)


def prepare(build, directory, settings):
    def ctl(*words):
        subprocess.run([build / "milestonectl", *settings, *words], check=True, capture_output=True)

    ctl("init")
    before = (datetime.date.today() - datetime.timedelta(days=21)).isoformat()
    for programme in range(PROGRAMMES):
        folder = directory / f"p{programme}"
        write_plan(folder, programme)
        ctl("import", f"p{programme}", folder, "--on", before)
        ctl("activate", f"p{programme}", "--on", before, "--yes")


def waiting(store):
    with sqlite3.connect(store) as db:
        return db.execute("SELECT count(*) FROM message WHERE not_before IS NOT NULL").fetchone()[0]


class Run:
    """One life of the daemon."""

    def __init__(self, build, settings, log):
        self.process = subprocess.Popen([build / "milestoned", *settings], stderr=log)

    def wait_for(self, what, seconds):
        end = time.monotonic() + seconds
        while not what() and time.monotonic() < end:
            assert self.process.poll() is None, "the daemon ended by itself"
            time.sleep(0.001)

    def kill(self):
        self.process.kill()
        self.process.wait()


class World:
    """A sink that outlives the daemon's lives, and how far they came."""

    def __init__(self, build, directory, server, log):
        self.build = build
        self.directory = directory
        self.server = server
        self.log = log
        self.settings = [word for setting in (
            f"store={directory}/store.db", f"control.socket={directory}/control", "mail.transport=smtp",
            f"mail.url={server.url}", f"mail.connections={CONNECTIONS}", "log.level=warning",
        ) for word in ("--set", setting)]
        prepare(build, directory, self.settings)
        self.everybody = {f"p{p}.l{n}@example.org" for p in range(PROGRAMMES) for n in range(LEADS)}

    def reached(self):
        return {message.recipients[0] for message in list(self.server.received)}

    def live(self):
        return Run(self.build, self.settings, self.log)

    def live_briefly(self, chance, share):
        """One life: until some messages came, or for a time that may end anywhere between start and delivery, where the
        run is ahead of its share already."""
        run = self.live()
        before = len(self.server.received)
        if before < share * len(self.everybody):
            wanted = before + chance.randrange(1, 20)
            run.wait_for(lambda: len(self.server.received) >= wanted, 60)
            time.sleep(chance.uniform(0, 0.005))
        else:
            time.sleep(chance.uniform(0, 0.6))
        run.kill()


def test_killed_at_any_instant_it_sends_everything_once(build, tmp_path, record_property):
    chance = random.Random(4711)
    with SmtpServer() as server, open(tmp_path / "log", "wb") as log:
        world = World(build, tmp_path, server, log)
        for number in range(KILLS):
            world.live_briefly(chance, number / KILLS)
        run = world.live()
        run.wait_for(lambda: world.reached() == world.everybody, 120)
        run.wait_for(lambda: not waiting(tmp_path / "store.db"), 30)
        run.kill()
        received = list(server.received)
    told = collections.defaultdict(list)
    for message in received:
        told[message.recipients[0]].append(message.content)
    lost = world.everybody - set(told)
    duplicates = len(received) - len(told)
    record_property("counts", f"{KILLS} kills, {len(world.everybody)} messages over {CONNECTIONS} connections: "
                              f"{len(lost)} lost, {duplicates} sent twice with the same Message-ID")
    assert not lost
    assert duplicates <= KILLS * CONNECTIONS
    assert all(len(set(contents)) == 1 for contents in told.values())
    ids = {email.message_from_bytes(contents[0])["Message-ID"] for contents in told.values()}
    assert len(ids) == len(world.everybody)
    with sqlite3.connect(tmp_path / "store.db") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("SELECT count(*) FROM message WHERE state = 'sent'").fetchone() == (len(world.everybody),)
