"""Webhooks as others see them: the standardwebhooks package checks the signatures, Teams' own library reads the cards,
and a JSON Schema validator the bodies."""

import copy
import json
import os
import subprocess

import jsonschema
import pytest

from httpserver import HttpServer
from test_service import Daemon, fill, wait_for

SECRET = "whsec_QUJDREVGR0hJSktMTU5PUFFSU1RVVldY"
BEFORE = "whsec_WVZVVFNSUVBPTk1MS0pJSEdGRURDQkFa"
ANOTHER = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"
SAMPLES = ["education-partnership", "inspection-plan", "locality", "opportunity-area", "vulnerable-learners"]


@pytest.fixture(scope="session")
def packages(build):
    found = os.environ.get("TEST_NPM", str(build / "npm"))
    if not os.path.isdir(f"{found}/node_modules/standardwebhooks"):
        pytest.skip("contrib/npmpackages has put no packages there")
    return found


def ask(packages, source, *questions):
    done = subprocess.run(["node", source / "tests/system/peers.cjs"], input="\n".join(map(json.dumps, questions)),
                          env={**os.environ, "NODE_PATH": f"{packages}/node_modules"}, capture_output=True, text=True,
                          check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def secret_file(directory, name, secret):
    path = directory / name
    path.write_text(secret + "\n")
    path.chmod(0o600)
    return path


def checked(packages, source, request, *secrets, body=None):
    headers = {name.lower(): value for name, value in request.headers.items()}
    return [answer["ok"] for answer in ask(packages, source, *(
        {"verify": {"secret": secret, "headers": headers, "body": body or request.body.decode()}} for secret in secrets))]


def test_the_signatures_are_those_of_the_specification(build, source, packages, tmp_path):
    with HttpServer() as server:
        settings = ["--set", f"webhook.secret_file={secret_file(tmp_path, 'now', SECRET)}",
                    "--set", f"webhook.previous_secret_file={secret_file(tmp_path, 'before', BEFORE)}",
                    "--set", "webhook.allow_private=true"]
        subprocess.run([build / "milestonectl", *settings, "test", server.url], check=True, capture_output=True)
        request, = server.requests
    assert checked(packages, source, request, SECRET, BEFORE, ANOTHER) == [True, True, False]
    assert checked(packages, source, request, SECRET, body=request.body.decode() + " ") == [False]


def test_a_retry_has_the_same_id_and_a_signature_of_its_own(build, source, packages, tmp_path):
    with HttpServer(answers=[503]) as server:
        daemon = Daemon(build, tmp_path, "webhook.allow_private=true", "retry.first=1s",
                        f"webhook.secret_file={secret_file(tmp_path, 'now', SECRET)}")
        fill(daemon)
        conf = tmp_path / "plan/programme.conf"
        conf.write_text(conf.read_text().replace('digest = "monday 00:00";',
                                                 f'digest = "monday 00:00"; webhook = "{server.url}";'))
        daemon.ctl("import", "small", str(tmp_path / "plan"), "--theirs")
        daemon.start()
        wait_for(lambda: len(server.requests) >= 2)
        daemon.stop()
        first, again = server.requests[:2]
    assert first.headers["webhook-id"] == again.headers["webhook-id"] and first.body == again.body
    assert first.headers["webhook-timestamp"] != again.headers["webhook-timestamp"]
    for request in (first, again):
        assert checked(packages, source, request, SECRET) == [True]


def digest(build, source, tmp_path, name, form):
    """The digest of a sample's first board, as its webhook would get it."""
    folder = tmp_path / name
    if not folder.exists():
        subprocess.run(["cp", "-r", source / "conf/samples" / name, folder], check=True)
        subprocess.run(["chmod", "-R", "u+w", folder], check=True)
    conf = folder / "programme.conf"
    text = conf.read_text()
    board = text.index("boards = (")
    start = text.index("title", board)
    end = text.index(";", start) + 1
    changed = text[:end] + f' webhook = "https://hooks.example.org/topic"; webhook_form = "{form}";' + text[end:]
    key = text[text.index('key = "', board) + 7:].split('"')[0]
    target = tmp_path / f"{name}-{form}"
    subprocess.run(["cp", "-r", folder, target], check=True)
    (target / "programme.conf").write_text(changed)
    settings = ["--set", f"store={tmp_path}/{name}-{form}.db"]
    out = tmp_path / "digest.json"

    def ctl(*words):
        subprocess.run([build / "milestonectl", *settings, *words], check=True, capture_output=True, text=True)

    ctl("init")
    ctl("import", name, target)
    ctl("preview", name, "--digest", key, "-o", out)
    return json.loads(out.read_text())


@pytest.fixture(scope="session")
def validator(source):
    schema = json.loads((source / "conf/webhook.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_schema_describes_what_is_posted(build, source, tmp_path, validator, name):
    body = digest(build, source, tmp_path, name, "milestoned")
    assert [error.message for error in validator.iter_errors(body)] == []
    of_items = (lambda b: b["items"][0].update(section="late"), lambda b: b["items"][0].update(due="30 April"),
                lambda b: b["items"][0].pop("ref"))
    for spoil in (lambda b: b.pop("items"), lambda b: b.update(extra=1), lambda b: b.update(type="other"),
                  lambda b: b["areas"][0].update(status="orange"), *(of_items if body["items"] else ())):
        wrong = copy.deepcopy(body)
        spoil(wrong)
        assert not validator.is_valid(wrong)


@pytest.mark.parametrize("name", SAMPLES)
def test_cards_are_what_teams_reads(build, source, packages, tmp_path, name):
    body = digest(build, source, tmp_path, name, "teams")
    card = body["attachments"][0]["content"]
    answer, spoilt = ask(packages, source, {"card": card},
                         {"card": {**card, "body": [*card["body"], {"type": "NoSuchBlock"}]}})
    assert answer == {"events": 0, "items": len(card["body"])} and answer["items"] > 3
    assert spoilt["events"] > 0
