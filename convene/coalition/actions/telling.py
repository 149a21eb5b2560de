"""What delegates and deputies are mailed about a ballot: that it opened, that it closes soon, its result."""

from collections.abc import Iterator

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from convene.coalition import tally
from convene.coalition.models import Ballot, Delegate, Told, Voter
from convene.coalition.queries import ballots
from convene.core.accounts.models import User
from convene.core.jobs import enqueue
from convene.core.mail import absolute
from convene.core.moments import told_in
from convene.core.notifications.actions import send

BATCH = 25


def tell_voters(ballot: Ballot, about: Told) -> None:
    """Let everybody who votes be mailed once the deed is done."""
    enqueue("convene.coalition.tasks.tell_voters", ballot=ballot.pk, about=int(about))


@transaction.atomic
def tell_some_voters(*, ballot: int, about: int) -> int:
    """Mail the delegates of the next few voters who were not told this yet; how many voters that were.

    Few at a time, so that nobody who votes meanwhile waits; what is no longer so by then is not told.
    """
    now = Ballot.objects.select_related("motion__coalition__initiative").get(pk=ballot)
    if about != Told.RESULT and not now.is_open:
        return 0
    waiting = Voter.objects.filter(ballot=now, told__lt=about).select_related("member__organisation")
    some = list(waiting.select_for_update(of=("self",)).order_by("pk")[:BATCH])
    for voter in some:
        for delegate in _to_tell(voter, about):
            _mail(delegate, voter, now, about)
        voter.told = about
        voter.save(update_fields=["told"])
    return len(some)


def _to_tell(voter: Voter, about: int) -> Iterator[User]:
    if voter.left_at is not None or (about == Told.REMINDED and voter.votes.exists()):
        return
    for delegate in Delegate.objects.current().filter(member=voter.member_id).select_related("user"):
        if delegate.user.is_active and delegate.user.email:
            yield delegate.user


def _mail(user: User, voter: Voter, ballot: Ballot, about: int) -> None:
    language = user.language if user.language in dict(settings.LANGUAGES) else "en"
    zone = ballot.motion.coalition.initiative.time_zone
    with override(language):
        page = absolute(ballot.get_absolute_url())
        rule = tally.rule_in_words(ballots.rule_of(ballot), None)
        result = ballots.explained(ballot)
    send(
        to=user.email,
        template=_template(ballot, about),
        context={
            "ballot": ballot,
            "motion": ballot.motion,
            "coalition": ballot.motion.coalition,
            "organisation": voter.member.organisation,
            "closes": told_in(language, ballot.closes_at, zone, user.time_zone),
            "rule": rule,
            "result": result,
            "page": page,
        },
        language=language,
        user=user,
        about=ballot,
    )


def _template(ballot: Ballot, about: int) -> str:
    if ballot.state == Ballot.State.CALLED_OFF:
        return "coalition/mail/ballot_called_off.txt"
    names = {Told.OPENED: "opened", Told.REMINDED: "closes_soon", Told.RESULT: "counted"}
    return f"coalition/mail/ballot_{names[Told(about)]}.txt"
