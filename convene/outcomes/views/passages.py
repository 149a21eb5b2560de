"""One passage of the working copy, and choosing what to add."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from convene.core.accounts.requests import SignedIn
from convene.core.errors import Conflict, Missing, Refused
from convene.core.trail.models import Source
from convene.outcomes import actions, queries
from convene.outcomes.forms import AddForm, FilterForm, IntoForm, OwnForm, QuoteForm
from convene.outcomes.models import OutcomeDocument, Passage, PassageSource, Section
from convene.outcomes.views.draft import at, mine

PAGE = 20


@login_required
@require_safe
def choose(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """What was said, to choose a passage from."""
    found = mine(request, slug)
    section = get_object_or_404(Section, pk=pk, document=found)
    initial = {"phase": section.phase, "region": section.region}
    context = {"section": section, **_offer(request, found, initial)}
    return render(request, "outcomes/choose.html", context)


@login_required
@require_safe
def choose_source(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """What was said, to choose what a passage in the conveners' words rests on as well."""
    found = mine(request, slug)
    passage = get_object_or_404(Passage, pk=pk, document=found, kind=Passage.Kind.OWN)
    return render(request, "outcomes/choose.html", {"passage": passage, **_offer(request, found, {})})


@login_required
@require_http_methods(["GET", "POST"])
def add(request: SignedIn, slug: str, pk: int, source: int) -> HttpResponse:
    """Choose sentences of one source: to quote them, or to rest one's own words on them."""
    found = mine(request, slug)
    section = get_object_or_404(Section, pk=pk, document=found)
    reading = _source(found, source)
    form = AddForm(request.POST or None, reading=reading, initial={"language": found.language})
    if request.method == "POST" and form.is_valid():
        span = _span(form)
        text = form.cleaned_data["text"]
        try:
            if text:
                language = form.cleaned_data["language"] or found.language
                made = actions.add_own(
                    section=section, text=text, language=language, spans=[span], actor=request.user
                )
            else:
                made = actions.add_quote(section=section, span=span, actor=request.user)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("The passage is added."))
            return redirect(at(found, f"passage-{made.pk}"))
    context = {"document": found, "section": section, "source": reading, "form": form}
    return render(request, "outcomes/add.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add_source(request: SignedIn, slug: str, pk: int, source: int) -> HttpResponse:
    """Choose sentences of one more source that the conveners' words rest on."""
    found = mine(request, slug)
    passage = get_object_or_404(Passage, pk=pk, document=found, kind=Passage.Kind.OWN)
    reading = _source(found, source)
    form = QuoteForm(request.POST or None, reading=reading)
    if request.method == "POST" and form.is_valid():
        try:
            actions.rest_on(passage=passage, span=_span(form), actor=request.user)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("outcomes:passage", slug=slug, pk=pk)
    context = {"document": found, "passage": passage, "source": reading, "form": form}
    return render(request, "outcomes/add.html", context)


@login_required
@require_POST
def drop_source(request: SignedIn, slug: str, pk: int, resting: int) -> HttpResponse:
    found = mine(request, slug)
    row = get_object_or_404(PassageSource, pk=resting, passage__pk=pk, passage__document=found)
    try:
        actions.rest_on_no_more(resting=row, actor=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("outcomes:passage", slug=slug, pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def passage(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Change one passage: a quote's sentences, or the conveners' words."""
    found = mine(request, slug)
    current = get_object_or_404(
        Passage.objects.select_related("section").prefetch_related("sources__source"), pk=pk, document=found
    )
    if current.kind == Passage.Kind.OWN:
        return _own(request, found, current)
    if current.kind == Passage.Kind.FIGURE:
        return render(request, "outcomes/passage.html", _shown(found, current, None, None))
    return _quote(request, found, current)


@login_required
@require_POST
def deed(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """The small buttons: up, down, leave out, take back."""
    found = mine(request, slug)
    current = get_object_or_404(Passage, pk=pk, document=found)
    try:
        match request.POST.get("deed"):
            case "up":
                actions.move_passage(passage=current, direction="up", actor=request.user)
            case "down":
                actions.move_passage(passage=current, direction="down", actor=request.user)
            case "leave-out":
                actions.leave_out(passage=current, actor=request.user)
            case "take-back":
                actions.take_back(passage=current, actor=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    if request.POST.get("back") == "check":
        return redirect("outcomes:check", slug=slug)
    return redirect(at(found, f"passage-{pk}"))


@login_required
@require_POST
def into(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Put a passage into another section."""
    found = mine(request, slug)
    current = get_object_or_404(Passage, pk=pk, document=found)
    form = IntoForm(request.POST, sections=queries.sections(found))
    if form.is_valid():
        section = Section.objects.get(pk=form.cleaned_data["section"], document=found)
        actions.put_into(passage=current, section=section, actor=request.user)
    return redirect(at(found, f"passage-{pk}"))


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    found = mine(request, slug)
    current = get_object_or_404(Passage, pk=pk, document=found)
    if request.method == "POST":
        try:
            actions.delete(passage=current, actor=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The passage is deleted."))
        return redirect("outcomes:draft", slug=slug)
    return render(request, "outcomes/delete.html", {"document": found, "passage": current})


def _own(request: SignedIn, document: OutcomeDocument, current: Passage) -> HttpResponse:
    initial = {name: getattr(current, name) for name in ("text", "language", "version")}
    form = OwnForm(request.POST or None, initial=initial)
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_own(
                passage=current,
                text=form.cleaned_data["text"],
                language=form.cleaned_data["language"],
                version=form.cleaned_data["version"] or 0,
                actor=request.user,
            )
        except Conflict as conflict:
            theirs = _theirs(request, form, current, conflict)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect(at(document, f"passage-{current.pk}"))
    return render(request, "outcomes/passage.html", _shown(document, current, form, theirs))


def _quote(request: SignedIn, document: OutcomeDocument, current: Passage) -> HttpResponse:
    resting = current.sources.select_related("source").first()
    reading = None if resting is None else queries.latest_of(document.initiative, resting.source)
    if resting is None or reading is None:
        return render(request, "outcomes/passage.html", _shown(document, current, None, None))
    span = queries.found_again(resting, reading)
    form = QuoteForm(request.POST or None, reading=reading, span=span, initial={"version": current.version})
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_span(
                passage=current,
                span=_span(form),
                version=form.cleaned_data["version"] or 0,
                actor=request.user,
            )
        except Conflict as conflict:
            theirs = _theirs(request, form, current, conflict)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect(at(document, f"passage-{current.pk}"))
    context = {
        **_shown(document, current, form, theirs),
        "source": reading,
        "stale": reading.pk != resting.source_id,
    }
    if theirs is not None:
        start, end = form.cleaned_data["sentences"]
        context["yours"] = reading.text[start:end]
    return render(request, "outcomes/passage.html", context)


def _theirs(
    request: SignedIn, form: QuoteForm | OwnForm, current: Passage, conflict: Conflict
) -> Passage | None:
    """The passage as it is saved now, for the second of two to see beside what they typed."""
    form.add_error(None, str(conflict))
    now = Passage.objects.filter(pk=current.pk).first()
    if now is not None:
        data = request.POST.copy()
        data["version"] = str(now.version)
        form.data = data
    return now


def _shown(
    document: OutcomeDocument,
    current: Passage,
    form: QuoteForm | OwnForm | None,
    theirs: Passage | None,
) -> dict[str, Any]:
    rows = queries.sections(document)
    return {
        "document": document,
        "passage": current,
        "form": form,
        "theirs": theirs,
        "resting": list(current.sources.select_related("source")),
        "into_form": IntoForm(sections=rows, initial={"section": current.section_id}),
        "problems": [
            p.message for p in queries.problems(document) if p.passage and p.passage.pk == current.pk
        ],
    }


def _offer(request: SignedIn, document: OutcomeDocument, initial: dict[str, str]) -> dict[str, Any]:
    form = FilterForm(request.GET or initial)
    voices = queries.offered(document.initiative, **form.chosen)
    page = Paginator(voices, PAGE).get_page(request.GET.get("page"))
    return {"document": document, "filters": form, "page": page}


def _source(document: OutcomeDocument, pk: int) -> Source:
    source = get_object_or_404(Source, pk=pk)
    if queries.voice_of(document.initiative, source) is None:
        raise Missing(_("This cannot be quoted now: its author changed it or withdrew it. Choose again."))
    return source


def _span(form: QuoteForm) -> actions.Span:
    start, end = form.cleaned_data["sentences"]
    return actions.Span(get_object_or_404(Source, pk=form.cleaned_data["source"]), start, end)
