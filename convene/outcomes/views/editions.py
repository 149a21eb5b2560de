"""What readers see: documents, editions, their files, and the plain text quotes are checked against."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from convene.core.errors import Missing, require
from convene.core.trail.caching import public_page
from convene.core.trail.models import Citation, Source
from convene.initiatives.queries import thread
from convene.outcomes import queries, rules
from convene.outcomes.content import description
from convene.outcomes.models import Edition, EditionFile, OutcomeDocument

TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}
MOST = 100


@require_safe
@public_page
def documents(request: HttpRequest) -> HttpResponse:
    """The newest edition of every outcome document."""
    return render(request, "outcomes/documents.html", {"editions": queries.newest(MOST)})


@require_safe
@public_page
def document(request: HttpRequest, slug: str) -> HttpResponse:
    """The address to share: it leads to the newest edition, whose page lists all."""
    found = get_object_or_404(OutcomeDocument.objects.public(), slug=slug)
    return redirect(found.editions.defer("content")[0])


@require_safe
@public_page
def edition(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One edition as a page to read, each passage at its own address."""
    found = _find(request, Edition.objects.all(), slug, number)
    context: dict[str, Any] = {
        "edition": found,
        "document": found.document,
        "initiative": found.document.initiative,
        "chapters": queries.shown(found),
        "method": description(edited=found.content["method"]["edited"]),
        "totals": queries.totals(found),
        "files": list(found.files.defer("content").order_by("pk")),
        "editions": list(found.document.editions.defer("content")),
        "steps": thread(found.document.initiative),
        "may_run": rules.may_run(request.user, found.document),
    }
    return render(request, "outcomes/edition.html", context)


@require_safe
def file(request: HttpRequest, slug: str, number: int, format: str) -> HttpResponse:  # noqa: A002 -- as the address has it
    """An edition's file, always the same bytes."""
    found = _find(request, Edition.objects.defer("content"), slug, number)
    one = get_object_or_404(EditionFile.objects.defer("content"), edition=found, format=format)
    tag = f'"{one.digest}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    response = HttpResponse(bytes(one.content), content_type=TYPES[format])
    # A page of somebody else's words is saved, not opened: on this site, pages have its own style alone.
    kind = "inline" if format in {"pdf", "json"} else "attachment"
    response["Content-Disposition"] = f'{kind}; filename="{slug}-{number}.{format}"'
    response["ETag"] = tag
    return response


@require_safe
def source(request: HttpRequest, kind: str, object_id: int, revision: int) -> HttpResponse:
    """The plain text that quotes are checked against, as long as its author lets it be quoted.

    The latest revision, and older ones that an edition quotes.
    """
    found = queries.said([(kind, object_id)]).get((kind, object_id))
    if found is None or not found.may_show(revision):
        raise Missing
    text = get_object_or_404(Source, kind=kind, object_id=object_id, revision=revision)
    quoted = Citation.objects.filter(source=text, passage_kind="edition-passage")
    if text.pk != found.voice.source.pk and not quoted.exists():
        raise Missing
    response = HttpResponse(text.text.encode(), content_type="text/plain; charset=utf-8")
    response["Content-Language"] = text.language
    response["X-Robots-Tag"] = "noindex"
    return response


def _find(request: HttpRequest, rows: QuerySet[Edition], slug: str, number: int) -> Edition:
    found = get_object_or_404(rows.select_related("document__initiative"), document__slug=slug, number=number)
    require(rules.may_see(request.user, found))
    return found
