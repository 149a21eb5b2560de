"""Addresses as they are kept, without a language, and as a page links to them, in its own."""

from collections.abc import Collection
from typing import Protocol

from django.conf import settings
from django.db.models import Model
from django.utils.translation import get_language, override


class Addressed(Protocol):
    def get_absolute_url(self) -> str: ...


def kept(thing: Addressed) -> str:
    """The thing's path without a language prefix, whatever language the present page has."""
    with override(settings.LANGUAGE_CODE):
        return thing.get_absolute_url()


def here(path: str, language: str | None = None) -> str:
    """A kept path under the prefix of `language`, by default the present page's.

    Anything that is not a path from the root ("https://…", "#part") comes back as it is.
    """
    language = language or get_language() or settings.LANGUAGE_CODE
    if language == settings.LANGUAGE_CODE or not path.startswith("/") or path.startswith("//"):
        return path
    return f"/{language}{path}"


def free_slug(model: type[Model], base: str, *, reserved: Collection[str] = ()) -> str:
    """`base`, or `base` with the first number from 2 that no row of the model has yet.

    `reserved` are the names of pages that stand where the model's own would.
    """
    rows = model._default_manager.filter(slug__startswith=base)  # noqa: SLF001 -- how Django names it
    taken = {*reserved, *rows.values_list("slug", flat=True)}
    if base not in taken:
        return base
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"
