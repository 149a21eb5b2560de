from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "convene.demo"
    label = "demo"
