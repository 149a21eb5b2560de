from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from convene.core.errors import Conflict, Refused, require
from convene.initiatives import actions, queries, rules
from convene.initiatives.forms import AppointForm, ConveningForm, TextForm
from convene.initiatives.models import Convener, Convening, Initiative


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    require(rules.may_open(request.user))
    form = TextForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        initiative = actions.create(text=_text(form), actor=request.user)
        messages.success(
            request, _("The initiative is saved as a draft. Only its conveners see it until you open it.")
        )
        return redirect(initiative)
    return render(request, "initiatives/create.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    initiative = _mine(request, slug)
    form = TextForm(request.POST or None, initial=TextForm.initial_of(initiative))
    theirs = None
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.edit(initiative=initiative, text=_text(form), version=version, actor=request.user)
        except Conflict as conflict:
            form.add_error(None, conflict.message)
            initiative.refresh_from_db()
            theirs = initiative
            form.data = form.data.copy()
            form.data["version"] = str(initiative.version)
        else:
            messages.success(request, _("Saved."))
            return redirect(initiative)
    return render(
        request, "initiatives/edit.html", {"form": form, "initiative": initiative, "theirs": theirs}
    )


@login_required
@require_http_methods(["GET", "POST"])
def conveners(request: HttpRequest, slug: str) -> HttpResponse:
    """Which organisations convene and which people run it."""
    initiative = _mine(request, slug)
    rows = queries.convenings(initiative)
    convening_form = ConveningForm(
        initial={
            "organiser": [row.organisation for row in rows if row.part == Convening.Part.ORGANISER],
            "co_conveners": [row.organisation for row in rows if row.part == Convening.Part.CO_CONVENER],
        }
    )
    appoint_form = AppointForm()
    if request.method == "POST" and "email" in request.POST:
        appoint_form = AppointForm(request.POST)
        if appoint_form.is_valid():
            try:
                actions.appoint(
                    initiative=initiative, email=appoint_form.cleaned_data["email"], actor=request.user
                )
            except Refused as refused:
                appoint_form.add_error(refused.field, str(refused))
            else:
                messages.success(request, _("They are a convener now."))
                return redirect("initiatives:conveners", slug=slug)
    elif request.method == "POST":
        convening_form = ConveningForm(request.POST)
        if convening_form.is_valid():
            try:
                actions.name_conveners(
                    initiative=initiative, actor=request.user, **convening_form.cleaned_data
                )
            except Refused as refused:
                convening_form.add_error(refused.field, str(refused))
            else:
                messages.success(request, _("Saved."))
                return redirect("initiatives:conveners", slug=slug)
    people = initiative.conveners.select_related("user").order_by("appointed_at", "pk")
    context = {
        "initiative": initiative,
        "convening_form": convening_form,
        "appoint_form": appoint_form,
        "people": people,
    }
    return render(request, "initiatives/conveners.html", context)


@login_required
@require_POST
def dismiss(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    initiative = _mine(request, slug)
    convener = get_object_or_404(Convener, pk=pk, initiative=initiative)
    try:
        actions.dismiss(convener=convener, actor=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("They are no longer a convener."))
    return redirect("initiatives:conveners", slug=slug)


@login_required
@require_http_methods(["GET", "POST"])
def state(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a draft, or finish what is open; a page that says what it means, with the button."""
    initiative = _mine(request, slug)
    if request.method == "POST":
        if initiative.state == Initiative.State.DRAFT:
            actions.open_(initiative=initiative, actor=request.user)
            messages.success(request, _("The initiative is public now."))
        else:
            actions.finish(initiative=initiative, actor=request.user)
            messages.success(request, _("The initiative is finished. Everything under it stays readable."))
        return redirect(initiative)
    return render(request, "initiatives/state.html", {"initiative": initiative})


def _mine(request: HttpRequest, slug: str) -> Initiative:
    initiative = get_object_or_404(Initiative, slug=slug)
    require(rules.may_convene(request.user, initiative))
    return initiative


def _text(form: TextForm) -> actions.Text:
    return actions.Text(**{key: value for key, value in form.cleaned_data.items() if key != "version"})
