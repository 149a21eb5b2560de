"""What search knows of press notes."""

from collections.abc import Iterator

from convene.core.addresses import kept
from convene.core.search.actions import index, remove
from convene.core.search.registry import Row, indexes
from convene.outreach.models import News
from convene.outreach.queries.news import languages, published, told


def news_row(news: News) -> Row:
    """Found by what it says in any of its languages."""
    shown = [told(news, language) for language in languages(news)]
    return {
        "kind": "news",
        "object_id": news.pk,
        "title": shown[0].title,
        "body": "\n\n".join([shown[0].plain, *(one.plain for one in shown[1:])]),
        "address": kept(news),
        "language": news.language,
    }


def update_news(news: News) -> None:
    if news.state == News.State.PUBLISHED and news.initiative.is_public:
        index(**news_row(news))
    else:
        remove(kind="news", object_id=news.pk)


@indexes("news")
def news_rows() -> Iterator[Row]:
    for news in published().iterator(chunk_size=500):
        yield news_row(news)
