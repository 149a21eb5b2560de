from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from convene.outreach import actions, queries, tokens


# The signed token is what one must have; mailboxes post to it without our cookies (RFC 8058).
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing; a button, or the mailbox's own, unsubscribes at once."""
    subscriber = queries.subscriber(token)
    if subscriber is None:
        unknown = {"is_example": token == tokens.EXAMPLE}
        return render(request, "outreach/unsubscribe_unknown.html", unknown, status=404)
    if request.method == "POST":
        deed = request.POST.get("deed", "")
        if deed == "resubscribe":
            actions.resubscribe(subscriber=subscriber)
        elif deed in {"initiative", "everything"} or "List-Unsubscribe" in request.POST:
            actions.unsubscribe(subscriber=subscriber, everything=deed == "everything")
    rows = queries.unsubscriptions_of(subscriber.email, subscriber.initiative)
    context: dict[str, object] = {
        "initiative": subscriber.initiative,
        "known": bool(subscriber.email),
        "is_out": bool(rows),
        "is_out_of_everything": any(row.initiative_id is None for row in rows),
        "is_back": request.method == "POST" and not rows,
    }
    return render(request, "outreach/unsubscribe.html", context)
