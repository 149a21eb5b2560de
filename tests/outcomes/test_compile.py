import pytest

from convene.core.errors import NotAllowed
from convene.core.trail.queries import of
from convene.forum import actions as forum_actions
from convene.initiatives.models import Quoting
from convene.outcomes import actions
from convene.outcomes.models import OutcomeDocument, Passage, Section
from tests.factories import forum, outcomes
from tests.factories.outcomes import HOTLINE, MASKS, RELIEF

pytestmark = pytest.mark.django_db


def compile_(document: OutcomeDocument) -> int:
    return actions.compile_(document=document, actor=outcomes.convener_of(document.initiative))


def texts(document: OutcomeDocument) -> list[str]:
    return [passage.text for passage in outcomes.quotes(document)]


def test_it_fills_the_working_copy_with_verbatim_quotes() -> None:
    document = outcomes.filled(RELIEF)
    passage = outcomes.quotes(document)[0]
    one = passage.sources.select_related("source").get()
    assert (passage.text, passage.kind, passage.language, passage.included) == (RELIEF, "quote", "en", True)
    assert one.source.text[one.start : one.end] == RELIEF
    assert (passage.origin, passage.origin_start, passage.origin_end) == (one.source, one.start, one.end)
    assert (passage.section.phase, passage.section.region, passage.section.title) == ("relief", "africa", "")
    document.refresh_from_db()
    assert document.compiled_at is not None
    assert [entry.deed for entry in of(document)] == ["outcome.start", "outcome.compile"]


def test_what_nobody_lets_be_quoted_is_not_there() -> None:
    initiative = forum.initiative()
    call = forum.call(initiative)
    outcomes.contribution(call, RELIEF)
    outcomes.contribution(call, HOTLINE, quoting=Quoting.NOT_AT_ALL)
    document = outcomes.document(initiative)
    assert (compile_(document), texts(document)) == (1, [RELIEF])


def test_again_it_adds_nothing() -> None:
    document = outcomes.filled()
    before = texts(document)
    assert (compile_(document), texts(document)) == (0, before)


def test_again_it_adds_what_is_new_behind_what_stands() -> None:
    document = outcomes.filled(RELIEF)
    call = document.initiative.calls.get()
    outcomes.contribution(call, HOTLINE)
    outcomes.contribution(call, MASKS, region="europe")
    assert compile_(document) == 2
    assert texts(document) == [RELIEF, HOTLINE, MASKS]
    assert [section.region for section in document.sections.all()] == ["africa", "europe"]


def test_what_was_left_out_stays_out() -> None:
    document = outcomes.filled(RELIEF)
    actor = outcomes.convener_of(document.initiative)
    actions.leave_out(passage=outcomes.quotes(document)[0], actor=actor)
    assert compile_(document) == 0
    assert [passage.included for passage in outcomes.quotes(document)] == [False]


def test_leaving_out_makes_room_for_another() -> None:
    document = outcomes.filled()
    actor = outcomes.convener_of(document.initiative)
    before = texts(document)
    assert len(before) == 2
    actions.leave_out(passage=outcomes.quotes(document)[0], actor=actor)
    assert compile_(document) == 1
    assert sorted(texts(document)) == sorted([RELIEF, HOTLINE, MASKS])


def test_what_was_edited_stays_and_its_first_form_does_not_come_back() -> None:
    other = "In the second month we gave the same families seeds and tools for small gardens of their own."
    document = outcomes.filled(f"{RELIEF}\n\n{other}")
    actor = outcomes.convener_of(document.initiative)
    passage = outcomes.quotes(document)[0]
    source = passage.sources.get().source
    moved_to = source.text.find(other if passage.text == RELIEF else RELIEF)
    actions.choose_span(
        passage=passage,
        span=actions.Span(source, moved_to, moved_to + 40),
        version=passage.version,
        actor=actor,
    )
    edited = texts(document)
    assert (compile_(document), texts(document)) == (0, edited)


def test_the_conveners_order_stays() -> None:
    document = outcomes.filled()
    actor = outcomes.convener_of(document.initiative)
    first, second = outcomes.quotes(document)
    actions.move_passage(passage=second, direction="up", actor=actor)
    outcomes.contribution(
        document.initiative.calls.get(), MASKS.replace("twenty", "thirty"), phase="recovery"
    )
    outcomes.contribution(
        document.initiative.calls.get(), HOTLINE.replace("three", "nine"), phase="prevention"
    )
    compile_(document)
    assert texts(document)[1:3] == [second.text, first.text]
    assert [section.phase for section in document.sections.all()] == ["prevention", "relief", "recovery"]


def test_a_new_section_goes_behind_the_one_that_comes_before_it() -> None:
    document = outcomes.filled(RELIEF)
    call = document.initiative.calls.get()
    actor = outcomes.convener_of(document.initiative)
    outcomes.contribution(call, HOTLINE, phase="recovery")
    actions.add_section(document=document, title="What we ask for", actor=actor)
    compile_(document)
    recovery = Section.objects.get(document=document, phase="recovery")
    actions.move_section(section=recovery, direction="up", actor=actor)
    outcomes.contribution(call, MASKS, phase="recovery", region="asia")
    compile_(document)
    assert [(section.phase, section.region, section.title) for section in document.sections.all()] == [
        ("recovery", "africa", ""),
        ("recovery", "asia", ""),
        ("relief", "africa", ""),
        ("", "", "What we ask for"),
    ]


def test_a_revision_that_still_says_it_is_not_quoted_twice() -> None:
    document = outcomes.filled(RELIEF)
    contribution = outcomes.contribution_of(outcomes.quotes(document)[0])
    forum_actions.edit(
        contribution=contribution,
        words=forum.words(kind="need", title="Revised", body=f"We know more now.\n\n{RELIEF}"),
        version=contribution.revisions_made,
        actor=contribution.author,
    )
    assert (compile_(document), texts(document)) == (0, [RELIEF])


@pytest.mark.parametrize("who", ["anonymous", "representative", "other convener", "staff"])
def test_only_its_conveners_compile(who: str) -> None:
    document = outcomes.document()
    actor = outcomes.others(document)[who]
    with pytest.raises(NotAllowed, match="Only the conveners"):
        actions.compile_(document=document, actor=actor)
    assert not Passage.objects.exists()
