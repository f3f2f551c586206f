"""Mail through Postfix and OpenSMTPD, read back from the Maildir that they delivered it to."""

import collections
import os
import re
import subprocess
import time
from pathlib import Path

import pytest

import mailservers
from conftest import Certificate
from mailservers import KNOWN, PASSWORD, SIZE, USER, OpenSmtpd, Postfix
from test_transport import Probe, check

HEADER = "From: Plan <plan@example.org>\r\nTo: lead@example.org\r\nSubject: Due\r\n"


@pytest.fixture(scope="module")
def rsa(tmp_path_factory):
    return Certificate(tmp_path_factory.mktemp("rsa"), ("rsa:2048",))


@pytest.fixture(scope="module")
def trees(build):
    """Where the servers are. Whoever names the place wants them run: then what hinders that is a failure."""
    named = os.environ.get("TEST_MAILSERVERS")
    trees = Path(named or build / "mailservers").resolve()
    why = mailservers.why_left_out(trees)
    if why is not None:
        (pytest.fail if named else pytest.skip)(why)
    return trees


@pytest.fixture(scope="module", params=[Postfix, OpenSmtpd], ids=lambda kind: kind.name)
def server(request, trees, rsa, tmp_path_factory):
    with request.param(trees, tmp_path_factory.mktemp(request.param.name), rsa) as server:
        yield server


@pytest.fixture(scope="module")
def postfix(trees, rsa, tmp_path_factory):
    with Postfix(trees, tmp_path_factory.mktemp("postfix"), rsa) as server:
        yield server


def smtp(build, server, way="plain", **options):
    return Probe(build, transport="smtp", url=server.url(way), **options)


def message(number=1, text="Hello\r\n"):
    return f"{HEADER}Message-ID: <{number}@example.org>\r\nDate: Thu, 26 Nov 2026 10:00:00 +0000\r\n\r\n{text}"


def text_of(mail):
    return mail.get_payload(decode=True)


def ids(mails):
    return sorted(mail["Message-ID"].strip("<>") for mail in mails)


# What a message may hold

SHAPES = {
    "dots": ".\r\n..\r\n...\r\n.a\r\na.\r\n.\r\n" * 50,
    "LF . LF": "a\n.\nMAIL FROM:<evil@example.org>\nRCPT TO:<lead@example.org>\nDATA\nSubject: evil\n\nevil\n.\n",
    "CR . CR": "a\r.\rMAIL FROM:<evil@example.org>\rRCPT TO:<lead@example.org>\rDATA\rSubject: evil\r\revil\r.\r",
    "LF . CR LF": "a\n.\r\nMAIL FROM:<evil@example.org>\r\nRCPT TO:<lead@example.org>\r\nDATA\r\nevil\r\n.\r\n",
    "CR LF . LF": "a\r\n.\nMAIL FROM:<evil@example.org>\nRCPT TO:<lead@example.org>\nDATA\nevil\r\n.\n",
    "CR LF . CR": "a\r\n.\rMAIL FROM:<evil@example.org>\rRCPT TO:<lead@example.org>\rDATA\revil\r\n.\r",
    "CR CR LF . CR CR LF": "a\r\r\n.\r\r\nMAIL FROM:<evil@example.org>\r\r\nDATA\r\r\nevil\r\r\n.\r\r\n",
    "the true end": "a\r\n.\r\nMAIL FROM:<evil@example.org>\r\nRCPT TO:<lead@example.org>\r\nDATA\r\nevil\r\n.\r\n",
    "no end of line": "the last line is not ended",
    "long lines": ("x" * 990 + "\r\n") * 20,
    "From": "From here\r\n>From there\r\n",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_one_message_arrives_with_its_text(build, server, shape):
    body = message(1, SHAPES[shape])
    with smtp(build, server) as probe:
        check(probe.send(identity="1@example.org", body=body), "sent", 250)
        check(probe.send(identity="2@example.org", body=message(2)), "sent", 250)
        probe.finish()
    mails = {mail["Message-ID"]: mail for mail in server.mails(2)}
    assert sorted(mails) == ["<1@example.org>", "<2@example.org>"]
    lines = re.split("\r\n|\r|\n", re.sub(r"(\r\n|\r|\n)\Z", "", SHAPES[shape]))
    got = text_of(mails["<1@example.org>"]).decode().removesuffix("\n").split("\n")
    assert got == lines


def test_each_message_arrives_once(build, server):
    """400 over 4 connections."""
    count = 400
    texts = {f"{number}@example.org": f"Number {number}\r\n.{number}\r\n" + "x" * number + "\r\n" for number in range(count)}
    with smtp(build, server, connections=4) as probe:
        for number, (identity, text) in enumerate(texts.items()):
            probe.put(identity=identity, address=f"{KNOWN[number % len(KNOWN)]}@example.org", body=message(number, text))
        answers = probe.finish()
    assert collections.Counter(answer["result"] for answer in answers) == {"sent": count}
    mails = server.mails(count)
    assert ids(mails) == sorted(texts)
    for mail in mails:
        assert text_of(mail).decode() == texts[mail["Message-ID"].strip("<>")].replace("\r\n", "\n")


def test_a_restart_in_the_middle_loses_nothing(build, server):
    count = 300
    left = {f"{number}@example.org": message(number) for number in range(count)}
    taken, uncertain = set(), set()
    with smtp(build, server, connections=4, rest_first=20, rest_longest=50) as probe:
        for identity, body in left.items():
            probe.put(identity=identity, body=body)
        while len(taken) < 60:
            answer = probe.take()
            assert answer["result"] == "sent", answer
            taken.add(answer["id"])
        server.stop()
        server.start()
        while len(taken) < count:
            answer = probe.take()
            if answer["result"] == "sent":
                taken.add(answer["id"])
                continue
            assert answer["result"] in ("temporary", "untried"), answer
            if "may have arrived" in answer["answer"]:
                uncertain.add(answer["id"])
            time.sleep(0.01)
            probe.put(identity=answer["id"], body=left[answer["id"]])
        probe.finish()
    # what the server was writing to a mailbox when it was killed may lie there in part: it delivers that again
    mails = server.mails(count)
    whole = [mail for mail in mails if mail["Message-ID"]]
    assert len(mails) - len(whole) <= 4
    arrived = collections.Counter(ids(whole))
    assert set(arrived) == set(left)
    assert len(uncertain) <= 4
    # a message that the server itself had in hand when it was killed may be its own duplicate
    twice = {identity for identity, number in arrived.items() if number > 1}
    assert max(arrived.values()) <= 2 and len(twice) <= 4 + 20, twice


# What a server refuses


def test_an_unknown_recipient_is_refused_for_good(build, server):
    with smtp(build, server) as probe:
        answer = probe.send(identity="1@example.org", address="stranger@example.org", body=message(1))
        check(probe.send(identity="2@example.org", body=message(2)), "sent", 250)
        probe.finish()
    check(answer, "permanent", server.unknown[0], server.unknown[1])
    assert "stranger@example.org" in answer["answer"]
    assert ids(server.mails(1)) == ["2@example.org"]


def test_what_is_too_large_is_not_sent(build, server):
    with smtp(build, server) as probe:
        check(probe.send(identity="1@example.org", body=message(1, "x" * 78 + "\r\n" * SIZE)), "permanent", 0, "SIZE")
        check(probe.send(identity="2@example.org", body=message(2)), "sent", 250)
        probe.finish()
    assert ids(server.mails(1)) == ["2@example.org"]


def test_an_address_with_other_letters(build, server):
    with smtp(build, server) as probe:
        answer = probe.send(identity="1@example.org", address="josé@example.org", body=message(1))
        check(probe.send(identity="2@example.org", body=message(2)), "sent", 250)
        probe.finish()
    if server.offers_utf8:
        check(answer, "sent", 250)
        mails = server.mails(2)
        assert any("josé@example.org" in str(mail["Delivered-To"]) or "jos" in str(mail["Delivered-To"]) for mail in mails)
        assert ids(mails) == ["1@example.org", "2@example.org"]
    else:
        check(answer, "permanent", 0, "SMTPUTF8")
        assert ids(server.mails(1)) == ["2@example.org"]


# TLS and logins. Debian 12's OpenSMTPD 6.8 ends every handshake with an internal error (its keys are served by
# an OpenSSL engine, which OpenSSL 3 does not ask), so these are Postfix's alone.


@pytest.mark.parametrize("way", ["starttls", "smtps"])
@pytest.mark.parametrize("tls", ["required", "optional", "none"])
def test_tls(build, postfix, rsa, way, tls):
    with smtp(build, postfix, way, tls=tls, ca_file=str(rsa.certificate)) as probe:
        check(probe.send(identity="1@example.org", body=message(1)), "sent", 250)
        probe.finish()
    mail, = postfix.mails(1)
    assert ("ESMTPS" in mail["Received"]) == (way == "smtps" or tls != "none")


@pytest.mark.parametrize("tls,result", [("required", "temporary"), ("optional", "sent"), ("none", "sent")])
def test_a_server_without_tls(build, postfix, tls, result):
    with smtp(build, postfix, "plain", tls=tls) as probe:
        assert probe.send(identity="1@example.org", body=message(1))["result"] == result
        probe.finish()
    assert len(postfix.mails(result == "sent")) == (result == "sent")


@pytest.mark.parametrize("way", ["starttls", "smtps"])
@pytest.mark.parametrize("case", ["not trusted", "another name"])
def test_a_certificate_that_is_not_to_be_trusted(build, postfix, rsa, way, case):
    url = postfix.url(way).replace("127.0.0.1", "127.0.0.2" if case == "another name" else "127.0.0.1")
    trust = {"ca_file": str(rsa.certificate)} if case == "another name" else {}
    with Probe(build, transport="smtp", url=url, tls="required", **trust) as probe:
        answer = probe.send(identity="1@example.org", body=message(1))
        probe.finish()
    check(answer, "temporary", 0, url)
    assert "certificate" in answer["answer"]
    assert postfix.mails(0) == []


@pytest.mark.parametrize("place", ["file", "credential"])
@pytest.mark.parametrize("way", ["auth", "login"])
def test_a_login_with_a_password_from(build, postfix, rsa, tmp_path, way, place):
    """`auth` offers PLAIN alone, `login` LOGIN alone; neither takes mail without."""
    (tmp_path / "mail-password").write_text(PASSWORD + "\n")
    (tmp_path / "mail-password").chmod(0o600)
    named = {"file": str(tmp_path / "mail-password"), "credential": "credential:mail-password"}[place]
    done = tell(build, postfix, rsa, tmp_path, way, named, credentials=tmp_path if place == "credential" else None)
    assert done.returncode == 0, done.stderr
    mail, = postfix.mails(1)
    assert "ESMTPSA" in mail["Received"]
    assert mail["Auto-Submitted"] == "auto-generated"


def tell(build, server, rsa, tmp_path, way, password, credentials=None):
    """milestonectl's test mail."""
    settings = {"store": tmp_path / "store.db", "mail.transport": "smtp", "mail.url": server.url(way),
                "mail.ca_file": rsa.certificate, "mail.user": f"{USER}@example.org", "mail.password_file": password}
    options = [word for name, value in settings.items() for word in ("--set", f"{name}={value}")]
    environment = {**os.environ, **({"CREDENTIALS_DIRECTORY": str(credentials)} if credentials else {})}
    return subprocess.run([build / "milestonectl", *options, "test", "lead@example.org"], env=environment,
                          capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("way", ["auth", "login"])
def test_a_wrong_password(build, postfix, rsa, tmp_path, way):
    (tmp_path / "password").write_text("guessed\n")
    (tmp_path / "password").chmod(0o600)
    done = tell(build, postfix, rsa, tmp_path, way, tmp_path / "password")
    assert done.returncode == 69
    assert "535 5.7.8" in done.stderr + done.stdout
    assert "guessed" not in done.stderr + done.stdout
    assert postfix.mails(0) == []


def test_mail_without_the_login_that_the_server_wants(build, postfix, rsa):
    with smtp(build, postfix, "auth", tls="required", ca_file=str(rsa.certificate)) as probe:
        answer = probe.send(identity="1@example.org", body=message(1))
        probe.finish()
    check(answer, "permanent", 554, "Access denied")


def test_a_report_of_a_failure_names_the_message(build, postfix):
    """RFC 3461, as Postfix reports it: taken, and then not to be delivered."""
    with smtp(build, postfix, sender="chair@example.org") as probe:
        check(probe.send(identity="a+b=c@example.org", address="full@example.org", body=message(1, "secret text\r\n")),
              "sent", 250)
        probe.finish()
    report, = postfix.mails(1)
    assert report["Return-Path"] == "<>" and report.get_content_type() == "multipart/report"
    envelope, recipient = report.get_payload(1).get_payload()
    assert envelope["Original-Envelope-Id"] == "a+b=c@example.org"
    assert recipient["Original-Recipient"] == "rfc822;full@example.org"
    assert recipient["Action"] == "failed"
    assert report.get_payload(2).get_content_type() == "text/rfc822-headers"
    assert "secret text" not in report.as_string()
