import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from convene.core.accounts import actions as accounts
from convene.core.errors import Conflict, NotAllowed, Refused
from convene.core.notifications.models import Message
from convene.core.search.models import Entry as Found
from convene.core.text import digest
from convene.core.trail.models import AppendOnly, Citation
from convene.core.trail.queries import citations_of, of
from convene.forum import actions as forum_actions
from convene.initiatives.models import Quoting, Step
from convene.outcomes import actions, queries
from convene.outcomes.actions import publishing
from convene.outcomes.content import citations, passages
from convene.outcomes.models import Edition, EditionFile, EditionPassage, OutcomeDocument, Passage
from tests.conftest import ClientFor, Clock
from tests.factories import forum, outcomes
from tests.factories.outcomes import HOTLINE, MASKS, RELIEF

pytestmark = pytest.mark.django_db

Spoil = Callable[[OutcomeDocument, Passage], object]


@pytest.fixture
def document() -> OutcomeDocument:
    return outcomes.filled(RELIEF, HOTLINE)


def publish(document: OutcomeDocument) -> Edition:
    return actions.publish(document=document, actor=outcomes.convener_of(document.initiative))


def test_an_edition_is_numbered_dated_and_holds_every_format(document: OutcomeDocument, clock: Clock) -> None:
    clock(datetime(2020, 5, 20, 9, tzinfo=UTC))
    edition = publish(document)
    assert (edition.number, edition.published_at) == (1, datetime(2020, 5, 20, 9, tzinfo=UTC))
    files = {file.format: bytes(file.content) for file in edition.files.all()}
    assert sorted(files) == ["docx", "html", "json", "pdf"]
    assert (files["pdf"][:5], files["docx"][:2]) == (b"%PDF-", b"PK")
    assert json.loads(files["json"]) == edition.content
    assert edition.digest == hashlib.sha256(files["json"]).hexdigest()
    for file in edition.files.all():
        assert (file.digest, file.size) == (
            hashlib.sha256(bytes(file.content)).hexdigest(),
            len(bytes(file.content)),
        )
    assert [(entry.deed, entry.facts["number"]) for entry in of(edition)] == [("edition.publish", 1)]


def test_an_outsider_can_check_every_citation(document: OutcomeDocument, client_for: ClientFor) -> None:
    edition = publish(document)
    data = edition.content
    assert len(citations(data)) == 2
    for passage in passages(data):
        for citation in passage["citations"]:
            address = citation["text_address"].removeprefix("http://testserver")
            text = client_for(None).get(address).content.decode()
            assert hashlib.sha256(text.encode()).hexdigest() == citation["source_digest"]
            assert text[citation["start"] : citation["end"]] == citation["quoted"] == passage["text"]
        assert passage["digest"] == digest(passage["text"])


def test_each_source_says_where_it_was_quoted(document: OutcomeDocument) -> None:
    passage = outcomes.quotes(document)[1]
    contribution = outcomes.contribution_of(passage)
    edition = publish(document)
    citation = citations_of("contribution", contribution.pk).get()
    row = EditionPassage.objects.get(edition=edition, number=2)
    assert (
        citation.passage_kind,
        citation.passage_id,
        citation.passage_title,
        citation.passage_address,
        citation.passage_digest,
    ) == (
        "edition-passage",
        row.pk,
        "What diaspora groups do, edition 1",
        f"/outcomes/{document.slug}/editions/1/#passage-2",
        digest(passage.text),
    )


def test_the_next_edition_leaves_the_first_one_cited(document: OutcomeDocument) -> None:
    publish(document)
    actor = outcomes.convener_of(document.initiative)
    gone = outcomes.quotes(document)[0]
    actions.leave_out(passage=gone, actor=actor)
    second = publish(document)
    assert second.number == 2
    left = citations_of("contribution", outcomes.contribution_of(gone).pk)
    kept = citations_of("contribution", outcomes.contribution_of(outcomes.quotes(document)[1]).pk)
    assert [one.passage_address for one in left] == [f"/outcomes/{document.slug}/editions/1/#passage-1"]
    assert sorted(one.passage_address for one in kept) == [
        f"/outcomes/{document.slug}/editions/1/#passage-2",
        f"/outcomes/{document.slug}/editions/2/#passage-1",
    ]


def test_everybody_quoted_gets_one_mail_with_all_of_it(document: OutcomeDocument) -> None:
    passage = outcomes.quotes(document)[0]
    contribution = outcomes.contribution_of(passage)
    author = contribution.author
    author.language = "ar"
    author.save()
    source = passage.sources.get().source
    actions.add_own(
        section=passage.section,
        text="Food came first.",
        language="en",
        spans=[actions.Span(source, 0, 20)],
        actor=outcomes.convener_of(document.initiative),
    )
    before = Message.objects.count()
    publish(document)
    sent = Message.objects.order_by("pk")[before:]
    assert sorted(message.to for message in sent) == sorted(
        outcomes.contribution_of(one).author.email for one in outcomes.quotes(document)[:2]
    )
    message = next(message for message in sent if message.to == author.email)
    assert (message.language, message.template) == ("ar", "outcomes/mail/quoted.txt")
    one_line = " ".join(message.text.replace(">", " ").split())
    assert passage.text in one_line
    for address in (
        f"http://testserver/ar/outcomes/{document.slug}/editions/1/#passage-1",
        f"http://testserver/ar/outcomes/{document.slug}/editions/1/#passage-3",
        f"http://testserver/ar{source.address}",
    ):
        assert address in message.text


def test_words_that_look_like_a_placeholder_stop_no_mail() -> None:
    document = outcomes.filled(
        "Volunteers in [city] wrote {{ letters }} to four hundred families in every week of the lockdown."
    )
    publish(document)
    text = " ".join(Message.objects.order_by("-pk")[0].text.replace(">", " ").split())
    assert "Volunteers in (city) wrote" in text


def test_it_moves_the_initiative_on_and_is_found(document: OutcomeDocument) -> None:
    edition = publish(document)
    step = Step.objects.get(initiative=document.initiative, key=f"outcome:{document.pk}")
    assert (step.kind, step.state, step.address, step.date) == (
        "outcome",
        "done",
        f"/outcomes/{document.slug}/",
        edition.published_at,
    )
    found = Found.objects.get(kind="outcome", object_id=document.pk)
    assert (found.title, found.address) == ("What diaspora groups do", f"/outcomes/{document.slug}/")
    assert RELIEF not in found.body


def test_an_edition_never_changes(document: OutcomeDocument) -> None:
    edition = publish(document)
    for row in (edition, edition.passages.all()[0], edition.files.all()[0]):
        with pytest.raises(AppendOnly):
            row.save()
        with pytest.raises(AppendOnly):
            row.delete()
        with pytest.raises(AppendOnly):
            type(row).objects.filter(pk=row.pk).update(pk=row.pk)  # type: ignore[attr-defined]
        refused = pytest.raises(DatabaseError, match="append-only")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {row._meta.db_table} SET id = id")


def no_source(_document: OutcomeDocument, passage: Passage) -> None:
    passage.sources.all().delete()


def differs(_document: OutcomeDocument, passage: Passage) -> None:
    Passage.objects.filter(pk=passage.pk).update(text=f"{passage.text} And more.")


def revised(_document: OutcomeDocument, passage: Passage) -> None:
    contribution = outcomes.contribution_of(passage)
    forum_actions.edit(
        contribution=contribution,
        words=forum.words(kind="need", title="Revised", body=f"{passage.text} {MASKS}"),
        version=1,
        actor=contribution.author,
    )


def unquotable(_document: OutcomeDocument, passage: Passage) -> None:
    contribution = outcomes.contribution_of(passage)
    forum_actions.set_quoting(
        contribution=contribution, quoting=Quoting.NOT_AT_ALL, actor=contribution.author
    )


def withdrawn(_document: OutcomeDocument, passage: Passage) -> None:
    contribution = outcomes.contribution_of(passage)
    forum_actions.withdraw(contribution=contribution, actor=contribution.author)


def hidden(document: OutcomeDocument, passage: Passage) -> None:
    forum_actions.hide(
        contribution=outcomes.contribution_of(passage),
        reason="It names a person.",
        actor=outcomes.convener_of(document.initiative),
    )


def erased(_document: OutcomeDocument, passage: Passage) -> None:
    author = outcomes.contribution_of(passage).author
    accounts.erase(user=author, actor=author)


SPOILS: list[tuple[Spoil, str]] = [
    (no_source, "rests on no source"),
    (differs, "differs from what its source says"),
    (revised, "was revised since"),
    (unquotable, "does not want to be quoted any more"),
    (withdrawn, "may not be quoted"),
    (hidden, "It was hidden"),
    (erased, "may not be quoted"),
]


@pytest.mark.parametrize(("spoil", "reason"), SPOILS)
def test_it_is_refused_and_the_check_page_names_the_passage(
    document: OutcomeDocument, client_for: ClientFor, spoil: Spoil, reason: str
) -> None:
    passage = outcomes.quotes(document)[0]
    spoil(document, passage)
    with pytest.raises(Refused, match=reason):
        publish(document)
    assert not Edition.objects.exists()
    assert not Citation.objects.exists()
    problems = queries.problems(document)
    assert [problem.passage for problem in problems] == [passage]
    told = client_for(outcomes.convener_of(document.initiative)).get(
        reverse("outcomes:check", args=[document.slug])
    )
    assert reason in told.content.decode()
    assert reverse("outcomes:passage", args=[document.slug, passage.pk]) in told.content.decode()
    actions.leave_out(passage=passage, actor=outcomes.convener_of(document.initiative))
    assert publish(document).number == 1


def test_own_words_may_not_rest_on_what_was_taken_back(document: OutcomeDocument) -> None:
    actor = outcomes.convener_of(document.initiative)
    passage = outcomes.quotes(document)[0]
    own = actions.add_own(
        section=passage.section,
        text="Food came first.",
        language="en",
        spans=[actions.Span(passage.sources.get().source, 0, 20)],
        actor=actor,
    )
    actions.leave_out(passage=passage, actor=actor)
    unquotable(document, passage)
    assert [problem.passage for problem in queries.problems(document)] == [own]


def test_what_is_taken_back_while_it_is_being_published_stops_it(
    document: OutcomeDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    render = publishing.rendered
    passage = outcomes.quotes(document)[0]

    def meanwhile(data: dict[str, object]) -> dict[str, bytes]:
        unquotable(document, passage)
        return render(data)

    monkeypatch.setattr(publishing, "rendered", meanwhile)
    with pytest.raises(Refused, match="does not want to be quoted"):
        publish(document)
    assert not Edition.objects.exists()


def test_what_changes_while_it_is_being_published_stops_it(
    document: OutcomeDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    render = publishing.rendered
    actor = outcomes.convener_of(document.initiative)
    second = outcomes.quotes(document)[1]

    def meanwhile(data: dict[str, object]) -> dict[str, bytes]:
        actions.move_passage(passage=second, direction="up", actor=actor)
        return render(data)

    monkeypatch.setattr(publishing, "rendered", meanwhile)
    with pytest.raises(Conflict, match="changed while it was being published"):
        publish(document)
    assert not EditionFile.objects.exists()


def test_nothing_included_is_nothing_to_publish() -> None:
    with pytest.raises(Refused, match="No passage is included"):
        publish(outcomes.document())


def test_a_draft_initiative_publishes_nothing() -> None:
    document = outcomes.document(forum.initiative(is_open=False))
    assert [problem.message for problem in queries.problems(document)] == [
        "The initiative is still a draft. Open it first, so that readers can see the edition.",
        "No passage is included. Compile, or add one.",
    ]


@pytest.mark.parametrize("who", ["anonymous", "representative", "other convener", "staff"])
def test_only_its_conveners_publish(document: OutcomeDocument, who: str) -> None:
    with pytest.raises(NotAllowed, match="Only the conveners"):
        actions.publish(document=document, actor=outcomes.others(document)[who])
    assert not Edition.objects.exists()


def test_by_the_button(document: OutcomeDocument, client_for: ClientFor) -> None:
    browser = client_for(outcomes.convener_of(document.initiative))
    page = reverse("outcomes:check", args=[document.slug])
    assert "Publish edition 1" in browser.get(page).content.decode()
    assert browser.post(page)["Location"] == f"/outcomes/{document.slug}/editions/1/"
