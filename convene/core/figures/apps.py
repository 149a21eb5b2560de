from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class FiguresConfig(AppConfig):
    name = "convene.core.figures"
    label = "figures"

    def ready(self) -> None:
        """Load every app's queries, where its figures are registered."""
        autodiscover_modules("queries")
