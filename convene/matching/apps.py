from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "convene.matching"
    label = "matching"
