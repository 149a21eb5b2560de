from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "convene.core.notifications"
    label = "notifications"

    def ready(self) -> None:
        from convene.core.accounts import providers  # noqa: PLC0415 -- models stand only now
        from convene.core.notifications import actions  # noqa: PLC0415 -- as above

        providers.mailer = actions.send
