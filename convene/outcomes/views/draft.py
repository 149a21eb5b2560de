"""The conveners' working copy."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from convene.core.accounts.requests import SignedIn
from convene.core.errors import Conflict, Refused, require
from convene.initiatives.models import Initiative
from convene.initiatives.queries import thread
from convene.outcomes import actions, queries, rules
from convene.outcomes.forms import SectionForm, WordsForm
from convene.outcomes.models import OutcomeDocument, Section


@login_required
@require_http_methods(["GET", "POST"])
def start(request: SignedIn, slug: str) -> HttpResponse:
    initiative = get_object_or_404(Initiative, slug=slug)
    require(rules.may_start(request.user, initiative))
    form = WordsForm(request.POST or None, initial={"language": initiative.language})
    if request.method == "POST" and form.is_valid():
        found = actions.start(initiative=initiative, words=_words(form), actor=request.user)
        messages.success(request, _("The document is started. Compile it to fill it with what was said."))
        return redirect("outcomes:draft", slug=found.slug)
    return render(request, "outcomes/start.html", {"initiative": initiative, "form": form})


@login_required
@require_safe
def draft(request: SignedIn, slug: str) -> HttpResponse:
    """The whole working copy, with what can be done to each passage."""
    found = mine(request, slug)
    context = {
        "document": found,
        "initiative": found.initiative,
        "rows": queries.rows(queries.sections(found)),
        "problems": {problem.passage.pk for problem in queries.problems(found) if problem.passage},
        "editions": list(found.editions.defer("content")),
        "section_form": SectionForm(),
        "steps": thread(found.initiative),
    }
    return render(request, "outcomes/draft.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def words(request: SignedIn, slug: str) -> HttpResponse:
    """Title, language and introduction."""
    found = mine(request, slug)
    form = WordsForm(request.POST or None, initial=WordsForm.initial_of(found))
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(
                document=found,
                words=_words(form),
                version=form.cleaned_data["version"] or 0,
                actor=request.user,
            )
        except Conflict as conflict:
            form.add_error(None, str(conflict))
            found.refresh_from_db()
            theirs = found
            data = request.POST.copy()
            data["version"] = str(found.version)
            form.data = data
        else:
            messages.success(request, _("Saved."))
            return redirect("outcomes:draft", slug=slug)
    context = {"document": found, "initiative": found.initiative, "form": form, "theirs": theirs}
    return render(request, "outcomes/words.html", context)


@login_required
@require_POST
def compile_(request: SignedIn, slug: str) -> HttpResponse:
    new = actions.compile_(document=mine(request, slug), actor=request.user)
    if new:
        messages.success(
            request,
            ngettext("%(new)s passage was added.", "%(new)s passages were added.", new) % {"new": new},
        )
    else:
        messages.info(request, _("There was nothing new to add."))
    return redirect("outcomes:draft", slug=slug)


@login_required
@require_http_methods(["GET", "POST"])
def check(request: SignedIn, slug: str) -> HttpResponse:
    """What keeps the document from being published; once nothing does, the button."""
    found = mine(request, slug)
    if request.method == "POST":
        try:
            edition = actions.publish(document=found, actor=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(
                request,
                _("Edition %(number)s is published. Everybody it quotes is told by e-mail.")
                % {"number": edition.number},
            )
            return redirect(edition)
    context = {
        "document": found,
        "initiative": found.initiative,
        "problems": queries.problems(found),
        "number": found.editions.count() + 1,
    }
    return render(request, "outcomes/check.html", context)


@login_required
@require_POST
def add_section(request: SignedIn, slug: str) -> HttpResponse:
    found = mine(request, slug)
    form = SectionForm(request.POST)
    if form.is_valid():
        section = actions.add_section(document=found, title=form.cleaned_data["title"], actor=request.user)
        return redirect(at(found, f"section-{section.pk}"))
    for error in form.errors.get("title", ()):
        messages.error(request, str(error))
    return redirect("outcomes:draft", slug=slug)


@login_required
@require_POST
def section(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Move a section up or down, or remove an empty one."""
    found = mine(request, slug)
    row = get_object_or_404(Section, pk=pk, document=found)
    deed = request.POST.get("deed")
    try:
        if deed == "up":
            actions.move_section(section=row, direction="up", actor=request.user)
        elif deed == "down":
            actions.move_section(section=row, direction="down", actor=request.user)
        elif deed == "remove":
            actions.remove_section(section=row, actor=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(at(found, f"section-{pk}"))


def mine(request: HttpRequest, slug: str) -> OutcomeDocument:
    found = get_object_or_404(OutcomeDocument.objects.select_related("initiative"), slug=slug)
    require(rules.may_run(request.user, found))
    return found


def _words(form: WordsForm) -> actions.Words:
    return actions.Words(**{key: value for key, value in form.cleaned_data.items() if key != "version"})


def at(document: OutcomeDocument, fragment: str) -> str:
    """The working copy's page, at one of its parts."""
    return f"{reverse('outcomes:draft', args=[document.slug])}#{fragment}"
