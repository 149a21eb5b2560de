"""What an organisation does when it can meet a need, or needs what is offered."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from convene.core import times
from convene.core.accounts.models import User
from convene.core.addresses import kept
from convene.core.errors import Refused, require
from convene.core.text import UNDETERMINED, clean_text, digest
from convene.core.text import language as language_of
from convene.core.trail.actions import cite, record, uncite
from convene.core.trail.deeds import Deed
from convene.core.trail.queries import latest_source
from convene.forum.models import Contribution
from convene.matching import rules
from convene.matching.actions.letters import representatives, tell
from convene.matching.models import TEXT_LIMIT, Reply
from convene.organisations.models import Organisation

PASSAGE = "reply"


@transaction.atomic
def reply(
    *,
    to: Contribution,
    organisation: Organisation,
    actor: User,
    text: str = "",
    with_contribution: Contribution | None = None,
    is_demonstration: bool = False,
) -> Reply:
    """Answer a need or an offer for an organisation, in words or with an entry of its own, or both.

    The answer stands on the entry's page at once, and its author is written to. An organisation answers once;
    after withdrawing it may answer anew.
    """
    to = _locked(to)
    require(rules.may_answer_for(actor, to, organisation))
    try:
        text = clean_text(text, limit=TEXT_LIMIT)
    except Refused as refused:
        raise Refused(refused.message, "text") from refused
    if with_contribution is not None:
        with_contribution = Contribution.objects.select_related("call__initiative").get(
            pk=with_contribution.pk
        )
        _check_own(with_contribution, to, organisation)
    if not text and with_contribution is None:
        raise Refused(_("Say what you can do, or choose an entry of your own."), "text")
    made = Reply(
        to=to,
        organisation=organisation,
        with_contribution=with_contribution,
        text=text,
        language=language_of(text) if text else UNDETERMINED,
        by=actor,
        at=times.now(),
        is_demonstration=is_demonstration or to.is_demonstration or organisation.is_demonstration,
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise Refused(_("Your organisation has answered already. You can withdraw that answer.")) from error
    _cite(made)
    record(deed=Deed.REPLY_MAKE, subject=made, actor=actor, to=to.pk, organisation=organisation.pk)
    author = [to.author] if to.author.is_active else representatives([to.organisation])
    tell(author, "answered", {"entry": to, "reply": made}, path=kept(made), about=made)
    return made


@transaction.atomic
def withdraw_reply(*, reply: Reply, actor: User) -> Reply:
    """Take an answer back; nothing of it is shown any more."""
    locked = (
        Reply.objects.select_related("organisation", "to").select_for_update(of=("self",)).get(pk=reply.pk)
    )
    require(rules.may_withdraw(actor, locked))
    if locked.withdrawn_at:
        raise Refused(_("This answer is withdrawn already."))
    locked.withdrawn_at = times.now()
    locked.save(update_fields=["withdrawn_at"])
    uncite(passage_kind=PASSAGE, passage_id=locked.pk)
    record(deed=Deed.REPLY_WITHDRAW, subject=locked, actor=actor, to=locked.to_id)
    return locked


def _check_own(own: Contribution, to: Contribution, organisation: Organisation) -> None:
    fits = own.organisation_id == organisation.pk and {own.kind, to.kind} == {"need", "offer"}
    if not fits or not own.is_public:
        raise Refused(_("Choose one of those offered."), "with_contribution")


def _cite(made: Reply) -> None:
    for entry in filter(None, (made.to, made.with_contribution)):
        source = latest_source("contribution", entry.pk)
        if source is None:
            continue
        cite(
            source=source,
            start=0,
            end=len(source.text),
            passage_kind=PASSAGE,
            passage_id=made.pk,
            passage_title=made.organisation.name,
            passage_address=kept(made),
            passage_digest=digest(made.text),
        )


def _locked(contribution: Contribution) -> Contribution:
    rows = Contribution.objects.select_related("call__initiative", "organisation", "author", "particulars")
    return rows.select_for_update(of=("self",)).get(pk=contribution.pk)
