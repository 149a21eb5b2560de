from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "convene.core.trail"
    label = "trail"
