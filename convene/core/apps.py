from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Holds the frame every page stands in: templates, static files, template tags."""

    name = "convene.core"
    label = "core"
