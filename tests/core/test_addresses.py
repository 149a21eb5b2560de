from django.urls import reverse
from django.utils.translation import override

from convene.core import addresses


class Page:
    def get_absolute_url(self) -> str:
        return reverse("accounts:privacy")


def test_an_address_is_kept_without_the_language_of_the_page() -> None:
    with override("ar"):
        assert Page().get_absolute_url() == "/ar/privacy/"
        assert addresses.kept(Page()) == "/privacy/"


def test_a_kept_address_is_linked_in_the_language_of_the_page() -> None:
    with override("ar"):
        assert addresses.here("/privacy/") == "/ar/privacy/"
        assert addresses.here("https://example.org/x") == "https://example.org/x"
        assert addresses.here("#part") == "#part"
        assert addresses.here("//example.org/") == "//example.org/"
    assert addresses.here("/privacy/") == "/privacy/"
    assert addresses.here("/privacy/", "ar") == "/ar/privacy/"
