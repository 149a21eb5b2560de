from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """The language of the last page a test asked for is no other test's concern."""
    yield
    translation.activate(settings.LANGUAGE_CODE)
