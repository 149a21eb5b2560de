"""The register of decisions."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from convene.coalition.bar import bar
from convene.coalition.queries import ballots as tallies
from convene.coalition.queries import motions as queries
from convene.coalition.views.motions import about, find_coalition
from convene.core.figures import count
from convene.core.trail.caching import public_page
from convene.core.trail.queries import citations_of

PAGE = 20


@require_safe
@public_page
def register(request: HttpRequest, slug: str) -> HttpResponse:
    coalition = find_coalition(request, slug)
    page = Paginator(queries.register(coalition), PAGE).get_page(request.GET.get("page"))
    context = {
        **about(coalition, "decisions"),
        "page": page,
        "total": count("decisions.registered", coalition),
    }
    return render(request, "coalition/decisions.html", context)


@require_safe
@public_page
def decision(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    coalition = find_coalition(request, slug)
    one = get_object_or_404(queries.register(coalition), number=number)
    numbers = tallies.counted(one.ballot)
    one.ballot.motion = one.motion
    one.motion.coalition = coalition
    context = {
        **about(coalition, "decisions"),
        "decision": one,
        "sentence": tallies.explained(one.ballot),
        "bar": bar(tallies.rule_of(one.ballot), numbers) if numbers else "",
        "cited_by": list(citations_of("decision", one.pk)),
        "actions": list(one.actions.select_related("coalition__initiative", "owner").order_by("number")),
    }
    return render(request, "coalition/decision.html", context)
