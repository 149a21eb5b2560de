from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from convene.coalition import actions
from convene.coalition.evidence import Sent
from convene.coalition.models import Action, Evidence, Update
from convene.core import times
from convene.core.errors import Conflict, NotAllowed, Refused
from convene.core.trail.models import AppendOnly
from convene.core.trail.queries import of
from tests.coalition.plan_access import somebody
from tests.factories import coalition as coalitions
from tests.factories import plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_time(clock: object) -> None:
    clock(plan.PLANNED)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("anonymous", False),
        ("representative", False),
        ("delegate of another member", False),
        ("unverified member of the owner", False),
        ("other convener", False),
        ("staff", False),
        ("delegate of the owner", True),
        ("member of the owner", True),
        ("convener", True),
    ],
)
def test_who_may_report(who: str, may: bool) -> None:
    action = plan.action()
    actor = somebody(who, action)
    if may:
        update = plan.reported(action, by=actor)
        assert update.organisation == (None if who == "convener" else action.owner)
    else:
        with pytest.raises(NotAllowed):
            plan.reported(action, by=actor)
        assert not Update.objects.exists()


def test_a_deputy_reports_and_one_whose_part_ended_does_not() -> None:
    action = plan.action()
    member = plan.owner_of(action.coalition)
    deputy = coalitions.deputy_of(member)
    assert plan.reported(action, by=deputy).number == 1
    actions.end_part(delegate=member.delegates.current().get(user=deputy), actor=plan.delegate_of(action))
    with pytest.raises(NotAllowed):
        plan.reported(action, by=deputy, text="More.")


def test_an_update_moves_the_action_and_stays() -> None:
    action = plan.action()
    update = plan.reported(action, link="https://example.org/hotlines", language="en")
    action.refresh_from_db()
    assert (action.state, action.updates_made, update.number, update.evidence) == (
        "under-way",
        1,
        1,
        "https://example.org/hotlines",
    )
    assert of(action).latest("pk").facts == {"number": 1, "state": "under-way", "files": 0}
    with pytest.raises(AppendOnly):
        update.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        _rewrite(update)


def _rewrite(update: Update) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE coalition_update SET text = 'nothing' WHERE id = %s", [update.pk])


def test_the_same_report_sent_twice_is_one() -> None:
    action = plan.action()
    files = [Sent("a.pdf", plan.PDF)]
    first = plan.reported(action, files=files)
    assert plan.reported(action, files=files).pk == first.pk
    assert plan.reported(action, files=[]).pk != first.pk


def test_done_asks_for_words_and_is_dated_where_the_initiative_is_at_home() -> None:
    action = plan.action()
    with pytest.raises(Refused, match="Say what was done") as refused:
        plan.reported(action, text=" ", state="done")
    assert refused.value.field == "text"
    with times.at(plan.PLANNED.replace(hour=23)):  # already the 21st in Zurich
        plan.reported(action, text="All ten answer.", state="done")
    action.refresh_from_db()
    assert (action.state, action.done_on) == ("done", date(2020, 7, 21))
    assert action.coalition.initiative.steps.get(kind="actions").state == "done"


def test_dropping_asks_for_a_reason_everyone_reads() -> None:
    action = plan.action()
    with pytest.raises(Refused, match="Say why") as refused:
        plan.reported(action, text="It does not work.", state="dropped")
    assert refused.value.field == "reason"
    update = plan.reported(action, text="", state="dropped", reason="The money went elsewhere.")
    action.refresh_from_db()
    assert (action.state, action.dropped_reason, update.text) == (
        "dropped",
        "The money went elsewhere.",
        "The money went elsewhere.",
    )


@pytest.mark.parametrize("state", ["done", "dropped"])
def test_what_is_finished_is_taken_up_again_by_a_convener_alone(state: str) -> None:
    action = plan.action()
    plan.reported(action, text="It ended.", state=state, reason="So it is.")
    with pytest.raises(NotAllowed, match="Only a convener"):
        plan.reported(action, text="It goes on.", state="under-way")
    plan.reported(action, text="One more picture.", state=state, reason="So it is.")
    plan.reported(
        action, by=plan.convener_of(action.coalition), text="Two lines fell silent.", state="under-way"
    )
    action.refresh_from_db()
    assert (action.state, action.done_on, action.dropped_reason, action.updates_made) == (
        "under-way",
        None,
        "",
        3,
    )


def test_who_read_another_state_is_told() -> None:
    action = plan.action()
    plan.reported(action, text="Done.", state="done")
    with pytest.raises(Conflict):
        actions.report(
            action=action,
            report=actions.Report(text="It begins.", state="under-way"),
            actor=plan.convener_of(action.coalition),
            state_read="planned",
        )


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "ftp://x.org", "//x.org", "x" * 501]
)
def test_a_link_is_one_to_the_web(link: str) -> None:
    with pytest.raises(Refused) as refused:
        plan.reported(plan.action(), link=link)
    assert refused.value.field == "link"


def test_files_are_kept_without_what_a_camera_noted() -> None:
    action = plan.action()
    update = plan.reported(
        action,
        files=[Sent("note.txt", plan.PDF), Sent("me.jpeg", plan.jpeg(plan.exif(6))), Sent("b", plan.png())],
    )
    kept = list(update.files.order_by("pk"))
    assert [(one.name, one.mime_type, one.size) for one in kept] == [
        ("note.pdf", "application/pdf", len(plan.PDF)),
        ("me.jpg", "image/jpeg", len(bytes(kept[1].content))),
        ("b.png", "image/png", len(plan.png())),
    ]
    assert b"46.2044" not in bytes(kept[1].content)


@pytest.mark.parametrize(
    ("files", "field", "words"),
    [
        ([Sent("a.pdf", b"<html>")], "file_1", "none of them"),
        ([Sent("a.pdf", plan.PDF), Sent("b.jpg", b"")], "file_2", "empty"),
        ([Sent("a.pdf", b"%PDF-" + bytes(5_000_000))], "file_1", "larger than 5 MB"),
        ([Sent("a.jpg", plan.jpeg()[:40])], "file_1", "damaged"),
        ([Sent("a.pdf", plan.PDF)] * 4, "file_1", "At most 3"),
    ],
)
def test_files_that_cannot_be_kept_are_refused(files: list[Sent], field: str, words: str) -> None:
    action = plan.action()
    with pytest.raises(Refused, match=words) as refused:
        plan.reported(action, files=files)
    assert refused.value.field == field
    assert (Update.objects.count(), Evidence.objects.count()) == (0, 0)
    assert Action.objects.get().updates_made == 0


def test_a_file_of_exactly_the_limit_is_kept() -> None:
    content = plan.PDF + bytes(5_000_000 - len(plan.PDF))
    assert plan.reported(plan.action(), files=[Sent("a.pdf", content)]).files.get().size == 5_000_000
