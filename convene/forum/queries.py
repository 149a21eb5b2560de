from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from convene.core.accounts.models import User
from convene.core.figures import Counted, count, figure
from convene.core.search.queries import ids
from convene.core.trail.models import Citation
from convene.core.trail.queries import citations_of, latest_sources
from convene.forum.models import MATCHED, Call, Contribution, ContributionQuerySet, Particulars, Revision
from convene.initiatives.models import Initiative, Quoting
from convene.initiatives.queries import Act, Addressee, Happening, Voice
from convene.organisations.models import Organisation

KIND = "contribution"  # as the trail and search name it
MEETS = ("reply", "partnership")  # what cites a need or an offer because it answers it
PASSAGE = "edition-passage"  # what cites in a published document; drafts cite under another name


@figure(
    "forum.contributions",
    name=gettext_lazy("Contributions"),
    definition=gettext_lazy(
        "Contributions published under this call and neither withdrawn by their authors nor hidden by the conveners."
    ),
    scope="forum.call",
)
def contributions_to(call: Call) -> int:
    return call.contributions.public().count()


def total(call: Call) -> Counted:
    """The call's public total, with its definition and moment."""
    return count("forum.contributions", call)


def of_initiative(initiative: Initiative, *, drafts: bool = False) -> list[Call]:
    """The initiative's calls in the order they open. There are no drafts of calls, whether asked for or not."""
    return list(initiative.calls.select_related("initiative"))


def calls() -> list[Call]:
    """Every call that everyone may read, in the order they open."""
    return list(Call.objects.public().select_related("initiative"))


def listed(*, words: str = "", **filters: str) -> ContributionQuerySet:
    """What everyone may read, newest first, ready to be listed; see ContributionQuerySet.filtered.

    `words` are looked for in titles, texts and organisations' names, as search does.
    """
    found = Contribution.objects.public().filtered(**filters)
    if words:
        found = found.filter(pk__in=ids(words, kind=KIND) or [])
    return found.with_standing().select_related("organisation", "call").order_by("-created_at", "-pk")


def of_author(user: User) -> list[Contribution]:
    """What the person contributed and has not withdrawn, hidden things too, newest first."""
    rows = user.contributions.exclude(state=Contribution.State.WITHDRAWN).with_standing()
    return list(rows.select_related("organisation", "call__initiative").order_by("-created_at", "-pk"))


def under(call: Call) -> ContributionQuerySet:
    """Everything contributed under the call, for its conveners: what waits for them first."""
    rows = call.contributions.exclude(state=Contribution.State.WITHDRAWN).unvouched_first()
    return rows.select_related("organisation", "author")


def waiting(calls: list[Call]) -> set[int]:
    """The ids of those calls under which somebody's role waits to be confirmed."""
    rows = Contribution.objects.public().unvouched().filter(call__in=calls)
    return set(rows.values_list("call", flat=True))


def latest_revision(contribution: Contribution) -> Revision:
    return contribution.revisions.get(number=contribution.revisions_made)


def revisions(contribution: Contribution, *, everything: bool) -> list[Revision]:
    """Its revisions, newest first; without `everything`, those that everyone may read."""
    rows = contribution.revisions.order_by("-number")
    return list(rows if everything else rows.filter(number__gte=contribution.shown_from))


def particulars_of(contribution: Contribution) -> Particulars | None:
    """What a need or an offer says beside its words; older ones and other kinds have none."""
    rows = Particulars.objects.filter(contribution=contribution).prefetch_related("languages")
    return rows.first() if contribution.kind in MATCHED else None


def met_by(contribution: Contribution) -> list[Citation]:
    """Answers to a need or an offer, and partnerships that rest on it, newest first."""
    return list(citations_of(KIND, contribution.pk).filter(passage_kind__in=MEETS))


def quoted_in(contribution: Contribution) -> list[Citation]:
    """Where published documents quote any revision of it, newest first."""
    return list(citations_of(KIND, contribution.pk).filter(passage_kind=PASSAGE))


def addressees(
    initiative: Initiative, *, call: Call | None = None, only: Collection[int] | None = None
) -> list[Addressee]:
    """Those who contributed under an initiative, or to one call of it; one each, by their account.

    Somebody agrees by "tell me what comes of it" with any contribution that stands; whoever withdrew all of
    theirs is withdrawn. `only` asks about some accounts again, by their keys.
    """
    rows = Contribution.objects.filter(call__initiative=initiative)
    if call is not None:
        rows = rows.filter(call=call)
    if only is not None:
        rows = rows.filter(author__in=only)
    told: dict[int, Addressee] = {}
    for row in rows.select_related("author", "organisation").order_by("pk"):
        is_withdrawn = row.state == Contribution.State.WITHDRAWN
        before = told.get(row.author_id)
        agrees = row.outcome_news and not is_withdrawn
        if before is not None and (before.agrees or not (agrees or before.is_withdrawn)):
            continue
        told[row.author_id] = Addressee(
            key=row.author_id,
            email=row.author.email.lower(),
            name=row.author.name,
            organisation_name=row.organisation.name,
            country=row.organisation.seat,
            language=row.author.language,
            user=row.author_id,
            agrees=agrees,
            is_withdrawn=is_withdrawn,
        )
    return list(told.values())


def by_organisation(organisation: Organisation) -> list[Contribution]:
    """What the organisation contributed, as far as its author is known to speak for it, newest first."""
    rows = Contribution.objects.public().vouched().filter(organisation=organisation)
    return list(rows.select_related("call").order_by("-created_at", "-pk"))


def voices_of(organisation: Organisation) -> list[tuple[str, int]]:
    """The organisation's public contributions as the trail names them."""
    return [(KIND, row.pk) for row in by_organisation(organisation)]


def citeable(initiative: Initiative) -> list[Voice]:
    """Every public contribution whose author allows quoting and speaks for the organisation, at its latest
    revision; two queries.
    """
    rows = (
        Contribution.objects.quotable()
        .filter(call__initiative=initiative)
        .select_related("organisation", "author")
        .order_by("pk")
    )
    found = list(rows)
    sources = latest_sources(KIND, [row.pk for row in found])
    return [
        Voice(
            source=sources[row.pk],
            kind_label=str(row.get_kind_display()),
            phase=row.phase,
            region=row.region,
            organisation=row.organisation,
            name=row.author_name if row.quoting == Quoting.ORGANISATION_AND_NAME else "",
            author=row.author,
            is_demonstration=row.is_demonstration,
        )
        for row in found
    ]


def happened(initiative: Initiative) -> list[Happening]:
    told = []
    for call in of_initiative(initiative):
        if not call.has_opened:
            continue
        address = call.get_absolute_url()
        words = {"title": call.title}
        told.append(Happening(call.opens_at, _("Call opened: %(title)s") % words, address))
        if call.closes_at and call.has_closed:
            told.append(Happening(call.closes_at, _("Call closed: %(title)s") % words, address))
    return told


def acts(initiative: Initiative) -> list[Act]:
    return [
        Act(_("Contribute: %(title)s") % {"title": call.title}, call.get_absolute_url(), until=call.closes_at)
        for call in of_initiative(initiative)
        if call.is_open
    ]


def desk(initiative: Initiative) -> list[Act]:
    """What its conveners can do in the forum, what waits for them first."""
    calls = of_initiative(initiative)
    waits = waiting(calls)
    told = [
        (
            _("Confirm who speaks: %(title)s") if call.pk in waits else _("Look after the call: %(title)s"),
            call,
        )
        for call in sorted(calls, key=lambda call: call.pk not in waits)
    ]
    found = [
        Act(words % {"title": call.title}, reverse("forum:desk", args=[call.slug]), main=call.pk in waits)
        for words, call in told
    ]
    if initiative.state != Initiative.State.FINISHED:
        found.append(Act(_("Open a call"), reverse("forum:open-call", args=[initiative.slug])))
    return found
