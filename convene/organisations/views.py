from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from convene.core.accounts.requests import SignedIn
from convene.core.errors import Conflict, Refused, require
from convene.core.trail.caching import public_page
from convene.organisations import actions, rules
from convene.organisations.forms import AddForm, AliasForm, EntryForm, FilterForm, VouchForm
from convene.organisations.models import Membership, Organisation

PAGE = 50


@require_safe
@public_page
def directory(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    found = Organisation.objects.public().filtered(**form.chosen).for_list()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "chosen": form.chosen,
        "narrowed": bool(form.chosen.keys() - {"words"}),
        "may_add": bool(rules.may_add(request.user)),
    }
    return render(request, "organisations/directory.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedIn) -> HttpResponse:
    require(rules.may_add(request.user))
    form = AddForm(request.POST or None, initial={"kind": "association"})
    if request.method == "POST" and form.is_valid():
        organisation = actions.add(entry=_entry(form), actor=request.user)
        messages.success(request, _("The organisation is in the directory."))
        return redirect(organisation)
    return render(request, "organisations/add.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, slug: str) -> HttpResponse:
    organisation = get_object_or_404(Organisation, slug=slug)
    require(rules.may_edit(request.user, organisation))
    form = EntryForm(request.POST or None, initial=EntryForm.initial_of(organisation))
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(
                organisation=organisation,
                entry=_entry(form),
                version=form.cleaned_data["version"] or 0,
                actor=request.user,
            )
        except Conflict as conflict:
            organisation.refresh_from_db()
            theirs = EntryForm(initial=EntryForm.initial_of(organisation))
            data = request.POST.copy()
            data["version"] = str(organisation.version)
            form = EntryForm(data)
            form.add_error(None, str(conflict))
        else:
            messages.success(request, _("Saved."))
            return redirect(organisation)
    context = {"form": form, "organisation": organisation, "theirs": theirs, "alias_form": AliasForm()}
    status = 409 if theirs else 422 if form.errors else 200
    return render(request, "organisations/edit.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def alias(request: SignedIn, slug: str) -> HttpResponse:
    organisation = get_object_or_404(Organisation, slug=slug)
    require(rules.may_edit(request.user, organisation))
    form = AliasForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_alias(
                organisation=organisation,
                name=form.cleaned_data["name"],
                kind=form.cleaned_data["kind"],
                language=form.cleaned_data["language"] or "und",
                actor=request.user,
            )
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("The name is added."))
            return redirect(organisation)
    context = {"form": form, "organisation": organisation}
    return render(request, "organisations/alias.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def vouch(request: SignedIn, pk: int) -> HttpResponse:
    """Verify a member's role, with the reason."""
    membership = get_object_or_404(Membership.objects.select_related("organisation", "user"), pk=pk)
    require(rules.may_vouch(request.user, membership.organisation))
    form = VouchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.verify_member(membership=membership, actor=request.user, basis=form.cleaned_data["basis"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The role is verified."))
            return redirect(membership.organisation)
    context = {"form": form, "membership": membership}
    return render(request, "organisations/vouch.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: SignedIn, pk: int) -> HttpResponse:
    membership = get_object_or_404(Membership.objects.select_related("organisation", "user"), pk=pk)
    require(rules.may_end(request.user, membership))
    if request.method == "POST":
        actions.leave(membership=membership, actor=request.user)
        messages.success(request, _("The role has ended."))
        return redirect("accounts:account")
    return render(request, "organisations/leave.html", {"membership": membership})


def _entry(form: EntryForm) -> actions.Entry:
    data = {key: value for key, value in form.cleaned_data.items() if key != "version"}
    data["language"] = data["language"] or "und"
    return actions.Entry(**data)
