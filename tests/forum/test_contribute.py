from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from convene.core.errors import NotAllowed, Refused
from convene.core.trail.models import Source
from convene.core.trail.queries import latest_source, of
from convene.forum import actions, rules
from convene.forum.actions.words import opening
from convene.forum.models import PART_LIMIT, Contribution
from convene.initiatives import actions as initiatives
from convene.initiatives.models import Quoting
from convene.organisations.actions import Entry
from convene.organisations.actions import leave as leave_organisation
from convene.organisations.models import Membership, Organisation
from tests.factories import forum, people
from tests.forum.conftest import Scene

pytestmark = pytest.mark.django_db

HIDDEN = ["\u202e", "\u2066", "\u200b", "\ufeff", "\x00", "\x07", "\ud800", "\u2060"]


def shared(**changes: Any) -> Contribution:
    """A contribution by a new verified member, with other words or other circumstances."""
    given = {name: changes.pop(name) for name in ("call", "quoting", "author_name") if name in changes}
    organisation = forum.organisation()
    return actions.contribute(
        **{
            "call": forum.call() if "call" not in given else None,
            "quoting": Quoting.NOT_AT_ALL,
            **given,
        },
        words=forum.words(**changes),
        organisation=organisation,
        actor=forum.member(organisation),
    )


def test_it_is_published_at_once_with_its_citeable_text() -> None:
    made = forum.contribution(countries=["KE", "SO", "KE"])
    made.refresh_from_db()
    source = latest_source("contribution", made.pk)
    assert source is not None
    assert source.text == (
        "Forty doctors abroad answered calls from home.\n\n"
        "Nine hundred people got advice without travelling.\n\n"
        "Begin with those whom people trust."
    )
    assert (source.revision, source.language, source.title) == (1, "en", "Doctors on the telephone")
    assert source.address == f"/forum/{made.pk}/doctors-on-the-telephone/"
    revision = made.revisions.get()
    assert (revision.number, revision.source, revision.done) == (
        1,
        source,
        "Forty doctors abroad answered **calls** from home.",
    )
    assert revision.countries == ["KE", "SO"]
    assert [row.country for row in made.countries.all()] == ["KE", "SO"]
    assert (made.state, made.revisions_made, made.author_name) == ("published", 1, "Rosa Mbeki")
    assert (made.kind, made.phase, made.region, made.theme) == ("practice", "relief", "africa", "health")
    assert made.opening.startswith("Forty doctors abroad answered calls from home. Nine hundred")
    assert made.vouched_at is not None
    assert [(entry.deed, entry.facts) for entry in of(made)] == [
        ("contribution.make", {"digest": source.digest})
    ]


def test_a_need_has_one_text() -> None:
    made = shared(kind="need", body="We look for nurses.\n\n- day\n- night")
    assert made.revisions.get().source.text == "We look for nurses.\n\n- day\n- night"
    assert made.opening == "We look for nurses. day night"
    with pytest.raises(Refused) as refused:
        shared(kind="need", body="We look for nurses.", done="Nothing.")
    assert refused.value.field == "body"


def test_the_language_is_found_in_the_words_unless_told() -> None:
    words = {"title": "Des infirmières au téléphone", "done": "Quarante infirmières ont répondu aux appels."}
    assert shared(**words, resulted="", learned="", language="").language == "fr"
    assert shared(**words, language="wo").language == "wo"
    assert shared(title="SOS", done="1 2 3", resulted="", learned="", language="").language == "und"


@pytest.mark.parametrize(
    ("quoting", "given", "kept"),
    [
        ("organisation-and-name", "Dr Rosa M.", "Dr Rosa M."),
        ("organisation-and-name", "", "Rosa Mbeki"),
        ("organisation-only", "Dr Rosa M.", ""),
        ("not-at-all", "Dr Rosa M.", ""),
    ],
)
def test_the_name_is_kept_only_where_it_may_be_shown(quoting: str, given: str, kept: str) -> None:
    assert shared(quoting=quoting, author_name=given).author_name == kept


def test_a_name_is_needed_where_it_is_to_be_shown(scene: Scene) -> None:
    nameless = forum.member(scene.organisation, name="")
    with pytest.raises(Refused) as refused:
        forum.contribution(scene.call, by=nameless)
    assert refused.value.field == "author_name"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "sermon"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"phase": "afterlife"}, "phase"),
        ({"region": ""}, "region"),
        ({"region": "atlantis"}, "region"),
        ({"theme": "magic"}, "theme"),
        ({"countries": ["KE", "ZZ"]}, "countries"),
        ({"language": "klingon"}, "language"),
        ({"title": "  "}, "title"),
        ({"title": "x" * 10_000}, "title"),
        ({"done": "", "resulted": "", "learned": ""}, "done"),
        ({"done": "---", "resulted": "", "learned": ""}, "done"),
        ({"done": "x" * (PART_LIMIT + 1)}, "done"),
        ({"learned": "x" * 1_000_000}, "learned"),
        ({"kind": "offer", "body": ""}, "body"),
        ({"quoting": "as-you-like"}, "quoting"),
        ({"quoting": ""}, "quoting"),
    ],
)
def test_what_cannot_stand_is_refused_at_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        shared(**changes)
    assert refused.value.field == field
    assert (Contribution.objects.count(), Source.objects.count()) == (0, 0)


@pytest.mark.parametrize("hidden", HIDDEN, ids=[f"U+{ord(sign):04X}" for sign in HIDDEN])
@pytest.mark.parametrize("field", ["title", "body", "done", "resulted", "learned"])
def test_hidden_characters_are_refused_in_every_text(field: str, hidden: str) -> None:
    kind = "need" if field == "body" else "practice"
    with pytest.raises(Refused) as refused:
        shared(kind=kind, **{field: f"all{hidden}well"})
    assert refused.value.field == field


def test_hidden_characters_are_refused_in_the_name() -> None:
    with pytest.raises(Refused) as refused:
        shared(quoting="organisation-and-name", author_name="Rosa\u202eikebM")
    assert refused.value.field == "author_name"


@pytest.mark.parametrize(
    "bomb",
    [
        "[" * 9_900,
        "> " * 4_900,
        "*" * 9_900,
        "|" * 9_900,
        "- " * 4_900,
        "![x](" * 1_900,
        "`" * 9_900,
        "<script>" * 1_000,
    ],
)
def test_markdown_bombs_become_text(bomb: str) -> None:
    made = shared(kind="need", body=f"Help\n\n{bomb}")
    assert made.revisions.get().source.text.startswith("Help")


def test_a_call_takes_only_the_kinds_it_asks_for() -> None:
    with pytest.raises(Refused) as refused:
        shared(call=forum.call(kinds=["need"]))
    assert refused.value.field == "kind"


def test_only_an_open_call_of_a_public_initiative_takes_anything() -> None:
    actor = people.convener()
    finished = forum.initiative(actor)
    calls = [
        forum.call(opens_in=timedelta(days=1)),
        forum.call(opens_in=timedelta(days=-2), closes_in=timedelta(days=-1)),
        forum.call(forum.initiative(is_open=False)),
        forum.call(finished),
    ]
    initiatives.finish(initiative=finished, actor=actor)
    for call in calls:
        with pytest.raises(NotAllowed):
            shared(call=call)
    assert not Contribution.objects.exists()


def test_whoever_is_signed_in_may_contribute(scene: Scene) -> None:
    everybody = set(scene.who)
    assert scene.allowed(lambda who: rules.may_contribute(who, scene.call)) == everybody - {"anonymous"}
    closed = people.representative(is_active=False)
    assert not rules.may_contribute(closed, scene.call)


def test_one_speaks_only_for_an_organisation_one_has_a_role_in(scene: Scene) -> None:
    of_it = {"author", "colleague", "owner", "pending owner"}
    assert scene.allowed(lambda who: rules.may_speak_for(who, scene.organisation)) == of_it
    stranger = scene.who["representative"]
    with pytest.raises(NotAllowed):
        forum.contribution(scene.call, by=stranger, for_=scene.organisation)  # type: ignore[arg-type]
    colleague = scene.who["colleague"]
    leave_organisation(membership=Membership.objects.get(user=colleague), actor=colleague)  # type: ignore[misc, arg-type]
    with pytest.raises(NotAllowed):
        forum.contribution(scene.call, by=colleague, for_=scene.organisation)  # type: ignore[arg-type]
    assert Contribution.objects.count() == 1


def test_a_pending_role_is_enough_and_is_not_vouched_for(scene: Scene) -> None:
    made = forum.contribution(scene.call, by=scene.who["pending owner"])  # type: ignore[arg-type]
    assert (made.state, made.vouched_at) == ("published", None)


def named(call: Any, entry: Entry, actor: Any) -> Contribution:
    return actions.contribute(
        call=call, words=forum.words(), organisation=entry, quoting=Quoting.NOT_AT_ALL, actor=actor
    )


def test_an_unknown_organisation_is_named_and_waits() -> None:
    actor = people.user()
    made = named(forum.call(), Entry(name="Tigrinya Hotline", seat="IT"), actor)
    assert (made.organisation.name, made.organisation.state) == ("Tigrinya Hotline", "provisional")
    assert Membership.objects.get(user=actor).state == "pending"
    assert made.vouched_at is None


def test_naming_ones_own_organisation_again_makes_no_second_record() -> None:
    actor = people.user()
    first = named(forum.call(), Entry(name="Tigrinya Hotline", seat="IT"), actor)
    second = named(forum.call(), Entry(name="TIGRINYA  hotline", seat="IT"), actor)
    assert first.organisation == second.organisation
    assert Organisation.objects.count() == 1


def test_an_organisation_the_directory_knows_is_joined() -> None:
    known = forum.organisation("Hand in Hand", "KE")
    actor = people.user()
    made = named(forum.call(), Entry(name="hand in hand", seat="KE"), actor)
    assert made.organisation == known
    assert Membership.objects.get(user=actor).state == "pending"
    elsewhere = named(forum.call(), Entry(name="Hand in Hand", seat="BR"), people.user())
    assert elsewhere.organisation != known


def test_nothing_is_named_when_the_words_are_refused() -> None:
    with pytest.raises(Refused):
        actions.contribute(
            call=forum.call(),
            words=replace(forum.words(), title=""),
            organisation=Entry(name="Tigrinya Hotline", seat="IT"),
            quoting=Quoting.NOT_AT_ALL,
            actor=people.user(),
        )
    assert not Organisation.objects.exists()


def test_the_same_again_is_what_is_there_already(scene: Scene) -> None:
    again = forum.contribution(scene.call, by=scene.author)
    assert again == scene.contribution
    assert (Contribution.objects.count(), Source.objects.count()) == (1, 1)


def test_the_same_words_with_another_choice_are_refused(scene: Scene) -> None:
    for change in ({"quoting": Quoting.NOT_AT_ALL}, {"region": "asia"}):
        with pytest.raises(Refused) as refused:
            forum.contribution(scene.call, by=scene.author, **change)
        assert refused.value.field is None
    assert Contribution.objects.count() == 1


def test_somebody_else_or_another_call_is_another_contribution(scene: Scene) -> None:
    forum.contribution(scene.call, by=scene.who["colleague"])  # type: ignore[arg-type]
    forum.contribution(forum.call(), by=scene.author)
    actions.withdraw(contribution=scene.contribution, actor=scene.author)
    forum.contribution(scene.call, by=scene.author)
    assert Contribution.objects.count() == 4


def test_the_first_words_are_cut_between_words() -> None:
    assert opening("One, two.\n\n> Three") == "One, two. Three"
    cut = opening("word, " * 100)
    assert cut.endswith("word…")
    assert len(cut) <= 241
    assert opening("声" * 500) == "声" * 240 + "…"
