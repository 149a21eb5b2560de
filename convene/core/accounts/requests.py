from django.http import HttpRequest

from convene.core.accounts.models import User


class SignedIn(HttpRequest):
    """The request of a view behind `login_required`: somebody is there."""

    user: User
