"""What the account's page shows of the portal. It holds nothing about people."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from convene.core.accounts.providers import section


@section(50)
def came_of_it(request: HttpRequest) -> SafeString:
    """The way to what came of what one said."""
    return render_to_string("portal/account.html", {}, request)
