from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "convene.core.trail"
    label = "trail"

    def ready(self) -> None:
        from convene.core.accounts import providers  # noqa: PLC0415 -- models are loaded by now
        from convene.core.trail import personal  # noqa: PLC0415

        providers.recorder = personal.record_account
