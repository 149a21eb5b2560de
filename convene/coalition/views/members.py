"""A coalition as everybody reads it: the list, the front page, who is in it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from convene.coalition import queries, rules
from convene.coalition.models import Action, Coalition, Delegate, Member
from convene.coalition.queries import plan
from convene.coalition.views.shown import context_of, shown
from convene.core.trail.caching import public_page
from convene.organisations.models import Membership

PAGE = 50
FEW = 5


@require_safe
@public_page
def listing(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.public(), PAGE).get_page(request.GET.get("page"))
    return render(request, "coalition/list.html", {"page": page})


@require_safe
@public_page
def front(request: HttpRequest, slug: str) -> HttpResponse:
    """What the coalition is for, what is open now, what it decided last, what is late or under way."""
    coalition = shown(request, slug)
    late = list(Action.objects.late(coalition).select_related("owner").order_by("due_on", "number")[:FEW])
    under_way = coalition.actions.filter(state=Action.State.UNDER_WAY).exclude(
        pk__in=[one.pk for one in late]
    )
    context = {
        **context_of(coalition, "coalition"),
        "totals": queries.totals(coalition),
        "ballots": queries.open_ballots(coalition),
        "decisions": coalition.decisions.order_by("-number")[:FEW],
        "late": plan.of_coalition(coalition, late),
        "under_way": plan.of_coalition(
            coalition, under_way.select_related("owner").order_by("due_on", "number")[:FEW]
        ),
        "runs": bool(rules.may_run(request.user, coalition)),
        "mine": rules.member_of(request.user, coalition),
    }
    return render(request, "coalition/front.html", context)


@require_safe
@public_page
def members(request: HttpRequest, slug: str) -> HttpResponse:
    coalition = shown(request, slug)
    grade = request.GET.get("part", "")
    grade = grade if grade in Member.Grade.values else ""
    page = Paginator(queries.roll(coalition, grade=grade), PAGE).get_page(request.GET.get("page"))
    context = {
        **context_of(coalition, "members"),
        "totals": queries.totals(coalition),
        "page": page,
        "grade": grade,
        "runs": bool(rules.may_run(request.user, coalition)),
        "own": _own(request, coalition),
    }
    return render(request, "coalition/members.html", context)


def _own(request: HttpRequest, coalition: Coalition) -> set[int]:
    """The members whose delegates the reader may look after."""
    if not request.user.is_authenticated:
        return set()
    speaks = Delegate.objects.current().filter(coalition=coalition, user=request.user)
    owned = Membership.objects.verified().filter(user=request.user, role=Membership.Role.OWNER)
    rows = coalition.members.admitted().filter(organisation__in=owned.values("organisation"))
    return {*speaks.values_list("member", flat=True), *rows.values_list("pk", flat=True)}
