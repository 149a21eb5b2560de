import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from convene.config.logs import Json, RequestId, request_id


@pytest.fixture(autouse=True)
def no_request() -> Iterator[None]:
    token = request_id.set("-")
    yield
    request_id.reset(token)


def line(record: logging.LogRecord) -> dict[str, Any]:
    RequestId().filter(record)
    written = json.loads(Json().format(record))
    assert isinstance(written, dict)
    return written


def record(name: str, message: str, *arguments: object, **more: Any) -> logging.LogRecord:
    made = logging.LogRecord(name, logging.WARNING, __file__, 1, message, arguments, None)
    for key, value in more.items():
        setattr(made, key, value)
    return made


def test_a_line_is_one_json_object() -> None:
    written = line(record("convene.jobs", "job done\nsecond line", facts={"job": "a.b", "ms": 3}))

    assert {key: value for key, value in written.items() if key != "at"} == {
        "level": "warning",
        "logger": "convene.jobs",
        "message": "job done\nsecond line",
        "request": "-",
        "job": "a.b",
        "ms": 3,
    }
    assert "\n" not in Json().format(record("convene.jobs", "a\nb"))


def test_facts_cannot_pass_for_the_line() -> None:
    assert line(record("convene.jobs", "done", facts={"message": 7, "level": "x"}))["message"] == "done"


@pytest.mark.parametrize(
    ("name", "message", "arguments", "shown"),
    [
        ("convene.x", "took %s rows", (3,), "took 3 rows"),
        ("convene.x", "mail to %s", ("amina@example.org",), "mail to …"),
        ("convene.x", "from %s and %s", ("192.0.2.7", "2001:db8::1"), "from … and …"),
        ("convene.x", "from %s", ("2001:db8:1:2:3:4:5:6",), "from …"),
        ("convene.x", "at 12:30:45", (), "at 12:30:45"),
        ("convene.x", "GET /search/?q=amina HTTP", (), "GET /search/… HTTP"),
        ("django.request", "%s: %s", ("Not Found", "/confirm/secret/"), "django.request"),
        ("django.security.csrf", "Forbidden (%s): %s", ("CSRF", "/amina/"), "Forbidden (%s): %s"),
        ("lib", "user %(name)s came", ({"name": "Amina"},), "user %(name)s came"),
        (
            "django.security.DisallowedHost",
            "Invalid HTTP_HOST header: 'amina.net'.",
            (),
            "Invalid HTTP_HOST header: ….",
        ),
        ("lib", "user amina@example.org came", (), "user … came"),
    ],
)
def test_messages(name: str, message: str, arguments: tuple[object, ...], shown: str) -> None:
    assert line(record(name, message, *arguments))["message"] == shown


def test_an_error_is_told_without_its_text() -> None:
    try:
        try:
            {}["amina@example.org"]
        except KeyError as error:
            raise RuntimeError("Amina Diallo, 192.0.2.7") from error
    except RuntimeError:
        made = record("django.request", "%s", "x")
        made.exc_info = sys.exc_info()

    written = line(made)

    told = written["error"].splitlines()
    assert [each for each in told if not each.startswith(" ")] == [
        "builtins.KeyError",
        "builtins.RuntimeError",
    ]
    assert told[1].endswith("in test_an_error_is_told_without_its_text")
    assert "mina" not in json.dumps(written).replace("amina_diallo", "")


@pytest.mark.django_db
def test_a_request_has_one_line_with_its_id(caplog: pytest.LogCaptureFixture, client: Client) -> None:
    with caplog.at_level(logging.INFO):
        response = client.get(
            "/healthz?email=amina@example.org",
            headers={"user-agent": "Amina", "x-forwarded-for": "192.0.2.7"},
        )

    [found] = [each for each in caplog.records if each.name == "convene.request"]
    written = line(found)
    assert set(written) == {"at", "level", "logger", "message", "request", "method", "route", "status", "ms"}
    assert (written["method"], written["route"], written["status"]) == ("GET", "healthz", 200)
    assert written["request"] == response.headers["X-Request-Id"]
    assert len(written["request"]) == 16


@pytest.mark.django_db
def test_what_is_in_an_address_is_not_logged(caplog: pytest.LogCaptureFixture, client: Client) -> None:
    with caplog.at_level(logging.DEBUG):
        client.get(
            "/no-such-page/amina-diallo/?email=amina@example.org", headers={"host": "amina.example.net"}
        )
        client.get("/no-such-page/amina-diallo/?email=amina@example.org")
        client.generic("AMINA", "/no-such-page/")

    written = "\n".join(Json().format(each) for each in caplog.records)
    assert '"status": 404' in written
    assert '"status": 400' in written
    assert "amina" not in written.lower()
