"""Pages of those who contribute."""

from typing import Any, cast

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convene.core import limits
from convene.core.accounts.requests import SignedIn
from convene.core.errors import Conflict, Missing, NotAllowed, Refused, TooMany, require
from convene.core.places import language_name
from convene.core.text import UNDETERMINED
from convene.core.text import language as language_of
from convene.forum import actions, queries, rules
from convene.forum.forms import MEANT, ContributeForm, EditForm, KindForm, QuotingForm, WordsForm
from convene.forum.models import Call, Contribution, Kind
from convene.forum.views.reading import find
from convene.initiatives.models import Quoting
from convene.organisations.actions import Entry
from convene.organisations.queries import memberships_of

HOUR = 60 * 60
WRITING = 20  # contributions published, changed or withdrawn in an hour, by one account


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contribute(request: SignedIn, slug: str) -> HttpResponse:
    """What to share first, then the words for that; published at once."""
    call = get_object_or_404(Call.objects.select_related("initiative"), slug=slug)
    if not rules.may_see_call(request.user, call):
        raise Missing
    verdict = rules.may_contribute(request.user, call)
    kind = _kind(request, call)
    if request.method != "POST":
        require(verdict)
    if not kind:
        form = KindForm(request.GET if "kind" in request.GET else None, call=call)
        return render(request, "forum/kind.html", {"call": call, "form": form})
    name = {"author_name": request.user.name}
    words = ContributeForm(request.POST or None, kind=kind, roles=memberships_of(request.user), initial=name)
    context: dict[str, Any] = {"call": call, "form": words, "label": Kind(kind).label, "meant": MEANT[kind]}
    status = 200
    if request.method == "POST":
        valid = words.is_valid()
        if "preview" in request.POST:
            context["preview"] = _preview(words) if valid else None
        elif valid:
            try:
                limits.consume(f"account {request.user.pk}", "forum-write", count=WRITING, seconds=HOUR)
                made = actions.contribute(
                    call=call,
                    words=actions.Words(**words.said),
                    organisation=words.chosen_organisation or _entry(words),
                    quoting=words.cleaned_data["quoting"],
                    author_name=words.cleaned_data["author_name"],
                    particulars=_facts(words),
                    outcome_news=words.cleaned_data["outcome_news"],
                    actor=request.user,
                )
            except (Refused, TooMany, NotAllowed) as error:
                status = refuse(words, error)
            else:
                _say_published(request, made)
                return redirect(made)
        if words.errors and status == 200:
            status = 422
    return render(request, "forum/contribute.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, pk: int, slug: str) -> HttpResponse:
    one = find(pk)
    require(rules.may_edit(request.user, one))
    latest, particulars = queries.latest_revision(one), queries.particulars_of(one)
    form = EditForm(
        request.POST or None,
        kind=one.kind,
        keeps_body=bool(latest.body),
        facts_required=particulars is not None,
        initial=EditForm.initial_of(one, latest, particulars),
    )
    context: dict[str, Any] = {"contribution": one, "call": one.call, "form": form}
    status = 200
    if request.method == "POST":
        valid = form.is_valid()
        if "preview" in request.POST:
            context["preview"] = _preview(form) if valid else None
        elif valid:
            try:
                limits.consume(f"account {request.user.pk}", "forum-write", count=WRITING, seconds=HOUR)
                actions.edit(
                    contribution=one,
                    words=actions.Words(**form.said),
                    version=form.cleaned_data["version"],
                    particulars=_facts(form),
                    particulars_version=form.cleaned_data.get("particulars_version"),
                    outcome_news=form.cleaned_data["outcome_news"],
                    actor=request.user,
                )
            except Conflict as conflict:
                status = refuse(form, conflict)
                context["theirs"] = queries.latest_revision(find(pk))
                context["theirs_particulars"] = theirs = queries.particulars_of(one)
                renew(form, context["theirs"].number)
                renew(form, theirs.version if theirs else "", name="particulars_version")
            except (Refused, TooMany) as error:
                status = refuse(form, error)
            else:
                messages.success(request, _("Saved. What it said before is kept among its revisions."))
                return redirect(find(pk))
        if form.errors and status == 200:
            status = 422
    return render(request, "forum/edit.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def quoting(request: SignedIn, pk: int, slug: str) -> HttpResponse:
    one = find(pk)
    require(rules.may_set_quoting(request.user, one))
    is_author = one.author_id == request.user.pk
    name = one.author_name or (request.user.name if is_author else "")
    form = QuotingForm(request.POST or None, initial={"quoting": one.quoting, "author_name": name})
    if not is_author:  # an owner of the organisation decides for it, not for the author's name
        del form.fields["author_name"]
    if not is_author and not one.author_name:
        form.fields["quoting"].choices = [  # type: ignore[attr-defined]
            choice for choice in Quoting.choices if choice[0] != Quoting.ORGANISATION_AND_NAME
        ]
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                actions.set_quoting(contribution=one, actor=request.user, **form.cleaned_data)
            except Refused as refused:
                status = refuse(form, refused)
            else:
                messages.success(request, _("Your choice is saved."))
                return redirect(one)
        else:
            status = 422
    return render(request, "forum/quoting.html", {"contribution": one, "form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedIn, pk: int, slug: str) -> HttpResponse:
    one = find(pk)
    require(rules.may_withdraw(request.user, one))
    if request.method == "POST":
        actions.withdraw(contribution=one, actor=request.user)
        messages.success(request, _("It is withdrawn."))
        return redirect(one.call)
    context = {"contribution": one, "quotations": queries.quoted_in(one)}
    return render(request, "forum/withdraw.html", context)


def refuse(form: django_forms.Form, error: Refused | TooMany | NotAllowed) -> int:
    """Say on the form what cannot be done, and answer with which status; what was typed stays."""
    field = getattr(error, "field", None)
    form.add_error(field if field in form.fields else None, str(error))
    return error.status


def renew(form: django_forms.Form, version: int | str, *, name: str = "version") -> None:
    """Let the form go on from what is saved now; what was typed stays."""
    data = cast("QueryDict", form.data).copy()
    data[name] = str(version)
    form.data = data


def _kind(request: SignedIn, call: Call) -> str:
    """The kind that was chosen; the only one where there is no choice; "" while it is to be chosen."""
    if len(call.kinds) == 1:
        return str(call.kinds[0])
    kind = request.GET.get("kind", "")
    return kind if kind in call.kinds else ""


def _facts(form: WordsForm) -> actions.Facts | None:
    return actions.Facts(**form.facts) if form.facts else None


def _entry(form: ContributeForm) -> Entry:
    name = form.cleaned_data["organisation_name"]
    language = language_of(name)
    return Entry(name=name, seat=form.cleaned_data["organisation_seat"], language=language)


def _preview(form: WordsForm) -> dict[str, Any]:
    """The words as they will read, and the language they seem to be in."""
    words = actions.Words(**form.said)
    language = words.language or language_of(f"{words.title}\n\n{words.plain}")
    headings = ["body", "done", "resulted", "learned"]
    return {
        "title": words.title,
        "language": language,
        "is_guess": not words.language and language != UNDETERMINED,
        "parts": [
            ("" if name == "body" else form.fields[name].label, getattr(words, name))
            for name in headings
            if getattr(words, name)
        ],
    }


def _say_published(request: SignedIn, made: Contribution) -> None:
    messages.success(request, _("Published. Thank you for sharing it."))
    if made.vouched_at is None:
        messages.info(
            request,
            _(
                "Nobody has confirmed yet that you speak for %(organisation)s. Until an owner of it or a "
                "convener does, your page says so and is not quoted."
            )
            % {"organisation": made.organisation},
        )
    if made.language != UNDETERMINED and not request.POST.get("language"):
        told = {"language": language_name(made.language, get_language() or "en")}
        messages.info(request, _("We take it to be in %(language)s. You can correct that by editing.") % told)
