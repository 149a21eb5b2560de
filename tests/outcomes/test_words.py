import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from convene.core.errors import Conflict, NotAllowed
from convene.core.trail.queries import of
from convene.outcomes import actions
from convene.outcomes.models import OutcomeDocument
from tests.conftest import ClientFor
from tests.factories import forum, outcomes
from tests.factories.outcomes import HOTLINE, MASKS, RELIEF

pytestmark = pytest.mark.django_db


def test_starting_a_document_shows_it_to_its_conveners_alone(client_for: ClientFor) -> None:
    initiative = forum.initiative()
    browser = client_for(outcomes.convener_of(initiative))
    answer = browser.post(
        reverse("outcomes:start", args=[initiative.slug]),
        {"title": "What was said", "language": "fr", "introduction": "**Two** hours."},
    )
    document = OutcomeDocument.objects.get()
    assert answer["Location"] == "/outcomes/what-was-said/draft/"
    assert (document.title, document.language, document.introduction) == (
        "What was said",
        "fr",
        "**Two** hours.",
    )
    assert [entry.deed for entry in of(document)] == ["outcome.start"]


def test_two_of_one_title_have_different_addresses() -> None:
    initiative = forum.initiative()
    assert [outcomes.document(initiative, title="What was said").slug for _time in range(3)] == [
        "what-was-said",
        "what-was-said-2",
        "what-was-said-3",
    ]


def test_of_two_who_edit_at_once_the_second_is_refused() -> None:
    document = outcomes.document()
    actor = outcomes.convener_of(document.initiative)
    actions.edit(document=document, words=actions.Words(title="First"), version=1, actor=actor)
    with pytest.raises(Conflict, match="Nothing was overwritten"):
        actions.edit(document=document, words=actions.Words(title="Second"), version=1, actor=actor)
    document.refresh_from_db()
    assert (document.title, document.version) == ("First", 2)


def test_in_two_browsers_the_second_sees_both_and_may_insist(client_for: ClientFor) -> None:
    document = outcomes.document()
    actor = outcomes.convener_of(document.initiative)
    first, second = client_for(actor), client_for(actor)
    page = reverse("outcomes:words", args=[document.slug])
    sent = {"language": "en", "version": 1}
    assert first.post(page, {**sent, "title": "First", "introduction": "One text."}).status_code == 302
    answer = second.post(page, {**sent, "title": "Second", "introduction": "Another text."})
    told = answer.content.decode()
    assert answer.status_code == 200
    for words in ("First", "One text.", "Second", "Another text.", "Somebody else changed this"):
        assert words in told
    document.refresh_from_db()
    assert (document.title, document.introduction) == ("First", "One text.")
    again = {**sent, "version": answer.context["form"]["version"].value()}
    assert second.post(page, {**again, "title": "Second", "introduction": "Both texts."}).status_code == 302
    document.refresh_from_db()
    assert (document.title, document.introduction, document.version) == ("Second", "Both texts.", 3)


@pytest.mark.parametrize("who", ["anonymous", "representative", "other convener", "staff"])
def test_only_its_conveners_start_and_edit(client_for: ClientFor, who: str) -> None:
    document = outcomes.document()
    actor = outcomes.others(document)[who]
    with pytest.raises(NotAllowed, match="Only the conveners"):
        actions.start(initiative=document.initiative, words=actions.Words(title="Mine"), actor=actor)
    with pytest.raises(NotAllowed, match="Only the conveners"):
        actions.edit(document=document, words=actions.Words(title="Mine"), version=1, actor=actor)
    browser = client_for(actor if actor.is_authenticated else None)
    answer = browser.post(
        reverse("outcomes:start", args=[document.initiative.slug]), {"title": "Mine", "language": "en"}
    )
    assert answer.status_code == (302 if who == "anonymous" else 403)
    assert [one.title for one in OutcomeDocument.objects.all()] == ["What diaspora groups do"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_working_copy_takes_as_many_queries_however_long(
    client_for: ClientFor, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    document = outcomes.filled(RELIEF)
    actor = outcomes.convener_of(document.initiative)
    for text in (HOTLINE, MASKS)[: rows - 1]:
        contribution = outcomes.contribution(document.initiative.calls.get(), text)
        source = contribution.revisions.get().source
        span = actions.Span(source, 0, len(text))
        actions.add_quote(section=document.sections.get(), span=span, actor=actor)
    browser = client_for(actor)
    page = reverse("outcomes:draft", args=[document.slug])
    with django_assert_num_queries(19):
        told = browser.get(page).content.decode()
    assert told.count('class="passage quote"') == rows
