"""How a partnership is proposed, and its proposal changed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from convene.core import times
from convene.core.accounts.models import User
from convene.core.addresses import kept
from convene.core.errors import Conflict, Refused, require
from convene.core.places import LANGUAGES
from convene.core.text import UNDETERMINED, clean_line, clean_text
from convene.core.text import language as language_of
from convene.core.text.markdown import to_plain
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.forum.models import Contribution, Kind
from convene.matching import queries, rules
from convene.matching.actions.letters import representatives, tell
from convene.matching.models import TEXT_LIMIT, TITLE_LIMIT, Partnership, Party
from convene.organisations.models import Organisation


@dataclass(frozen=True)
class Terms:
    """What a partnership is for. `purpose` is Markdown; where `language` is empty, the words themselves tell."""

    title: str
    purpose: str
    language: str = ""


@transaction.atomic
def propose(
    *,
    terms: Terms,
    need: Contribution | None = None,
    offer: Contribution | None = None,
    others: Iterable[Organisation] = (),
    for_: Organisation | None,
    actor: User,
    is_demonstration: bool = False,
) -> Partnership:
    """Propose that organisations meet a need together, for one of them (`for_`) or, as a convener, for None.

    Its parties are whoever needs, whoever offers, `for_` and the `others`; `for_` agrees by proposing, the rest
    are asked by mail. The same proposal sent twice is one.
    """
    terms = _checked(terms)
    need, offer = _entries(need, offer)
    first = need or offer
    if first is None:
        raise Refused(_("Say which need or which offer it rests on."), "need")
    initiative = first.call.initiative
    require(rules.may_propose(actor, initiative, for_))
    named = [entry.organisation for entry in (need, offer) if entry] + [*filter(None, [for_]), *others]
    parties = list({organisation.pk: organisation for organisation in named}.values())
    if len(parties) < 2:
        raise Refused(_("A partnership has two organisations or more. Name the others."), "others")
    for organisation in parties:
        if organisation != for_ and not queries.may_agree(organisation):
            raise Refused(
                _("Nobody here speaks for %(organisation)s yet, so that nobody could agree.")
                % {"organisation": organisation},
                "others",
            )
    if before := _proposed_before(need, offer, parties, terms, actor):
        return before
    now = times.now()
    made = Partnership.objects.create(
        initiative=initiative,
        title=terms.title,
        purpose=terms.purpose,
        language=terms.language,
        need=need,
        offer=offer,
        proposed_by=actor,
        proposed_at=now,
        is_demonstration=is_demonstration or initiative.is_demonstration,
    )
    for organisation in parties:
        own = organisation == for_
        Party.objects.create(
            partnership=made,
            organisation=organisation,
            state=Party.State.AGREED if own else Party.State.ASKED,
            by=actor if own else None,
            at=now if own else None,
        )
    record(
        deed=Deed.PARTNERSHIP_PROPOSE,
        subject=made,
        actor=actor,
        organisation=for_.pk if for_ else None,
        need=need.pk if need else None,
        offer=offer.pk if offer else None,
    )
    _ask(made, "proposed", besides=actor)
    return made


@transaction.atomic
def edit_proposal(*, partnership: Partnership, terms: Terms, version: int, actor: User) -> Partnership:
    """Change the words while they are proposed. Whoever agreed to the old ones is asked again.

    `version` is the one that was read; raises Conflict when somebody changed or answered to it meanwhile.
    """
    locked = held(partnership)
    require(rules.may_edit(actor, locked))
    if locked.state != Partnership.State.PROPOSED:
        raise Refused(_("What is agreed, or was not, stays as it is. You can propose another partnership."))
    if locked.version != version:
        raise Conflict(_("Somebody else changed this proposal while you were editing it."))
    terms = _checked(terms)
    if terms == Terms(locked.title, locked.purpose, locked.language):
        return locked
    locked.title, locked.purpose, locked.language = terms.title, terms.purpose, terms.language
    locked.version += 1
    locked.save(update_fields=["title", "purpose", "language", "version"])
    for party in locked.parties.select_related("organisation").filter(state=Party.State.AGREED):
        if not rules.may_respond(actor, party):
            party.state, party.by, party.at = Party.State.ASKED, None, None
            party.save(update_fields=["state", "by", "at"])
    record(deed=Deed.PARTNERSHIP_EDIT, subject=locked, actor=actor, version=locked.version)
    _ask(locked, "changed", besides=actor)
    return locked


def held(partnership: Partnership) -> Partnership:
    """The partnership as it stands, its parties' answers one after the other."""
    rows = Partnership.objects.select_related("initiative", "need", "offer", "proposed_by")
    return rows.select_for_update(of=("self",)).get(pk=partnership.pk)


def _ask(partnership: Partnership, template: str, *, besides: User) -> None:
    asked = partnership.parties.filter(state=Party.State.ASKED).select_related("organisation")
    names = [party.organisation.name for party in partnership.parties.select_related("organisation")]
    tell(
        representatives(party.organisation for party in asked),
        template,
        {"partnership": partnership, "organisations": [*names]},
        path=f"{kept(partnership)}answer/",
        about=partnership,
        besides=besides,
    )


def _entries(
    need: Contribution | None, offer: Contribution | None
) -> tuple[Contribution | None, Contribution | None]:
    """The two as they stand now, nobody else proposing on them meanwhile."""
    ids = sorted(entry.pk for entry in (need, offer) if entry)
    rows = Contribution.objects.select_related("call__initiative", "organisation").order_by("pk")
    found = {row.pk: row for row in rows.select_for_update(of=("self",)).filter(pk__in=ids)}
    kinds = {"need": (need, Kind.NEED), "offer": (offer, Kind.OFFER)}
    for field, (entry, kind) in kinds.items():
        if entry and (found[entry.pk].kind != kind or not found[entry.pk].is_public):
            raise Refused(_("Choose one of those offered."), field)
    return (found[need.pk] if need else None), (found[offer.pk] if offer else None)


def _proposed_before(
    need: Contribution | None,
    offer: Contribution | None,
    parties: list[Organisation],
    terms: Terms,
    actor: User,
) -> Partnership | None:
    states = [Partnership.State.PROPOSED, Partnership.State.UNDER_WAY]
    wanted = {organisation.pk for organisation in parties}
    for before in Partnership.objects.filter(need=need, offer=offer, state__in=states):
        if set(before.parties.values_list("organisation", flat=True)) != wanted:
            continue
        same = terms == Terms(before.title, before.purpose, before.language)
        if same and before.proposed_by == actor and before.state == Partnership.State.PROPOSED:
            return before
        if before.state == Partnership.State.PROPOSED:
            raise Refused(_("A partnership of these organisations on this is proposed already."))
        raise Refused(_("These organisations are partners on this already."))
    return None


def _checked(terms: Terms) -> Terms:
    cleaned = {}
    for field, clean, limit in (("title", clean_line, TITLE_LIMIT), ("purpose", clean_text, TEXT_LIMIT)):
        try:
            cleaned[field] = clean(getattr(terms, field), limit=limit)
        except Refused as refused:
            raise Refused(refused.message, field) from refused
    if not cleaned["title"]:
        raise Refused(_("Give it a title."), "title")
    plain = to_plain(cleaned["purpose"])
    if not plain.strip():
        raise Refused(_("Say what you will do together."), "purpose")
    language = terms.language
    if not language or language == UNDETERMINED:
        language = language_of(f"{cleaned['title']}\n\n{plain}")
    elif language not in LANGUAGES:
        raise Refused(_("Choose one of those offered."), "language")
    return replace(terms, **cleaned, language=language)
