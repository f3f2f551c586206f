"""The transports that open connections, each alone on a loop, against real servers that misbehave."""

import base64
import contextlib
import hashlib
import hmac
import json
import socket
import subprocess
import threading

import pytest
from httpserver import DROP as HTTP_DROP
from httpserver import HttpServer
from smtpserver import DROP, STALL, SmtpServer

MESSAGE = "Subject: Due\r\n\r\n.a line with a dot\r\n..two\r\n\r\nend\r\n"


class Probe:
    """tests/deliver/transport_probe.c"""

    def __init__(self, build, **options):
        self.process = subprocess.Popen([build / "tests/deliver/transport_probe", json.dumps(options)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        text=True)
        self.closed = None

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        if self.closed is None:
            self.process.kill()
            self.process.communicate()

    def put(self, identity="1@example.org", address="lead@example.org", body=MESSAGE):
        self.write(id=identity, address=address, body=body)

    def write(self, **line):
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()

    def take(self):
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read()
        return json.loads(line)

    def send(self, **message):
        self.put(**message)
        return self.take()

    def finish(self):
        """Ends it; gives the answers that were not taken yet. Its loop closed clean, and nothing leaked."""
        output, faults = self.process.communicate(timeout=60)
        assert self.process.returncode == 0, faults
        assert faults == ""
        *answers, self.closed = (json.loads(line) for line in output.splitlines())
        return answers


def smtp(build, server, **options):
    return Probe(build, **{"transport": "smtp", "url": server.url, **options})


def check(answer, result, code, text=""):
    assert (answer["result"], answer["code"]) == (result, code), answer
    assert text in answer["answer"]


# SMTP: sending


@pytest.mark.parametrize("pipelining", [False, True])
def test_smtp_delivers_what_was_given(build, pipelining):
    with SmtpServer(pipelining=pipelining) as server, smtp(build, server, helo="plans.example.org") as probe:
        check(probe.send(), "sent", 250, "250 2.0.0 taken")
        check(probe.send(identity="2@example.org", address="chair@example.org"), "sent", 250)
        assert probe.finish() == []
    first, second = server.received
    assert first.sender == "plan@example.org"
    assert (first.recipients, second.recipients) == (["lead@example.org"], ["chair@example.org"])
    assert first.content == second.content == MESSAGE.encode()
    assert server.helo == "plans.example.org"
    assert len(server.connections) == 1
    assert server.quits == 1
    assert not first.tls


def test_smtp_mends_line_ends_on_the_way(build):
    with SmtpServer() as server, smtp(build, server) as probe:
        probe.send(body="Subject: x\n\nbefore\n.\nMAIL FROM:<evil@example.org>\r.\r\nafter")
        probe.finish()
    assert len(server.received) == 1
    assert server.received[0].content == (b"Subject: x\r\n\r\nbefore\r\n.\r\nMAIL FROM:<evil@example.org>\r\n.\r\n"
                                          b"after\r\n")


def test_smtp_delivers_a_large_message(build):
    body = "Subject: x\r\n\r\n" + ".0123456789" * 90 + "\r\n"
    body += "0123456789abcdef\r\n" * 200000
    with SmtpServer() as server, smtp(build, server) as probe:
        check(probe.send(body=body), "sent", 250)
        probe.finish()
    assert server.received[0].content == body.encode()


def test_smtp_sends_over_several_connections(build):
    with SmtpServer() as server, smtp(build, server, connections=3) as probe:
        for number in range(60):
            probe.put(identity=f"{number}@example.org", address=f"lead{number}@example.org")
        answers = probe.finish()
    assert sorted(answer["id"] for answer in answers) == sorted(f"{n}@example.org" for n in range(60))
    assert {answer["result"] for answer in answers} == {"sent"}
    assert sorted(mail.recipients[0] for mail in server.received) == sorted(f"lead{n}@example.org" for n in range(60))
    assert 1 < len(server.connections) <= 3
    assert server.quits == len(server.connections)


def test_smtp_closes_a_connection_after_so_many_messages(build):
    with SmtpServer() as server, smtp(build, server, messages=2) as probe:
        for number in range(5):
            check(probe.send(identity=f"{number}@example.org"), "sent", 250)
        probe.finish()
    assert len(server.connections) == 3
    assert server.quits == 3


def test_smtp_closes_an_idle_connection(build):
    with SmtpServer() as server, smtp(build, server, idle=50) as probe:
        check(probe.send(), "sent", 250)
        while not server.quits:
            server.connections[0].transport.get_extra_info("peername")
            threading.Event().wait(0.01)
        check(probe.send(identity="2@example.org"), "sent", 250)
        probe.finish()
    assert len(server.connections) == 2


# SMTP: TLS and logins


def test_smtp_starttls_and_login(build, certificate):
    with SmtpServer(certificate, starttls=True, login=("plan", "s3cret")) as server:
        with smtp(build, server, tls="required", ca_file=str(certificate.certificate), user="plan",
                  password="s3cret") as probe:
            check(probe.send(), "sent", 250)
            check(probe.send(identity="2@example.org", body=MESSAGE + "x" * 900 + "\r\n"), "sent", 250)
            probe.finish()
    assert len(server.received) == 2
    assert server.received[0].tls and server.received[0].login == "plan"
    assert server.received[0].content == MESSAGE.encode()


def test_smtp_implicit_tls(build, certificate):
    with SmtpServer(certificate, implicit_tls=True) as server:
        with smtp(build, server, tls="required", ca_file=str(certificate.certificate)) as probe:
            check(probe.send(), "sent", 250)
            probe.finish()
    assert server.received[0].content == MESSAGE.encode()


def test_smtp_optional_tls_uses_what_is_offered(build, certificate):
    with SmtpServer(certificate, starttls=True) as server:
        with smtp(build, server, tls="optional", ca_file=str(certificate.certificate)) as probe:
            check(probe.send(), "sent", 250)
            probe.finish()
    assert server.received[0].tls
    with SmtpServer() as server, smtp(build, server, tls="optional") as probe:
        check(probe.send(), "sent", 250)
        probe.finish()
    assert not server.received[0].tls


def test_smtp_login_over_plain_only_when_told(build):
    with SmtpServer(login=("plan", "s3cret")) as server:
        with smtp(build, server, tls="none", user="plan", password="s3cret") as probe:
            check(probe.send(), "sent", 250)
            probe.finish()
        assert server.received[0].login == "plan"
        with smtp(build, server, tls="optional", user="plan", password="s3cret") as probe:
            check(probe.send(), "temporary", 0)
            probe.finish()
    assert len(server.received) == 1


@pytest.mark.parametrize("case", ["no STARTTLS", "unknown certificate", "wrong password", "no AUTH"])
def test_smtp_sends_nothing_without_the_safety_that_was_asked_for(build, certificate, case):
    ready = case in ("wrong password", "no AUTH")
    login = ("plan", "s3cret") if case == "wrong password" else None
    options = {"tls": "required"}
    if ready:
        options.update(ca_file=str(certificate.certificate), user="plan", password="guess")
    with SmtpServer(certificate, starttls=case != "no STARTTLS", login=login) as server:
        with smtp(build, server, **options) as probe:
            answer = probe.send()
            probe.finish()
    assert answer["result"] == "temporary", answer
    assert server.url in answer["answer"]
    if case == "wrong password":
        assert answer["code"] == 535, answer
    if case == "no AUTH":
        assert "offers no AUTH" in answer["answer"]
    assert "guess" not in answer["answer"]
    assert server.received == [] and "MAIL" not in server.commands


# SMTP: refusals and failures at every step


@pytest.mark.parametrize("pipelining", [False, True])
@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "DOT"])
@pytest.mark.parametrize("code,result", [(451, "temporary"), (550, "permanent")])
def test_smtp_refusal_at_each_step(build, step, code, result, pipelining):
    with SmtpServer(pipelining=pipelining, faults={step: [f"{code} 4.3.0 not this one"]}) as server:
        with smtp(build, server) as probe:
            check(probe.send(), result, code, f"{code} 4.3.0 not this one (in reply to ")
            check(probe.send(identity="2@example.org"), "sent", 250)
            probe.finish()
    assert len(server.received) == 1
    assert len(server.connections) == 1


@pytest.mark.parametrize("pipelining", [False, True])
@pytest.mark.parametrize("step", ["GREETING", "EHLO", "MAIL", "RCPT", "DATA", "DOT"])
def test_smtp_drop_at_each_step(build, step, pipelining):
    with SmtpServer(pipelining=pipelining, faults={step: [DROP]}) as server:
        with smtp(build, server, rest_first=1) as probe:
            answer = probe.send()
            check(answer, "temporary", 0)
            assert ("may have arrived" in answer["answer"]) == (step == "DOT")
            check(probe.send(identity="2@example.org"), "sent", 250)
            probe.finish()
    assert len(server.received) == 1
    assert len(server.connections) == 2


@pytest.mark.parametrize("step,option", [("GREETING", "connect"), ("EHLO", "connect"), ("MAIL", "mail"),
                                         ("RCPT", "rcpt"), ("DATA", "data"), ("DOT", "dot")])
def test_smtp_silence_at_each_step(build, step, option):
    with SmtpServer(pipelining=False, faults={step: [STALL]}) as server:
        with smtp(build, server, rest_first=1, **{option: 200}) as probe:
            answer = probe.send()
            check(answer, "temporary", 0)
            assert ("may have arrived" in answer["answer"]) == (step == "DOT")
            check(probe.send(identity="2@example.org"), "sent", 250)
            probe.finish()
    assert len(server.received) == 1


class Scripted:
    """A server that says the same to every connection: its greeting, then for each command what `script` has for
    its first word, and nothing from the first word on that it has not."""

    def __init__(self, **script):
        self.script = {"EHLO": "250-mail.example.org\r\n250 AUTH PLAIN LOGIN", **script}
        self.heard = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.listener.close()

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=self.talk, args=[self.listener.accept()[0]], daemon=True).start()

    def talk(self, connection):
        with contextlib.suppress(OSError), connection, connection.makefile("rwb") as lines:
            answer = self.script.get("greeting", "220 mail.example.org")
            while answer is not None:
                lines.write(answer.encode() + b"\r\n")
                lines.flush()
                words = lines.readline().split()
                self.heard.append(words[0].decode(errors="replace") if words else "")
                answer = self.script.get(self.heard[-1])
            connection.recv(1 << 16)
            threading.Event().wait(5)


@pytest.mark.parametrize("case,tls,script", [
    ("the reply to STARTTLS", "required", {"EHLO": "250-mail.example.org\r\n250 STARTTLS"}),
    ("the handshake", "required", {"EHLO": "250-mail.example.org\r\n250 STARTTLS", "STARTTLS": "220 go on"}),
    ("the handshake of smtps", "required", {"greeting": None}),
    ("the reply to AUTH", "none", {}),
    ("the reply to the password", "none", {"EHLO": "250-mail.example.org\r\n250 AUTH LOGIN", "AUTH": "334 VXNlcm5hbWU6"})])
def test_smtp_silence_before_the_first_message(build, case, tls, script):
    with Scripted(**script) as server:
        url = f"{'smtps' if 'smtps' in case else 'smtp'}://127.0.0.1:{server.port}"
        with Probe(build, transport="smtp", url=url, tls=tls, user="plan", password="s3cret", connect=300,
                   rest_first=1) as probe:
            answer = probe.send()
            probe.finish()
    assert answer["result"] in ("temporary", "untried") and answer["code"] == 0, answer
    assert url in answer["answer"] and "s3cret" not in answer["answer"]
    assert "MAIL" not in server.heard


@pytest.mark.parametrize("step", ["greeting", "EHLO", "STARTTLS", "AUTH"])
def test_smtp_421_before_the_first_message(build, step):
    script = {"EHLO": f"250-mail.example.org\r\n250 {'STARTTLS' if step == 'STARTTLS' else 'AUTH PLAIN'}",
              step: "421 4.3.2 going down"}
    with Scripted(**script) as server:
        with Probe(build, transport="smtp", url=f"smtp://127.0.0.1:{server.port}", user="plan", password="s3cret",
                   tls="required" if step == "STARTTLS" else "none", connect=2000) as probe:
            answer = probe.send()
            probe.finish()
    assert answer["result"] in ("temporary", "untried"), answer
    assert "421 4.3.2 going down" in answer["answer"]
    assert "MAIL" not in server.heard


def test_smtp_logs_in_by_plain_and_login_alone(build):
    with Scripted(EHLO="250-mail.example.org\r\n250 AUTH CRAM-MD5 DIGEST-MD5 NTLM") as server:
        with Probe(build, transport="smtp", url=f"smtp://127.0.0.1:{server.port}", user="plan", password="s3cret",
                   connect=2000) as probe:
            answer = probe.send()
            probe.finish()
    assert answer["result"] in ("temporary", "untried"), answer
    assert "AUTH" not in server.heard and "MAIL" not in server.heard


def test_smtp_a_late_reply_is_not_taken_for_the_next_one(build):
    with SmtpServer(faults={"DOT": [0.4]}) as server, smtp(build, server, dot=100) as probe:
        check(probe.send(), "temporary", 0, "may have arrived")
        check(probe.send(identity="2@example.org"), "sent", 250)
        probe.finish()
    assert len(server.connections) == 2


def test_smtp_a_slow_server_holds_up_nobody(build):
    with SmtpServer(faults={"DOT": [1.5]}) as server, smtp(build, server, connections=2) as probe:
        for number in range(10):
            probe.put(identity=f"{number}@example.org")
        answers = probe.finish()
    assert [answer["result"] for answer in answers] == ["sent"] * 10
    assert answers[-1]["id"] == "0@example.org"  # the one that waited
    assert probe.closed["longest_gap"] < 1


def test_smtp_message_that_the_server_does_not_take(build):
    with SmtpServer(size=1000) as server, smtp(build, server) as probe:
        check(probe.send(body=MESSAGE + "x" * 2000), "permanent", 0, "SIZE")
        check(probe.send(identity="2@example.org", address="lead@example.org>\r\nRSET"), "permanent", 0)
        check(probe.send(identity="3@example.org"), "sent", 250)
        probe.finish()
    assert len(server.received) == 1


def test_smtp_address_with_other_letters(build):
    with SmtpServer() as server, smtp(build, server) as probe:
        check(probe.send(address="josé@example.org"), "sent", 250)
        check(probe.send(address="lead@bücher.example.org"), "sent", 250)
        probe.finish()
    assert server.received[0].recipients == ["josé@example.org"]
    assert "SMTPUTF8" in server.received[0].options
    assert server.received[1].recipients == ["lead@xn--bcher-kva.example.org"]
    assert "SMTPUTF8" not in server.received[1].options


# SMTP: connections that went stale, relays that are away


@pytest.mark.parametrize("farewell", [None, "421 4.4.2 idle for too long"])
def test_smtp_idle_connection_that_was_closed(build, farewell):
    with SmtpServer() as server, smtp(build, server) as probe:
        check(probe.send(), "sent", 250)
        server.drop_idle(farewell)
        check(probe.send(identity="2@example.org"), "sent", 250)
        probe.finish()
    assert len(server.connections) == 2


def test_smtp_421_on_a_used_connection_is_tried_again_at_once(build):
    with SmtpServer(faults={"MAIL": [None, "421 4.4.2 idle for too long"]}) as server, smtp(build, server) as probe:
        check(probe.send(), "sent", 250)
        check(probe.send(identity="2@example.org"), "sent", 250)
        probe.finish()
    assert len(server.received) == 2
    assert len(server.connections) == 2


def test_smtp_421_on_a_new_connection_is_not(build):
    with SmtpServer(faults={"MAIL": ["421 4.3.2 no"]}) as server, smtp(build, server) as probe:
        check(probe.send(), "temporary", 421, "421 4.3.2 no")
        probe.finish()
    assert len(server.connections) == 1


def test_smtp_refused_greeting(build):
    with SmtpServer(faults={"GREETING": ["554 5.3.2 go away"]}) as server, smtp(build, server) as probe:
        check(probe.send(), "temporary", 554, "554 5.3.2 go away")
        probe.finish()


def closed_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def test_smtp_relay_that_is_away_is_asked_by_one_message_at_a_time(build):
    url = f"smtp://127.0.0.1:{closed_port()}"
    with Probe(build, transport="smtp", url=url, connections=2, rest_first=100, rest_longest=100) as probe:
        for number in range(7):
            probe.put(identity=f"{number}@example.org")
        answers = probe.finish()
    assert sorted(answer["result"] for answer in answers) == ["temporary"] * 4 + ["untried"] * 3
    assert url in answers[0]["answer"]


def test_smtp_stays_within_its_reach(build):
    with SmtpServer() as server, smtp(build, server, reach="public") as probe:
        check(probe.send(), "temporary", 0, "may be reached")
        probe.finish()
    assert server.connections == []
    with SmtpServer() as server, smtp(build, server, reach="loopback") as probe:
        check(probe.send(), "sent", 250)
        probe.finish()


def test_smtp_closes_in_the_middle_of_things(build):
    with SmtpServer(faults={"DOT": [STALL]}) as server, smtp(build, server, connections=1) as probe:
        probe.put()
        probe.put(identity="2@example.org")
        while "DOT" not in server.commands:
            threading.Event().wait(0.01)
        probe.write(close=True)
        assert probe.finish() == []
        assert probe.closed["unanswered"] == 2


@pytest.mark.parametrize("url", ["", "smtp://", "http://mail.example.org", "mail.example.org:25",
                                 "smtp://plan:secret@mail.example.org", "smtp://mail.example.org/path"])
def test_smtp_refuses_an_address_that_is_no_mail_server(build, url):
    with Probe(build, transport="smtp", url=url) as probe:
        output, faults = probe.process.communicate(timeout=60)
    assert probe.process.returncode == 78
    assert faults.count("\n") == 1 and "secret" not in faults


# Webhooks

SECRETS = ["whsec_" + base64.b64encode(bytes(range(number, number + 32))).decode() for number in (1, 50)]
BODY = json.dumps({"kind": "digest", "title": "Café ☕"})


def webhook(build, server, **options):
    return Probe(build, **{"transport": "webhook", "reach": "anywhere", **options})


def signatures(request):
    content = b".".join([request.headers["webhook-id"].encode(), request.headers["webhook-timestamp"].encode(),
                         request.body])
    return ["v1," + base64.b64encode(hmac.digest(base64.b64decode(secret[6:]), content, hashlib.sha256)).decode()
            for secret in SECRETS]


def test_webhook_posts_signed_json(build):
    with HttpServer() as server, webhook(build, server, secrets=SECRETS) as probe:
        check(probe.send(identity="msg_1", address=server.url + "/in?board=1", body=BODY), "sent", 200, "200 ok")
        check(probe.send(identity="msg_2", address=server.url + "/in", body=BODY), "sent", 200)
        probe.finish()
    request = server.requests[0]
    assert (request.method, request.path, request.version) == ("POST", "/in?board=1", "HTTP/1.1")
    assert request.body == BODY.encode()
    assert request.headers["Content-Type"] == "application/json"
    assert request.headers["User-Agent"].startswith("milestoned/")
    assert request.headers["webhook-id"] == "msg_1"
    assert request.headers["webhook-signature"].split(" ") == signatures(request)
    assert "Expect" not in request.headers
    assert server.requests[1].peer == request.peer  # the connection was used again


def test_webhook_without_secrets_is_not_signed(build):
    with HttpServer() as server, webhook(build, server) as probe:
        check(probe.send(identity="msg_1", address=server.url, body=BODY), "sent", 200)
        probe.finish()
    assert "webhook-signature" not in server.requests[0].headers
    assert "webhook-timestamp" in server.requests[0].headers


@pytest.mark.parametrize("status,result", [
    (200, "sent"), (201, "sent"), (204, "sent"), (301, "permanent"), (302, "permanent"), (307, "permanent"),
    (400, "permanent"), (401, "permanent"), (404, "permanent"), (408, "temporary"), (410, "permanent"),
    (425, "temporary"), (429, "temporary"), (500, "temporary"), (502, "temporary"), (503, "temporary")])
def test_webhook_status(build, status, result):
    answer = (status, {"Location": "/elsewhere"}, b"" if status == 204 else b"because\x1b[2J\nof this")
    with HttpServer(answers=[answer]) as server, webhook(build, server) as probe:
        got = probe.send(identity="msg_1", address=server.url, body=BODY)
        probe.finish()
    check(got, result, status, str(status))
    assert got["answer"].isprintable()
    assert len(server.requests) == 1
    assert got["retry_after"] is None


def test_webhook_waits_as_long_as_it_is_asked_to(build):
    answers = [(429, {"Retry-After": "120"}, b""), (503, {"Retry-After": "Wed, 21 Oct 2099 07:28:00 GMT"}, b"")]
    with HttpServer(answers=answers) as server, webhook(build, server) as probe:
        first = probe.send(identity="msg_1", address=server.url, body=BODY)
        second = probe.send(identity="msg_2", address=server.url, body=BODY)
        probe.finish()
    assert 100 < first["retry_after"] <= 121
    assert second["retry_after"] > 86400


def test_webhook_timeout_and_drop(build):
    with HttpServer(answers=[30]) as server, webhook(build, server, timeout=200) as probe:
        check(probe.send(identity="msg_1", address=server.url, body=BODY), "temporary", 0)
        probe.finish()
    with HttpServer(answers=[HTTP_DROP]) as server, webhook(build, server) as probe:
        check(probe.send(identity="msg_1", address=server.url, body=BODY), "temporary", 0)
        probe.finish()


def test_webhook_answer_without_end(build):
    with HttpServer(answers=[(200, {}, b"x" * 10000000)]) as server, webhook(build, server) as probe:
        answer = probe.send(identity="msg_1", address=server.url, body=BODY)
        probe.finish()
    check(answer, "sent", 200)
    assert len(answer["answer"]) < 300


def test_webhook_over_tls(build, certificate):
    with HttpServer(certificate) as server:
        with webhook(build, server, ca_file=str(certificate.certificate)) as probe:
            check(probe.send(identity="msg_1", address=server.url, body=BODY), "sent", 200)
            probe.finish()
        with webhook(build, server) as probe:
            check(probe.send(identity="msg_1", address=server.url, body=BODY), "temporary", 0, "certificate")
            probe.finish()
    assert len(server.requests) == 1


@pytest.mark.parametrize("host", [
    "127.0.0.1", "localhost", "LOCALHOST", "0.0.0.0", "0", "127.1", "0x7f.1", "0x7f000001",
    "0177.0.0.1", "2130706433", "10.0.0.1", "169.254.169.254", "100.64.0.1", "198.18.0.1",
    "224.0.0.1", "255.255.255.255", "[::]", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]", "[fc00::1]", "[fe80::1]", "[fe80::1%25lo]", "[ff02::1%25lo]", "hooks.example.org@127.0.0.1",
    "hooks.example.org:secret@127.0.0.1"])
def test_webhook_does_not_reach_into_the_house(build, host):
    with HttpServer() as server, webhook(build, server, reach="public") as probe:
        address = f"http://{host}:{server.port}/"
        check(probe.send(identity="msg_1", address=address, body=BODY), "permanent", 0, "refused")
        probe.finish()
    assert server.requests == []


@pytest.mark.parametrize("host", ["127.0.0.1.", "localhost.", "127.0.0%2e1", "①②⑦.0.0.1"])
def test_webhook_reaches_into_the_house_by_no_odd_spelling(build, host):
    """What these become depends on the resolver and on how libcurl was built."""
    with HttpServer() as server, webhook(build, server, reach="public") as probe:
        answer = probe.send(identity="msg_1", address=f"http://{host}:{server.port}/", body=BODY)
        probe.finish()
    assert answer["result"] in ("permanent", "temporary") and server.requests == []


@pytest.mark.parametrize("address", [
    "ftp://example.org/", "file:///etc/passwd", "gopher://127.0.0.1:25/_x", "dict://127.0.0.1/", "smb://127.0.0.1/x",
    "//127.0.0.1/", "http://hooks.example.org:99999/", "http://a b.example.org/", "lead@example.org", "http://", ""])
def test_webhook_refuses_what_is_no_web_address(build, address):
    with Probe(build, transport="webhook", reach="anywhere") as probe:
        check(probe.send(identity="msg_1", address=address, body=BODY), "permanent", 0)
        probe.finish()


@pytest.mark.parametrize("name", ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"])
def test_webhook_ignores_proxies_of_the_environment(build, monkeypatch, certificate, name):
    monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port()}")
    for secured in (None, certificate):
        with HttpServer(secured) as server, webhook(build, server, ca_file=str(certificate.certificate)) as probe:
            check(probe.send(identity="msg_1", address=server.url, body=BODY), "sent", 200)
            probe.finish()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_webhook_is_led_nowhere_else(build, status):
    """Neither to another host, nor from a public address to one in the house."""
    with HttpServer() as inside:
        with HttpServer(answers=[(status, {"Location": inside.url}, b"")]) as server, webhook(build, server) as probe:
            answer = probe.send(identity="msg_1", address=server.url, body=BODY)
            check(answer, "permanent", status, "redirects are not followed")
            probe.finish()
    assert len(server.requests) == 1 and inside.requests == []


def test_webhook_host_that_is_away_keeps_nobody_waiting(build):
    """Ten messages to a host that never answers, then one to another: one timeout is waited for, not ten."""
    with HttpServer(answers=[30] * 20) as dead, HttpServer() as alive:
        with webhook(build, dead, connections=2, timeout=400) as probe:
            for number in range(10):
                probe.put(identity=f"dead{number}", address=dead.url, body=BODY)
            probe.put(identity="alive", address=alive.url, body=BODY)
            answers = probe.finish()
    assert [answer["result"] for answer in answers if answer["id"] == "alive"] == ["sent"]
    assert sorted(answer["result"] for answer in answers if answer["id"] != "alive") == (
        ["temporary"] * 2 + ["untried"] * 8)
    assert len(dead.requests) == 2
    assert all(answer["retry_after"] > 1 for answer in answers if "left alone" in answer["answer"])
    assert sum("left alone" in answer["answer"] for answer in answers) == 8


def test_webhook_closes_in_the_middle_of_things(build):
    with HttpServer(answers=[30]) as server, webhook(build, server) as probe:
        probe.put(identity="msg_1", address=server.url, body=BODY)
        while not server.requests:
            threading.Event().wait(0.01)
        probe.write(close=True)
        assert probe.finish() == []
        assert probe.closed["unanswered"] == 1


def test_webhook_refuses_a_bad_secret(build):
    with Probe(build, transport="webhook", secrets=["whsec_tooshort"]) as probe:
        output, faults = probe.process.communicate(timeout=60)
    assert probe.process.returncode == 78
    assert "webhook secret" in faults and "tooshort" not in faults
