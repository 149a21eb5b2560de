"""What an initiative's situation is told by: series, readings of days, corrections."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from convene.core import times
from convene.core.accounts.models import User
from convene.core.addresses import kept
from convene.core.errors import Conflict, Refused, require
from convene.core.figures import day_in, number_in, sentence
from convene.core.trail.actions import publish_source, record
from convene.core.trail.deeds import Deed
from convene.initiatives import queries, rules
from convene.initiatives.models import Initiative, Reading, Series
from convene.initiatives.queries.situation import Change, Plan
from convene.initiatives.sheets import HIGHEST, Given, check_day


@dataclass(frozen=True)
class SeriesWords:
    """What is counted, and what counts and what does not."""

    name: str
    definition: str
    language: str = "en"


@transaction.atomic
def add_series(*, initiative: Initiative, words: SeriesWords, actor: User) -> Series:
    require(rules.may_convene(actor, initiative))
    Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    _check_name(initiative, words.name)
    highest = initiative.series.aggregate(highest=Max("order"))["highest"] or 0
    series = Series.objects.create(
        initiative=initiative,
        name=words.name,
        definition=words.definition,
        language=words.language,
        order=highest + 1,
        created_at=times.now(),
    )
    record(deed=Deed.SERIES_ADD, subject=series, actor=actor)
    return series


@transaction.atomic
def edit_series(*, series: Series, words: SeriesWords, version: int, actor: User) -> Series:
    """Change its words. Raises Conflict when somebody saved after `version` was read.

    What was frozen or cited before keeps the words it had.
    """
    require(rules.may_convene(actor, series.initiative))
    Initiative.objects.select_for_update(of=("self",)).get(pk=series.initiative_id)
    _check_name(series.initiative, words.name, but=series.pk)
    changed = Series.objects.filter(pk=series.pk, version=version).update(
        name=words.name, definition=words.definition, language=words.language, version=F("version") + 1
    )
    if not changed:
        raise Conflict(_("Somebody else changed this while you were editing it."))
    series.refresh_from_db()
    record(deed=Deed.SERIES_EDIT, subject=series, actor=actor)
    return series


@transaction.atomic
def note(*, series: Series, given: Given, actor: User) -> Reading:
    """Write down what it stood at on a day nothing is written down for."""
    require(rules.may_convene(actor, series.initiative))
    held = _held(series)
    _check(held, given)
    latest = queries.latest_revision(held, given.on)
    if latest is not None and not latest.is_taken_back:
        raise Refused(
            _("There is a reading for this day already: %(value)s. Correct that one.")
            % {"value": latest.value},
            "on",
        )
    return _write(held, given, latest, actor, Deed.READING_NOTE)


@transaction.atomic
def correct(*, reading: Reading, given: Given, actor: User) -> Reading:
    """Write a further revision of the day's reading. `reading` is the revision the convener has read.

    The day itself stays: a reading under the wrong day is taken back and noted anew.
    """
    require(rules.may_convene(actor, reading.series.initiative))
    held = _held(reading.series)
    latest = _latest(reading)
    if given.on != reading.on:
        raise Refused(
            _("A correction keeps the day. Take the reading back and note it for the other day."), "on"
        )
    _check(held, given)
    if not latest.is_taken_back and queries.is_same(latest, given):
        raise Refused(_("Nothing is different from what stands there."))
    return _write(held, given, latest, actor, Deed.READING_CORRECT)


@transaction.atomic
def take_back(*, reading: Reading, actor: User) -> Reading:
    """Say that there is no reading for the day after all. What was there stays among its revisions."""
    require(rules.may_convene(actor, reading.series.initiative))
    held = _held(reading.series)
    latest = _latest(reading)
    if latest.is_taken_back:
        raise Refused(_("This reading is taken back already."))
    given = Given(latest.on, latest.value, latest.source_name, latest.source_address)
    return _write(held, given, latest, actor, Deed.READING_TAKE_BACK, is_taken_back=True)


@transaction.atomic
def import_(*, series: Series, rows: Sequence[Given], plan: str, actor: User) -> Plan:
    """Note and correct what a file says, all of it or nothing; what stands there already is left as it is.

    `plan` is the digest of the plan the convener has seen. Raises Conflict when it is another one by now.
    """
    require(rules.may_convene(actor, series.initiative))
    held = _held(series)
    for given in rows:
        _check(held, given)
    if len({given.on for given in rows}) != len(rows):
        raise Refused(_("A day stands there twice."), "file")
    planned = queries.plan(held, rows)
    if planned.digest != plan:
        raise Conflict(_("Somebody else changed this series while you were looking at the file. Look again."))
    for line in planned.lines:
        if line.change != Change.SAME:
            deed = Deed.READING_CORRECT if line.change == Change.CORRECTED else Deed.READING_NOTE
            _write(held, line.given, line.latest, actor, deed)
    if planned.changes:
        record(
            deed=Deed.READING_IMPORT,
            subject=held,
            actor=actor,
            new=planned.new,
            corrected=planned.corrected,
            same=planned.same,
        )
    return planned


def _held(series: Series) -> Series:
    return Series.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=series.pk)


def _latest(reading: Reading) -> Reading:
    latest = queries.latest_revision(reading.series, reading.on)
    if latest is None or latest.pk != reading.pk:
        raise Conflict(_("Somebody else corrected this reading first. Please look at it again."))
    return latest


def _check_name(initiative: Initiative, name: str, *, but: int | None = None) -> None:
    same = initiative.series.filter(name=name)
    if (same if but is None else same.exclude(pk=but)).exists():
        raise Refused(_("There is a figure of this name already."), "name")


def _check(series: Series, given: Given) -> None:
    check_day(given.on, today=queries.today(series.initiative))
    if not 0 <= given.value <= HIGHEST:
        raise Refused(_("This number is too large."), "value")
    if not given.source_name:
        raise Refused(_("The source is missing: say who published this number."), "source_name")


def _write(
    series: Series,
    given: Given,
    latest: Reading | None,
    actor: User,
    deed: Deed,
    *,
    is_taken_back: bool = False,
) -> Reading:
    reading = Reading.objects.create(
        series=series,
        on=given.on,
        revision=latest.revision + 1 if latest else 1,
        value=given.value,
        source_name=given.source_name,
        source_address=given.source_address,
        is_taken_back=is_taken_back,
        first_id=latest.thing_id if latest else None,
        at=times.now(),
        by=actor,
    )
    record(deed=deed, subject=reading, actor=actor, value=given.value, on=given.on.isoformat())
    publish_source(
        kind="reading",
        object_id=reading.thing_id,
        revision=reading.revision,
        language=series.language,
        title=series.name,
        address=kept(reading),
        text=_told(series, reading),
    )
    return reading


def _told(series: Series, reading: Reading) -> str:
    """The reading in a sentence of the series' language, or of the instance's where the interface lacks it."""
    language = series.language if series.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    words = {
        "label": series.name,
        "value": number_in(reading.value, language),
        "day": day_in(reading.on, language),
        "source": reading.source_name,
        "definition": sentence(series.definition),
    }
    with override(language):
        if reading.is_taken_back:
            return _("%(label)s: the reading of %(day)s was taken back.") % words
        return _("%(label)s: %(value)s on %(day)s, according to %(source)s. %(definition)s") % words
