"""The statement as everybody reads it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from convene.core import charts
from convene.core.errors import Missing
from convene.core.trail.caching import public_page
from convene.initiatives.queries import convenings, thread
from convene.statements import queries, rules
from convene.statements.models import Signature, Statement
from convene.statements.views import exports

PAGE = 300


def shown(request: HttpRequest, slug: str) -> Statement:
    """The statement at this address. Raises Missing for one the reader may not know of."""
    one = get_object_or_404(Statement.objects.select_related("initiative"), slug=slug)
    if not rules.may_see(request.user, one):
        raise Missing
    return one


@require_safe
@public_page
def statement(request: HttpRequest, slug: str) -> HttpResponse:
    one = shown(request, slug)
    growth = queries.growth(one)
    paginator: Paginator[Signature] = Paginator(queries.roll(one), PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "statement": one,
        "initiative": one.initiative,
        "steps": thread(one.initiative),
        "convenings": convenings(one.initiative),
        "totals": queries.totals(one),
        "unlisted": queries.unlisted(one),
        "growth": growth,
        "chart": _chart(growth) if len(growth) > 1 else "",
        "page": page,
        "signatories": [queries.signatory(row) for row in page.object_list],
        "runs": bool(rules.may_run(request.user, one)),
    }
    return render(request, "statements/statement.html", context)


@require_safe
def text(request: HttpRequest, slug: str) -> HttpResponse:
    """The frozen text to the letter, so that anyone can take its digest."""
    one = shown(request, slug)
    if not one.is_frozen:
        raise Missing
    response = HttpResponse(one.frozen_text, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{one.slug}.txt"'
    return response


@require_safe
def signatures_csv(request: HttpRequest, slug: str) -> HttpResponse:
    one = shown(request, slug)
    body = exports.as_csv(queries.signatories(one), get_language() or "en")
    response = HttpResponse(body, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{one.slug}-signatures.csv"'
    return response


@require_safe
def signatures_json(request: HttpRequest, slug: str) -> HttpResponse:
    one = shown(request, slug)
    figures = [*queries.totals(one), queries.unlisted(one)]
    data = exports.as_data(one, figures, queries.signatories(one))
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Content-Disposition"] = f'inline; filename="{one.slug}-signatures.json"'
    return response


def _chart(points: list[queries.Point]) -> str:
    (first, _few), (last, many) = points[0], points[-1]
    words = _("A line that rises to %(many)s organisations between %(first)s and %(last)s.")
    return charts.growth(
        points,
        title=_("Organisations signed, day by day"),
        alternative=words % {"many": many, "first": first.isoformat(), "last": last.isoformat()},
        language=get_language() or "en",
    )
