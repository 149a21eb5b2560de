from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "convene.core.search"
    label = "search"
