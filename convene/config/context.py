from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language


class Version(NamedTuple):
    """The same page in another language."""

    code: str
    name: str
    address: str


class Place:
    """Where a page stands: its own address for good, and the same page in every language. Worked out when asked."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def canonical(self) -> str:
        """The page's absolute address without filters; of a long list, with its page's number. "" for no page."""
        if self.request.resolver_match is None:
            return ""
        number = self.request.GET.get("page", "")
        query = f"?page={number}" if number.isdecimal() else ""
        return f"{settings.URL}{self.request.path}{query}"

    @property
    def alternates(self) -> list[Version]:
        """The page's absolute address in each language."""
        canonical = self.canonical
        return [Version(code, name, translate_url(canonical, code)) for code, name in settings.LANGUAGES]

    @property
    def languages(self) -> list[Version]:
        """Where the language switch leads: the page in each other language, its filters kept, or the first page."""
        path = self.request.get_full_path()
        others = [(code, name) for code, name in settings.LANGUAGES if code != get_language()]
        if self.request.resolver_match is None:
            return [Version(code, name, _home(code)) for code, name in others]
        return [Version(code, name, translate_url(path, code)) for code, name in others]


def _home(code: str) -> str:
    return "/" if code == settings.LANGUAGE_CODE else f"/{code}/"


def instance(request: HttpRequest) -> dict[str, Any]:
    """What every page's frame needs to know of this instance and of where the page stands in it."""
    return {
        "instance_name": settings.INSTANCE_NAME,
        "instance_contact": settings.INSTANCE_CONTACT,
        "instance_logo": bool(settings.INSTANCE_LOGO),
        "instance_source": getattr(settings, "INSTANCE_SOURCE", ""),
        "demonstration": settings.DEMONSTRATION,
        "place": Place(request),
    }
