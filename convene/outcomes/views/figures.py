"""Adding a figure to the working copy."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convene.core.accounts.requests import SignedIn
from convene.core.errors import Refused
from convene.initiatives.queries import quotable
from convene.outcomes import actions
from convene.outcomes.forms import FigureForm
from convene.outcomes.models import Section
from convene.outcomes.views.draft import at, mine


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_figure(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    found = mine(request, slug)
    section = get_object_or_404(Section, pk=pk, document=found)
    offered = quotable(found.initiative)
    form = FigureForm(request.POST or None, quotable=offered, language=get_language() or "en")
    if request.method == "POST" and form.is_valid():
        name, kind, scope = form.cleaned_data["figure"]
        try:
            made = actions.add_figure(
                section=section, name=name, scope_kind=kind, scope_id=scope, actor=request.user
            )
        except Refused as refused:
            form.add_error("figure", str(refused))
        else:
            messages.success(request, _("The figure is added."))
            return redirect(at(found, f"passage-{made.pk}"))
    context = {"document": found, "section": section, "form": form, "offered": offered}
    return render(request, "outcomes/add_figure.html", context, status=422 if form.errors else 200)
