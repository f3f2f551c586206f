"""The daemon as a service: readiness, watchdog, signals, one per store, and mail that really arrives."""

import datetime
import json
import os
import signal
import socket
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

    def __init__(self, build, directory, *settings, watchdog=None):
        self.build = build
        self.directory = directory
        self.settings = [f"store={directory}/store.db", f"control.socket={directory}/control",
                         f"mail.maildir={directory}/maildirs", *settings]
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notify.bind(str(directory / "notify"))
        self.notify.settimeout(30)
        self.watchdog = watchdog
        self.process = None

    def arguments(self, program, *rest):
        options = [part for setting in self.settings for part in ("--set", setting)]
        return [self.build / program, *options, *rest]

    def ctl(self, *rest, code=0):
        done = subprocess.run(self.arguments("milestonectl", *rest), capture_output=True, text=True)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def start(self):
        environment = dict(os.environ, NOTIFY_SOCKET=str(self.directory / "notify"))
        if self.watchdog:
            environment["WATCHDOG_USEC"] = str(self.watchdog)
        self.process = subprocess.Popen(self.arguments("milestoned", "--set", "log.level=info"), env=environment,
                                        stderr=subprocess.PIPE, text=True)
        self.expect("READY=1")

    def expect(self, state):
        """Waits for a state, passing over heartbeats."""
        while True:
            said = self.notify.recv(256).decode()
            if said == state:
                return
            assert said == "WATCHDOG=1", said

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        self.expect("STOPPING=1")
        _, errors = self.process.communicate(timeout=60)
        assert self.process.returncode == 0, errors
        return errors


def fill(daemon):
    """A programme that was activated last week: this week's digest and list are due at once."""
    folder = daemon.directory / "plan"
    folder.mkdir()
    (folder / "programme.conf").write_text(PROGRAMME)
    today = datetime.date.today()
    last_week = today - datetime.timedelta(days=today.weekday() + 7)
    due = today + datetime.timedelta(days=21)
    (folder / "plan.csv").write_text(f"Priority,Task,When,Lead\nReading,Agree the plan,{due.isoformat()},Head of Service\n"
                                     "Reading,Report,TBC,Head of Service\n")
    daemon.ctl("init")
    daemon.ctl("import", "small", str(folder), "--on", last_week.isoformat())
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
    if made.process is not None and made.process.poll() is None:
        made.process.kill()
        made.process.communicate()


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


def test_a_bad_settings_file_leaves_the_old_in_force(build, tmp_path):
    settings = tmp_path / "milestoned.conf"
    settings.write_text('poll = "60s";\n')
    daemon = Daemon(build, tmp_path)
    daemon.settings = daemon.settings
    daemon.ctl("init")
    daemon.arguments_file = ["-c", str(settings)]
    daemon.process = subprocess.Popen([*daemon.arguments("milestoned"), "-c", settings],
                                      env=dict(os.environ, NOTIFY_SOCKET=str(tmp_path / "notify")),
                                      stderr=subprocess.PIPE, text=True)
    daemon.expect("READY=1")
    settings.write_text('pol = "60s";\n')
    refused = subprocess.run(daemon.arguments("milestonectl", "reload"), capture_output=True, text=True)
    assert refused.returncode == 78
    assert "milestoned.conf:1" in refused.stderr and "poll" in refused.stderr
    daemon.ctl("status")
    settings.write_text('poll = "30s";\n')
    daemon.ctl("reload")
    daemon.expect("RELOADING=1")
    daemon.expect("READY=1")
    daemon.stop()


def test_without_a_store_it_says_what_to_do(build, tmp_path):
    done = subprocess.run([build / "milestoned", "--set", f"store={tmp_path}/none.db"], capture_output=True, text=True)
    assert done.returncode == 69
    assert "milestonectl init" in done.stderr
