from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "convene.outcomes"
    label = "outcomes"
