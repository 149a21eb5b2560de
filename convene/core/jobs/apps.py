from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "convene.core.jobs"
    label = "jobs"
