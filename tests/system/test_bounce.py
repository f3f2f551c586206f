"""Mail that comes back: the report marks the address, the officer is told, and nobody is mailed there any more."""

import datetime
import email
import email.policy
import json

import pytest

from httpserver import HttpServer
from smtpserver import SmtpServer
from test_mailservers import postfix, rsa, trees  # noqa: F401
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


def test_a_new_address_in_the_plan_is_mailed(world):
    """The answer to a bounce is a right address: who has one is mailed again, and told what they were not."""
    world.bounce(report_of(world.mails("head@example.org")[0]))
    conf = world.directory / "plan/programme.conf"
    conf.write_text(conf.read_text().replace("head@example.org", "head.of.service@example.org"))
    plan = world.directory / "plan/plan.csv"
    plan.write_text(plan.read_text() + f"Reading,Buy the books,{datetime.date.today().isoformat()},Head of Service\n")
    world.daemon.ctl("import", "small", str(world.directory / "plan"), "--theirs")
    wait_for(lambda: world.mails("head.of.service@example.org"))
    assert not [mail for mail in world.mails("head@example.org") if b"Buy the books" in mail]
    assert "came back" not in world.daemon.ctl("status", "small")
    world.daemon.stop()


def test_what_postfix_itself_reports(build, tmp_path, postfix):  # noqa: F811
    """A mail that Postfix takes and cannot deliver: its own report, as it lies in the sender's mailbox."""
    daemon = Daemon(build, tmp_path, "mail.transport=smtp", f"mail.url={postfix.url('plain')}", "mail.tls=none", "poll=1s",
                    "mail.from=milestoned <chair@example.org>")
    fill(daemon, undated=False)
    conf = tmp_path / "plan/programme.conf"
    conf.write_text(conf.read_text().replace("head@example.org", "full@example.org")
                    .replace("officer@example.org", "lead@example.org"))
    daemon.ctl("import", "small", str(tmp_path / "plan"), "--theirs")
    daemon.start()
    found = []

    def arrived(recipient, text):
        found.extend(postfix.inbox_now())
        return [mail for mail in found if recipient in str(mail["To"]) and text in mail.as_string()]

    wait_for(lambda: arrived("chair@example.org", "delivery-status"))
    report = arrived("chair@example.org", "delivery-status")[0]
    path = tmp_path / "report.eml"
    path.write_bytes(report.as_bytes())
    said = json.loads(daemon.ctl("--json", "bounce", str(path)))
    assert said["found"] == "bounced"
    marked = json.loads(daemon.ctl("--json", "bounce", "list"))
    assert marked["address"] == "full@example.org" and "nothing leaves this machine" in marked["answer"]
    wait_for(lambda: arrived("lead@example.org", "full@example.org"))
    assert "mail to them came back" in daemon.ctl("explain", "small/head")
    daemon.ctl("bounce", "confirm", "full@example.org")
    assert "mail to them came back" not in daemon.ctl("explain", "small/head")
    daemon.stop()


def test_a_webhook_that_is_gone_gets_nothing_more(build, tmp_path):
    with HttpServer(answers=[410]) as hook:
        daemon = Daemon(build, tmp_path, "webhook.allow_private=true", "poll=1s")
        fill(daemon, undated=False)
        conf = tmp_path / "plan/programme.conf"
        conf.write_text(conf.read_text().replace('digest = "monday 00:00";',
                                                 f'digest = "monday 00:00"; webhook = "{hook.url}/in";'))
        daemon.ctl("import", "small", str(tmp_path / "plan"), "--theirs")
        daemon.start()
        officer = tmp_path / "maildirs/officer@example.org/new"
        wait_for(lambda: any("410" in path.read_text() for path in officer.glob("*")) if officer.exists() else False)
        marked = json.loads(daemon.ctl("--json", "bounce", "list"))
        assert marked["address"] == f"{hook.url}/in" and marked["answer"].startswith("410")
        failed, = [json.loads(line) for line in daemon.ctl("--json", "outbox", "--all").splitlines()
                   if json.loads(line)["state"] == "failed"]
        daemon.ctl("outbox", "retry", str(failed["id"]), code=65)
        assert len(hook.requests) == 1
        daemon.ctl("bounce", "confirm", f"{hook.url}/in")
        daemon.ctl("outbox", "retry", str(failed["id"]))
        wait_for(lambda: len(hook.requests) == 2)
        assert hook.requests[0].headers["webhook-id"] == hook.requests[1].headers["webhook-id"]
        daemon.stop()
