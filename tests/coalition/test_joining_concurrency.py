import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.coalition import joining_races as races
from tests.processes import ROOT, environment

CHILD = """
import json, sys, django
django.setup()
from django.core.management import call_command
from tests.coalition import joining_races
call_command("migrate", verbosity=0)
sys.stdout.write(json.dumps(joining_races.run()))
"""


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
        "one link clicked twice": [["done", "done"], 1, 1],
        "two apply for one organisation": [
            ["Hope Bridge has applied already; the conveners will decide.", "done"],
            1,
        ],
        "the button to invite pressed twice": [["done", "done"], 3, 3],
        "two organisations name one person": [["This person", "done"], 1],
        "naming while leaving": [True, "left", 0, True],
    }
