from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client, override_settings

from convene.config.middleware import HEADERS

pytestmark = pytest.mark.django_db


def shown(response: object) -> dict[str, str]:
    headers = response.headers  # type: ignore[attr-defined]
    return {name: headers.get(name) for name in HEADERS}


@pytest.mark.parametrize(
    ("path", "status"),
    [("/healthz", 200), ("/no-such-page", 404), ("/static/none.css", 404), ("/admin/", 302)],
)
def test_every_answer_carries_the_security_headers(client: Client, path: str, status: int) -> None:
    response = client.get(path)

    assert (response.status_code, shown(response)) == (status, HEADERS)


def test_the_headers() -> None:
    assert HEADERS["Content-Security-Policy"].startswith(
        "default-src 'none'; script-src 'self'; style-src 'self';"
    )
    assert "unsafe" not in HEADERS["Content-Security-Policy"]
    assert (
        HEADERS["Referrer-Policy"],
        HEADERS["X-Content-Type-Options"],
        HEADERS["Cross-Origin-Opener-Policy"],
    ) == (
        "same-origin",
        "nosniff",
        "same-origin",
    )


def test_an_answer_to_a_wrong_host_carries_them_too(client: Client) -> None:
    with override_settings(SECURE_SSL_REDIRECT=True, SECURE_REDIRECT_EXEMPT=[]):
        response = client.get("/healthz", headers={"host": "evil.example"})

    assert (response.status_code, shown(response)) == (400, HEADERS)


def test_an_answer_to_a_forged_form_carries_them_too() -> None:
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"a": "b"})

    assert (response.status_code, shown(response)) == (403, HEADERS)


def test_a_redirect_to_https_carries_them_too(client: Client) -> None:
    with override_settings(SECURE_SSL_REDIRECT=True, SECURE_REDIRECT_EXEMPT=[]):
        response = client.get("/healthz")

    assert (response.status_code, shown(response)) == (301, HEADERS)


@pytest.mark.parametrize(
    ("size", "status"), [(settings.BODY_LIMIT, 200), (settings.BODY_LIMIT + 1, 413), (5_000_000, 413)]
)
def test_a_body_over_the_limit_is_refused(client: Client, size: int, status: int) -> None:
    response = client.post("/healthz", data=b"x" * size, content_type="application/octet-stream")

    assert response.status_code == status
    if status == 413:
        assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert response.content == b"This is more than the 1000 kB that can be sent at once."
        assert shown(response) == HEADERS


def test_a_file_over_the_limit_is_refused(client: Client) -> None:
    assert client.post("/healthz", {"file": BytesIO(b"x" * 2_000_000)}).status_code == 413


@pytest.mark.parametrize("length", ["-1", "1e3", "x", "²"])
def test_a_length_that_is_no_number_is_refused(client: Client, length: str) -> None:
    assert (
        client.post("/healthz", data=b"", content_type="text/plain", CONTENT_LENGTH=length).status_code == 413
    )
