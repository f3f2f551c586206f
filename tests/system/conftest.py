"""What every system test shares, and TAP instead of pytest's own words when run.tap runs it."""

import os
import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def source():
    """The top of the source tree."""
    return Path(os.environ.get("TEST_SRCDIR", Path(__file__).resolve().parents[2]))


@pytest.fixture(scope="session")
def build(source):
    """The top of the build tree: the programs stand in it as make left them."""
    return Path(os.environ.get("TEST_BUILDDIR", source / "build"))


@pytest.fixture
def milestonectl(build, tmp_path):
    """Runs milestonectl on a store of the test's own, and gives what it wrote once it ended as it should."""

    def run(*words, code=0):
        done = subprocess.run([build / "milestonectl", "--set", f"store={tmp_path / 'm.db'}", *map(str, words)],
                              capture_output=True, text=True, timeout=60)
        assert done.returncode == code, done.stderr
        return done

    run("init")
    return run


class Certificate:
    """A self-signed certificate for this machine, to be served and to be trusted."""

    def __init__(self, directory, key=("ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"), names="DNS:localhost,IP:127.0.0.1"):
        self.certificate = directory / "certificate.pem"
        self.key = directory / "key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-nodes", "-newkey", *key, "-days", "2", "-subj", "/CN=localhost", "-addext", f"subjectAltName={names}",
             "-keyout", self.key, "-out", self.certificate],
            check=True, capture_output=True)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    return Certificate(tmp_path_factory.mktemp("certificate"))


class Tap:
    def __init__(self, config):
        self.config = config
        self.number = 0
        self.told = set()

    def say(self, text):
        capture = self.config.pluginmanager.getplugin("capturemanager")
        with capture.global_and_fixture_disabled():
            print(text, flush=True)

    def explain(self, text):
        for line in text.splitlines():
            self.say("# " + line)

    def pytest_collection_finish(self, session):
        self.say(f"1..{len(session.items)}")

    def pytest_collectreport(self, report):
        if report.failed:
            self.explain(report.longreprtext)
            self.say(f"Bail out! {report.nodeid} cannot be read")

    def pytest_runtest_logreport(self, report):
        """One line a test: when its call is over, or when what comes before or after it fails."""
        if report.nodeid in self.told or (report.passed and report.when != "call"):
            if report.failed:
                self.explain(report.longreprtext)
            return
        self.told.add(report.nodeid)
        self.number += 1
        left_out = f" # SKIP {report.longrepr[2].removeprefix('Skipped: ')}" if report.skipped else ""
        self.say(f"{'not ok' if report.failed else 'ok'} {self.number} - {report.nodeid}{left_out}")
        for _, counted in report.user_properties:
            self.explain(counted)
        if report.failed:
            self.explain(report.longreprtext)


def pytest_addoption(parser):
    parser.addoption("--tap", action="store_true", help="print TAP instead of pytest's own words")


@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    if config.option.tap:
        config.pluginmanager.unregister(config.pluginmanager.getplugin("terminalreporter"))
        config.pluginmanager.register(Tap(config))
