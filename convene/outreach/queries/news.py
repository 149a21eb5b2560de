"""Press notes: who reads which text, with which figures, and what the portal shows of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from convene.core.addresses import here, kept
from convene.core.text.markdown import to_html, to_plain
from convene.initiatives.models import Initiative
from convene.initiatives.queries import Act, Happening, Quotable, one_quotable
from convene.outreach import notes
from convene.outreach.models import News, NewsCorrection, NewsFigure, NewsQuerySet, NewsText


@dataclass(frozen=True)
class Told:
    """A press note in one language, its figures filled in."""

    news: News
    text: NewsText
    values: Mapping[str, int]

    @property
    def language(self) -> str:
        return self.text.language

    @property
    def title(self) -> str:
        return self._filled(self.text.title)

    @property
    def summary(self) -> str:
        return self._filled(self.text.summary)

    @property
    def html(self) -> SafeString:
        return to_html(self._filled(self.text.body), heading_level=2)

    @property
    def plain(self) -> str:
        """All it says, as it is cited and found."""
        return f"{self.title}\n\n{self.summary}\n\n{to_plain(self._filled(self.text.body))}"

    @property
    def locale(self) -> str:
        return notes.locale(self.language)

    @cached_property
    def corrections(self) -> list[NewsCorrection]:
        return list(self.text.corrections.all())

    @property
    def updated_at(self) -> datetime:
        return max([self.news.published_at or self.news.created_at, *(one.at for one in self.corrections)])

    def _filled(self, words: str) -> str:
        return notes.filled(words, self.values, self.language)


def in_full(rows: NewsQuerySet) -> NewsQuerySet:
    """With all that telling a published note needs; a fixed number of queries."""
    return rows.select_related("initiative").prefetch_related(
        "texts__corrections", "figures__frozen__initiative"
    )


def published() -> NewsQuerySet:
    """What everyone can read, newest first."""
    return in_full(News.objects.public().order_by("-published_at", "-pk"))


def told(news: News, language: str | None = None) -> Told:
    """The note in that language, by default the page's; else in the language it was first written in."""
    texts = {text.language: text for text in news.texts.all()}
    wanted = get_language() or "" if language is None else language
    text = texts.get(wanted) or texts.get(news.language) or next(iter(texts.values()))
    return Told(news, text, values(news))


def values(news: News) -> dict[str, int]:
    """What each figure's key stands for: as frozen, in a draft as it is counted now."""
    found: dict[str, int] = {}
    for row in news.figures.all():
        if row.frozen:
            found[row.key] = row.frozen.value
        elif (now := current(news.initiative, row)) is not None:
            found[row.key] = now.counted.value
    return found


def current(initiative: Initiative, row: NewsFigure) -> Quotable | None:
    """The figure as it stands now; None when it can no longer be quoted."""
    return one_quotable(initiative, name=row.name, scope_kind=row.scope_kind, scope_id=row.scope_id)


def drafted(news: News) -> list[tuple[NewsFigure, Quotable | None]]:
    """The figures of a draft, each as it stands now."""
    return [(row, current(news.initiative, row)) for row in news.figures.all()]


def newest(limit: int) -> list[Told]:
    return [told(news) for news in published()[:limit]]


def of_initiative(initiative: Initiative, *, drafts: bool = False) -> list[Told]:
    """Its notes, newest first, drafts before all others."""
    rows = in_full(News.objects.filter(initiative=initiative))
    if not drafts:
        rows = rows.public()
    return [told(news) for news in rows.order_by("state", "-published_at", "-pk")]


def happened(initiative: Initiative) -> list[Happening]:
    rows = in_full(News.objects.public().filter(initiative=initiative))
    return [
        Happening(
            at=one.news.published_at or one.news.created_at,
            text=_("Press note published: %(title)s") % {"title": one.title},
            address=one.news.get_absolute_url(),
        )
        for one in map(told, rows)
    ]


def acts(initiative: Initiative) -> list[Act]:
    """Reading news is nothing to be asked for."""
    return []


def desk(initiative: Initiative) -> list[Act]:
    """Drafts that wait, and the page to begin another."""
    drafts = News.objects.filter(initiative=initiative, state=News.State.DRAFT)
    waiting = [
        Act(_("Go on with the press note “%(title)s”") % {"title": one.title}, _desk(one.news))
        for one in map(told, in_full(drafts.order_by("pk")))
    ]
    return [*waiting, Act(_("Write a press note"), reverse("outreach:news-new", args=[initiative.slug]))]


def _desk(news: News) -> str:
    return reverse("outreach:news-desk", args=[news.slug])


def languages(news: News) -> Sequence[str]:
    """Those it can be read in, the first one it was written in first."""
    codes = sorted(text.language for text in news.texts.all())
    return sorted(codes, key=lambda code: code != news.language)


def address_in(news: News, language: str, spoken: Mapping[str, str]) -> str:
    """Where everyone reads it in that language: the page of the interface's own language, where it has one."""
    if language in spoken:
        return here(kept(news), language)
    return f"{kept(news)}{language}/"
