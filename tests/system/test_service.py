"""The daemon as a service: readiness, watchdog, signals, one per store, and mail that really arrives."""

import contextlib
import datetime
import email
import json
import os
import pathlib
import signal
import socket
import sqlite3
import subprocess
import time

import pytest

from smtpserver import SmtpServer

PROGRAMME = """
title = "A small plan";
officer = "officer";
people = (
    { key = "officer"; name = "Officer"; addresses = ["officer@example.org"]; hour = "00:00"; },
    { key = "head"; name = "Head of Service"; addresses = ["head@example.org"]; hour = "00:00"; }
);
boards = ( { key = "board"; title = "The Board"; members = ["head"]; digest = "monday 00:00"; } );
"""


class Daemon:
    """A daemon that runs from the build tree, with a notification socket of its own."""

    def __init__(self, build, directory, *settings, watchdog=None, file=None):
        self.build = build
        self.directory = directory
        self.settings = [f"store={directory}/store.db", f"control.socket={directory}/control",
                         f"mail.maildir={directory}/maildirs", *settings]
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notify.bind(str(directory / "notify"))
        self.notify.settimeout(30)
        self.watchdog = watchdog
        self.file = file
        self.process = None
        self.wrapper = []  # what it is started by
        self.limits = None  # called in it before it starts

    def arguments(self, program, *rest, file=True):
        options = [part for setting in self.settings for part in ("--set", setting)]
        if self.file is not None and file:
            options += ["-c", self.file]
        return [self.build / program, *options, *rest]

    def ctl(self, *rest, code=0, file=True):
        done = subprocess.run(self.arguments("milestonectl", *rest, file=file), capture_output=True, text=True)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def start(self):
        environment = dict(os.environ, NOTIFY_SOCKET=str(self.directory / "notify"))
        if self.watchdog:
            environment["WATCHDOG_USEC"] = str(self.watchdog)
        self.process = subprocess.Popen([*self.wrapper, *self.arguments("milestoned", "--set", "log.level=info")],
                                        env=environment, stderr=subprocess.PIPE, text=True, preexec_fn=self.limits)
        self.expect("READY=1")

    def expect(self, state):
        """Waits for a state, passing over heartbeats."""
        while True:
            said = self.notify.recv(256).decode()
            if said == state:
                return
            assert said == "WATCHDOG=1", said

    def end(self):
        """Whatever a test left running."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.communicate()

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        self.expect("STOPPING=1")
        _, errors = self.process.communicate(timeout=60)
        assert self.process.returncode == 0, errors
        return errors


def fill(daemon, activate=True, undated=True):
    """A programme that was activated last week: this week's digest and list are due at once."""
    folder = daemon.directory / "plan"
    folder.mkdir()
    (folder / "programme.conf").write_text(PROGRAMME)
    today = datetime.date.today()
    last_week = today - datetime.timedelta(days=today.weekday() + 7)
    due = today + datetime.timedelta(days=21)
    (folder / "plan.csv").write_text(f"Priority,Task,When,Lead\nReading,Agree the plan,{due.isoformat()},Head of Service\n"
                                     + ("Reading,Report,TBC,Head of Service\n" if undated else "Reading,Report,,\n"))
    daemon.ctl("init")
    daemon.ctl("import", "small", str(folder), "--on", last_week.isoformat())
    if activate:
        daemon.ctl("activate", "small", "--on", last_week.isoformat(), "--yes")


def wait_for(what):
    for _ in range(600):
        if what():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come")


@pytest.fixture
def daemon(build, tmp_path):
    made = Daemon(build, tmp_path)
    yield made
    made.end()


def test_tells_systemd_how_it_fares(build, tmp_path):
    daemon = Daemon(build, tmp_path, watchdog=2_000_000)
    daemon.ctl("init")
    daemon.start()
    assert daemon.notify.recv(64) == b"WATCHDOG=1"
    daemon.process.send_signal(signal.SIGHUP)
    daemon.expect("RELOADING=1")
    daemon.expect("READY=1")
    daemon.stop()


def test_delivers_to_maildirs_once(daemon):
    fill(daemon)
    daemon.start()
    head = daemon.directory / "maildirs/head@example.org/new"
    officer = daemon.directory / "maildirs/officer@example.org/new"
    wait_for(lambda: officer.is_dir() and any(officer.iterdir()) and head.is_dir() and any(head.iterdir()))
    daemon.stop()
    names = sorted(path.name for path in head.iterdir())
    daemon.start()
    wait_for(lambda: json.loads(daemon.ctl("--json", "status"))["daemon"]["idle"])
    daemon.stop()
    assert sorted(path.name for path in head.iterdir()) == names


def test_delivers_by_smtp(build, tmp_path):
    with SmtpServer() as server:
        daemon = Daemon(build, tmp_path, "mail.transport=smtp", f"mail.url={server.url}")
        fill(daemon)
        daemon.start()
        wait_for(lambda: len(server.received) >= 2)
        daemon.stop()
        assert sorted({message.recipients[0] for message in server.received}) >= ["head@example.org",
                                                                                  "officer@example.org"]
    log = daemon.ctl("log")
    assert "head@example.org" in log and "sent" in log


def test_a_second_daemon_names_the_first(daemon):
    daemon.ctl("init")
    daemon.start()
    second = subprocess.run(daemon.arguments("milestoned"), capture_output=True, text=True)
    assert second.returncode == 75
    assert str(daemon.process.pid) in second.stderr
    daemon.stop(signal.SIGINT)


@pytest.fixture
def settled(build, tmp_path):
    """A daemon that runs by a settings file, which a test may change."""
    daemon = Daemon(build, tmp_path, file=tmp_path / "milestoned.conf")
    daemon.file.write_text('poll = "60s";\n')
    daemon.ctl("init")
    yield daemon
    daemon.end()


def test_a_bad_settings_file_leaves_the_old_in_force(settled):
    settled.start()
    settled.file.write_text('pol = "60s";\n')
    refused = subprocess.run(settled.arguments("milestonectl", "reload", file=False), capture_output=True, text=True)
    assert refused.returncode == 78
    assert "milestoned.conf:1" in refused.stderr and "poll" in refused.stderr
    settled.file.write_text('poll = "30s";\n')
    settled.ctl("reload")
    settled.expect("RELOADING=1")
    settled.expect("READY=1")
    settled.stop()


def test_a_secret_that_cannot_be_read_leaves_the_old_in_force(settled):
    secret = settled.directory / "secret"
    secret.write_text("whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldY" + "\n")
    secret.chmod(0o600)
    settled.file.write_text(f'webhook: {{ secret_file = "{secret}"; }};\n')
    settled.start()
    secret.unlink()
    refused = subprocess.run(settled.arguments("milestonectl", "reload", file=False), capture_output=True, text=True)
    assert refused.returncode == 78 and str(secret) in refused.stderr
    assert json.loads(settled.ctl("--json", "status", file=False))["daemon"]["answers"]
    settled.stop()


def test_a_reload_does_not_send_twice_what_a_slow_relay_has(build, tmp_path):
    with SmtpServer(faults={"DOT": [3, 3]}) as server:
        daemon = Daemon(build, tmp_path, "mail.transport=smtp", f"mail.url={server.url}")
        fill(daemon)
        daemon.start()
        wait_for(lambda: server.commands.count("DATA") >= 2 or len(server.connections) >= 2)
        daemon.ctl("reload")
        daemon.expect("RELOADING=1")
        daemon.expect("READY=1")
        wait_for(lambda: len(server.received) >= 2)
        daemon.stop()
        ids = [email.message_from_bytes(message.content)["Message-ID"] for message in server.received]
    assert len(ids) == len(set(ids))


def test_tries_again_when_it_said_it_would(build, tmp_path):
    """Long before the store is polled again."""
    with SmtpServer(faults={"MAIL": ["451 try later"] * 2}) as server:
        daemon = Daemon(build, tmp_path, "mail.transport=smtp", f"mail.url={server.url}", "poll=1h", "retry.first=1s")
        fill(daemon)
        daemon.start()
        wait_for(lambda: len(server.received) >= 2)
        daemon.stop()


def test_sees_what_another_program_writes(build, tmp_path):
    """Also while a watchdog wakes it more often than it polls."""
    daemon = Daemon(build, tmp_path, "poll=1s", watchdog=1_000_000)
    fill(daemon, activate=False)
    daemon.start()
    unheard = ["--set", f"store={tmp_path}/store.db", "--set", f"control.socket={tmp_path}/elsewhere"]
    today = datetime.date.today()
    last_week = today - datetime.timedelta(days=today.weekday() + 7)
    subprocess.run([build / "milestonectl", *unheard, "activate", "small", "--on", last_week.isoformat(), "--yes"],
                   check=True, capture_output=True)
    wait_for(lambda: (tmp_path / "maildirs/officer@example.org/new").is_dir())
    daemon.stop()


def test_a_copied_store_sends_nothing_until_it_is_adopted(build, tmp_path):
    here = tmp_path / "here"
    here.mkdir()
    original = Daemon(build, here)
    fill(original)
    there = tmp_path / "there"
    there.mkdir()
    (there / "store.db").write_bytes((here / "store.db").read_bytes())
    copy = Daemon(build, there, "poll=1s")
    copy.start()
    wait_for(lambda: json.loads(copy.ctl("--json", "status"))["daemon"]["idle"])
    assert not (there / "maildirs").exists()
    copy.ctl("adopt")
    wait_for(lambda: (there / "maildirs/officer@example.org/new").is_dir())
    assert "milestonectl adopt" in copy.stop()


@pytest.mark.skipif(os.geteuid() != 0 or not pathlib.Path("/etc/machine-id").exists(),
                    reason="only root may give a program another machine's id")
def test_the_store_knows_its_machine(build, tmp_path):
    def status(identity=None, command=("--json", "status")):
        path = tmp_path / "machine-id"
        path.write_text(identity or "")
        wrapper = [] if identity is None else ["unshare", "-m", "sh", "-c",
                                               f'mount --bind {path} /etc/machine-id && exec "$0" "$@"']
        done = subprocess.run([*wrapper, build / "milestonectl", "--set", f"store={tmp_path}/store.db", *command],
                              check=True, capture_output=True, text=True)
        return json.loads(done.stdout)["foreign"] if "status" in command else None

    mine, other = "0123456789abcdef" * 2 + "\n", "fedcba9876543210" * 2 + "\n"
    status(mine, ["init"])
    assert (status(mine), status(other), status("uninitialized\n"), status("")) == (False, True, True, True)
    status("uninitialized\n", ["adopt"])  # an image that was not started yet goes by its name
    assert (status("uninitialized\n"), status(""), status(mine)) == (False, False, True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a directory in a second place")
def test_a_store_that_is_mounted_elsewhere_too(build, tmp_path):
    """The place is another, and the lock is the same: it neither sends nor lets a second daemon in."""
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    daemon = Daemon(build, first)
    daemon.ctl("init")
    daemon.start()
    program = [build / "milestoned", "--set", f"store={second}/store.db", "--set", f"control.socket={tmp_path}/other"]
    done = subprocess.run(["unshare", "-m", "sh", "-c", f'mount --bind {first} {second} && exec "$0" "$@"', *program],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 75 and f"pid {daemon.process.pid}" in done.stderr
    daemon.stop()


def files_of(pid):
    for path in (pathlib.Path("/proc") / str(pid) / "fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed since it was listed
            yield os.readlink(path)


def test_other_programs_leave_the_log_of_a_running_daemon(daemon):
    """A lock that is lost lets the next program that ends take the log away, and what is written to it."""
    fill(daemon)
    daemon.start()
    for status in ["green", "amber --reason dependency", "green"]:
        daemon.ctl("status")
        daemon.ctl("update", "small/A1.1", "--status", *status.split())
    open_files = list(files_of(daemon.process.pid))
    assert any(name.endswith("store.db-wal") for name in open_files)
    assert [name for name in open_files if name.endswith("(deleted)") and "store.db" in name] == []
    daemon.stop()


def test_without_a_store_it_says_what_to_do(build, tmp_path):
    done = subprocess.run([build / "milestoned", "--set", f"store={tmp_path}/none.db"], capture_output=True, text=True)
    assert done.returncode == 69
    assert "milestonectl init" in done.stderr


def test_a_damaged_store_is_refused_at_the_start(build, tmp_path):
    """Programs that only write do not look at every page; the daemon does before it relies on it."""
    store = tmp_path / "store.db"
    settings = ["--set", f"store={store}", "--set", f"control.socket={tmp_path}/control"]
    subprocess.run([build / "milestonectl", *settings, "init"], check=True)
    with sqlite3.connect(store) as database:
        page, = database.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'delivery'").fetchone()
    database.close()
    with open(store, "r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xa5" * 512)
    before = store.read_bytes()
    for command in (["milestoned"], ["milestonectl", "check"], ["milestonectl", "init"],
                    ["milestonectl", "init", "--dry-run"]):
        program, *rest = command
        done = subprocess.run([build / program, *settings, *rest], capture_output=True, text=True)
        assert done.returncode == 65, (command, done.stderr)
        assert "damaged" in done.stderr and ".recover" in done.stderr
    assert store.read_bytes() == before
