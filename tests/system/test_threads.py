"""How mail threads in a mail program that is not ours: notmuch, over the Maildirs of a rehearsal."""

import collections
import email
import email.policy
import json
import os
import shutil
import subprocess

import pytest

SAMPLES = {"inspection-plan": ("2004-03-22", "2004-07-31"), "education-partnership": ("2019-06-11", "2019-08-11")}


def run(program, store, *arguments):
    return subprocess.run([program, "--set", f"store={store}", *arguments], capture_output=True, text=True, check=True)


class Box:
    """All that a rehearsal mailed, as notmuch and Python's email read it."""

    def __init__(self, build, source, directory, name):
        first, last = SAMPLES[name]
        store = directory / "store.db"
        run(build / "milestonectl", store, "init")
        run(build / "milestonectl", store, "import", name, source / "conf/samples" / name, "--on", first)
        run(build / "milestoned", store, "--set", f"mail.maildir={directory}/mail", "--replay", f"{first}..{last}",
            "--programme", name, "--updates", source / "conf/samples" / name / "updates.csv")
        (directory / "config").write_text(f"[database]\npath={directory}/mail\n[user]\nname=x\nprimary_email=x@example.org\n"
                                          "[new]\ntags=\n[search]\nexclude_tags=\n")
        self.environment = {**os.environ, "NOTMUCH_CONFIG": str(directory / "config"), "HOME": str(directory)}
        self.notmuch("new", "--quiet")
        self.mails = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                      for path in directory.glob("mail/*/new/*")]
        self.threads = [set(json.loads(self.notmuch("search", "--format=json", "--output=messages", thread)))
                        for thread in json.loads(self.notmuch("search", "--format=json", "--output=threads", "*"))]

    def notmuch(self, *words):
        return subprocess.run(["notmuch", *words], env=self.environment, capture_output=True, text=True, check=True).stdout


def identity(mail):
    return mail["Message-ID"].strip("<>")


def kind(mail):
    return identity(mail).split(".")[0]


def named(mail):
    return mail["References"].split()


@pytest.fixture(scope="module", params=SAMPLES)
def box(request, build, source, tmp_path_factory):
    if shutil.which("notmuch") is None:
        pytest.skip("notmuch is not installed")
    return Box(build, source, tmp_path_factory.mktemp("threads"), request.param)


def islands(mails):
    """Which mails hang together, by the ids that they name in common."""
    groups = []
    for mail in mails:
        names, inside = set(named(mail)), {identity(mail)}
        apart = []
        for other_names, other_inside in groups:
            if names & other_names:
                names |= other_names
                inside |= other_inside
            else:
                apart.append((other_names, other_inside))
        groups = [*apart, (names, inside)]
    return [inside for _, inside in groups]


def test_each_thread_is_what_names_the_same(box):
    """Mail about one milestone is one thread; two milestones that no chain of mails joins are two."""
    assert len(box.mails) > 10
    assert sorted(map(sorted, box.threads)) == sorted(map(sorted, islands(box.mails)))
    milestones = collections.defaultdict(set)
    for mail in box.mails:
        for name in named(mail):
            milestones[name].add(identity(mail))
    for mails in milestones.values():
        assert any(mails <= thread for thread in box.threads)
    told = [inside for inside in islands(box.mails) if any(not one.startswith(("digest.", "officer.")) for one in inside)]
    assert len(told) > 1


def test_digests_and_lists_have_threads_of_their_own(box):
    boards = collections.defaultdict(set)
    for mail in box.mails:
        if kind(mail) in ("digest", "officer"):
            assert len(named(mail)) == 1
            boards[kind(mail), mail["List-Id"]].add(identity(mail))
    assert any(word == "digest" for word, _ in boards)
    for mails in boards.values():
        assert mails in box.threads


def test_every_mail_has_its_headers(box):
    for mail in box.mails:
        for name in ("Message-ID", "Date", "From", "To", "Subject", "List-Id", "References", "In-Reply-To"):
            assert len(mail.get_all(name)) == 1, name
        assert mail["MIME-Version"] == "1.0"
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["X-Auto-Response-Suppress"] == "All"
        assert len(mail["Reply-To"].addresses) == 1
        assert mail["In-Reply-To"] == named(mail)[-1]
        assert len(named(mail)) <= 20
        assert not mail.defects and not any(mail[name].defects for name in ("From", "To", "Reply-To", "Date", "Subject"))


PROGRAMME = """
title = "A plan, so called";
officer = "officer";
people = (
    { key = "officer"; name = "O'Hara, Séan \\"Bob\\" (acting)"; addresses = ["o'hara+plan@example.org"]; hour = "00:00"; },
    { key = "head"; name = "Head, of: Service; <deputy@example.org>"; addresses = ["head@example.org"]; hour = "00:00"; }
);
boards = ( { key = "board"; title = "Board, the \\"Big\\" one"; members = ["head"]; digest = "monday 00:00"; } );
"""


def test_names_with_marks_parse_back(build, tmp_path):
    folder, store, mail = tmp_path / "plan", tmp_path / "store.db", tmp_path / "mail"
    folder.mkdir()
    (folder / "programme.conf").write_text(PROGRAMME)
    (folder / "plan.csv").write_text("Priority,Task,When,Lead\nReading,Agree the plan,2026-06-12,head\nReading,Report,TBC,head\n")
    run(build / "milestonectl", store, "init")
    run(build / "milestonectl", store, "import", "small", folder, "--on", "2026-05-11")
    sender = "Plans, due: (& done) <plan@example.org>"
    run(build / "milestoned", store, "--set", f"mail.maildir={mail}", "--set", f"mail.from={sender}", "--replay",
        "2026-05-11..2026-06-30", "--programme", "small")
    mails = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in mail.glob("*/new/*")]
    to = set()
    for mail in mails:
        assert [(one.display_name, one.addr_spec) for one in mail["From"].addresses] == [
            ("Plans, due: (& done)", "plan@example.org")]
        assert [(one.display_name, one.addr_spec) for one in mail["Reply-To"].addresses] == [
            ("O'Hara, Séan \"Bob\" (acting)", "o'hara+plan@example.org")]
        to.update((one.display_name, one.addr_spec) for one in mail["To"].addresses)
        assert len(mail["To"].addresses) == 1
    assert to == {("O'Hara, Séan \"Bob\" (acting)", "o'hara+plan@example.org"),
                  ("Head, of: Service; <deputy@example.org>", "head@example.org")}
