"""Press notes, made by the deeds that make them in the product."""

from typing import Any

from convene.core.accounts.models import User
from convene.initiatives.models import Initiative
from convene.outreach.actions import news as actions
from convene.outreach.models import News
from convene.outreach.notes import Text
from tests.factories import initiatives

CONTACT = actions.Contact("Claire Dubois", "press@secretariat.example")


def text(language: str = "en", **fields: Any) -> Text:
    words = {"title": "Diaspora groups stand together", "summary": "They signed.", "body": "They *signed*."}
    return Text(**{"language": language, **words, **fields})


def draft(initiative: Initiative | None = None, **fields: Any) -> News:
    initiative = initiative or initiatives.initiative()
    return actions.draft_news(
        initiative=initiative, text=text(**fields), contact=CONTACT, actor=initiatives.convener_of(initiative)
    )


def quoting(news: News, key: str, name: str, scope: Any) -> News:
    """Let the note quote a figure; the note as it is then."""
    meta = scope._meta
    actions.add_figure(
        news=news,
        chosen=actions.Chosen(key, name, f"{meta.app_label}.{meta.model_name}", scope.pk),
        version=news.version,
        actor=convener_of(news),
    )
    return fresh(news)


def saying(news: News, language: str = "en", **fields: Any) -> News:
    actions.write_text(
        news=news, text=text(language, **fields), version=news.version, actor=convener_of(news)
    )
    return fresh(news)


def published(news: News | None = None) -> News:
    news = news or draft()
    return actions.publish_news(news=news, version=news.version, actor=convener_of(news))


def fresh(news: News) -> News:
    return News.objects.select_related("initiative").get(pk=news.pk)


def convener_of(news: News) -> User:
    return initiatives.convener_of(news.initiative)
