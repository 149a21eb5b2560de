from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    name = "convene.initiatives"
    label = "initiatives"
