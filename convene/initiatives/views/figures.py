"""A figure as it was frozen."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from convene.core.trail.caching import public_page
from convene.core.trail.queries import citations_of
from convene.initiatives import rules
from convene.initiatives.models import FrozenFigure
from convene.initiatives.queries import thread


@require_safe
@public_page
def figure(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    one = get_object_or_404(FrozenFigure.objects.select_related("initiative"), initiative__slug=slug, pk=pk)
    if not rules.may_see(request.user, one.initiative):
        raise Http404
    context = {
        "figure": one,
        "initiative": one.initiative,
        "source": one.source,
        "quotations": citations_of("figure", one.pk),
        "steps": thread(one.initiative),
    }
    return render(request, "initiatives/figure.html", context)
