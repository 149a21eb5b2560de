from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "convene.core.accounts"
    label = "accounts"
