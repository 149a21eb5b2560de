from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "convene.portal"
    label = "portal"
