from django.apps import AppConfig


class ForumConfig(AppConfig):
    name = "convene.forum"
    label = "forum"
