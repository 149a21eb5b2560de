import pytest

from convene.__main__ import Commands
from convene.core.trail.management.commands.verify_trail import Command


@pytest.mark.parametrize("typed", ["verify-trail", "verify_trail"])
def test_a_command_is_typed_with_a_hyphen(typed: str) -> None:
    assert isinstance(Commands(["convene"]).fetch_command(typed), Command)


def test_an_unknown_command_fails_with_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="1"):
        Commands(["convene"]).fetch_command("verify_nothing")
    assert "Unknown command: 'verify_nothing'" in capsys.readouterr().err
