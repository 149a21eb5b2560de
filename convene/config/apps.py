from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Holds the commands that run the whole: serve."""

    name = "convene.config"
    label = "config"

    def ready(self) -> None:
        from convene.config import checks  # noqa: F401, PLC0415 -- registers them
