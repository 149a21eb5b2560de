"""The systemd units and the Containerfile, as far as they can be looked at without running them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNITS = sorted((ROOT / "deploy").glob("convene*"))


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not on this machine")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_the_unit(unit: Path, tmp_path: Path) -> None:
    for each in UNITS:  # a unit whose command is not there is reported, and a timer wants its service
        (tmp_path / each.name).write_text(
            each.read_text().replace("/opt/convene/.venv/bin/convene", shutil.which("true") or "/bin/true")
        )
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit.name)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_service_is_shut_in() -> None:
    text = (ROOT / "deploy/convene.service").read_text()
    for line in (
        "User=convene",
        "StateDirectory=convene",
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
        "Restart=on-failure",
        "EnvironmentFile=/etc/convene.env",
    ):
        assert f"\n{line}\n" in text


def test_the_image_is_made_of_locked_packages_and_runs_as_nobody_special() -> None:
    text = (ROOT / "Containerfile").read_text()
    assert text.index("USER convene") < text.index('CMD ["convene", "serve"')
    assert "--require-hashes -r requirements-setup.txt -r requirements.txt" in text
    copied = [
        source for line in re.findall(r"^COPY (.+)$", text, re.MULTILINE) for source in line.split()[:-1]
    ]
    assert [source for source in copied if not (ROOT / source).exists()] == []
