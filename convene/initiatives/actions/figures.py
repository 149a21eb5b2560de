"""Keeping a figure as it is quoted, for good."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from convene.core import times
from convene.core.accounts.models import User
from convene.core.addresses import kept
from convene.core.errors import Refused, require
from convene.core.figures import day_in, moment_in, number_in, sentence
from convene.core.text import digest
from convene.core.trail.actions import cite, publish_source, record
from convene.core.trail.deeds import Deed
from convene.core.trail.queries import latest_source
from convene.initiatives import queries, rules
from convene.initiatives.models import FrozenFigure, Initiative
from convene.initiatives.queries import Quotable


@transaction.atomic
def freeze(*, initiative: Initiative, name: str, scope_kind: str, scope_id: int, actor: User) -> FrozenFigure:
    """Keep value, definition and time of a figure of `queries.quotable`, and make it citeable.

    Counts anew. The source is of kind "figure"; where the figure is a reading, it rests on the reading's source.
    """
    require(rules.may_freeze(actor, initiative))
    found = queries.one_quotable(initiative, name=name, scope_kind=scope_kind, scope_id=scope_id)
    if found is None:
        raise Refused(
            _("This figure cannot be quoted: what it counts is not public, or nothing was counted yet.")
        )
    figure = FrozenFigure.objects.create(
        initiative=initiative,
        name=found.name,
        scope_kind=found.scope_kind,
        scope_id=found.scope_id,
        scope_title=found.scope_title[:200],
        wording=_wording(found),
        language=found.language,
        value=found.counted.value,
        counted_at=found.counted.at,
        source_name=found.reading.source_name if found.reading else "",
        source_address=found.reading.source_address if found.reading else "",
        frozen_by=actor,
        frozen_at=times.now(),
    )
    record(
        deed=Deed.FIGURE_FREEZE,
        subject=figure,
        actor=actor,
        name=figure.name,
        scope=f"{figure.scope_kind}:{figure.scope_id}",
        value=figure.value,
    )
    language = _language(found, initiative)
    with override(language):
        title, text = figure.label, _told(figure, language)
    source = publish_source(
        kind="figure",
        object_id=figure.pk,
        revision=1,
        language=language,
        title=title,
        address=kept(figure),
        text=text,
    )
    figure.source = source
    if found.reading:
        _rest_on_reading(figure, title, text, found.reading.thing_id)
    return figure


def _wording(found: Quotable) -> dict[str, dict[str, str]]:
    wording = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            wording[language] = {
                "label": str(found.counted.label),
                "definition": sentence(str(found.counted.definition)),
            }
    return wording


def _language(found: Quotable, initiative: Initiative) -> str:
    """The language the figure is told in where it is cited: the initiative's, if the interface speaks it."""
    spoken = dict(settings.LANGUAGES)
    wanted = found.language or initiative.language
    return wanted if wanted in spoken else settings.LANGUAGE_CODE


def _told(figure: FrozenFigure, language: str) -> str:
    """The figure in sentences of the active language."""
    words = {
        "label": figure.label,
        "value": number_in(figure.value, language),
        "definition": figure.definition,
        "scope": figure.scope_title,
        "source": figure.source_name,
    }
    if figure.is_reading:
        day = day_in(figure.counted_at.date(), language)
        return _("%(label)s: %(value)s on %(day)s, according to %(source)s. %(definition)s") % {
            **words,
            "day": day,
        }
    moment = moment_in(figure.counted_at, language)
    return _("%(label)s: %(value)s, counted for “%(scope)s” at %(moment)s. %(definition)s") % {
        **words,
        "moment": moment,
    }


def _rest_on_reading(figure: FrozenFigure, title: str, text: str, reading: int) -> None:
    source = latest_source("reading", reading)
    if source is not None:
        cite(
            source=source,
            start=0,
            end=len(source.text),
            passage_kind="figure",
            passage_id=figure.pk,
            passage_title=title,
            passage_address=kept(figure),
            passage_digest=digest(text),
        )
