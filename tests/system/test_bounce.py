"""Mail that comes back: the report marks the address, the officer is told, and nobody is mailed there any more."""

import email
import email.policy
import json

import pytest

from smtpserver import SmtpServer
from test_service import Daemon, fill, wait_for

REPORT = """\
From: MAILER-DAEMON@mx.example.org
To: milestoned@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such mailbox here

--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}
Subject: {subject}

--b--
"""


def report_of(content, action="failed", status="5.1.1"):
    message = email.message_from_bytes(content)
    return REPORT.format(address="elsewhere@example.net", action=action, status=status,
                         message_id=message["Message-ID"], subject="Due")


class World:
    def __init__(self, build, directory, server):
        self.server = server
        self.directory = directory
        self.daemon = Daemon(build, directory, "mail.transport=smtp", f"mail.url={server.url}", "poll=1s")
        fill(self.daemon, undated=False)
        self.daemon.start()
        wait_for(lambda: self.mails("head@example.org") and self.mails("officer@example.org"))

    def mails(self, address):
        return [message.content for message in list(self.server.received) if message.recipients == [address]]

    def bounce(self, text, *words, code=0):
        path = self.directory / "report.eml"
        path.write_text(text)
        return self.daemon.ctl("bounce", str(path), *words, code=code)

    def one(self, *words):
        return json.loads(self.daemon.ctl("--json", *words))


@pytest.fixture
def world(build, tmp_path):
    with SmtpServer() as server:
        made = World(build, tmp_path, server)
        yield made
        made.daemon.end()


def text_of(content):
    message = email.message_from_bytes(content, policy=email.policy.default)
    return " ".join(message.get_body(("plain",)).get_content().split())


def test_a_report_marks_the_address_and_the_officer_is_told_once(world):
    sent = world.mails("head@example.org")[0]
    before = len(world.mails("officer@example.org"))
    assert "dry run" in world.bounce(report_of(sent), "--dry-run")
    assert "No address is marked" in world.daemon.ctl("bounce", "list")
    assert "did not arrive" in world.bounce(report_of(sent))
    assert "known before" in world.bounce(report_of(sent))
    marked = world.one("bounce", "list")
    assert marked["address"] == "head@example.org" and "no such mailbox here" in marked["answer"]
    wait_for(lambda: len(world.mails("officer@example.org")) > before)
    told = text_of(world.mails("officer@example.org")[before])
    assert "head@example.org" in told and "no such mailbox here" in told and "bounce confirm" in told
    assert "mail to them came back" in world.daemon.ctl("explain", "small/head")
    failed, = [json.loads(line) for line in world.daemon.ctl("--json", "outbox", "--all").splitlines()
               if json.loads(line)["state"] == "failed"]
    world.daemon.ctl("outbox", "retry", str(failed["id"]), code=65)
    assert "No message was given up that" in world.daemon.ctl("outbox", "retry", "--failed")
    world.daemon.ctl("bounce", "confirm", "HEAD@example.org")
    world.daemon.ctl("bounce", "confirm", "head@example.org", code=65)
    world.daemon.ctl("outbox", "retry", "--failed")
    wait_for(lambda: world.mails("head@example.org").count(sent) == 2)
    assert len(world.mails("officer@example.org")) == before + 1
    world.daemon.stop()


def test_a_report_of_an_expired_message_leaves_the_address(world):
    assert "gave up trying" in world.bounce(report_of(world.mails("head@example.org")[0], status="4.4.7"))
    assert "No address is marked" in world.daemon.ctl("bounce", "list")
    world.daemon.stop()


def test_what_is_not_of_our_mail_is_left_alone(world):
    sent = world.mails("head@example.org")[0]
    forged = REPORT.format(address="head@example.org", action="failed", status="5.1.1", subject="Due",
                           message_id="<reminder.00000000000000000000000000000000@example.org>")
    for text, found in [(forged, "not-ours"), (report_of(sent, action="delayed", status="4.2.0"), "passing"),
                        ("Subject: I am away\n\nUntil Monday.\n", "no-report"), ("", "no-report")]:
        path = world.directory / "report.eml"
        path.write_text(text)
        assert world.one("bounce", str(path))["found"] == found
    assert "No address is marked" in world.daemon.ctl("bounce", "list")
    world.daemon.stop()


def test_a_maildir_is_read_once(world):
    maildir = world.directory / "bounces"
    for name in ("new", "cur", "tmp"):
        (maildir / name).mkdir(parents=True)
    (maildir / "new" / "1.x").write_text(report_of(world.mails("head@example.org")[0]))
    (maildir / "new" / "2.x").write_text("Subject: hello\n\nhello\n")
    said = world.daemon.ctl("--json", "bounce", "--maildir", str(maildir))
    assert sorted(json.loads(line)["found"] for line in said.splitlines()) == ["bounced", "no-report"]
    assert sorted(path.name for path in (maildir / "cur").iterdir()) == ["1.x:2,S", "2.x:2,S"]
    assert world.daemon.ctl("--json", "bounce", "--maildir", str(maildir)) == ""
    world.daemon.ctl("bounce", "--maildir", str(world.directory / "none"), code=65)
    world.daemon.stop()


def test_status_says_why_nothing_goes_to_a_marked_address(world):
    world.bounce(report_of(world.mails("head@example.org")[0]))
    assert "nothing to 1 lead: mail to them came back" in world.daemon.ctl("status", "small")
    world.daemon.stop()
