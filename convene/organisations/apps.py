from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "convene.organisations"
    label = "organisations"
