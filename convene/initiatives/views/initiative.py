from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from convene.core.accounts.requests import SignedIn
from convene.core.errors import Conflict, Refused, require
from convene.initiatives import actions, queries, rules
from convene.initiatives.forms.initiative import AppointForm, ConveningForm, TextForm
from convene.initiatives.models import Convener, Convening, Initiative


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: SignedIn) -> HttpResponse:
    require(rules.may_open(request.user))
    form = TextForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        initiative = actions.create(text=_text(form), actor=request.user)
        messages.success(
            request, _("The initiative is saved as a draft. Only its conveners see it until you open it.")
        )
        return redirect(initiative)
    return render(request, "initiatives/create.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, slug: str) -> HttpResponse:
    initiative = _mine(request, slug)
    form = TextForm(request.POST or None, initial=TextForm.initial_of(initiative))
    theirs = None
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.edit(initiative=initiative, text=_text(form), version=version, actor=request.user)
        except Conflict as conflict:
            initiative.refresh_from_db()
            theirs = initiative
            data = request.POST.copy()
            data["version"] = str(initiative.version)
            form = TextForm(data)
            form.add_error(None, str(conflict))
        else:
            messages.success(request, _("Saved."))
            return redirect(initiative)
    context = {"form": form, "initiative": initiative, "theirs": theirs}
    status = 409 if theirs else 422 if form.errors else 200
    return render(request, "initiatives/edit.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def conveners(request: SignedIn, slug: str) -> HttpResponse:
    """Which organisations convene and which people run it; staff may name people too."""
    initiative = get_object_or_404(Initiative, slug=slug)
    require(rules.may_appoint(request.user, initiative))
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
    context = {
        "initiative": initiative,
        "convening_form": convening_form,
        "appoint_form": appoint_form,
        "people": initiative.conveners.select_related("user").order_by("appointed_at", "pk"),
        "convenes": rules.is_convener(request.user, initiative),
    }
    status = 422 if convening_form.errors or appoint_form.errors else 200
    return render(request, "initiatives/conveners.html", context, status=status)


@login_required
@require_POST
def dismiss(request: SignedIn, slug: str, pk: int) -> HttpResponse:
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
@require_http_methods(["GET", "HEAD", "POST"])
def state(request: SignedIn, slug: str) -> HttpResponse:
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


def _mine(request: SignedIn, slug: str) -> Initiative:
    initiative = get_object_or_404(Initiative, slug=slug)
    require(rules.may_convene(request.user, initiative))
    return initiative


def _text(form: TextForm) -> actions.Text:
    return actions.Text(**{key: value for key, value in form.cleaned_data.items() if key != "version"})
