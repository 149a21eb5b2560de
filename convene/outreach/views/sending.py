"""A letter's own page: whom it reaches, how it reads, sending it and how far it is."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from convene.core.accounts.requests import SignedIn
from convene.core.errors import Refused
from convene.events.models import Event
from convene.outreach import actions, queries, tokens
from convene.outreach.forms import VersionForm
from convene.outreach.models import Mailing
from convene.outreach.views.letters import own_letter
from convene.outreach.wording import Words, compose


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: SignedIn, pk: int) -> HttpResponse:
    mailing = own_letter(request, pk)
    if request.method == "POST":
        return _do(request, mailing)
    context: dict[str, object] = {
        "mailing": mailing,
        "whose": queries.whose(mailing),
        "filters": queries.Filters.of(mailing.filters),
        "event": _event(mailing),
        "texts": queries.texts(mailing).values(),
    }
    if mailing.is_draft:
        reach = queries.reach(mailing)
        context |= {
            "reach": reach,
            "told": reach.told(),
            "lines": queries.languages(mailing, reach),
            "missing": actions.missing(mailing, reach) if context["texts"] else "",
        }
        return render(request, "outreach/letter.html", context)
    progress = queries.progress(mailing)
    context |= {"progress": progress, "told": progress.told(mailing)}
    part = "outreach/letter_progress.html" if request.htmx else "outreach/letter_sent.html"  # type: ignore[attr-defined]
    return render(request, part, context)


def _event(mailing: Mailing) -> Event | None:
    """The one whose registrants are, or are not, among those chosen."""
    return Event.objects.filter(pk=queries.Filters.of(mailing.filters).event or 0).first()


def _do(request: SignedIn, mailing: Mailing) -> HttpResponse:
    """The buttons of the page: pause, resume, stop, copy, and a test to oneself."""
    deed = request.POST.get("deed", "")
    try:
        if deed == "copy":
            new = actions.copy(mailing=mailing, actor=request.user)
            messages.success(request, _("This is the copy. Nothing of it has been sent."))
            return redirect(new)
        if deed == "pause":
            actions.pause(mailing=mailing, actor=request.user)
            messages.success(
                request, _("Paused. Letters already handed over still go out, at most a hundred.")
            )
        elif deed == "resume":
            actions.resume(mailing=mailing, actor=request.user)
            messages.success(request, _("Sending goes on."))
        elif deed == "stop":
            actions.stop(mailing=mailing, actor=request.user)
            messages.success(request, _("Stopped for good."))
        elif deed == "test":
            language = request.POST.get("language", "")
            actions.send_test(mailing=mailing, language=language, actor=request.user)
            messages.success(request, _("The test is on its way to you."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(mailing)


@never_cache
@login_required
@require_safe
def preview(request: SignedIn, pk: int, language: str) -> HttpResponse:
    """The letter as one of its readers gets it, the first of the language unless another is asked for."""
    mailing = own_letter(request, pk)
    text = queries.texts(mailing).get(language)
    if text is None:
        raise Http404
    readers = queries.readers(mailing, queries.reach(mailing), language)
    asked = request.GET.get("reader", "1")
    place = min(int(asked), len(readers)) if asked.isdecimal() and len(asked) < 7 and int(asked) else 1
    reader = readers[place - 1] if readers else None
    rendered = reader and compose(
        mailing,
        Words(text.subject, text.body),
        language,
        person=reader,
        thing=queries.whose(mailing),
        sender=queries.sender(mailing.initiative, language),
        unsubscribe=actions.unsubscribe_address(tokens.EXAMPLE, language),
    )
    context = {
        "mailing": mailing,
        "language": language,
        "reader": reader,
        "rendered": rendered,
        "place": place,
        "before": place - 1,
        "after": place + 1 if place < len(readers) else 0,
        "others": [one for one in queries.texts(mailing) if one != language],
    }
    return render(request, "outreach/letter_preview.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: SignedIn, pk: int) -> HttpResponse:
    """What will go out to how many, once more; then the button."""
    mailing = own_letter(request, pk)
    if not mailing.is_draft:
        messages.info(request, _("This letter was sent before. Copy it to a new letter."))
        return redirect(mailing)
    form = VersionForm(request.POST or None, initial={"version": mailing.version})
    problem, status = "", 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.start(mailing=mailing, version=form.cleaned_data["version"], actor=request.user)
        except Refused as refused:
            problem, status = str(refused), refused.status
            mailing = own_letter(request, pk)
        else:
            messages.success(request, _("The letter is being sent. You can leave this page."))
            return redirect(mailing)
    reach = queries.reach(mailing)
    lines = queries.languages(mailing, reach)
    context = {
        "mailing": mailing,
        "whose": queries.whose(mailing),
        "form": VersionForm(initial={"version": mailing.version}),
        "filters": queries.Filters.of(mailing.filters),
        "event": _event(mailing),
        "was_refused": bool(problem),
        "problem": problem or actions.in_the_way(mailing, reach),
        "reach": reach,
        "told": reach.told(),
        "lines": lines,
        "texts": [text for language, text in queries.texts(mailing).items()],
        "is_ready": bool(reach.people) and all(line.text for line in lines),
    }
    return render(request, "outreach/letter_send.html", context, status=status)
