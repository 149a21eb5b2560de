import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.coalition import races
from tests.processes import ROOT, environment

CHILD = """
import json, sys, django
django.setup()
from django.core.management import call_command
from tests.coalition import races
call_command("migrate", verbosity=0)
sys.stdout.write(json.dumps(races.run()))
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
def test_of_two_at_once_each_is_done_or_told_why(tmp_path: Path) -> None:
    came = races.run() if connection.vendor == "postgresql" else on_a_file(tmp_path)
    assert came == {
        "two phones": [["Conflict", "done"], 1, 3],
        "vote and count": ["right"] * 5,
        "two conveners": [["Refused", "done"], 1],
        "two movers": [["done"] * 3, [1, 2, 3]],
        "two seconders": [["Refused", "done"], "seconded"],
        "leaving and count": [["done", "done"], True],
        "two last reports": [[["done", "done"], "done"]] * 5,
    }
