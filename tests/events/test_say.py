import pytest

from convene.core import times
from convene.core.errors import Conflict, NotAllowed, Refused
from convene.core.notifications.models import Message
from convene.core.search.models import Entry as Found
from convene.core.text import digest
from convene.core.trail.models import Entry, Source
from convene.events import actions, queries
from convene.events.models import Input
from convene.initiatives.models import Quoting
from convene.organisations.models import Membership
from tests.conftest import ClientFor
from tests.factories import events, people

pytestmark = pytest.mark.django_db

TYPED = {
    "text": "Forty doctors answered **calls** from home.",
    "language": "",
    "region": "africa",
    "phase": "relief",
    "quoting": "organisation-and-name",
    "speaker_name": "Rosa Mbeki",
}


def deeds_on(one: Input) -> list[str]:
    return list(Entry.objects.filter(object_id=one.pk, kind="events.input").values_list("deed", flat=True))


# --- written inputs


def test_a_written_input_is_a_source_that_can_be_quoted() -> None:
    event = events.exchange()
    of = events.organisation()
    author = events.member(of)
    one = events.written(event, by=author, of=of)
    assert (one.kind, one.author, one.noted_by, one.organisation, one.speaker_name) == (
        "written",
        author,
        None,
        of,
        "Rosa Mbeki",
    )
    source = Source.objects.get(kind="input", object_id=one.pk)
    assert (source.text, source.revision, source.address, source.digest) == (
        "Forty doctors answered calls from home.",
        1,
        f"/events/{event.slug}/inputs/{one.pk}/",
        digest(source.text),
    )
    voice = queries.citeable(event.initiative)[0]
    assert (voice.source, voice.name, voice.organisation, voice.author) == (source, "Rosa Mbeki", of, author)
    assert Found.objects.get(kind="input").title == "Hand in Hand · Global Diaspora Virtual Exchange"
    assert deeds_on(one) == ["input.write"]


def test_who_may_write_for_an_organisation() -> None:
    event = events.exchange()
    of = events.organisation()
    pending = events.member(of, verified=False)
    others = [people.representative(), pending, people.convener(), people.staff(), events.convener_of(event)]
    for stranger in others:
        with pytest.raises(NotAllowed, match="not verified yet"):
            actions.write(event=event, said=events.said(organisation=of), actor=stranger)
    one = actions.write(event=event, said=events.said(), actor=pending)
    assert (one.organisation, str(one.author)) == (None, "Rosa Mbeki")


def test_the_page_offers_verified_roles_and_nothing_else(client_for: ClientFor) -> None:
    event = events.exchange()
    own, other = events.organisation(), events.organisation("Other Hands")
    author = events.member(own)
    browser = client_for(author)
    form = browser.get(f"/events/{event.slug}/inputs/new/").context["form"]
    assert (list(form.fields["organisation"].queryset), form["organisation"].value()) == ([own], own.pk)
    refused = browser.post(f"/events/{event.slug}/inputs/new/", {**TYPED, "organisation": str(other.pk)})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["organisation"])
    answer = browser.post(f"/events/{event.slug}/inputs/new/", {**TYPED, "organisation": str(own.pk)})
    one = Input.objects.get()
    assert (answer.headers["Location"], one.organisation, one.language) == (one.get_absolute_url(), own, "en")
    assert client_for(None).get(f"/events/{event.slug}/inputs/new/").status_code == 302


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("text", ""),
        ("text", "x" * 5001),
        ("text", "---"),
        ("text", "[unused]: https://example.org"),
        ("text", "a\u202eb"),
        ("quoting", ""),
        ("quoting", "as-you-like"),
        ("region", "mars"),
        ("phase", "never"),
        ("language", "tlh"),
        ("speaker_name", "x" * 10_000),
        ("organisation", "9" * 40),
        ("organisation", "x\x00"),
    ],
)
def test_hostile_input_is_refused_beside_its_field(client_for: ClientFor, field: str, typed: str) -> None:
    event = events.exchange()
    answer = client_for(people.user()).post(f"/events/{event.slug}/inputs/new/", {**TYPED, field: typed})
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors), form[field].value()) == (422, [field], typed)
    assert not Input.objects.exists()


def test_a_name_is_asked_for_where_it_may_be_quoted_and_kept_nowhere_else(client_for: ClientFor) -> None:
    event = events.exchange()
    nameless = people.user(name="")
    answer = client_for(nameless).post(f"/events/{event.slug}/inputs/new/", {**TYPED, "speaker_name": ""})
    assert list(answer.context["form"].errors) == ["speaker_name"]
    one = events.for_oneself(event, quoting=Quoting.ORGANISATION_ONLY)
    assert one.speaker_name == ""
    page = client_for(None).get(event.get_absolute_url()).content.decode()
    assert ("A participant" in page, "Rosa Mbeki" in page) == (True, False)


def test_the_same_sent_twice_is_one_input() -> None:
    event = events.exchange()
    author = people.user()
    one = events.for_oneself(event, by=author)
    assert events.for_oneself(event, by=author) == one
    assert events.for_oneself(event, by=people.user()) != one
    assert events.for_oneself(event, by=author, region="asia") != one
    assert deeds_on(one) == ["input.write"]


def test_inputs_are_taken_from_the_announcement_to_the_end() -> None:
    draft = events.draft()
    with pytest.raises(NotAllowed):
        actions.write(event=draft, said=events.said(), actor=people.user())
    event = events.exchange(events.initiative())
    with times.at(events.AFTER), pytest.raises(NotAllowed):
        actions.write(event=event, said=events.said(), actor=people.user())


def test_a_source_is_titled_in_the_events_language(client_for: ClientFor) -> None:
    event = events.exchange()
    client_for(people.user()).post(f"/ar/events/{event.slug}/inputs/new/", TYPED)
    source = Source.objects.get()
    assert (source.title, source.address) == (
        "Written input at “Global Diaspora Virtual Exchange”",
        f"/events/{event.slug}/inputs/{Input.objects.get().pk}/",
    )


# --- notes of the plenary


def test_notes_are_taken_during_and_after_and_not_before() -> None:
    event = events.exchange()
    actor = events.convener_of(event)
    with pytest.raises(Refused, match="once the event has begun"):
        actions.note(event=event, said=events.said(), actor=actor)
    one = events.noted(event)
    assert (one.kind, one.author, one.noted_by) == ("plenary", None, actor)
    with times.at(events.AFTER):
        actions.hold(event=event, actor=actor)
        later = actions.note(event=event, said=events.said(text="And later."), actor=actor)
    assert (deeds_on(one), deeds_on(later)) == (["input.note"], ["input.note"])


def test_its_conveners_alone_take_notes() -> None:
    event = events.exchange()
    with times.at(events.DURING):
        for stranger in (people.representative(), people.convener(), people.staff()):
            with pytest.raises(NotAllowed):
                actions.note(event=event, said=events.said(), actor=stranger)


def test_several_notes_in_a_row_keep_the_session_and_nothing_else(client_for: ClientFor) -> None:
    event = events.exchange()
    of = events.organisation()
    browser = client_for(events.convener_of(event))
    address = f"/events/{event.slug}/inputs/note/"
    plenary = events.session(event)
    with times.at(events.DURING):
        answer = browser.post(
            address, {**TYPED, "session": str(plenary.pk), "organisation": "hand in HAND"}, follow=True
        )
        again = browser.post(address, {**TYPED, "session": str(plenary.pk), "organisation": of.name})
    form = answer.context["form"]
    values = {name: form[name].value() for name in ("session", "text", "organisation", "speaker_name")}
    assert values == {"session": str(plenary.pk), "text": None, "organisation": None, "speaker_name": None}
    assert "Noted. You can note the next one." in answer.content.decode()
    one = Input.objects.get()
    assert (one.organisation, one.session, again.status_code) == (of, plenary, 302)
    assert [note.pk for note in answer.context["latest"]] == [one.pk]


@pytest.mark.parametrize("session", ["9" * 30, "x", "\x00", "-1"])
def test_a_note_of_no_session_of_this_event_is_refused(client_for: ClientFor, session: str) -> None:
    event = events.exchange()
    browser = client_for(events.convener_of(event))
    with times.at(events.DURING):
        answer = browser.post(f"/events/{event.slug}/inputs/note/", {**TYPED, "session": session})
        assert list(answer.context["form"].errors) == ["session"]
        assert browser.get(f"/events/{event.slug}/inputs/note/", {"session": session}).status_code == 200
    other = events.session(events.exchange(events.initiative(), title="Other"))
    with pytest.raises(Refused, match="another event"):
        events.noted(event, session=other)


def test_an_organisation_that_is_not_in_the_directory_is_named(client_for: ClientFor) -> None:
    event = events.exchange()
    with times.at(events.DURING):
        answer = client_for(events.convener_of(event)).post(
            f"/events/{event.slug}/inputs/note/", {**TYPED, "organisation": "Nobody’s"}
        )
    form = answer.context["form"]
    assert form.errors == {"organisation": ["“Nobody’s” is not in the directory."]}
    assert form["organisation"].value() == "Nobody’s"


# --- editing


def test_an_edit_keeps_what_was_said_before() -> None:
    event = events.exchange()
    one = events.written(event)
    assert one.author
    said = events.said(text="Fifty doctors.", organisation=one.organisation)
    edited = actions.edit_input(one=one, said=said, version=1, actor=one.author)
    texts = list(Source.objects.order_by("revision").values_list("revision", "text"))
    assert texts == [(1, "Forty doctors answered calls from home."), (2, "Fifty doctors.")]
    assert (edited.revisions_made, edited.source.text if edited.source else "") == (2, "Fifty doctors.")
    assert [source.revision for source in queries.revisions(edited)] == [1]
    assert Found.objects.get(kind="input").body == "Fifty doctors."
    actions.edit_input(one=edited, said=said, version=2, actor=one.author)
    assert deeds_on(one) == ["input.write", "input.edit"]


def test_its_author_alone_edits_a_written_input_and_conveners_their_notes() -> None:
    event = events.exchange()
    written, note = events.written(event), events.noted(event)
    convener = events.convener_of(event)
    strangers = [people.representative(), people.convener(), people.staff()]
    for one, denied in ((written, [*strangers, convener]), (note, [*strangers, written.author])):
        for actor in denied:
            assert actor
            with pytest.raises(NotAllowed):
                actions.edit_input(one=one, said=events.said(text="Other"), version=1, actor=actor)
    edited = actions.edit_input(one=note, said=events.said(text="Other"), version=1, actor=convener)
    assert edited.text == "Other"


def test_whoever_left_the_organisation_puts_no_more_words_into_its_mouth() -> None:
    one = events.written(events.exchange())
    assert one.author
    Membership.objects.update(state=Membership.State.ENDED)
    said = events.said(text="Other", organisation=one.organisation)
    with pytest.raises(NotAllowed):
        actions.edit_input(one=one, said=said, version=1, actor=one.author)
    changed = actions.set_quoting(one=one, quoting=Quoting.NOT_AT_ALL, actor=one.author)
    assert (changed.quoting, changed.speaker_name) == ("not-at-all", "")


def test_an_edit_may_not_move_words_to_another_organisation() -> None:
    one = events.written(events.exchange())
    assert one.author
    other = events.organisation("Other Hands")
    with pytest.raises(NotAllowed):
        actions.edit_input(one=one, said=events.said(organisation=other), version=1, actor=one.author)
    mine = actions.edit_input(one=one, said=events.said(), version=1, actor=one.author)
    assert (mine.organisation, mine.revisions_made) == (None, 1)


def test_an_edit_to_nothing_is_refused() -> None:
    one = events.for_oneself(events.exchange())
    assert one.author
    for text in ("", "---", "[unused]: https://example.org"):
        with pytest.raises(Refused) as refused:
            actions.edit_input(one=one, said=events.said(text=text), version=1, actor=one.author)
        assert refused.value.field == "text"


def test_two_editors_see_both_texts(client_for: ClientFor) -> None:
    event = events.exchange()
    one = events.noted(event)
    convener = events.convener_of(event)
    actions.edit_input(one=one, said=events.said(text="Theirs"), version=1, actor=convener)
    with pytest.raises(Conflict):
        actions.edit_input(one=one, said=events.said(text="Mine"), version=1, actor=convener)
    browser = client_for(convener)
    mine = {**TYPED, "text": "Mine", "version": "1"}
    answer = browser.post(f"{one.get_absolute_url()}edit/", mine)
    html = answer.content.decode()
    assert (answer.status_code, "<p>Theirs</p>" in html, "Mine</textarea>" in html) == (409, True, True)
    mine["version"] = answer.context["form"]["version"].value()
    assert browser.post(f"{one.get_absolute_url()}edit/", mine).status_code == 302
    one.refresh_from_db()
    assert (one.text, one.revisions_made) == ("Mine", 3)


# --- consent


def test_the_author_changes_how_it_may_be_quoted(client_for: ClientFor) -> None:
    event = events.exchange()
    one = events.written(event, quoting=Quoting.NOT_AT_ALL)
    assert (queries.citeable(event.initiative), one.speaker_name) == ([], "")
    answer = client_for(one.author).post(
        f"{one.get_absolute_url()}quoting/", {"quoting": "organisation-and-name", "speaker_name": "Dr Rosa"}
    )
    assert answer.status_code == 302
    assert [voice.name for voice in queries.citeable(event.initiative)] == ["Dr Rosa"]
    entry = Entry.objects.latest("id")
    assert (entry.deed, entry.facts) == ("input.quoting", {"quoting": "organisation-and-name"})


def test_who_else_may_change_it_and_how_far() -> None:
    event = events.exchange()
    of = events.organisation()
    owner = events.member(of, role=Membership.Role.OWNER)
    written = events.written(event, of=of, quoting=Quoting.ORGANISATION_ONLY)
    convener = events.convener_of(event)
    for stranger in (people.representative(), people.convener(), people.staff(), convener, events.member(of)):
        with pytest.raises(NotAllowed):
            actions.set_quoting(one=written, quoting=Quoting.NOT_AT_ALL, actor=stranger)
    with pytest.raises(Refused, match="Only whoever said it"):
        actions.set_quoting(
            one=written, quoting=Quoting.ORGANISATION_AND_NAME, actor=owner, speaker_name="Rosa"
        )
    assert actions.set_quoting(one=written, quoting=Quoting.NOT_AT_ALL, actor=owner).quoting == "not-at-all"
    note = events.noted(event, quoting=Quoting.NOT_AT_ALL)
    with pytest.raises(Refused) as refused:
        actions.set_quoting(one=note, quoting=Quoting.ORGANISATION_AND_NAME, actor=convener)
    assert refused.value.field == "speaker_name"
    named = actions.set_quoting(
        one=note, quoting=Quoting.ORGANISATION_AND_NAME, actor=convener, speaker_name="Li"
    )
    assert named.speaker_name == "Li"


def test_an_edit_may_change_it_too_and_the_trail_says_so() -> None:
    one = events.for_oneself(events.exchange())
    assert one.author
    actions.edit_input(one=one, said=events.said(quoting=Quoting.NOT_AT_ALL), version=1, actor=one.author)
    assert deeds_on(one) == ["input.write", "input.edit", "input.quoting"]
    assert Source.objects.count() == 1


# --- withdrawing and hiding


def test_what_is_withdrawn_is_read_and_quoted_no_more(client_for: ClientFor) -> None:
    event = events.exchange()
    one = events.written(event)
    assert one.author
    for stranger in (people.representative(), events.convener_of(event), people.staff()):
        with pytest.raises(NotAllowed):
            actions.withdraw_input(one=one, actor=stranger)
    browser = client_for(one.author)
    assert browser.get(f"{one.get_absolute_url()}withdraw/").status_code == 200
    one.refresh_from_db()
    assert one.state == "published"
    browser.post(f"{one.get_absolute_url()}withdraw/")
    pages = [
        client_for(reader).get(address).content.decode()
        for reader in (None, events.convener_of(event), people.staff())
        for address in (one.get_absolute_url(), event.get_absolute_url())
    ]
    assert [page for page in pages if "doctors" in page] == []
    assert "Its author has withdrawn this input." in pages[0]
    assert (queries.citeable(event.initiative), Found.objects.filter(kind="input").count()) == ([], 0)
    with pytest.raises(NotAllowed):
        actions.edit_input(one=one, said=events.said(), version=1, actor=one.author)


def test_what_is_hidden_shows_the_reason_in_its_place(client_for: ClientFor) -> None:
    event = events.exchange()
    one = events.written(event)
    convener = events.convener_of(event)
    browser = client_for(convener)
    answer = browser.post(f"{one.get_absolute_url()}hide/", {"reason": "Names a patient."})
    assert answer.status_code == 302
    seen = [
        "doctors" in client_for(reader).get(one.get_absolute_url()).content.decode()
        for reader in (None, people.representative(), people.staff(), one.author, convener)
    ]
    assert seen == [False, False, False, True, True]
    public = client_for(None)
    assert "Names a patient." in public.get(one.get_absolute_url()).content.decode()
    assert "doctors" not in public.get(event.get_absolute_url()).content.decode()
    message = Message.objects.get()
    assert (message.to, "> Names a patient." in message.text) == (
        one.author.email if one.author else "",
        True,
    )
    assert (queries.citeable(event.initiative), Found.objects.filter(kind="input").count()) == ([], 0)
    browser.post(f"{one.get_absolute_url()}hide/", {"deed": "show"})
    assert "doctors" in public.get(event.get_absolute_url()).content.decode()
    assert deeds_on(one) == ["input.write", "input.hide", "input.show"]


def test_what_was_said_before_it_was_hidden_stays_hidden(client_for: ClientFor) -> None:
    event = events.exchange()
    one = events.for_oneself(event, text="Call Mr Unmistakable at home.")
    convener = events.convener_of(event)
    assert one.author
    actions.hide_input(one=one, reason="Names a patient.", actor=convener)
    actions.edit_input(one=one, said=events.said(text="Call him."), version=1, actor=one.author)
    actions.show_input(one=one, actor=convener)
    page = client_for(None).get(one.get_absolute_url()).content.decode()
    assert ("Call him." in page, "Unmistakable" in page) == (True, False)


def test_who_may_hide_and_when() -> None:
    event = events.exchange()
    one = events.written(event)
    convener = events.convener_of(event)
    for stranger in (people.representative(), people.convener(), people.staff(), one.author):
        assert stranger
        with pytest.raises(NotAllowed):
            actions.hide_input(one=one, reason="No.", actor=stranger)
        with pytest.raises(NotAllowed):
            actions.show_input(one=one, actor=stranger)
    for reason in ("", "x" * 301, "Dear [NAME]"):
        with pytest.raises(Refused) as refused:
            actions.hide_input(one=one, reason=reason, actor=convener)
        assert refused.value.field == "reason"
    with pytest.raises(Refused, match="not hidden"):
        actions.show_input(one=one, actor=convener)
    actions.hide_input(one=one, reason="No.", actor=convener)
    with pytest.raises(Refused, match="Only what is published"):
        actions.hide_input(one=one, reason="Again.", actor=convener)
