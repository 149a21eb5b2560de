"""What an initiative's page, the first page and its conveners' desk tell of statements."""

from django.urls import reverse
from django.utils.translation import gettext as _

from convene.core import times
from convene.initiatives.models import Initiative
from convene.initiatives.queries import Act, Happening
from convene.statements.models import Signature, Statement


def current(limit: int) -> list[Statement]:
    """Those that can be signed now, the one that closes first ahead; then the recently closed. Two queries."""
    now = times.now()
    rows = Statement.objects.public().select_related("initiative")
    signable = rows.filter(state=Statement.State.OPEN, opens_at__lte=now, closes_at__gt=now)
    found = list(signable.order_by("closes_at", "pk")[:limit])
    closed = rows.filter(closes_at__lte=now).order_by("-closes_at", "-pk")
    return found + list(closed[: limit - len(found)])


def of_initiative(initiative: Initiative, *, drafts: bool = False) -> list[Statement]:
    """The initiative's statements, oldest first; drafts are for its conveners."""
    rows = initiative.statements.select_related("initiative").order_by("created_at", "pk")
    return list(rows if drafts else rows.exclude(state=Statement.State.DRAFT))


def happened(initiative: Initiative) -> list[Happening]:
    """What everyone may know of its statements so far."""
    now = times.now()
    found = []
    for statement in of_initiative(initiative):
        moments = [
            (statement.frozen_at, _("Statement published: %(title)s")),
            (statement.opens_at, _("Signing opened: %(title)s")),
            (statement.closes_at, _("Signing closed: %(title)s")),
        ]
        found += [
            Happening(at, words % {"title": statement.title}, statement.get_absolute_url())
            for at, words in moments
            if at is not None and at <= now
        ]
    return found


def acts(initiative: Initiative) -> list[Act]:
    """Where one can sign now; what is frozen and not open yet can be read."""
    statements = of_initiative(initiative)
    signable = [statement for statement in statements if statement.is_open]
    found = [
        Act(
            _("Sign the statement")
            if len(signable) == 1
            else _("Sign: %(title)s") % {"title": statement.title},
            reverse("statements:sign", args=[statement.slug]),
            until=statement.closes_at,
            main=True,
        )
        for statement in signable
    ]
    return found + [
        Act(_("Read the statement: %(title)s") % {"title": statement.title}, statement.get_absolute_url())
        for statement in statements
        if not statement.is_open and not statement.is_closed
    ]


def desk(initiative: Initiative) -> list[Act]:
    """What waits for its conveners under each statement, and where they begin another."""
    with_waiting = set(
        Signature.objects.waiting()
        .filter(statement__initiative=initiative)
        .values_list("statement", flat=True)
    )
    found = []
    for statement in of_initiative(initiative, drafts=True):
        waits = statement.pk in with_waiting
        title = {"title": statement.title}
        pages = [
            (waits, "queue", _("Signatures wait for you: %(title)s"), True),
            (not statement.is_frozen, "edit", _("Edit or freeze the draft: %(title)s"), False),
            (statement.state == Statement.State.FROZEN, "open", _("Open for signing: %(title)s"), False),
            (statement.is_scheduled or statement.is_open, "open", _("Signing times: %(title)s"), False),
            (
                statement.state not in {Statement.State.DRAFT, Statement.State.FROZEN} and not waits,
                "queue",
                _("Signatures: %(title)s"),
                False,
            ),
        ]
        found += [
            Act(words % title, reverse(f"statements:{page}", args=[statement.slug]), main=main)
            for applies, page, words, main in pages
            if applies
        ]
    draft = Act(_("Draft a statement"), reverse("statements:draft", args=[initiative.slug]))
    return [*found, draft]
