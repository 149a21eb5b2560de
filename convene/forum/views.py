from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from convene.core.errors import Missing
from convene.forum import rules
from convene.forum.models import Call, Contribution


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@require_safe
def call(request: HttpRequest, slug: str) -> HttpResponse:
    one = get_object_or_404(Call.objects.select_related("initiative"), slug=slug)
    if not rules.may_see_call(request.user, one):
        raise Missing
    return HttpResponse(one.title)


@require_safe
def contribution(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    one = get_object_or_404(Contribution.objects.select_related("call__initiative"), pk=pk)
    if not rules.may_see(request.user, one):
        raise Missing
    return HttpResponse(one.title)


@require_safe
def revision(request: HttpRequest, pk: int, slug: str, number: int) -> HttpResponse:
    return contribution(request, pk, slug)
