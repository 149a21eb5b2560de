"""What the account's page shows to staff."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from convene.config.staff.rules import may_look_after
from convene.core.accounts.models import User
from convene.core.accounts.providers import section


@section(90)
def looks_after(request: HttpRequest) -> SafeString | None:
    """The way to the background work and to the tables."""
    assert isinstance(request.user, User)  # noqa: S101 -- the page wants a signed-in reader
    return render_to_string("config/account.html", {}, request) if may_look_after(request.user) else None
