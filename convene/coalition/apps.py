from django.apps import AppConfig


class CoalitionConfig(AppConfig):
    name = "convene.coalition"
    label = "coalition"
