"""Writing a press note, choosing its figures, publishing it, correcting it openly."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from convene.core import times
from convene.core.accounts.models import User
from convene.core.addresses import free_slug, kept
from convene.core.errors import Conflict, Refused, require
from convene.core.text import clean_line, digest
from convene.core.text import slug as slug_of
from convene.core.trail.actions import cite, record
from convene.core.trail.deeds import Deed
from convene.initiatives.actions import freeze
from convene.initiatives.models import FrozenFigure, Initiative
from convene.initiatives.queries import one_quotable
from convene.outreach import indexed, notes, rules
from convene.outreach.models import SUMMARY_LIMIT, News, NewsCorrection, NewsFigure, NewsText
from convene.outreach.notes import Text
from convene.outreach.queries import news as queries

PASSAGE = "news"


@dataclass(frozen=True)
class Contact:
    """Whom the press may turn to; shown to everyone."""

    name: str = ""
    email: str = ""


@dataclass(frozen=True)
class Chosen:
    """A figure of `initiatives.queries.quotable`, and the key it is written by."""

    key: str
    name: str
    scope_kind: str
    scope_id: int


@transaction.atomic
def draft_news(*, initiative: Initiative, text: Text, contact: Contact, actor: User, slug: str = "") -> News:
    """Begin a press note in one language. Figures are chosen afterwards."""
    require(rules.may_tell(actor, initiative))
    clean = notes.checked(text, [])
    news = News.objects.create(
        initiative=initiative,
        slug=free_slug(News, slug or slug_of(clean.title, "news")),
        language=clean.language,
        contact_name=contact.name,
        contact_email=contact.email,
        is_demonstration=initiative.is_demonstration,
        created_at=times.now(),
    )
    _put(news, clean)
    record(deed=Deed.NEWS_DRAFT, subject=news, actor=actor, language=clean.language)
    return news


@transaction.atomic
def write_text(*, news: News, text: Text, version: int, actor: User) -> NewsText:
    """What a draft says in one language; of a published note, a language it did not have.

    Raises Conflict when somebody changed the note after `version` was read.
    """
    require(rules.may_tell(actor, news.initiative))
    current = _held(news, version)
    clean = notes.checked(text, _keys(current))
    known = current.texts.filter(language=clean.language).exists()
    published = current.state == News.State.PUBLISHED
    if published and known:
        raise Refused(_("It is published in this language. A correction says what it corrects."), "language")
    row = _put(current, clean)
    _grown(current)
    deed = Deed.NEWS_EDIT if known else Deed.NEWS_TRANSLATE
    record(deed=deed, subject=current, actor=actor, language=clean.language)
    if published:
        indexed.update_news(current)
    return row


@transaction.atomic
def drop_text(*, news: News, language: str, version: int, actor: User) -> None:
    """Take one language out of a draft."""
    require(rules.may_tell(actor, news.initiative))
    current = _held(news, version)
    _only_draft(current)
    if language == current.language:
        raise Refused(_("The language it was first written in stays."))
    current.texts.filter(language=language).delete()
    _grown(current)
    record(deed=Deed.NEWS_EDIT, subject=current, actor=actor, language=language)


@transaction.atomic
def add_figure(*, news: News, chosen: Chosen, version: int, actor: User) -> NewsFigure:
    """Let the draft's texts quote a figure as {key}."""
    require(rules.may_tell(actor, news.initiative))
    current = _held(news, version)
    _only_draft(current)
    if not notes.KEY.fullmatch(chosen.key):
        raise Refused(
            _(
                "Write the key in small letters, digits and hyphens, beginning with a letter: countries-served."
            ),
            "key",
        )
    if chosen.key in _keys(current):
        raise Refused(_("There is a figure {%(key)s} already.") % {"key": chosen.key}, "key")
    if not one_quotable(
        current.initiative, name=chosen.name, scope_kind=chosen.scope_kind, scope_id=chosen.scope_id
    ):
        raise Refused(_("Choose one of the figures of this initiative."), "figure")
    highest = current.figures.aggregate(highest=Max("order"))["highest"] or 0
    row = NewsFigure.objects.create(
        news=current,
        key=chosen.key,
        name=chosen.name,
        scope_kind=chosen.scope_kind,
        scope_id=chosen.scope_id,
        order=highest + 1,
    )
    _grown(current)
    record(deed=Deed.NEWS_EDIT, subject=current, actor=actor, figure=chosen.name)
    return row


@transaction.atomic
def drop_figure(*, figure: NewsFigure, version: int, actor: User) -> None:
    """Take a figure out of a draft that no text quotes any more."""
    require(rules.may_tell(actor, figure.news.initiative))
    current = _held(figure.news, version)
    _only_draft(current)
    for text in current.texts.all():
        if figure.key in notes.used(text):
            raise Refused(
                _("The text “%(title)s” quotes {%(key)s}. Take it out there first.")
                % {"title": text.title, "key": figure.key}
            )
    current.figures.filter(pk=figure.pk).delete()
    _grown(current)
    record(deed=Deed.NEWS_EDIT, subject=current, actor=actor, figure=figure.name)


@transaction.atomic
def name_contact(*, news: News, contact: Contact, version: int, actor: User) -> News:
    """Whom the press may turn to; also once it is published."""
    require(rules.may_tell(actor, news.initiative))
    current = _held(news, version)
    current.contact_name = contact.name
    current.contact_email = contact.email
    current.save(update_fields=["contact_name", "contact_email"])
    _grown(current)
    record(deed=Deed.NEWS_EDIT, subject=current, actor=actor, contact=True)
    return current


@transaction.atomic
def publish_news(*, news: News, version: int, actor: User) -> News:
    """Make the note public and freeze its figures. `version` is the one whose preview the convener has read."""
    require(rules.may_tell(actor, news.initiative))
    current = _held(news, version)
    _only_draft(current)
    if not current.initiative.is_public:
        raise Refused(_("Open the initiative first: nobody could read the note."))
    keys = _keys(current)
    for text in current.texts.all():
        notes.checked(Text(text.language, text.title, text.summary, text.body), keys)
    rows = list(current.figures.all())
    for row in rows:
        row.frozen = _frozen(current, row, actor)
        row.save(update_fields=["frozen"])
    current.state = News.State.PUBLISHED
    current.published_at = times.now()
    current.published_by = actor
    current.save(update_fields=["state", "published_at", "published_by"])
    _grown(current)
    shown = queries.told(current, current.language)
    for row in rows:
        if row.frozen:
            source = row.frozen.source
            cite(
                source=source,
                start=0,
                end=len(source.text),
                passage_kind=PASSAGE,
                passage_id=current.pk,
                passage_title=shown.title,
                passage_address=kept(current),
                passage_digest=digest(shown.plain),
            )
    record(
        deed=Deed.NEWS_PUBLISH,
        subject=current,
        actor=actor,
        digest=digest(shown.plain),
        languages=current.texts.count(),
        figures=len(rows),
    )
    indexed.update_news(current)
    return current


@transaction.atomic
def correct_news(*, news: News, text: Text, note: str, version: int, actor: User) -> NewsCorrection:
    """Correct what a published note says in one language. The page says when, and `note` what.

    The figures stay those that were frozen when it was published.
    """
    require(rules.may_tell(actor, news.initiative))
    current = _held(news, version)
    if current.state != News.State.PUBLISHED:
        raise Refused(_("This note is a draft: just change it."))
    clean = notes.checked(text, _keys(current))
    said = clean_line(note, limit=SUMMARY_LIMIT)
    if not said:
        raise Refused(_("Say what is corrected. Everyone reads it below the text."), "note")
    row = current.texts.filter(language=clean.language).first()
    if row is None:
        raise Refused(_("It does not exist in this language yet."), "language")
    if (row.title, row.summary, row.body) == (clean.title, clean.summary, clean.body):
        raise Refused(_("Nothing is different from what stands there."))
    row = _put(current, clean)
    correction = NewsCorrection.objects.create(text=row, note=said, at=times.now(), by=actor)
    _grown(current)
    record(
        deed=Deed.NEWS_CORRECT,
        subject=current,
        actor=actor,
        language=clean.language,
        digest=digest(queries.told(current, clean.language).plain),
    )
    indexed.update_news(current)
    return correction


@transaction.atomic
def forget_contact(*, user: User) -> None:
    """Take an erased person's name and address off the notes that gave them as a contact."""
    News.objects.filter(contact_email__iexact=user.email).exclude(contact_email="").update(
        contact_name="", contact_email=""
    )


def _held(news: News, version: int) -> News:
    current = News.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=news.pk)
    if current.version != version:
        raise Conflict(
            _("Somebody else changed this note while you were editing it. Nothing was overwritten.")
        )
    return current


def _only_draft(news: News) -> None:
    if news.state != News.State.DRAFT:
        raise Refused(_("This note is published. It can be translated, or corrected openly."))


def _keys(news: News) -> list[str]:
    return list(news.figures.values_list("key", flat=True))


def _put(news: News, text: Text) -> NewsText:
    row, _made = NewsText.objects.update_or_create(
        news=news,
        language=text.language,
        defaults={
            "title": text.title,
            "summary": text.summary,
            "body": text.body,
            "translator": text.translator,
        },
    )
    return row


def _grown(news: News) -> None:
    news.version += 1
    news.save(update_fields=["version"])


def _frozen(news: News, row: NewsFigure, actor: User) -> FrozenFigure:
    try:
        return freeze(
            initiative=news.initiative,
            name=row.name,
            scope_kind=row.scope_kind,
            scope_id=row.scope_id,
            actor=actor,
        )
    except Refused as refused:
        raise Refused(f"{{{row.key}}}: {refused}") from refused
