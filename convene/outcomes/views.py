from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from convene.outcomes import queries
from convene.outcomes.models import Edition, OutcomeDocument


@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    return render(request, "outcomes/documents.html", {"editions": queries.newest(100)})


@require_safe
def document(request: HttpRequest, slug: str) -> HttpResponse:
    """The address to share: it leads to the newest edition."""
    found = get_object_or_404(OutcomeDocument.objects.public(), slug=slug)
    return redirect(found.editions.all()[0])


@require_safe
def edition(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = get_object_or_404(Edition, document__slug=slug, number=number)
    return render(request, "outcomes/edition.html", {"edition": found})
