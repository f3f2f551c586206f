"""What make install puts where, and what systemd thinks of the unit."""

import re
import shutil
import subprocess

import pytest


@pytest.fixture(scope="module")
def installed(build, tmp_path_factory):
    root = tmp_path_factory.mktemp("root")
    subprocess.run(["make", "-C", build, "install", f"DESTDIR={root}", "prefix=/usr", "sysconfdir=/etc"], check=True,
                   capture_output=True)
    return root


def test_everything_is_where_it_belongs(installed):
    wanted = ["usr/bin/milestonectl", "usr/sbin/milestoned", "usr/libexec/milestoned-area",
              "usr/libexec/milestoned-ical",
              "usr/include/milestoned/area.h", "usr/include/milestoned/look.h", "usr/include/milestoned/cases.h",
              "usr/share/doc/milestoned/examples/look/look.c", "usr/share/doc/milestoned/examples/look/cases.c",
              "usr/share/milestoned/samples/education-partnership/cases-send.csv", "etc/milestoned/milestoned.conf",
              "etc/milestoned/calendars/bank-holidays.conf", "etc/milestoned/calendars/hillshire.conf",
              "usr/share/milestoned/templates/reminder.html.mustache", "usr/share/milestoned/samples/locality/plan.csv",
              "usr/lib/systemd/system/milestoned.service", "usr/lib/sysusers.d/milestoned.conf",
              "usr/lib/tmpfiles.d/milestoned.conf", "usr/share/man/man8/milestoned.8",
              "usr/share/man/man1/milestonectl.1", "usr/share/man/man5/milestoned.conf.5",
              "usr/share/man/man5/milestoned-calendar.5", "usr/share/man/man5/milestoned-programme.5", "usr/share/man/man5/milestoned-store.5",
              "usr/share/man/man3/milestoned-area.3"]
    assert [path for path in wanted if not (installed / path).is_file()] == []
    assert list(installed.rglob("*.la")) == []
    areas = sorted(path.stem for path in (installed / "usr/lib/milestoned/areas").iterdir())
    assert areas == ["attainment", "attendance", "early_years", "exclusions", "funding", "looked_after", "new_arrivals",
                     "oversight", "pathways", "semh_access", "send", "workforce"]


def test_a_plugin_exports_one_symbol(installed):
    for plugin in (installed / "usr/lib/milestoned/areas").glob("*.so"):
        symbols = subprocess.run(["nm", "-D", "--defined-only", plugin], capture_output=True, text=True, check=True).stdout
        assert re.findall(r" [A-Z] (\S+)$", symbols, re.M) == ["milestoned_area"], plugin.name


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_accepts_the_unit(installed, tmp_path):
    unit = installed / "usr/lib/systemd/system/milestoned.service"
    text = unit.read_text()
    for program in re.findall(r"^Exec\w+=(\S+)", text, re.M):
        home = "usr/sbin" if program.endswith("milestoned") else "usr/bin"
        text = text.replace(program, str(installed / home / program.rsplit("/", 1)[1]))
    copy = tmp_path / "milestoned.service"
    copy.write_text(text)
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", copy], capture_output=True, text=True)
    assert [line for line in done.stderr.splitlines() if "milestoned" in line] == []
    score = subprocess.run(["systemd-analyze", "security", "--offline=yes", copy], capture_output=True, text=True).stdout
    exposure = float(re.search(r"Overall exposure level for \S+: ([0-9.]+)", score).group(1))
    assert exposure <= 2.0
