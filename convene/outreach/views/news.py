"""News as everyone reads it."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import feedgenerator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from convene.core.addresses import here, kept
from convene.core.mail import absolute
from convene.core.places import language_name
from convene.core.trail.caching import public_page
from convene.initiatives.models import Initiative
from convene.initiatives.queries import thread
from convene.initiatives.rules import may_see
from convene.outreach import rules
from convene.outreach.models import News, NewsQuerySet
from convene.outreach.queries import news as queries

PAGE = 20
IN_FEED = 50


@require_safe
@public_page
def news_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.published(), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "notes": [queries.told(news) for news in page.object_list]}
    return render(request, "outreach/news_list.html", context)


@require_safe
@public_page
def news(request: HttpRequest, slug: str, language: str | None = None) -> HttpResponse:
    """In that language; without one in the page's, or in the language it was first written in."""
    one = get_object_or_404(queries.in_full(News.objects.all()), slug=slug)
    if not rules.may_see_news(request.user, one):
        raise Http404
    codes = queries.languages(one)
    if language is not None and language not in codes:
        raise Http404
    shown = queries.told(one, language)
    is_draft = one.state == News.State.DRAFT
    context = {
        "news": one,
        "note": shown,
        "initiative": one.initiative,
        "steps": thread(one.initiative),
        "versions": [_version(one, code) for code in codes],
        "figures": [row.frozen for row in one.figures.all() if row.frozen],
        "drafted": queries.drafted(one) if is_draft else [],
        "is_draft": is_draft,
        "runs": bool(rules.may_tell(request.user, one.initiative)),
    }
    return render(request, "outreach/news.html", context)


def _version(one: News, code: str) -> dict[str, str]:
    path = queries.address_in(one, code, dict(settings.LANGUAGES))
    page = reverse("outreach:news-in", args=[one.slug, code])
    return {"code": code, "name": language_name(code, code), "page": page, "address": absolute(path)}


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest notes of all initiatives."""
    return _atom(
        queries.published(),
        title=_("News: %(instance)s") % {"instance": settings.INSTANCE_NAME},
        page=reverse("outreach:news-list"),
        own=reverse("outreach:news-feed"),
    )


@require_safe
def initiative_feed(request: HttpRequest, slug: str) -> HttpResponse:
    initiative = get_object_or_404(Initiative, slug=slug)
    if not may_see(request.user, initiative):
        raise Http404
    return _atom(
        queries.published().filter(initiative=initiative),
        title=_("News: %(initiative)s") % {"initiative": initiative.title},
        page=initiative.get_absolute_url(),
        own=reverse("outreach:initiative-feed", args=[slug]),
    )


def _atom(rows: NewsQuerySet, *, title: str, page: str, own: str) -> HttpResponse:
    made = feedgenerator.Atom1Feed(
        title=title,
        link=absolute(page),
        description=None,
        feed_url=absolute(own),
        language=get_language(),
        feed_guid=absolute(own),
    )
    for one in rows[:IN_FEED]:
        shown = queries.told(one)
        address: Any = absolute(here(kept(one)))
        made.add_item(
            title=shown.title,
            link=address,
            description=shown.summary,
            unique_id=absolute(kept(one)),
            pubdate=one.published_at,
            updateddate=shown.updated_at,
            author_name=one.initiative.title,
        )
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
