"""A coalition as everybody reads it: the list, the front page, who is in it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from convene.coalition import rules
from convene.coalition.models import Coalition
from convene.core.errors import Missing
from convene.core.trail.caching import public_page
from convene.initiatives.queries import thread


@require_safe
@public_page
def listing(request: HttpRequest) -> HttpResponse:
    rows = Coalition.objects.public().select_related("initiative").order_by("-created_at", "-pk")
    return render(request, "coalition/list.html", {"coalitions": rows})


@require_safe
@public_page
def front(request: HttpRequest, slug: str) -> HttpResponse:
    coalition = get_object_or_404(Coalition.objects.select_related("initiative"), slug=slug)
    if not rules.may_see(request.user, coalition):
        raise Missing
    context = {
        "coalition": coalition,
        "initiative": coalition.initiative,
        "steps": thread(coalition.initiative),
        "tab": "coalition",
    }
    return render(request, "coalition/front.html", context)
