from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "convene.outreach"
    label = "outreach"
