import pytest
from django.urls import reverse

from convene.core.errors import NotAllowed, Refused
from convene.core.trail.queries import of
from convene.outcomes import actions
from convene.outcomes.models import OutcomeDocument, Section
from tests.conftest import ClientFor
from tests.factories import outcomes
from tests.factories.outcomes import HOTLINE, MASKS, RELIEF

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> OutcomeDocument:
    """One section with three passages."""
    made = outcomes.filled(RELIEF)
    actor = outcomes.convener_of(made.initiative)
    section = made.sections.get()
    for text in (HOTLINE, MASKS):
        source = outcomes.contribution(made.initiative.calls.get(), text).revisions.get().source
        actions.add_quote(section=section, span=actions.Span(source, 0, len(text)), actor=actor)
    return made


def texts(document: OutcomeDocument) -> list[str]:
    return [passage.text for passage in outcomes.quotes(document) if passage.included]


def test_up_and_down(document: OutcomeDocument) -> None:
    actor = outcomes.convener_of(document.initiative)
    first, second, third = outcomes.quotes(document)
    actions.move_passage(passage=third, direction="up", actor=actor)
    assert texts(document) == [RELIEF, MASKS, HOTLINE]
    actions.move_passage(passage=first, direction="down", actor=actor)
    assert texts(document) == [MASKS, RELIEF, HOTLINE]
    actions.move_passage(passage=third, direction="up", actor=actor)
    actions.move_passage(passage=second, direction="down", actor=actor)
    assert texts(document) == [MASKS, RELIEF, HOTLINE]


def test_what_is_left_out_is_stepped_over(document: OutcomeDocument) -> None:
    actor = outcomes.convener_of(document.initiative)
    _first, second, third = outcomes.quotes(document)
    actions.leave_out(passage=second, actor=actor)
    assert texts(document) == [RELIEF, MASKS]
    actions.move_passage(passage=third, direction="up", actor=actor)
    assert texts(document) == [MASKS, RELIEF]
    actions.take_back(passage=second, actor=actor)
    assert texts(document) == [MASKS, HOTLINE, RELIEF]
    assert [entry.deed for entry in of(second)] == ["passage.add", "passage.leave-out", "passage.take-back"]


def test_sections_are_moved_added_and_removed_when_empty(document: OutcomeDocument) -> None:
    actor = outcomes.convener_of(document.initiative)
    relief = document.sections.get()
    own = actions.add_section(document=document, title="What we ask for", actor=actor)
    actions.move_section(section=own, direction="up", actor=actor)
    assert [section.pk for section in document.sections.all()] == [own.pk, relief.pk]
    passage = outcomes.quotes(document)[1]
    actions.put_into(passage=passage, section=own, actor=actor)
    assert [one.text for one in own.passages.all()] == [passage.text]
    for section in (own, relief):
        with pytest.raises(Refused, match="Only an empty section"):
            actions.remove_section(section=section, actor=actor)
    actions.put_into(passage=passage, section=relief, actor=actor)
    actions.remove_section(section=own, actor=actor)
    assert texts(document) == [RELIEF, MASKS, passage.text]
    assert [section.pk for section in document.sections.all()] == [relief.pk]


def test_a_passage_stays_in_its_document(document: OutcomeDocument) -> None:
    other = outcomes.filled(MASKS)
    with pytest.raises(Refused, match="section of this document"):
        actions.put_into(
            passage=outcomes.quotes(document)[0],
            section=other.sections.get(),
            actor=outcomes.convener_of(document.initiative),
        )


def test_a_section_needs_a_title(document: OutcomeDocument) -> None:
    with pytest.raises(Refused, match="title"):
        actions.add_section(document=document, title="", actor=outcomes.convener_of(document.initiative))


def test_the_buttons_work_without_a_script(document: OutcomeDocument, client_for: ClientFor) -> None:
    browser = client_for(outcomes.convener_of(document.initiative))
    third = outcomes.quotes(document)[2]
    button = reverse("outcomes:passage-deed", args=[document.slug, third.pk])
    answer = browser.post(button, {"deed": "up"})
    assert answer["Location"] == f"/outcomes/{document.slug}/draft/#passage-{third.pk}"
    assert texts(document) == [RELIEF, MASKS, HOTLINE]
    browser.post(button, {"deed": "leave-out"})
    assert texts(document) == [RELIEF, HOTLINE]
    browser.post(button, {"deed": "take-back"})
    assert texts(document) == [RELIEF, MASKS, HOTLINE]
    assert browser.get(button).status_code == 405
    browser.post(reverse("outcomes:add-section", args=[document.slug]), {"title": "What we ask for"})
    own = Section.objects.get(title="What we ask for")
    browser.post(reverse("outcomes:section", args=[document.slug, own.pk]), {"deed": "up"})
    assert [section.name for section in document.sections.all()] == ["What we ask for", "Relief – Africa"]
    browser.post(reverse("outcomes:into", args=[document.slug, third.pk]), {"section": own.pk})
    assert texts(document) == [MASKS, RELIEF, HOTLINE]


@pytest.mark.parametrize("who", ["anonymous", "representative", "other convener", "staff"])
def test_only_its_conveners_arrange(document: OutcomeDocument, who: str) -> None:
    actor = outcomes.others(document)[who]
    section = document.sections.get()
    for deed in (
        lambda: actions.add_section(document=document, title="Ours", actor=actor),
        lambda: actions.move_section(section=section, direction="up", actor=actor),
        lambda: actions.remove_section(section=section, actor=actor),
    ):
        with pytest.raises(NotAllowed, match="Only the conveners"):
            deed()
    assert [one.pk for one in document.sections.all()] == [section.pk]
