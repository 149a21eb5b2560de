"""Reminders of what falls due: before, after, and no more often than helps."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import override

from convene.coalition.actions.holding import hold_coalition
from convene.coalition.models import Action, Coalition
from convene.coalition.models.plan import today_of
from convene.coalition.queries import plan as queries
from convene.core import times
from convene.core.accounts.models import User
from convene.core.mail import absolute
from convene.core.notifications.actions import send

BEFORE = timedelta(days=7)
AGAIN = timedelta(days=14)
AT_MOST = 3  # mails about one that is late


def remind() -> int:
    """Write every reminder that is due now; how many actions they were about.

    Each coalition in a transaction of its own, which holds its row: what was sent is noted together with the
    mail, so that a run that is cut off or comes twice sends nothing twice.
    """
    # The due date is the initiative's own; a day more finds it in every zone.
    horizon = times.now().date() + BEFORE + timedelta(days=1)
    rows = Action.objects.public().unfinished().filter(due_on__lte=horizon)
    waiting = rows.filter(Q(reminded_before_at=None) | Q(late_reminders__lt=AT_MOST))
    coalitions = waiting.order_by("coalition").values_list("coalition", flat=True).distinct()
    return sum(remind_of(coalition=pk) for pk in list(coalitions))


@transaction.atomic
def remind_of(*, coalition: int) -> int:
    """Write what is due in one coalition: to those who answer for an action, and one digest to each convener."""
    one = hold_coalition(coalition)
    today = today_of(one)
    rows = Action.objects.filter(coalition=one, due_on__lte=today + BEFORE).unfinished()
    rows = (
        rows.select_related("owner").select_for_update(of=("self",), no_key=True).order_by("due_on", "number")
    )
    coming, late = [], []
    for action in rows:
        action.coalition = one
        if _comes_due(action, today):
            action.reminded_before_at = times.now()
            coming.append(action)
        elif _is_to_be_chased(action, today):
            action.reminded_after_at = times.now()
            action.late_reminders += 1
            late.append(action)
    for action in [*coming, *late]:
        action.save(update_fields=["reminded_before_at", "reminded_after_at", "late_reminders"])
        for user in queries.answerers(action):
            _write(user, action)
    if coming or late:
        for convener in User.objects.filter(convener_of__initiative=one.initiative, is_active=True):
            _digest(convener, one, coming, late)
    return len(coming) + len(late)


def _comes_due(action: Action, today: date) -> bool:
    return action.reminded_before_at is None and today <= action.due_on <= today + BEFORE


def _is_to_be_chased(action: Action, today: date) -> bool:
    """The day after it was due, then every two weeks, three times in all."""
    if action.due_on >= today or action.late_reminders >= AT_MOST:
        return False
    if action.reminded_after_at is None:
        return True
    zone = ZoneInfo(action.coalition.initiative.time_zone)
    return today >= action.reminded_after_at.astimezone(zone).date() + AGAIN


def _write(user: User, action: Action) -> None:
    language = _language(user)
    with override(language):
        page = action.get_absolute_url()
        link = reverse("coalition:action-report", args=[action.coalition.slug, action.number])
    send(
        to=user.email,
        template="coalition/mail/action_late.txt" if action.is_late else "coalition/mail/action_due.txt",
        context={
            "action": action,
            "owner": action.owner,
            "coalition": action.coalition,
            "days": action.days_late,
            "due": _day(action.due_on, language),
            "page": absolute(page),
            "link": absolute(link),
        },
        language=language,
        user=user,
        about=action,
    )


def _digest(user: User, coalition: Coalition, coming: list[Action], late: list[Action]) -> None:
    if not user.email:
        return
    language = _language(user)
    with override(language):
        board = reverse("coalition:actions", args=[coalition.slug])
    send(
        to=user.email,
        template="coalition/mail/actions_digest.txt",
        context={
            "coalition": coalition,
            "coming": [_line(action, language) for action in coming],
            "late": [_line(action, language) for action in late],
            "link": absolute(board),
        },
        language=language,
        user=user,
        about=coalition,
    )


def _line(action: Action, language: str) -> str:
    """An action in the digest: what, who, until when."""
    return f"{action.title} · {action.owner.name} · {_day(action.due_on, language)}"


def _day(day: date, language: str) -> str:
    """In words, as pages write it: "30 September 2020"."""
    return format_date(day, "long", locale=Locale("en", "GB") if language == "en" else language)


def _language(user: User) -> str:
    return user.language if user.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
