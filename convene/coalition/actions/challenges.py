"""What was raised where, and what answers it there: the rows of the table of challenges by region."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from convene.coalition import rules
from convene.coalition.actions import citing
from convene.coalition.actions.holding import hold_coalition
from convene.coalition.models import TITLE_LIMIT, Action, Answer, Challenge, Coalition, Decision, Raised
from convene.core import times
from convene.core.accounts.models import User
from convene.core.addresses import kept
from convene.core.errors import Conflict, Refused, require
from convene.core.places import LANGUAGES, Region
from convene.core.text import clean_line, clean_text
from convene.core.text.markdown import to_plain
from convene.core.trail.actions import record, uncite
from convene.core.trail.deeds import Deed

PASSAGE = "challenge"  # how the trail's citations name a challenge
KINDS = {"contribution", "input", "edition-passage"}  # what can have raised one
TEXT_LIMIT = 2_000


@dataclass(frozen=True)
class Named:
    """What a challenge says. `text` is Markdown, a few sentences."""

    title: str
    text: str = ""
    language: str = "en"


@transaction.atomic
def name_challenge(*, coalition: Coalition, named: Named, actor: User) -> Challenge:
    """Name a challenge: a further row of the table. The same named twice is one row."""
    require(rules.may_run(actor, coalition))
    held = hold_coalition(coalition.pk)
    named = _checked(named)
    same = held.challenges.filter(title=named.title, text=named.text, language=named.language).first()
    if same is not None:
        return same
    last = held.challenges.aggregate(last=Max("order"))["last"]
    challenge = Challenge.objects.create(
        coalition=held,
        order=0 if last is None else last + 1,
        title=named.title,
        text=named.text,
        language=named.language,
        created_at=times.now(),
    )
    record(deed=Deed.CHALLENGE_NAME, subject=challenge, actor=actor)
    return challenge


@transaction.atomic
def edit_challenge(*, challenge: Challenge, named: Named, version: int, actor: User) -> Challenge:
    """Change its words. Raises Conflict when somebody saved after `version` was read."""
    require(rules.may_run(actor, challenge.coalition))
    held = _held(challenge)
    if held.version != version:
        raise Conflict(_("Somebody else changed this challenge while you were editing it."))
    named = _checked(named)
    held.title, held.text, held.language = named.title, named.text, named.language
    held.version += 1
    held.save(update_fields=["title", "text", "language", "version"])
    record(deed=Deed.CHALLENGE_EDIT, subject=held, actor=actor, version=held.version)
    _cite(held)
    return held


@transaction.atomic
def note_voices(
    *,
    challenge: Challenge,
    region: str,
    actor: User,
    add: Iterable[citing.Key] = (),
    drop: Iterable[int] = (),
) -> Challenge:
    """Note which voices raised the challenge in a region, and which of the rows noted there go.

    A voice is a contribution, an input or a passage of a published edition of the same initiative, by kind and
    object id; one that may not be quoted is Refused.
    """
    require(rules.may_run(actor, challenge.coalition))
    held = _held(challenge)
    _check_region(region)
    keys = list(add)
    if any(kind not in KINDS for kind, _object_id in keys):
        raise Refused(_("Choose one of those offered."), "cites")
    dropped = held.raised.filter(region=region, pk__in=list(drop)).delete()[0]
    added = 0
    for source in citing.sources(held.coalition.initiative, keys):
        there = held.raised.filter(
            region=region, source__kind=source.kind, source__object_id=source.object_id
        )
        if not there.exists():
            Raised.objects.create(challenge=held, region=region, source=source)
            added += 1
    if added or dropped:
        record(
            deed=Deed.CHALLENGE_RAISE,
            subject=held,
            actor=actor,
            region=str(region),
            added=added,
            dropped=dropped,
        )
        _cite(held)
    return held


@transaction.atomic
def note_answers(
    *,
    challenge: Challenge,
    region: str,
    actor: User,
    decisions: Iterable[Decision] = (),
    actions: Iterable[Action] = (),
    drop: Iterable[int] = (),
) -> Challenge:
    """Note which decisions and actions answer the challenge in a region, and which rows noted there go."""
    require(rules.may_run(actor, challenge.coalition))
    held = _held(challenge)
    _check_region(region)
    things: list[Decision | Action] = [*decisions, *actions]
    if any(thing.coalition_id != held.coalition_id for thing in things):
        raise Refused(_("Only decisions and actions of this coalition can answer its challenges."), "answers")
    dropped = held.answers.filter(region=region, pk__in=list(drop)).delete()[0]
    added = 0
    for thing in things:
        decision = thing if isinstance(thing, Decision) else None
        action = thing if isinstance(thing, Action) else None
        _row, made = Answer.objects.get_or_create(
            challenge=held, region=region, decision=decision, action=action
        )
        added += made
    if added or dropped:
        record(
            deed=Deed.CHALLENGE_ANSWER,
            subject=held,
            actor=actor,
            region=str(region),
            added=added,
            dropped=dropped,
        )
    return held


def _held(challenge: Challenge) -> Challenge:
    """The challenge as it stands now, and its coalition held."""
    coalition = hold_coalition(challenge.coalition_id)
    held = Challenge.objects.get(pk=challenge.pk)
    held.coalition = coalition
    return held


def _checked(named: Named) -> Named:
    try:
        title = clean_line(named.title, limit=TITLE_LIMIT)
    except Refused as refused:
        raise Refused(refused.message, "title") from refused
    if not title:
        raise Refused(_("Name the challenge in a few words."), "title")
    try:
        text = clean_text(named.text, limit=TEXT_LIMIT)
    except Refused as refused:
        raise Refused(refused.message, "text") from refused
    if named.language not in LANGUAGES:
        raise Refused(_("Choose one of those offered."), "language")
    return Named(title, text, named.language)


def _check_region(region: str) -> None:
    if region not in Region.values:
        raise Refused(_("Choose one of those offered."), "region")


def _cite(challenge: Challenge) -> None:
    """Let the challenge rest on the voices that raised it, wherever they did, and on no others."""
    uncite(passage_kind=PASSAGE, passage_id=challenge.pk)
    words = f"{challenge.title}\n\n{to_plain(challenge.text)}"
    rows = challenge.raised.select_related("source").order_by("pk")
    for source in {row.source_id: row.source for row in rows}.values():
        citing.whole(
            source, PASSAGE, challenge.pk, title=challenge.title, address=kept(challenge), text=words
        )
