import json
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from convene.core.accounts import actions as accounts
from convene.forum import actions as forum_actions
from convene.forum.models import Contribution
from convene.initiatives.models import Quoting
from convene.outcomes import actions, queries
from convene.outcomes.models import Edition, OutcomeDocument
from tests.conftest import ClientFor, Clock
from tests.factories import forum, outcomes
from tests.factories.outcomes import HOTLINE, MASKS, RELIEF

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return publish(outcomes.filled(RELIEF, HOTLINE))


def publish(document: OutcomeDocument) -> Edition:
    return actions.publish(document=document, actor=outcomes.convener_of(document.initiative))


def quoted(edition: Edition, number: int) -> Contribution:
    data = edition.content["sections"][0]["passages"][number - 1]["citations"][0]
    return Contribution.objects.get(pk=data["object_id"])


def page(edition: Edition, client_for: ClientFor, language: str = "") -> str:
    answer = client_for(None).get(f"{language}{edition.get_absolute_url()}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_quote_leads_to_its_source_and_its_organisation(edition: Edition, client_for: ClientFor) -> None:
    told = page(edition, client_for)
    for number, passage in enumerate(edition.content["sections"][0]["passages"], start=1):
        contribution = quoted(edition, number)
        assert f'id="passage-{number}"' in told
        assert passage["text"] in told
        assert f'href="{contribution.get_absolute_url()}"' in told
        assert contribution.organisation.name in told
        assert contribution.author_name in told


def test_in_arabic_links_stay_in_arabic_and_quotes_in_their_language(
    edition: Edition, client_for: ClientFor
) -> None:
    address = quoted(edition, 1).get_absolute_url()
    told = page(edition, client_for, "/ar")
    assert f'href="/ar{address}"' in told
    assert f'<blockquote lang="en" dir="ltr" cite="/ar{address}">' in told


def test_a_reader_sees_no_form(edition: Edition, client_for: ClientFor) -> None:
    told = page(edition, client_for)
    assert ("csrf" in told, 'method="post"' in told, "draft/" in told) == (False, False, False)
    actor = outcomes.convener_of(edition.document.initiative)
    assert "draft/" in client_for(actor).get(edition.get_absolute_url()).content.decode()


def test_the_document_leads_to_its_newest_edition(edition: Edition, client_for: ClientFor) -> None:
    second = publish(edition.document)
    answer = client_for(None).get(edition.document.get_absolute_url())
    assert (answer.status_code, answer["Location"]) == (302, second.get_absolute_url())
    assert "There is a newer one" in page(edition, client_for)
    assert "There is a newer one" not in page(second, client_for)
    assert f'href="{edition.get_absolute_url()}"' in page(second, client_for)


def test_nobody_sees_a_document_without_an_edition(client_for: ClientFor) -> None:
    document = outcomes.filled(RELIEF)
    assert client_for(None).get(document.get_absolute_url()).status_code == 404
    assert document.title not in client_for(None).get(reverse("outcomes:list")).content.decode()
    assert (queries.of_initiative(document.initiative), queries.newest(9)) == ([], [])
    assert queries.of_initiative(document.initiative, drafts=True) == [document]


def test_files_are_the_same_bytes_for_ever(edition: Edition, client_for: ClientFor) -> None:
    reader = client_for(None)
    for file in edition.files.all():
        address = reverse("outcomes:file", args=[edition.document.slug, 1, file.format])
        answer = reader.get(address)
        assert answer.content == bytes(file.content)
        assert answer["ETag"] == f'"{file.digest}"'
        assert reader.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert reverse("outcomes:file", args=["a", 2, "pdf"]) == "/outcomes/a/editions/2.pdf"
    assert reader.get(f"/outcomes/{edition.document.slug}/editions/1.exe").status_code == 404
    assert reader.get(f"/outcomes/{edition.document.slug}/editions/2.pdf").status_code == 404
    answer = reader.get(reverse("outcomes:file", args=[edition.document.slug, 1, "html"]))
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_quote_taken_back_is_withheld_with_its_date_and_keeps_its_place(
    edition: Edition, client_for: ClientFor, clock: Clock
) -> None:
    first, second = edition.content["sections"][0]["passages"]
    contribution = quoted(edition, 1)
    clock(datetime(2031, 3, 4, 12, tzinfo=UTC))
    forum_actions.set_quoting(
        contribution=contribution, quoting=Quoting.NOT_AT_ALL, actor=contribution.author
    )
    told = page(edition, client_for)
    assert first["text"] not in told
    assert contribution.organisation.name not in told
    assert "Passage 1 is withheld since" in told
    assert "4 March 2031" in told
    assert 'id="passage-1"' in told
    assert second["text"] in told
    reader = client_for(None)
    assert (
        reader.get(first["citations"][0]["text_address"].removeprefix("http://testserver")).status_code == 404
    )
    stored = reader.get(reverse("outcomes:file", args=[edition.document.slug, 1, "json"]))
    assert json.loads(stored.content) == edition.content
    forum_actions.set_quoting(
        contribution=contribution, quoting=Quoting.ORGANISATION_ONLY, actor=contribution.author
    )
    told = page(edition, client_for)
    assert (first["text"] in told, contribution.author_name in told) == (True, contribution.author_name == "")
    assert first["citations"][0]["name"] not in told


def test_what_was_hidden_withdrawn_or_said_by_somebody_erased_is_withheld(client_for: ClientFor) -> None:
    edition = publish(outcomes.filled(RELIEF, HOTLINE))
    actor = outcomes.convener_of(edition.document.initiative)
    forum_actions.hide(contribution=quoted(edition, 1), reason="It names a person.", actor=actor)
    author = quoted(edition, 2).author
    name = author.name
    accounts.erase(user=author, actor=author)
    told = page(edition, client_for)
    assert (RELIEF in told, HOTLINE in told, name in told) == (False, False, False)
    assert told.count("is withheld since") == 2


def test_own_words_stand_when_a_source_is_taken_back(client_for: ClientFor) -> None:
    document = outcomes.filled(RELIEF, HOTLINE)
    passage = outcomes.quotes(document)[0]
    actions.add_own(
        section=passage.section,
        text="Food came first.",
        language="en",
        spans=[actions.Span(passage.sources.get().source, 0, 30)],
        actor=outcomes.convener_of(document.initiative),
    )
    edition = publish(document)
    contribution = outcomes.contribution_of(passage)
    forum_actions.withdraw(contribution=contribution, actor=contribution.author)
    told = page(edition, client_for)
    assert "Food came first." in told
    assert passage.text[:30] not in told
    assert "A voice that is withheld since" in told


def test_a_later_revision_leaves_the_published_quote(edition: Edition, client_for: ClientFor) -> None:
    contribution = quoted(edition, 1)
    text = edition.content["sections"][0]["passages"][0]["text"]
    forum_actions.edit(
        contribution=contribution,
        words=forum.words(kind="need", title="Revised", body=MASKS),
        version=1,
        actor=contribution.author,
    )
    told = page(edition, client_for)
    assert text in told
    reader = client_for(None)
    for revision, expected in ((1, text), (2, MASKS)):
        address = reverse("outcomes:source", args=["contribution", contribution.pk, revision])
        assert reader.get(address).content.decode() == expected


def test_a_text_nobody_quoted_is_shown_in_its_latest_revision_alone(client_for: ClientFor) -> None:
    contribution = outcomes.contribution(forum.call(), RELIEF)
    forum_actions.edit(
        contribution=contribution,
        words=forum.words(kind="need", title="Revised", body=MASKS),
        version=1,
        actor=contribution.author,
    )
    reader = client_for(None)
    found = {
        revision: reader.get(
            reverse("outcomes:source", args=["contribution", contribution.pk, revision])
        ).status_code
        for revision in (1, 2, 3)
    }
    assert found == {1: 404, 2: 200, 3: 404}
    assert reader.get(reverse("outcomes:source", args=["person", 1, 1])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_one_query_however_long(
    client_for: ClientFor, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for number in range(rows):
        publish(outcomes.filled(f"{RELIEF} {number}"))
    reader = client_for(None)
    with django_assert_num_queries(1):
        told = reader.get(reverse("outcomes:list")).content.decode()
    assert told.count("What diaspora groups do</a>") == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_an_edition_takes_as_many_queries_however_long(
    client_for: ClientFor, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    texts = (RELIEF, HOTLINE, MASKS)[:rows]
    document = outcomes.filled(texts[0])
    for text in texts[1:]:
        source = outcomes.contribution(document.initiative.calls.get(), text).revisions.get().source
        actions.add_quote(
            section=document.sections.get(),
            span=actions.Span(source, 0, len(text)),
            actor=outcomes.convener_of(document.initiative),
        )
    edition = publish(document)
    reader = client_for(None)
    with django_assert_num_queries(8):
        told = reader.get(edition.get_absolute_url()).content.decode()
    assert told.count('<figure class="quote passage"') == rows


def test_other_pages_learn_of_it(edition: Edition) -> None:
    document = edition.document
    initiative = document.initiative
    assert queries.newest(1) == [edition]
    assert [(one.text, one.address) for one in queries.happened(initiative)] == [
        ("Outcome document published: What diaspora groups do, edition 1", edition.get_absolute_url())
    ]
    assert [(one.text, one.address) for one in queries.acts(initiative)] == [
        ("Read: What diaspora groups do", document.get_absolute_url())
    ]
    assert [(one.text, one.address) for one in queries.desk(initiative)] == [
        ("Work on the outcome document: What diaspora groups do", f"/outcomes/{document.slug}/draft/"),
        ("Start an outcome document", f"/initiatives/{initiative.slug}/outcomes/new/"),
    ]
    assert [(one.name, one.value) for one in queries.totals(edition)] == [
        ("editions.voices", 2),
        ("editions.organisations", 2),
        ("editions.languages", 1),
    ]
