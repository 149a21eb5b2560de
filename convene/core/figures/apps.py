from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "convene.core.figures"
    label = "figures"
