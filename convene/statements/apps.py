from django.apps import AppConfig


class StatementsConfig(AppConfig):
    name = "convene.statements"
    label = "statements"
