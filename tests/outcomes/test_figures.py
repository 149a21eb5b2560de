"""Figures in an outcome document: frozen when added, printed with definition and time, nobody's voice."""

import io
import json
from datetime import UTC, datetime
from typing import Any

import docx
import pytest
from django.test import Client

from convene.core import times
from convene.core.errors import NotAllowed, Refused
from convene.core.trail.models import Citation
from convene.initiatives.models import FrozenFigure
from convene.outcomes import actions, queries
from convene.outcomes.models import Edition, OutcomeDocument, Passage
from tests.conftest import ClientFor
from tests.factories import outcomes, situation

pytestmark = pytest.mark.django_db

AT = datetime(2020, 7, 1, 9, 30, tzinfo=UTC)
CALL = "forum.contributions"


def with_figure(document: OutcomeDocument, actor: Any = None) -> Passage:
    """The document with how many contributions its call had, counted at AT."""
    section = document.sections.all()[0]
    with times.at(AT):
        return actions.add_figure(
            section=section,
            name=CALL,
            scope_kind="forum.call",
            scope_id=document.initiative.calls.get().pk,
            actor=actor or outcomes.convener_of(document.initiative),
        )


def published(document: OutcomeDocument) -> Edition:
    return actions.publish(document=document, actor=outcomes.convener_of(document.initiative))


def test_the_convener_alone_adds_one() -> None:
    document = outcomes.filled()
    for actor in outcomes.others(document).values():
        with pytest.raises(NotAllowed):
            with_figure(document, actor)
    assert (FrozenFigure.objects.count(), document.passages.filter(kind="figure").count()) == (0, 0)
    passage = with_figure(document)
    assert (passage.kind, passage.text, passage.language) == (
        "figure",
        FrozenFigure.objects.get().source.text,
        "en",
    )
    assert passage.text.startswith("Contributions: 3, counted for “")
    assert "at 1 July 2020, 09:30 UTC. Contributions published under this call and neither" in passage.text


def test_what_is_no_figure_of_the_initiative_is_refused() -> None:
    document = outcomes.filled()
    elsewhere = outcomes.filled()
    with pytest.raises(Refused):
        actions.add_figure(
            section=document.sections.all()[0],
            name=CALL,
            scope_kind="forum.call",
            scope_id=elsewhere.initiative.calls.get().pk,
            actor=outcomes.convener_of(document.initiative),
        )
    assert FrozenFigure.objects.count() == 0


def test_it_is_published_word_for_word_and_counts_for_no_voice(client: Client) -> None:
    document = outcomes.filled()
    alone = published(document)
    passage = with_figure(document)
    assert queries.problems(document) == []
    edition = published(document)
    before, after = ([one.value for one in queries.totals(each)] for each in (alone, edition))
    assert before == after
    (data,) = [
        one
        for section in edition.content["sections"]
        for one in section["passages"]
        if one["kind"] == "figure"
    ]
    (cited,) = data["citations"]
    assert (data["text"], cited["quoted"], cited["kind"]) == (passage.text, passage.text, "figure")
    figure = FrozenFigure.objects.get()
    citation = Citation.objects.get(source__kind="figure", passage_kind="edition-passage")
    assert (citation.source, citation.quoted) == (figure.source, passage.text)
    page = client.get(edition.get_absolute_url()).content.decode()
    assert passage.text in page
    assert "A figure as it was counted" in page
    kept = {one.format: bytes(one.content) for one in edition.files.all()}
    assert passage.text in kept["html"].decode()
    assert passage.text in json.dumps(json.loads(kept["json"]), ensure_ascii=False)
    assert passage.text in "\n".join(one.text for one in docx.Document(io.BytesIO(kept["docx"])).paragraphs)
    text = client.get(f"/outcomes/sources/figure/{figure.pk}/1.txt")
    assert text.content.decode() == passage.text


def test_a_text_that_differs_from_its_figure_is_not_published() -> None:
    document = outcomes.filled()
    passage = with_figure(document)
    Passage.objects.filter(pk=passage.pk).update(text=passage.text.replace("3", "300", 1))
    assert [one.passage for one in queries.problems(document)] == [passage]
    with pytest.raises(Refused):
        published(document)


def test_it_cannot_be_rewritten_and_can_be_deleted() -> None:
    document = outcomes.filled()
    passage = with_figure(document)
    actor = outcomes.convener_of(document.initiative)
    with pytest.raises(Refused):
        actions.edit_own(passage=passage, text="4", language="en", version=1, actor=actor)
    span = actions.Span(FrozenFigure.objects.get().source, 0, 5)
    with pytest.raises(Refused):
        actions.choose_span(passage=passage, span=span, version=1, actor=actor)
    actions.compile_(document=document, actor=actor)
    assert document.passages.filter(kind="figure").count() == 1
    actions.delete(passage=passage, actor=actor)
    assert document.passages.filter(kind="figure").count() == 0
    assert FrozenFigure.objects.count() == 1


def test_the_page_offers_what_is_counted_and_adds_it(client_for: ClientFor) -> None:
    document = outcomes.filled()
    series = situation.series(document.initiative)
    situation.reading(series, 3, 1250)
    client = client_for(outcomes.convener_of(document.initiative))
    path = f"/outcomes/{document.slug}/draft/sections/{document.sections.all()[0].pk}/figure/"
    key = f"situation@initiatives.series:{series.pk}"
    assert f'<option value="{key}">Confirmed cases: 1,250 (2020-04-03)</option>' in (
        client.get(path).content.decode()
    )
    assert client.post(path, {"figure": "situation@initiatives.series:0"}).status_code == 422
    answer = client.post(path, {"figure": key})
    passage = document.passages.get(kind="figure")
    assert answer["Location"] == f"/outcomes/{document.slug}/draft/#passage-{passage.pk}"
    page = client.get(f"/outcomes/{document.slug}/draft/").content.decode()
    assert "Confirmed cases: 1,250 on 3 April 2020, according to World Health Organization." in page
    its_page = client.get(f"/outcomes/{document.slug}/draft/passages/{passage.pk}/").content.decode()
    assert "A figure stays as it was frozen." in its_page
    for other in list(outcomes.others(document).values())[1:]:
        assert client_for(other).get(path).status_code in {403, 404}
