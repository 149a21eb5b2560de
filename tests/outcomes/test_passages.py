from typing import Any

import pytest
from django.urls import reverse

from convene.core.errors import Conflict, NotAllowed, Refused
from convene.core.trail.queries import of
from convene.forum import actions as forum_actions
from convene.initiatives.models import Quoting
from convene.outcomes import actions
from convene.outcomes.models import OutcomeDocument, Passage
from tests.conftest import ClientFor
from tests.factories import forum, outcomes
from tests.factories.outcomes import HOTLINE, MASKS, RELIEF

pytestmark = pytest.mark.django_db

TEXT = f"{RELIEF} {HOTLINE}\n\n{MASKS}"


@pytest.fixture
def document() -> OutcomeDocument:
    return outcomes.filled(TEXT)


@pytest.fixture
def passage(document: OutcomeDocument) -> Passage:
    return outcomes.quotes(document)[0]


def actor_of(document: OutcomeDocument) -> Any:
    return outcomes.convener_of(document.initiative)


def span_of(passage: Passage, words: str) -> actions.Span:
    source = passage.sources.select_related("source").get().source
    start = source.text.index(words)
    return actions.Span(source, start, start + len(words))


def own(document: OutcomeDocument, passage: Passage, text: str = "Food came first.") -> Passage:
    return actions.add_own(
        section=passage.section,
        text=text,
        language="en",
        spans=[span_of(passage, RELIEF)],
        actor=actor_of(document),
    )


def test_a_quote_is_shortened_to_other_sentences_of_its_source(
    document: OutcomeDocument, passage: Passage
) -> None:
    changed = actions.choose_span(
        passage=passage, span=span_of(passage, HOTLINE), version=1, actor=actor_of(document)
    )
    one = changed.sources.get()
    assert (changed.text, changed.version, one.source.text[one.start : one.end]) == (HOTLINE, 2, HOTLINE)
    assert [entry.deed for entry in of(changed)] == ["passage.edit"]


def test_of_two_who_choose_at_once_the_second_is_refused(document: OutcomeDocument, passage: Passage) -> None:
    actor = actor_of(document)
    actions.choose_span(passage=passage, span=span_of(passage, HOTLINE), version=1, actor=actor)
    with pytest.raises(Conflict, match="Nothing was overwritten"):
        actions.choose_span(passage=passage, span=span_of(passage, MASKS), version=1, actor=actor)
    assert outcomes.quotes(document)[0].text == HOTLINE


def test_in_two_browsers_the_second_sees_both_and_may_insist(
    document: OutcomeDocument, passage: Passage, client_for: ClientFor
) -> None:
    first, second = client_for(actor_of(document)), client_for(actor_of(document))
    page = reverse("outcomes:passage", args=[document.slug, passage.pk])
    for browser in (first, second):
        assert browser.get(page).context["form"].initial["version"] == 1
    one, other = span_of(passage, HOTLINE), span_of(passage, MASKS)
    sent = {"source": one.source.pk, "version": 1}
    assert first.post(page, {**sent, "sentences": f"{one.start}-{one.end}"}).status_code == 302
    answer = second.post(page, {**sent, "sentences": f"{other.start}-{other.end}"})
    assert answer.status_code == 200
    assert (answer.context["theirs"].text, answer.context["yours"]) == (HOTLINE, MASKS)
    told = answer.content.decode()
    assert "Somebody else changed this passage" in told
    assert "What is saved now" in told
    assert outcomes.quotes(document)[0].text == HOTLINE
    again = {
        **sent,
        "version": answer.context["form"]["version"].value(),
        "sentences": f"{other.start}-{other.end}",
    }
    assert second.post(page, again).status_code == 302
    assert outcomes.quotes(document)[0].text == MASKS


def test_a_quote_stays_within_its_source(document: OutcomeDocument, passage: Passage) -> None:
    other = outcomes.contribution(document.initiative.calls.get(), MASKS)
    source = other.revisions.get().source
    with pytest.raises(Refused, match="stays within its source"):
        actions.choose_span(
            passage=passage, span=actions.Span(source, 0, 20), version=1, actor=actor_of(document)
        )


@pytest.mark.parametrize(("start", "end"), [(5, 5), (-1, 4), (0, 100_000), (len(RELIEF), len(RELIEF) + 1)])
def test_a_span_that_is_none_is_refused(
    document: OutcomeDocument, passage: Passage, start: int, end: int
) -> None:
    source = passage.sources.get().source
    with pytest.raises(Refused, match="at least one sentence"):
        actions.choose_span(
            passage=passage, span=actions.Span(source, start, end), version=1, actor=actor_of(document)
        )


def test_a_revised_source_is_quoted_afresh(document: OutcomeDocument, passage: Passage) -> None:
    old = span_of(passage, RELIEF)
    contribution = outcomes.contribution_of(passage)
    forum_actions.edit(
        contribution=contribution,
        words=forum.words(kind="need", title="Revised", body=f"{MASKS}\n\n{RELIEF}"),
        version=1,
        actor=contribution.author,
    )
    with pytest.raises(Refused, match="its author changed it"):
        actions.choose_span(passage=passage, span=old, version=1, actor=actor_of(document))
    latest = contribution.revisions.get(number=2).source
    start = latest.text.index(RELIEF)
    changed = actions.choose_span(
        passage=passage,
        span=actions.Span(latest, start, start + len(RELIEF)),
        version=1,
        actor=actor_of(document),
    )
    assert (changed.text, changed.sources.get().source) == (RELIEF, latest)


def test_what_its_author_took_back_cannot_be_chosen(document: OutcomeDocument, passage: Passage) -> None:
    contribution = outcomes.contribution_of(passage)
    forum_actions.set_quoting(
        contribution=contribution, quoting=Quoting.NOT_AT_ALL, actor=contribution.author
    )
    with pytest.raises(Refused, match="withdrew it"):
        actions.choose_span(
            passage=passage, span=span_of(passage, MASKS), version=1, actor=actor_of(document)
        )


def test_a_quote_can_be_added_by_hand(document: OutcomeDocument, passage: Passage) -> None:
    made = actions.add_quote(section=passage.section, span=span_of(passage, MASKS), actor=actor_of(document))
    assert (made.kind, made.text, made.origin, made.order > passage.order) == ("quote", MASKS, None, True)


def test_own_words_rest_on_at_least_one_source(document: OutcomeDocument, passage: Passage) -> None:
    with pytest.raises(Refused, match="Choose what it rests on"):
        actions.add_own(
            section=passage.section, text="Food first.", language="en", spans=[], actor=actor_of(document)
        )
    made = own(document, passage)
    with pytest.raises(Refused, match="at least one source"):
        actions.rest_on_no_more(resting=made.sources.get(), actor=actor_of(document))
    actions.rest_on(passage=made, span=span_of(passage, MASKS), actor=actor_of(document))
    actions.rest_on_no_more(resting=made.sources.all()[0], actor=actor_of(document))
    one = made.sources.select_related("source").get()
    assert (made.kind, one.source.text[one.start : one.end]) == ("own", MASKS)


def test_own_words_rest_on_what_was_said_under_this_initiative(
    document: OutcomeDocument, passage: Passage
) -> None:
    elsewhere = outcomes.contribution(forum.call(), MASKS).revisions.get().source
    with pytest.raises(Refused, match="cannot be quoted"):
        actions.add_own(
            section=passage.section,
            text="Masks first.",
            language="en",
            spans=[actions.Span(elsewhere, 0, 20)],
            actor=actor_of(document),
        )


def test_the_same_source_span_is_not_added_twice(document: OutcomeDocument, passage: Passage) -> None:
    made = own(document, passage)
    with pytest.raises(Refused, match="rests on this already"):
        actions.rest_on(passage=made, span=span_of(passage, RELIEF), actor=actor_of(document))


def test_own_words_are_edited_and_two_at_once_notice(document: OutcomeDocument, passage: Passage) -> None:
    made = own(document, passage)
    actions.edit_own(passage=made, text="Food and rent.", language="en", version=1, actor=actor_of(document))
    with pytest.raises(Conflict):
        actions.edit_own(passage=made, text="Food alone.", language="en", version=1, actor=actor_of(document))
    made.refresh_from_db()
    assert made.text == "Food and rent."


def test_in_two_browsers_own_words_are_shown_both(
    document: OutcomeDocument, passage: Passage, client_for: ClientFor
) -> None:
    made = own(document, passage)
    first, second = client_for(actor_of(document)), client_for(actor_of(document))
    page = reverse("outcomes:passage", args=[document.slug, made.pk])
    assert first.post(page, {"text": "Food and rent.", "language": "en", "version": 1}).status_code == 302
    answer = second.post(page, {"text": "Food alone.", "language": "en", "version": 1})
    told = answer.content.decode()
    assert ("Food and rent." in told, "Food alone." in told) == (True, True)
    made.refresh_from_db()
    assert (made.text, made.version) == ("Food and rent.", 2)


def test_a_quote_is_not_rewritten(document: OutcomeDocument, passage: Passage) -> None:
    with pytest.raises(Refused, match="cannot be rewritten"):
        actions.edit_own(passage=passage, text="Better.", language="en", version=1, actor=actor_of(document))


def test_own_words_are_deleted_what_the_compiler_found_is_not(
    document: OutcomeDocument, passage: Passage
) -> None:
    made = own(document, passage)
    actions.delete(passage=made, actor=actor_of(document))
    assert not Passage.objects.filter(pk=made.pk).exists()
    with pytest.raises(Conflict, match="deleted"):
        actions.edit_own(passage=made, text="Late.", language="en", version=1, actor=actor_of(document))
    with pytest.raises(Refused, match="Leave it out"):
        actions.delete(passage=passage, actor=actor_of(document))


def test_a_quote_has_a_longest_length(document: OutcomeDocument, passage: Passage) -> None:
    long = outcomes.contribution(document.initiative.calls.get(), " ".join([RELIEF] * 20))
    source = long.revisions.get().source
    with pytest.raises(Refused, match="at most 1500 characters"):
        actions.add_quote(
            section=passage.section, span=actions.Span(source, 0, len(source.text)), actor=actor_of(document)
        )


def test_sentences_must_follow_each_other(
    document: OutcomeDocument, passage: Passage, client_for: ClientFor
) -> None:
    page = reverse("outcomes:passage", args=[document.slug, passage.pk])
    one, other = span_of(passage, RELIEF), span_of(passage, MASKS)
    answer = client_for(actor_of(document)).post(
        page,
        {
            "source": one.source.pk,
            "version": 1,
            "sentences": [f"{one.start}-{one.end}", f"{other.start}-{other.end}"],
        },
    )
    assert answer.context["form"].errors["sentences"] == [
        "A quote leaves nothing out in between. Choose sentences that follow each other."
    ]


@pytest.mark.parametrize("who", ["anonymous", "representative", "other convener", "staff"])
def test_only_its_conveners_change_passages(document: OutcomeDocument, passage: Passage, who: str) -> None:
    made = own(document, passage)
    actor = outcomes.others(document)[who]
    span = span_of(passage, MASKS)
    section = passage.section
    for deed in (
        lambda: actions.choose_span(passage=passage, span=span, version=1, actor=actor),
        lambda: actions.add_quote(section=section, span=span, actor=actor),
        lambda: actions.add_own(section=section, text="x", language="en", spans=[span], actor=actor),
        lambda: actions.edit_own(passage=made, text="x", language="en", version=1, actor=actor),
        lambda: actions.rest_on(passage=made, span=span, actor=actor),
        lambda: actions.rest_on_no_more(resting=made.sources.get(), actor=actor),
        lambda: actions.delete(passage=made, actor=actor),
        lambda: actions.leave_out(passage=passage, actor=actor),
        lambda: actions.take_back(passage=passage, actor=actor),
        lambda: actions.move_passage(passage=passage, direction="up", actor=actor),
        lambda: actions.put_into(passage=passage, section=section, actor=actor),
    ):
        with pytest.raises(NotAllowed, match="Only the conveners"):
            deed()
    assert [(one.text, one.version, one.included) for one in outcomes.quotes(document)] == [
        (passage.text, 1, True),
        ("Food came first.", 1, True),
    ]


@pytest.mark.parametrize("who", ["anonymous", "representative", "other convener", "staff"])
@pytest.mark.parametrize(
    "name", ["draft", "words", "check", "passage", "choose", "add", "choose-source", "delete"]
)
def test_only_its_conveners_see_the_working_copy(
    document: OutcomeDocument, passage: Passage, client_for: ClientFor, who: str, name: str
) -> None:
    made = own(document, passage)
    arguments: dict[str, list[Any]] = {
        "passage": [passage.pk],
        "delete": [made.pk],
        "choose": [passage.section_id],
        "add": [passage.section_id, span_of(passage, MASKS).source.pk],
        "choose-source": [made.pk],
    }
    page = reverse(f"outcomes:{name}", args=[document.slug, *arguments.get(name, [])])
    somebody = outcomes.others(document)[who]
    answer = client_for(somebody if somebody.is_authenticated else None).get(page)
    assert answer.status_code == (302 if who == "anonymous" else 403)
    assert RELIEF not in answer.content.decode()
    assert RELIEF in client_for(actor_of(document)).get(page).content.decode() or name in {
        "words",
        "check",
        "delete",
    }
