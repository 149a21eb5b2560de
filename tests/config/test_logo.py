from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.test import Client
from pytest_django import Settings

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def data(settings: Settings, tmp_path: Path) -> Path:
    folder = tmp_path.resolve() / "data"
    folder.mkdir()
    settings.DATA = folder
    settings.INSTANCE_LOGO = ""
    settings.INSTANCE_PRIVACY = ""
    return folder


@pytest.mark.parametrize(("name", "kind"), [("ours.svg", "image/svg+xml"), ("ours.PNG", "image/png")])
def test_gives_the_picture_and_lets_it_run_nothing(
    settings: Settings, data: Path, name: str, kind: str
) -> None:
    (data / name).write_bytes(SVG)
    settings.INSTANCE_LOGO = name
    answer = Client().get("/logo")
    assert (answer.status_code, answer["Content-Type"], b"".join(answer.streaming_content)) == (
        200,
        kind,
        SVG,
    )  # type: ignore[arg-type]
    assert answer["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "name", ["", "gone.svg", "secret_key", "../out.svg", "link.svg", "folder.svg", "page.html"]
)
@pytest.mark.django_db
def test_gives_nothing_else(settings: Settings, data: Path, name: str) -> None:
    for outside in (data / "secret_key", data.parent / "out.svg", data / "page.html"):
        outside.write_bytes(b"a secret")
    (data / "link.svg").symlink_to(data.parent / "out.svg")
    (data / "folder.svg").mkdir()
    settings.INSTANCE_LOGO = name
    answer = Client().get("/logo")
    assert answer.status_code == 404
    assert b"a secret" not in answer.content


def test_files_that_are_not_there_are_said_at_the_start(settings: Settings, data: Path) -> None:
    def said() -> list[str]:
        return [str(each.msg) for each in run_checks() if str(each.id).startswith("convene.")]

    assert said() == []
    settings.INSTANCE_LOGO, settings.INSTANCE_PRIVACY = "ours.svg", "../privacy.md"
    (data.parent / "privacy.md").touch()
    assert said() == [
        f"CONVENE_LOGO must name a file (.png or .svg) in {data}, not 'ours.svg'",
        f"CONVENE_PRIVACY must name a file (.md) in {data}, not '../privacy.md'",
    ]
    settings.INSTANCE_PRIVACY = "privacy.md"
    for name in ("ours.svg", "privacy.md"):
        (data / name).touch()
    assert said() == []
