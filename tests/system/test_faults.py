"""Faults of what is around the daemon: disks, locks, names, servers, signals. Each test fills the outbox, makes its
fault, and counts in the end: nothing lost, nothing twice, and nobody kept from their mail by what befell another's."""

import collections
import contextlib
import json
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import time

import pytest

from httpserver import HttpServer
from smtpserver import STALL, SmtpServer
from test_service import Daemon


def wait_for(what, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return
        time.sleep(0.02)
    raise AssertionError("it did not come")


def queue(store, number, address, channel="mail", body=None):
    """Puts composed messages into the outbox, as a tick would; `address` may hold a {} for their number."""
    now = int(time.time() * 1_000_000)
    with contextlib.closing(sqlite3.connect(store, timeout=30)) as db, db:
        first = db.execute("SELECT coalesce(max(id), 0) FROM message").fetchone()[0] + 1
        for one in range(first, first + number):
            identity = f"fault.{one}@example.org"
            text = body or f"Message-ID: <{identity}>\r\nSubject: {one}\r\n\r\nDue.\r\n"
            db.execute("INSERT INTO message (id, kind, channel, address, subject, message_id, created_at, tried_from, "
                       "not_before) VALUES (?, 'test', ?, ?, 's', ?, ?, ?, ?)",
                       (one, channel, address.format(one), identity, now, now, now))
            db.execute("INSERT INTO message_body VALUES (?, ?)", (one, text.encode()))
            db.execute("INSERT INTO notice VALUES (?, ?)", (f"fault/{one}", one))


class World(Daemon):
    def __init__(self, build, directory, server, *settings):
        super().__init__(build, directory, "mail.transport=smtp", f"mail.url={server if isinstance(server, str) else server.url}",
                         "retry.first=1s", "poll=1s", "webhook.allow_private=true", *settings)
        self.store = directory / "store.db"
        self.ctl("init")

    def answers(self):
        return json.loads(self.ctl("--json", "status"))["daemon"]["answers"]

    def states(self):
        with contextlib.closing(sqlite3.connect(self.store, timeout=30)) as db:
            return collections.Counter(state for state, in db.execute("SELECT state FROM message"))

    def healthy(self):
        with contextlib.closing(sqlite3.connect(self.store)) as db:
            return db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def counts(received, wanted):
    """Lost, and sent twice, by what a server had."""
    seen = collections.Counter(received)
    return wanted - len(seen), sum(seen.values()) - len(seen)


def mails(server):
    return [message.recipients[0] for message in list(server.received)]


@pytest.fixture
def world(build, tmp_path):
    made = []

    def make(server, *settings, directory=tmp_path):
        made.append(World(build, directory, server, *settings))
        return made[-1]

    yield make
    for one in made:
        one.end()


def tell(record_property, fault, lost, twice):
    record_property("counts", f"{fault}: {lost} lost, {twice} twice")
    assert (lost, twice) == (0, 0)


def test_a_store_locked_for_half_a_minute(world, record_property):
    with SmtpServer() as server:
        daemon = world(server)
        queue(daemon.store, 200, "lead{}@example.org")
        daemon.start()
        wait_for(lambda: len(server.received) >= 20)
        with contextlib.closing(sqlite3.connect(daemon.store, isolation_level=None, timeout=30)) as other:
            other.execute("BEGIN IMMEDIATE")
            end = time.monotonic() + 30
            while time.monotonic() < end:
                assert daemon.answers()
                time.sleep(1)
            other.execute("ROLLBACK")
        wait_for(lambda: daemon.states() == {"sent": 200})
        daemon.stop()
        tell(record_property, "store locked for 30 s", *counts(mails(server), 200))


@contextlib.contextmanager
def small_disk(path, size):
    """A disk of its own, where whoever runs the tests may make one."""
    path.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", path], capture_output=True)
    if made.returncode != 0:
        pytest.skip("no disk can be mounted here")
    try:
        yield path
    finally:
        subprocess.run(["umount", "-l", path], check=True)


def test_a_full_disk(world, tmp_path, record_property):
    """Full while messages are under way: what ended is kept until it can be recorded."""
    with small_disk(tmp_path / "disk", "16m") as disk, SmtpServer() as server:
        daemon = world(server, directory=disk)
        queue(daemon.store, 300, "lead{}@example.org")
        daemon.start()
        wait_for(lambda: len(server.received) >= 20)
        with open(disk / "filler", "wb", buffering=0) as filler, contextlib.suppress(OSError):
            while filler.write(b"\0" * 4096) > 0:
                continue
        time.sleep(2)
        assert daemon.answers()
        (disk / "filler").unlink()
        wait_for(lambda: daemon.states() == {"sent": 300})
        errors = daemon.stop()
        assert "disk is full" in errors or "is full" in errors
        assert daemon.healthy()
        tell(record_property, "disk full", *counts(mails(server), 300))


def test_a_disk_that_becomes_read_only(world, tmp_path, record_property):
    with small_disk(tmp_path / "disk", "16m") as disk, SmtpServer(faults={"DOT": [0.05] * 300}) as server:
        daemon = world(server, directory=disk)
        queue(daemon.store, 200, "lead{}@example.org")
        daemon.start()
        wait_for(lambda: len(server.received) >= 20)
        # a descriptor that is open for writing keeps a file system from it: what is written from now on fails
        frozen = subprocess.run(["mount", "-o", "remount,ro", disk], capture_output=True)
        if frozen.returncode == 0:
            time.sleep(2)
            subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
        daemon.stop()
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        refused = subprocess.run(daemon.arguments("milestoned"), capture_output=True, text=True, timeout=60)
        assert refused.returncode not in (0, 134, 139) and str(disk) in refused.stderr
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
        daemon.start()
        wait_for(lambda: daemon.states() == {"sent": 200})
        daemon.stop()
        tell(record_property, "read-only disk", *counts(mails(server), 200))


def test_a_store_of_a_newer_version_is_refused_and_left_alone(world):
    with SmtpServer() as server:
        daemon = world(server)
        with contextlib.closing(sqlite3.connect(daemon.store)) as db:
            db.execute("PRAGMA user_version = 4711")
            db.commit()
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        before = daemon.store.read_bytes()
        for program in (["milestoned"], ["milestonectl", "status"]):
            done = subprocess.run(daemon.arguments(*program), capture_output=True, text=True)
            assert done.returncode == 65 and "4711" in done.stderr
        assert daemon.store.read_bytes() == before


def hang_names(tmp_path):
    """A resolver that never answers, for one process and its children."""
    hole = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    hole.bind(("127.0.0.99", 53))
    conf = tmp_path / "resolv.conf"
    conf.write_text("nameserver 127.0.0.99\noptions timeout:30 attempts:5\n")
    return hole, ["unshare", "-m", "sh", "-c", f'mount --bind {conf} /etc/resolv.conf && exec "$0" "$@"']


def test_a_name_that_does_not_resolve_keeps_nobody_from_theirs(world, record_property):
    with HttpServer() as hook:
        daemon = world("smtp://no-such-host.invalid:25")
        queue(daemon.store, 20, "lead{}@example.org")
        queue(daemon.store, 50, hook.url, "webhook", "{}")
        daemon.start()
        wait_for(lambda: len(hook.requests) == 50)
        assert daemon.answers()
        daemon.stop()
        assert daemon.states() == {"sent": 50, "queued": 20}
        tell(record_property, "name that does not resolve", 50 - len(hook.requests), 0)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may have a resolver of its own")
def test_a_resolver_that_hangs_keeps_nobody_from_theirs(world, tmp_path, record_property):
    hole, wrapper = hang_names(tmp_path)
    with hole, HttpServer() as hook:
        daemon = world("smtp://mail.example.org:25")
        queue(daemon.store, 20, "lead{}@example.org")
        queue(daemon.store, 50, hook.url, "webhook", "{}")
        daemon.wrapper = wrapper
        daemon.start()
        wait_for(lambda: len(hook.requests) == 50)
        assert daemon.answers()
        begun = time.monotonic()
        daemon.process.send_signal(signal.SIGTERM)
        daemon.process.wait(60)
        record_property("counts", f"resolver that hangs: stopped in {time.monotonic() - begun:.1f} s")
        states = daemon.states()
        assert states["sent"] == 50 and states["sent"] + states["queued"] + states["claimed"] == 70


def test_a_mail_server_that_stalls_keeps_no_webhook_waiting(world, record_property):
    with SmtpServer(faults={"GREETING": [STALL] * 50}) as dead, HttpServer() as hook:
        daemon = world(dead)
        queue(daemon.store, 50, "lead{}@example.org")
        queue(daemon.store, 50, hook.url, "webhook", "{}")
        daemon.start()
        wait_for(lambda: len(hook.requests) == 50)
        daemon.process.kill()
        tell(record_property, "mail server that stalls", 50 - len(hook.requests), 0)


def test_one_connection_that_stalls_keeps_no_other_waiting(world, record_property):
    with SmtpServer(faults={"DOT": [STALL]}) as server:
        daemon = world(server)
        queue(daemon.store, 100, "lead{}@example.org")
        daemon.start()
        wait_for(lambda: len(server.received) == 99 - 1 or len(server.received) == 99)
        daemon.process.kill()
        assert len(set(mails(server))) >= 98


def test_webhooks_that_stall_keep_mail_and_other_hosts_going(world, record_property):
    with HttpServer(answers=[60] * 100) as stalling, HttpServer() as hook, SmtpServer() as server:
        daemon = world(server, "webhook.timeout=3s")
        queue(daemon.store, 20, stalling.url, "webhook", "{}")
        queue(daemon.store, 50, hook.url, "webhook", "{}")
        queue(daemon.store, 100, "lead{}@example.org")
        daemon.start()
        wait_for(lambda: len(hook.requests) == 50 and len(server.received) == 100)
        daemon.process.kill()
        tell(record_property, "webhook host that stalls", *counts(mails(server), 100))


def test_a_webhook_host_that_is_slow_keeps_no_other_waiting(world, record_property):
    """It takes 2 s for each of its 2,000, until the other has all of its own; then it is quick: all are counted."""
    with HttpServer(answers=[2] * 2000) as slow, HttpServer() as hook:
        daemon = world("smtp://127.0.0.1")
        queue(daemon.store, 2000, slow.url, "webhook", "{}")
        queue(daemon.store, 200, hook.url, "webhook", "{}")
        daemon.wrapper = ["sh", "-c", 'exec "$0" "$@" 2>/dev/null']  # it says more than a pipe holds that nobody reads
        daemon.start()
        start = time.monotonic()
        wait_for(lambda: len(hook.requests) == 200)
        took = time.monotonic() - start
        asked = len(slow.requests)
        assert asked < 100
        slow.answers.clear()
        wait_for(lambda: len(slow.requests) >= 2000 and daemon.states() == {"sent": 2200})
        daemon.stop()
        ids = [request.headers["webhook-id"] for request in [*slow.requests, *hook.requests]]
        record_property("counts", f"a slow webhook host: 200 for another in {took:.1f} s, beside {asked} of its 2,000")
        tell(record_property, "webhook host that is slow", *counts(ids, 2200))


def closed_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def test_ten_thousand_messages_for_a_dead_server_keep_no_other_waiting(world, record_property):
    with SmtpServer() as server, HttpServer() as hook:
        daemon = world(server)
        queue(daemon.store, 10000, f"http://127.0.0.1:{closed_port()}/in", "webhook", "{}")
        queue(daemon.store, 100, hook.url, "webhook", "{}")
        queue(daemon.store, 500, "lead{}@example.org")
        daemon.start()
        wait_for(lambda: len(hook.requests) == 100 and len(server.received) == 500)
        wait_for(lambda: daemon.states()["sent"] == 600)
        with contextlib.closing(sqlite3.connect(daemon.store)) as db:
            knocks, = db.execute("SELECT count(*) FROM delivery WHERE result = 'temporary'").fetchone()
            tried, = db.execute("SELECT count(*) FROM message WHERE attempts > 0 AND state = 'queued'").fetchone()
        daemon.stop()
        record_property("counts", f"10,000 messages for a dead server: {knocks} attempts in all")
        assert knocks <= 50 and tried <= 50
        tell(record_property, "a healthy one beside it", *counts(mails(server), 500))


def test_a_reload_and_a_stop_in_mid_delivery(world, record_property):
    with SmtpServer(faults={"DOT": [0.02] * 400}) as server:
        daemon = world(server)
        queue(daemon.store, 400, "lead{}@example.org")
        daemon.start()
        for number in (50, 100, 150):
            wait_for(lambda number=number: len(server.received) >= number)
            daemon.process.send_signal(signal.SIGHUP)
            daemon.expect("RELOADING=1")
            daemon.expect("READY=1")
        wait_for(lambda: len(server.received) >= 200)
        daemon.stop()
        assert daemon.states()["claimed"] == 0
        daemon.start()
        wait_for(lambda: daemon.states() == {"sent": 400})
        daemon.stop()
        tell(record_property, "SIGHUP and SIGTERM in mid-delivery", *counts(mails(server), 400))


def test_two_hundred_descriptors_are_enough(world, record_property):
    with SmtpServer() as server, HttpServer() as hook:
        daemon = world(server, "mail.connections=64", "webhook.connections=64")
        queue(daemon.store, 500, "lead{}@example.org")
        queue(daemon.store, 200, hook.url, "webhook", "{}")
        daemon.limits = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (200, 200))
        daemon.start()
        wait_for(lambda: daemon.states() == {"sent": 700})
        daemon.stop()
        tell(record_property, "200 descriptors", *counts(mails(server), 500))
