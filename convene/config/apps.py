from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Holds the commands that run the whole: serve."""

    name = "convene.config"
    label = "config"
