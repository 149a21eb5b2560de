"""What an operator set that cannot work is said when the instance starts, not when a reader meets it."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from convene.config.logo import KINDS


@register()
def files_in_the_data_folder(app_configs: Sequence[AppConfig] | None, **_options: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for number, setting, name, kinds in (
        (1, "CONVENE_LOGO", settings.INSTANCE_LOGO, set(KINDS)),
        (2, "CONVENE_PRIVACY", settings.INSTANCE_PRIVACY, {".md"}),
    ):
        path = settings.DATA / name
        fits = path.suffix.lower() in kinds and path.resolve().parent == settings.DATA and path.is_file()
        if name and not fits:
            wanted = " or ".join(sorted(kinds))
            found.append(
                Error(
                    f"{setting} must name a file ({wanted}) in {settings.DATA}, not {name!r}",
                    id=f"convene.E00{number}",
                )
            )
    return found
