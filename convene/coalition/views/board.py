"""The action plan as everybody reads it: the board, the months, an action, its evidence."""

from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from convene.coalition import rules, timeline
from convene.coalition.forms.plan import BoardForm
from convene.coalition.models import Action, Coalition, Evidence
from convene.coalition.models.plan import today_of
from convene.coalition.queries import plan as queries
from convene.core.figures import Counted
from convene.core.trail.caching import public_page
from convene.initiatives.queries import thread

PAGE = 50
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


@dataclass(frozen=True)
class Shown:
    """An action with how it stands in words, and the tone of its mark."""

    action: Action
    standing: str
    tone: str


@dataclass(frozen=True)
class Group:
    key: str
    title: str
    rows: list[Shown]


def find_coalition(request: HttpRequest, slug: str) -> Coalition:
    coalition = get_object_or_404(Coalition.objects.select_related("initiative"), slug=slug)
    if not rules.may_see(request.user, coalition):
        raise Http404
    return coalition


def find_action(request: HttpRequest, slug: str, number: int) -> Action:
    coalition = find_coalition(request, slug)
    rows = Action.objects.filter(coalition=coalition).select_related("owner", "decision")
    action = get_object_or_404(rows, number=number)
    action.coalition = action.decision.coalition = coalition
    return action


def shown(action: Action) -> Shown:
    return Shown(action, *queries.standing(action))


@require_safe
@public_page
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """Late ones first, then what is under way, planned, done and dropped."""
    coalition = find_coalition(request, slug)
    form = BoardForm(request.GET, owners=queries.owners(coalition))
    chosen = form.chosen
    page = Paginator(queries.board(coalition, chosen), PAGE).get_page(request.GET.get("page"))
    rows = [shown(action) for action in queries.of_coalition(coalition, page)]
    groups = [
        Group(key, queries.state_name(key), list(some))
        for key, some in groupby(rows, key=lambda one: _group(one.action))
    ]
    context = {
        "coalition": coalition,
        "initiative": coalition.initiative,
        "steps": thread(coalition.initiative),
        "tab": "actions",
        "form": form,
        "is_filtered": chosen != queries.Chosen(),
        "page": page,
        "groups": groups,
        "figures": queries.totals(coalition),
        "runs": bool(rules.may_run(request.user, coalition)),
    }
    return render(request, "coalition/actions.html", context)


def _group(action: Action) -> str:
    return queries.LATE if action.is_late else action.state


@require_safe
@public_page
def months(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan by the month in which things fall due: a drawing and the list."""
    coalition = find_coalition(request, slug)
    page = Paginator(queries.by_due_date(coalition), PAGE).get_page(request.GET.get("page"))
    rows = [shown(action) for action in queries.of_coalition(coalition, page)]
    figures = queries.totals(coalition)
    context = {
        "coalition": coalition,
        "initiative": coalition.initiative,
        "steps": thread(coalition.initiative),
        "tab": "actions",
        "page": page,
        "months": [
            (first, list(some))
            for first, some in groupby(rows, key=lambda one: one.action.due_on.replace(day=1))
        ],
        "figures": figures,
        "drawing": timeline.drawn(
            queries.months(coalition),
            today=today_of(coalition),
            title=_("Actions by the month in which they are due"),
            alternative=_alternative(figures),
            language=get_language() or "en",
        ),
    }
    return render(request, "coalition/actions_timeline.html", context)


def _alternative(figures: list[Counted]) -> str:
    told = "; ".join(f"{counted.label}: {counted.value}" for counted in figures)
    return _(
        "A column for each month, as tall as there are actions due; the dark part is done. %(told)s."
    ) % {"told": told}


@require_safe
@public_page
def action(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    one = find_action(request, slug, number)
    coalition = one.coalition
    words, tone = queries.standing(one)
    context = {
        "action": one,
        "coalition": coalition,
        "initiative": coalition.initiative,
        "steps": thread(coalition.initiative),
        "standing": words,
        "tone": tone,
        "supporters": queries.supporters(one),
        "updates": queries.updates(one),
        "may_report": bool(rules.may_report(request.user, one)),
        "runs": bool(rules.may_run(request.user, coalition)),
    }
    return render(request, "coalition/action.html", context)


@require_safe
def evidence(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """A file of an update, always to be saved and never run."""
    one = find_action(request, slug, number)
    file = get_object_or_404(Evidence.objects.filter(update__action=one), pk=pk)
    response = HttpResponse(bytes(file.content), content_type=file.mime_type)
    disposition = content_disposition_header(as_attachment=True, filename=file.name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
