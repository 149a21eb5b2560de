from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from convene.core.text.fields import LineField
from convene.events.models import NAME_LIMIT
from convene.organisations.models import Organisation
from convene.organisations.queries import named


class OrganisationNameField(LineField):
    """A name, other name or acronym from the directory; gives the organisation, or None for nothing typed."""

    default_error_messages = {"unknown": _("“%(name)s” is not in the directory.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(limit=NAME_LIMIT, autocomplete="off", **kwargs)

    def clean(self, value: Any) -> Any:
        name = super().clean(value)
        if not name:
            return None
        found = named(name)
        if found is None:
            raise forms.ValidationError(self.error_messages["unknown"], params={"name": name}, code="unknown")
        return found

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Organisation) else value
