import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.processes import ROOT, environment
from tests.statements import races

CHILD = """
import json, sys, django
django.setup()
from django.core.management import call_command
from tests.statements import races
call_command("migrate", verbosity=0)
sys.stdout.write(json.dumps(races.run()))
"""


def told(organisation: str) -> str:
    return (
        f"{organisation} has signed already, and an organisation signs once. Whoever signed for it can "
        "change the signature by the link in our mail to them."
    )


def on_a_file(data: Path) -> Any:
    """In a process of its own: SQLite lets two write one after another only where a file is between them."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD],
        env=environment(data, DJANGO_SETTINGS_MODULE="tests.settings"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_done_and_the_other_told_why(tmp_path: Path) -> None:
    came = races.run() if connection.vendor == "postgresql" else on_a_file(tmp_path)
    assert came == {
        "two for one organisation": [
            [told("Hope Bridge"), "done"],
            ["listed", "pending"],
        ],
        "two for one new organisation": [
            [told("Unity"), "done"],
            ["listed", "pending"],
            1,
        ],
        "a form sent twice": [["done", "done"], ["pending"], 1],
        "a button pressed twice": [
            ["This signature was confirmed before. There is nothing left to do.", "done"],
            ["listed"],
            1,
        ],
    }
