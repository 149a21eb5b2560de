from pathlib import Path

import pytest

from tests import processes


def test_settings_over_https_have_nothing_to_be_warned_of(tmp_path: Path) -> None:
    done = processes.run(
        tmp_path,
        *("check", "--code", "--deploy", "--fail-level", "WARNING"),
        CONVENE_URL="https://convene.example.org",
    )

    assert (done.returncode, done.stdout + done.stderr) == (
        0,
        "System check identified no issues (0 silenced).\n",
    )


@pytest.mark.parametrize("url", ["convene.example.org", "ftp://convene.example.org", "https://"])
def test_an_address_that_is_none_stops_the_start(tmp_path: Path, url: str) -> None:
    done = processes.run(tmp_path, "check", CONVENE_URL=url)

    assert done.returncode == 1
    assert "CONVENE_URL must look like https://convene.example.org" in done.stderr
