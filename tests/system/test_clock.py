"""The daemon on a wall clock that is set: three hours back and forward, and over both changes of British time.

libfaketime gives it the clock; that the kernel's timer is cancelled then, and the daemon looks at everything again, is
shown by tests/service/test_wake: here a reload has it look."""

import datetime
import glob
import signal
import subprocess
import time
import zoneinfo

import pytest

from smtpserver import SmtpServer
from test_service import Daemon, wait_for

LONDON = zoneinfo.ZoneInfo("Europe/London")
LIBRARY = next(iter(glob.glob("/usr/lib/*/faketime/libfaketime.so.1")), None)

pytestmark = pytest.mark.skipif(LIBRARY is None, reason="faketime is not installed")

PROGRAMME = """
title = "A small plan";
people = ( { key = "head"; name = "Head of Service"; addresses = ["head@example.org"]; hour = "08:00"; } );
"""


def preload(program):
    """Where the program has the sanitizers' runtime, that has to come first."""
    linked = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    runtimes = [line.split()[2] for line in linked.splitlines() if "libasan" in line or "libclang_rt.asan" in line]
    return ":".join([*runtimes, LIBRARY])


class World:
    def __init__(self, build, directory, server, dues, begin):
        self.server = server
        self.file = directory / "time"
        self.daemon = Daemon(build, directory, "mail.transport=smtp", f"mail.url={server.url}", "mail.idle=0s")
        folder = directory / "plan"
        folder.mkdir()
        (folder / "programme.conf").write_text(PROGRAMME)
        (folder / "plan.csv").write_text("Priority,Task,When,Lead\n" + "".join(
            f"Reading,Step {number},{due},Head of Service\n" for number, due in enumerate(dues)))
        self.daemon.ctl("init")
        self.daemon.ctl("import", "small", str(folder), "--on", begin)
        self.daemon.ctl("activate", "small", "--on", begin, "--yes")

    def set(self, when):
        """`when` is a local time in London: "2028-03-24 07:59"."""
        wanted = datetime.datetime.fromisoformat(when).replace(tzinfo=LONDON)
        self.file.write_text(f"{int(wanted.timestamp() - time.time()):+d}s\n")

    def start(self, when):
        self.set(when)
        self.daemon.wrapper = ["env", f"LD_PRELOAD={preload(self.daemon.build / 'milestoned')}",
                               f"FAKETIME_TIMESTAMP_FILE={self.file}", "FAKETIME_NO_CACHE=1", "DONT_FAKE_MONOTONIC=1"]
        self.daemon.start()

    def at(self, when):
        """How many mails there are once the daemon has looked at that time."""
        self.set(when)
        self.daemon.process.send_signal(signal.SIGHUP)
        self.daemon.expect("RELOADING=1")
        self.daemon.expect("READY=1")
        wait_for(lambda: '"idle": true' in self.daemon.ctl("--json", "status"))
        return len(self.server.received)


def run(build, directory, dues, begin, first, steps):
    with SmtpServer() as server:
        world = World(build, directory, server, dues, begin)
        try:
            world.start(first)
            got = [world.at(when) for when, _ in steps]
        finally:
            world.daemon.end()
    assert got == [wanted for _, wanted in steps]


def test_a_clock_that_is_set_back_and_forward_repeats_nothing(build, tmp_path):
    run(build, tmp_path, ["2027-02-10"], "2027-02-01", "2027-02-10 06:00",
        [("2027-02-10 07:00", 0), ("2027-02-10 10:00", 1), ("2027-02-10 07:00", 1), ("2027-02-10 10:00", 1),
         ("2027-02-10 13:00", 1)])


def test_over_the_change_to_summer_time_mail_goes_at_the_local_hour(build, tmp_path):
    """Clocks go forward on Sunday, 26 March 2028."""
    run(build, tmp_path, ["2028-03-24", "2028-03-27"], "2028-03-23", "2028-03-24 06:00",
        [("2028-03-24 07:58", 0), ("2028-03-24 08:01", 1), ("2028-03-26 00:59", 1), ("2028-03-26 02:01", 1),
         ("2028-03-27 07:58", 1), ("2028-03-27 08:01", 2), ("2028-03-27 07:30", 2), ("2028-03-27 10:30", 2)])


def test_over_the_change_to_winter_time_mail_goes_at_the_local_hour(build, tmp_path):
    """Clocks go back on Sunday, 31 October 2027: the hour from one to two comes twice."""
    run(build, tmp_path, ["2027-10-29", "2027-11-01"], "2027-10-28", "2027-10-29 06:00",
        [("2027-10-29 07:58", 0), ("2027-10-29 08:01", 1), ("2027-10-31 01:30", 1), ("2027-10-31 02:30", 1),
         ("2027-11-01 07:58", 1), ("2027-11-01 08:01", 2), ("2027-11-01 05:01", 2), ("2027-11-01 08:02", 2)])
