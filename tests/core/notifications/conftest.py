"""An app whose only part is a mail's template."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template.utils import get_app_template_dirs
from django.test import override_settings

from convene.core.mail import strict
from convene.core.notifications import actions
from convene.core.notifications.models import Message


class App:
    template = "mailsample/mail/hello.txt"

    def send(self, *, to: str = "amina@example.org", **more: Any) -> Message:
        more.setdefault("context", {"person": "Amina"})
        return actions.send(to=to, template=self.template, language="en", **more)


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    folder = tmp_path / "mailsample"
    (folder / "templates/mailsample/mail").mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "templates" / App.template).write_text(
        "Subject: Hello {{ person }}\n\nDear {{ person }},\n\nwelcome.\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    with override_settings(INSTALLED_APPS=[*settings.INSTALLED_APPS, "mailsample"]):
        forget()
        yield App()
    sys.modules.pop("mailsample")
    forget()


def forget() -> None:
    get_app_template_dirs.cache_clear()  # type: ignore[attr-defined]
    strict._engine.cache_clear()
    strict._parts.cache_clear()
