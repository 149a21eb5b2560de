"""The statement as everybody reads it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from convene.core.errors import Missing
from convene.initiatives.queries import convenings, thread
from convene.statements import queries, rules
from convene.statements.models import Statement


@require_safe
def statement(request: HttpRequest, slug: str) -> HttpResponse:
    one = get_object_or_404(Statement.objects.select_related("initiative"), slug=slug)
    if not rules.may_see(request.user, one):
        raise Missing
    context = {
        "statement": one,
        "initiative": one.initiative,
        "steps": thread(one.initiative),
        "convenings": convenings(one.initiative),
        "totals": queries.totals(one),
        "signatories": queries.signatories(one),
    }
    return render(request, "statements/statement.html", context)
