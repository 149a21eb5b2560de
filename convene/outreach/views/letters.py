"""Letters for the conveners: their list, and what each says to whom."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from convene.core.accounts.requests import SignedIn
from convene.core.errors import Conflict, Refused, require
from convene.initiatives.models import Initiative
from convene.outreach import actions, queries, rules
from convene.outreach.forms import LetterForm, TextForm
from convene.outreach.models import Mailing
from convene.outreach.wording import PLACEHOLDERS, Words

PAGE = 50


def own_letter(request: SignedIn, pk: int) -> Mailing:
    """The letter, for one of its initiative's conveners."""
    mailing = get_object_or_404(Mailing.objects.select_related("initiative"), pk=pk)
    require(rules.may_run(request.user, mailing))
    return mailing


@never_cache
@login_required
@require_safe
def letters(request: SignedIn, slug: str) -> HttpResponse:
    initiative = get_object_or_404(Initiative, slug=slug)
    require(rules.may_write(request.user, initiative))
    page = Paginator(queries.letters_of(initiative), PAGE).get_page(request.GET.get("page"))
    return render(request, "outreach/letters.html", {"initiative": initiative, "page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_letter(request: SignedIn, slug: str) -> HttpResponse:
    initiative = get_object_or_404(Initiative, slug=slug)
    require(rules.may_write(request.user, initiative))
    form = LetterForm(request.POST or None, initiative=initiative)
    if request.method == "POST" and form.is_valid():
        try:
            mailing = actions.draft(initiative=initiative, plan=_plan(form), actor=request.user)
        except Refused as refused:
            _beside(form, refused)
        else:
            messages.success(request, _("Saved. Now write the letter."))
            return redirect(mailing)
    context = {"initiative": initiative, "form": form}
    return render(request, "outreach/letter_new.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_letter(request: SignedIn, pk: int) -> HttpResponse:
    """Change whom it is for. Where somebody saved meanwhile, nothing is overwritten."""
    mailing = own_letter(request, pk)
    if not mailing.is_draft and request.method != "POST":
        return _told_not_editable(request, mailing)
    form = LetterForm(
        request.POST or None,
        initial=LetterForm.initial_of(mailing),
        initiative=mailing.initiative,
        mailing=mailing,
    )
    theirs, status = None, 200
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.edit(mailing=mailing, plan=_plan(form), version=version, actor=request.user)
        except Conflict as conflict:
            theirs, status = own_letter(request, pk), conflict.status
            data = request.POST.copy()
            data["version"] = str(theirs.version)
            form = LetterForm(data, initiative=mailing.initiative, mailing=mailing)
            form.add_error(None, str(conflict))
        except Refused as refused:
            _beside(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect(mailing)
    if form.errors and status == 200:
        status = 422
    context = {"mailing": mailing, "form": form, "theirs": theirs and _described(theirs)}
    return render(request, "outreach/letter_edit.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_text(request: SignedIn, pk: int) -> HttpResponse:
    return _text(request, own_letter(request, pk), "")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_text(request: SignedIn, pk: int, language: str) -> HttpResponse:
    mailing = own_letter(request, pk)
    if language not in queries.texts(mailing):
        raise Http404
    return _text(request, mailing, language)


def _text(request: SignedIn, mailing: Mailing, language: str) -> HttpResponse:
    """What the letter says in a language, new where none is given; the same conflict as for whom it is for.

    What was typed while somebody sent the letter is refused, and kept to be copied elsewhere.
    """
    if not mailing.is_draft and request.method != "POST":
        return _told_not_editable(request, mailing)
    written = queries.texts(mailing)
    initial = {"version": mailing.version, "language": request.GET.get("language", "")}
    if language:
        initial |= TextForm.initial_of(written[language])
    form = TextForm(request.POST or None, initial=initial, language=language)
    theirs, status = None, 200
    if request.method == "POST" and form.is_valid():
        chosen = language or form.cleaned_data["language"]
        version = form.cleaned_data["version"] or 0
        try:
            _only_once(chosen, [] if language else written)
            if request.POST.get("do") == "remove" and language:
                actions.remove_text(mailing=mailing, language=language, version=version, actor=request.user)
            else:
                words = Words(form.cleaned_data["subject"], form.cleaned_data["body"])
                actions.write_text(
                    mailing=mailing, language=chosen, words=words, version=version, actor=request.user
                )
        except Conflict as conflict:
            mailing = own_letter(request, mailing.pk)
            theirs, status = queries.texts(mailing).get(chosen), conflict.status
            data = request.POST.copy()
            data["version"] = str(mailing.version)
            form = TextForm(data, language=language)
            form.add_error(None, str(conflict))
        except Refused as refused:
            _beside(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect(mailing)
    if form.errors and status == 200:
        status = 422
    context = {
        "mailing": mailing,
        "form": form,
        "language": language,
        "theirs": theirs,
        "placeholders": [(f"{{{name}}}", meaning) for name, meaning in PLACEHOLDERS.items()],
    }
    return render(request, "outreach/letter_text.html", context, status=status)


def _only_once(language: str, written: Iterable[str]) -> None:
    if language in written:
        raise Refused(_("The letter is written in this language already."), "language")


def _plan(form: LetterForm) -> actions.Plan:
    data = form.cleaned_data
    audience, of = form.audience_chosen()
    return actions.Plan(
        name=data["name"],
        audience=audience,
        audience_of=of,
        matter=data["matter"],
        filters=form.filters(),
        fallback=data.get("fallback", ""),
        reply_to=data["reply_to"],
    )


def _beside(form: LetterForm | TextForm, refused: Refused) -> None:
    form.add_error(refused.field if refused.field in form.fields else None, str(refused))


def _told_not_editable(request: SignedIn, mailing: Mailing) -> HttpResponse:
    messages.error(request, actions.not_editable())
    return redirect(mailing)


def _described(mailing: Mailing) -> dict[str, object]:
    return {
        "mailing": mailing,
        "whose": queries.whose(mailing),
        "filters": queries.Filters.of(mailing.filters),
    }
