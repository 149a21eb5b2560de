"""The forum as everybody reads it."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from convene.core.errors import Missing
from convene.core.places import country_name, language_name
from convene.core.text import UNDETERMINED
from convene.core.text.markdown import to_plain
from convene.core.trail.caching import public_page
from convene.forum import queries, rules
from convene.forum.differences import Side, differences
from convene.forum.forms import FilterForm
from convene.forum.models import MATCHED, Call, Contribution, Revision
from convene.initiatives.models import Initiative
from convene.initiatives.queries import thread

PAGE = 20


@require_safe
@public_page
def listing(request: HttpRequest) -> HttpResponse:
    calls = queries.calls()
    form = FilterForm(request.GET, calls=calls)
    chosen = form.chosen
    initiative = _initiative(chosen.pop("initiative", ""))
    within = {"initiative": initiative.slug} if initiative else {}
    page = Paginator(queries.listed(**within, **chosen), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "chosen": chosen,
        "page": page,
        "calls": [one for one in calls if one.is_open and initiative in {None, one.initiative}],
        "initiative": initiative,
        "steps": thread(initiative) if initiative else [],
    }
    return render(request, "forum/list.html", context)


@require_safe
@public_page
def call(request: HttpRequest, slug: str) -> HttpResponse:
    one = get_object_or_404(Call.objects.select_related("initiative"), slug=slug)
    if not rules.may_see_call(request.user, one):
        raise Missing
    context = {
        "call": one,
        "initiative": one.initiative,
        "steps": thread(one.initiative),
        "total": queries.total(one),
        "page": Paginator(queries.listed(call=one.slug), PAGE).get_page(request.GET.get("page")),
        "runs": bool(rules.may_run(request.user, one)),
    }
    return render(request, "forum/call.html", context)


@require_safe
@public_page
def contribution(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One contribution; what was hidden or withdrawn leaves a page that says so.

    That page answers 410: search engines and archives are to drop what they hold. A hidden contribution that
    is shown again answers as any other does.
    """
    one = find(pk)
    user = request.user
    if not rules.may_see_call(user, one.call):
        raise Missing
    if not rules.may_see(user, one):
        # Neither the title nor an address made of it: they may be why it is hidden.
        return render(request, "forum/gone.html", _about(one), status=410)
    if slug != one.slug:
        return redirect(one)
    runs = bool(rules.may_run(user, one.call))
    everything = runs or (user.is_authenticated and user.pk == one.author_id)
    context = {
        **_about(one),
        "revision": queries.latest_revision(one),
        "revisions": queries.revisions(one, everything=everything),
        "quotations": queries.quoted_in(one),
        "particulars": queries.particulars_of(one),
        "met_by": queries.met_by(one) if one.kind in MATCHED else [],
        "may_edit": bool(rules.may_edit(user, one)),
        "may_withdraw": bool(rules.may_withdraw(user, one)),
        "may_set_quoting": bool(rules.may_set_quoting(user, one)),
        "runs": runs,
    }
    return render(request, "forum/contribution.html", context)


@require_safe
def revision(request: HttpRequest, pk: int, slug: str, number: int) -> HttpResponse:
    """What one revision said, beside what the one before it did."""
    one = find(pk)
    if not rules.may_see(request.user, one):
        raise Missing
    concerned = request.user.is_authenticated and request.user.pk == one.author_id
    shown = queries.revisions(one, everything=concerned or bool(rules.may_run(request.user, one.call)))
    found = {row.number: row for row in shown}
    if number not in found:
        raise Missing
    before = found.get(number - 1)
    context = {
        **_about(one),
        "revision": found[number],
        "before": before,
        "changes": changes(before, found[number]) if before else None,
    }
    return render(request, "forum/revision.html", context)


def _initiative(slug: str) -> Initiative | None:
    return Initiative.objects.public().filter(slug=slug).first() if slug else None


def find(pk: int) -> Contribution:
    rows = Contribution.objects.with_standing().select_related("call__initiative", "organisation", "author")
    return get_object_or_404(rows, pk=pk)


def _about(one: Contribution) -> dict[str, Any]:
    return {
        "contribution": one,
        "call": one.call,
        "initiative": one.call.initiative,
        "steps": thread(one.call.initiative),
    }


@dataclass(frozen=True)
class Change:
    """A part that differs, under its heading."""

    heading: str
    before: Side
    after: Side


def changes(before: Revision, after: Revision) -> list[Change]:
    """What differs from one revision to the next, part by part."""
    found = []
    for (heading, old), (_heading, new) in zip(_facts(before), _facts(after), strict=True):
        if old != new:
            found.append(Change(heading, *differences(old, new)))
    return found


def _facts(one: Revision) -> list[tuple[str, str]]:
    page = get_language() or "en"
    told = "" if one.language == UNDETERMINED else language_name(one.language, page)
    return [
        (_("Title"), one.title),
        (_("Text"), to_plain(one.body)),
        (_("What was done"), to_plain(one.done)),
        (_("What resulted"), to_plain(one.resulted)),
        (_("What others can learn"), to_plain(one.learned)),
        (_("Phase"), str(one.get_phase_display())),
        (_("Region"), str(one.get_region_display())),
        (_("Countries"), "".join(f"{country_name(code, page)}\n" for code in one.countries)),
        (_("Theme"), str(one.get_theme_display())),
        (_("Language"), told),
    ]
