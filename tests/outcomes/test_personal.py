import pytest

from convene.core.accounts.queries import held_about
from convene.core.search.actions import rebuild
from convene.core.search.models import Entry
from convene.outcomes import actions
from tests.factories import outcomes
from tests.factories.outcomes import HOTLINE, RELIEF

pytestmark = pytest.mark.django_db


def test_people_see_where_they_are_quoted_and_what_they_published() -> None:
    document = outcomes.filled(RELIEF, HOTLINE)
    convener = outcomes.convener_of(document.initiative)
    passage = outcomes.quotes(document)[1]
    edition = actions.publish(document=document, actor=convener)
    author = outcomes.contribution_of(passage).author
    held = held_about(author)
    assert [(row["address"], row["quoted"]) for row in held["quotes"]] == [
        (f"{edition.get_absolute_url()}#passage-2", passage.text)
    ]
    assert [row["address"] for row in held_about(convener)["editions"]] == [edition.get_absolute_url()]


def test_the_index_made_anew_is_the_one_that_publishing_made() -> None:
    document = outcomes.filled(RELIEF)
    actions.publish(document=document, actor=outcomes.convener_of(document.initiative))
    outcomes.document(document.initiative, title="Not published")

    def entries() -> list[dict[str, object]]:
        return list(
            Entry.objects.filter(kind="outcome").values("object_id", "title", "body", "address", "words")
        )

    before = entries()
    assert rebuild(kind="outcome") == 1
    assert entries() == before


def test_a_text_in_no_known_language_is_published_too() -> None:
    document = outcomes.filled()
    contribution = outcomes.contribution(
        document.initiative.calls.get(),
        "Zzyx qwrt plmk vbnh fgds xcvb lkjh poiu ytre wqas dfgh.",
        language="und",
    )
    source = contribution.revisions.get().source
    actions.add_quote(
        section=document.sections.all()[0],
        span=actions.Span(source, 0, len(source.text)),
        actor=outcomes.convener_of(document.initiative),
    )
    edition = actions.publish(document=document, actor=outcomes.convener_of(document.initiative))
    assert edition.passages.count() == 3
