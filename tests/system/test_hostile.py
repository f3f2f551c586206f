"""Whatever stands in a plan: it breaks no message, header, log line, page or body, and keeps nobody from theirs."""

import contextlib
import datetime
import email
import email.policy
import html.parser
import json
import sqlite3
import unicodedata

import pytest

from httpserver import HttpServer
from smtpserver import SmtpServer
from test_service import Daemon, wait_for

# what goes in by a sheet, and a piece of it that has to be read again in what comes out
TEXTS = {
    "newlines": ("Agree\r\nBcc: victim@example.org\r\n\r\nthe plan", "victim@example.org"),
    "long": ("Agree " + "the very long plan of all " * 400, "the very long plan"),
    "right-to-left": ("Agree \u202eevil\u202c \u2066x\u2069 the plan \u200b\u200d\ufeff", "the plan"),
    "format": ("Agree 100 %s %n %1$s %d%% the plan", "100 %s %n %1$s"),
    "html": ('Agree <script>alert(1)</script> <b onclick="x">the plan</b> &amp; </td></table>', "the plan"),
    "mustache": ("Agree {{recipient.name}} {{{x}}} {{>layout}} {{=<% %>=}} {{#sections}} the plan", "{{>layout}}"),
    "quotes": ('Agree "Smith, John" <john@evil.example> \\ \' ` the plan', "the plan"),
    "encoded word": ("Agree =?UTF-8?Q?=0D=0ABcc:_x@evil.example?= the plan", "the plan"),
    "dots": (".\r\n.\r\nAgree the plan", "Agree the plan"),
}


TODAY = datetime.date.today()
BEGIN = (TODAY - datetime.timedelta(days=30)).isoformat()
DUE = (TODAY - datetime.timedelta(days=14)).isoformat()


def write_plan(folder, title, url):
    quoted = title.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    folder.mkdir()
    (folder / "programme.conf").write_text(f'''
title = "{quoted[:300]}";
officer = "officer";
people = (
    {{ key = "officer"; name = "Officer"; addresses = ["officer@example.org"]; hour = "00:00"; }},
    {{ key = "head"; name = "{quoted[:200]}"; addresses = ["head@example.org"]; hour = "00:00"; }},
    {{ key = "other"; name = "Other Lead"; addresses = ["other@example.org"]; hour = "00:00"; }}
);
boards = ( {{ key = "board"; title = "{quoted[:200]}"; members = ["head"]; digest = "monday 00:00"; webhook = "{url}"; }} );
''')
    cell = '"' + title.replace('"', '""') + '"'
    (folder / "plan.csv").write_bytes(("Priority,Task,When,Lead,Notes\n"
                                       f"{cell},{cell},{DUE},head,{cell}\n"
                                       f"Reading,Agree another plan,{DUE},other,\n").encode())


BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_clean(line):
    """Nothing in it moves a terminal's cursor, or turns the letters round."""
    return not any(unicodedata.category(character) == "Cc" for character in line) and not BIDI & set(line)


class Reader(html.parser.HTMLParser):
    """What a browser would run, load, or take for an event's handler."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        self.found += [tag] * (tag in ("script", "iframe", "object", "img", "base", "form"))
        self.found += [name for name, _ in attributes if name.startswith("on")]


def check_mail(content, recipient):
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert message.defects == []
    assert [address.addr_spec for address in message["To"].addresses] == [recipient]
    assert message["Bcc"] is None and message["Cc"] is None
    assert {name.lower() for name in message.keys()} <= {
        "date", "from", "to", "reply-to", "subject", "message-id", "in-reply-to", "references", "auto-submitted",
        "x-auto-response-suppress", "list-id", "mime-version", "content-type"}
    assert is_clean(message["Subject"])
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))
    assert content.isascii()
    reader = Reader()
    reader.feed(message.get_body(("html",)).get_content())
    assert reader.found == []
    return message.get_body(("plain",)).get_content() + message["Subject"]


class World:
    def __init__(self, build, directory, server, hook):
        self.server = server
        self.hook = hook
        self.directory = directory
        self.daemon = Daemon(build, directory, "mail.transport=smtp", f"mail.url={server.url}",
                             "webhook.allow_private=true")
        self.daemon.ctl("init")

    def take(self, title):
        write_plan(self.directory / "plan", title, self.hook.url)
        self.daemon.ctl("import", "small", str(self.directory / "plan"), "--on", BEGIN)
        self.daemon.ctl("activate", "small", "--on", BEGIN, "--yes")

    def run(self):
        """The daemon's log once everybody has theirs."""
        self.daemon.start()
        wait_for(lambda: self.reached() >= {"head@example.org", "other@example.org"} and self.hook.requests)
        wait_for(lambda: json.loads(self.daemon.ctl("--json", "status"))["daemon"]["idle"])
        return self.daemon.stop()

    def reached(self):
        return {message.recipients[0] for message in list(self.server.received)}

    def check_all(self):
        return " ".join(" ".join(check_mail(message.content, message.recipients[0]).split())
                        for message in self.server.received)

    def check_looks(self):
        """Every command's text stays a text on a terminal, and its JSON is JSON."""
        for words in (["show", "small"], ["show", "small/A1.1"], ["due", "small"], ["explain", "small/A1.1"], ["status"],
                      ["outbox", "--all"], ["log"], ["check", "small"], ["bounce", "list"]):
            text = self.daemon.ctl(*words)
            assert all(is_clean(line) for line in text.split("\n")), words
            for line in self.daemon.ctl("--json", *words).splitlines():
                json.loads(line)


@pytest.fixture
def world(build, tmp_path):
    with SmtpServer() as server, HttpServer() as hook:
        made = World(build, tmp_path, server, hook)
        yield made
        made.daemon.end()


@pytest.mark.parametrize("name", TEXTS)
def test_what_a_sheet_says_stays_text(world, name):
    title, piece = TEXTS[name]
    world.take(title)
    log = world.run()
    assert all(is_clean(line) for line in log.split("\n"))
    assert piece in world.check_all()
    for request in world.hook.requests:
        assert json.loads(request.body.decode("utf-8"))["items"]
    world.check_looks()


@pytest.mark.parametrize("form", ["slack", "teams", "ntfy"])
def test_what_a_sheet_says_stays_text_in_chats(world, form):
    world.take("Agree <!channel> @all [x](http://evil.example) {{x}} \u202eevil\r\nthe plan")
    conf = world.directory / "plan/programme.conf"
    conf.write_text(conf.read_text().replace(f'webhook = "{world.hook.url}', f'webhook_form = "{form}"; webhook = '
                                             f'"{world.hook.url}/topic'))
    world.daemon.ctl("import", "small", str(world.directory / "plan"), "--theirs")
    world.run()
    body = world.hook.requests[0].body.decode("utf-8")
    json.loads(body)
    assert "<!channel>" not in (json.loads(body).get("text") or "") and "\u202e" not in body


def test_an_address_of_ntfy_without_a_topic_is_refused(world):
    write_plan(world.directory / "plan", "Agree", world.hook.url)
    conf = world.directory / "plan/programme.conf"
    conf.write_text(conf.read_text().replace("webhook =", 'webhook_form = "ntfy"; webhook ='))
    world.daemon.ctl("import", "small", str(world.directory / "plan"), code=65)
    world.daemon.ctl("test", world.hook.url, "--form", "ntfy", code=65)


@pytest.mark.parametrize("value", [b"Agree \xff\xfe the plan", b"Agree \xc0\xaf the plan", b"Agree \xed\xa0\x80 the plan",
                                   b"Agree \x00 the plan", b"Agree \x1b[2J\x07 the plan"])
def test_what_another_writer_left_in_the_store_stays_text(world, value):
    world.take("Agree the plan")
    with contextlib.closing(sqlite3.connect(world.daemon.directory / "store.db")) as db, db:
        for table, column in (("milestone", "title"), ("milestone", "timescale"), ("person", "name"), ("board", "title"),
                              ("programme", "title"), ("area", "title")):
            db.execute(f"UPDATE {table} SET {column} = CAST(? AS TEXT) WHERE id = 1 OR key = 'head'"
                       if table == "person" else f"UPDATE {table} SET {column} = CAST(? AS TEXT) WHERE id = 1", (value,))
    log = world.run()
    assert all(is_clean(line) for line in log.split("\n"))
    assert "the plan" in world.check_all()
    for request in world.hook.requests:
        json.loads(request.body.decode("utf-8"))
    world.check_looks()


@pytest.mark.parametrize("address", ["head@example.org\r\nRCPT TO:<victim@example.org>", "head@example.org>\x00", "a b@example.org",
                                     "<head@example.org>", "head@example.org,victim@example.org", "x" * 10000 + "@example.org"])
def test_an_address_that_is_none_is_never_spoken(world, address):
    """From a folder it is refused; from another writer it is held, and the others get theirs."""
    write_plan(world.directory / "plan", "Agree the plan", world.hook.url)
    conf = world.directory / "plan/programme.conf"
    good = conf.read_text()
    quoted = address.replace("\r", "\\r").replace("\n", "\\n").replace("\x00", "\\x00")
    conf.write_text(good.replace("head@example.org", quoted))
    world.daemon.ctl("import", "small", str(world.directory / "plan"), code=65)
    conf.write_text(good)
    world.daemon.ctl("import", "small", str(world.directory / "plan"), "--on", BEGIN)
    world.daemon.ctl("activate", "small", "--on", BEGIN, "--yes")
    with contextlib.closing(sqlite3.connect(world.daemon.directory / "store.db")) as db, db:
        db.execute("UPDATE address SET address = ? WHERE address = 'head@example.org'", (address,))
    world.daemon.start()
    wait_for(lambda: "other@example.org" in world.reached() and world.hook.requests)
    wait_for(lambda: json.loads(world.daemon.ctl("--json", "status"))["daemon"]["idle"])
    log = world.daemon.stop()
    assert all(is_clean(line) for line in log.split("\n"))
    assert world.reached() <= {"other@example.org", "officer@example.org"}
