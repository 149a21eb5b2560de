from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "convene.core.notifications"
    label = "notifications"
