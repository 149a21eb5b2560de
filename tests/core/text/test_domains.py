import pytest

from convene.core.text import PUBLIC_MAIL, domain_of_email, domain_of_website, same_domain


@pytest.mark.parametrize(
    ("email", "domain"),
    [
        ("Ama@Example.ORG", "example.org"),
        ("a@münchen.de", "xn--mnchen-3ya.de"),
        ("a@b@example.org", "example.org"),
        ("example.org", ""),
        ("@example.org", ""),
        ("a@[192.0.2.1]", ""),
        ("a@", ""),
        ("", ""),
        ("a@..", ""),
    ],
)
def test_domain_of_email(email: str, domain: str) -> None:
    assert domain_of_email(email) == domain


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.Example.org/about?x=1", "example.org"),
        ("example.org", "example.org"),
        ("example.org:8080/x", "example.org"),
        ("https://münchen.de", "xn--mnchen-3ya.de"),
        ("http://192.0.2.1/", ""),
        ("http://[::1]/", ""),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_domain_of_website(url: str, domain: str) -> None:
    assert domain_of_website(url) == domain


@pytest.mark.parametrize(
    ("email", "website"),
    [
        ("a@example.org", "https://www.example.org/"),
        ("a@mail.example.org", "https://example.org"),
        ("a@example.org", "https://ghana.example.org"),
        ("a@diaspora.co.uk", "https://www.diaspora.co.uk"),
        ("a@x.diaspora.com.br", "https://diaspora.com.br"),
        ("a@münchen.de", "https://xn--mnchen-3ya.de"),
        ("a@EXAMPLE.org.", "http://example.org"),
    ],
)
def test_same(email: str, website: str) -> None:
    assert same_domain(email, website) is True


@pytest.mark.parametrize(
    ("email", "website"),
    [
        ("a@example.org", "https://example.com"),
        ("a@badexample.org", "https://example.org"),
        ("a@example.org.evil.com", "https://example.org"),
        ("a@gmail.com", "https://gmail.com"),
        ("a@yahoo.co.uk", "https://yahoo.co.uk"),
        ("a@hotmail.fr", "https://www.hotmail.fr"),
        ("a@facebook.com", "https://facebook.com/our-page"),
        ("a@wordpress.com", "https://ours.wordpress.com"),
        ("a@ours.wordpress.com", "https://ours.wordpress.com"),
        ("a@co.uk", "https://diaspora.co.uk"),
        ("a@diaspora.co.uk", "https://other.co.uk"),
        ("a@com.br", "https://com.br"),
        ("a@org", "https://example.org"),
        ("a@localhost", "http://localhost"),
        ("a@192.0.2.1", "http://192.0.2.1"),
        ("a@example.org", ""),
        ("", "https://example.org"),
        ("", ""),
    ],
)
def test_not_the_same(email: str, website: str) -> None:
    assert same_domain(email, website) is False


def test_public_mail_is_lower_case_and_never_matches_itself() -> None:
    assert frozenset(map(str.lower, PUBLIC_MAIL)) == PUBLIC_MAIL
    assert [host for host in PUBLIC_MAIL if same_domain(f"a@{host}", f"https://{host}")] == []
