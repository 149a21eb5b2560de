from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from convene.coalition import queries as coalition
from convene.core.accounts.requests import SignedIn
from convene.core.search.queries import find
from convene.core.trail.caching import public_page
from convene.events import queries as events
from convene.forum import queries as forum
from convene.initiatives import queries as initiatives
from convene.initiatives.models import Initiative
from convene.initiatives.rules import is_convener, may_open
from convene.initiatives.rules import may_see as may_see_initiative
from convene.matching import queries as matching
from convene.organisations.models import Membership, Organisation
from convene.organisations.rules import may_edit, may_vouch
from convene.organisations.rules import may_see as may_see_organisation
from convene.outcomes import queries as outcomes
from convene.outreach import queries as outreach
from convene.portal import queries
from convene.portal.forms import SearchForm
from convene.portal.picture import picture
from convene.statements import queries as statements


@require_GET
@public_page
def home(request: HttpRequest) -> HttpResponse:
    current = Initiative.objects.public().newest_first()[:6]
    context = {
        "initiatives": queries.with_threads(current),
        "statements": statements.current(limit=3),
        "editions": outcomes.newest(limit=3),
        "events": events.coming(limit=3),
        "news": outreach.newest(limit=2),
        "doing": queries.doing(),
    }
    return render(request, "portal/home.html", context)


@require_GET
@public_page
def initiative_list(request: HttpRequest) -> HttpResponse:
    rows = queries.with_threads(queries.visible_initiatives(request.user))
    context = {"initiatives": rows, "may_open": bool(may_open(request.user))}
    return render(request, "portal/initiatives.html", context)


@require_GET
@public_page
def initiative(request: HttpRequest, slug: str) -> HttpResponse:
    one = get_object_or_404(Initiative, slug=slug)
    if not may_see_initiative(request.user, one):
        raise Http404
    convenes = is_convener(request.user, one)
    context = {
        "initiative": one,
        "steps": initiatives.thread(one),
        "convenings": initiatives.convenings(one),
        "acts": queries.acts(one),
        "happenings": queries.happened(one),
        "statements": statements.of_initiative(one, drafts=convenes),
        "calls": forum.of_initiative(one),
        "events": events.of_initiative(one, drafts=convenes),
        "outcomes": outcomes.of_initiative(one, drafts=convenes),
        "news": outreach.of_initiative(one),
        "situation": queries.situation(one),
        "partnerships": matching.of_initiative(one),
        "working": queries.working(one),
        "convenes": convenes,
        "desk": queries.desk(one) if convenes else [],
    }
    return render(request, "portal/initiative.html", context)


@require_GET
@public_page
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """The directory entry and all the organisation did here."""
    one = get_object_or_404(
        Organisation.objects.prefetch_related("aliases", "served", "spoken", "themed"), slug=slug
    )
    if not may_see_organisation(request.user, one):
        raise Http404
    in_coalitions = coalition.by_organisation(one)
    waiting = (
        one.memberships.filter(state=Membership.State.PENDING)
        .select_related("user")
        .order_by("created_at", "pk")
    )
    context = {
        "organisation": one,
        "convenings": initiatives.convened_by(one),
        "signatures": statements.signed_by(one),
        "contributions": forum.by_organisation(one),
        "part": events.by_organisation(one),
        "quotes": queries.quotes_of(one),
        "exchange": matching.by_organisation(one),
        "coalitions": in_coalitions,
        "owned": queries.standing_of(in_coalitions.owned),
        "supported": queries.standing_of(row.action for row in in_coalitions.supported),
        "may_edit": bool(may_edit(request.user, one)),
        "waiting": list(waiting) if may_vouch(request.user, one) else [],
    }
    return render(request, "portal/organisation.html", context)


@require_GET
@public_page
def thread(request: HttpRequest, kind: str, object_id: int) -> HttpResponse:
    """What a thing rests on and what came of it."""
    found = queries.thread(kind, object_id)
    if found is None:
        raise Http404
    drawing = "" if found.is_alone else picture(found, language=get_language() or "en")
    return render(request, "portal/thread.html", {"thread": found, "picture": drawing})


@never_cache
@login_required
@require_GET
def mine(request: SignedIn) -> HttpResponse:
    """What the reader and their organisations said, and what came of it."""
    page = Paginator(queries.voices(request.user), queries.VOICES_SHOWN).get_page(request.GET.get("page"))
    context = {"page": page, "rows": queries.came_of(page.object_list)}
    return render(request, "portal/mine.html", context)


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    words, kind, start = form.asked
    results = find(words, kind=kind or None, limit=queries.HITS, offset=start) if words else None
    context = {"form": form, "words": words, "kind": kind, "results": results}
    return render(request, "portal/search.html", context)
