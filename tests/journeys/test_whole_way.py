"""The whole chain by hand, as those who use it: from a new initiative to an edition and back to its voices."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page

from tests.journeys.browser import NewPage
from tests.journeys.look import look
from tests.journeys.pages import EVENT_PAST
from tests.journeys.site import Site
from tests.journeys.steps import (
    be,
    choose,
    code_in,
    figure,
    fill,
    follow,
    heading,
    link_in,
    main,
    message,
    press,
    said,
    sign_in_by_code,
    summary,
    tick,
    words,
    wrong,
)

INITIATIVE = "Lanterns along the coast"
STATEMENT = "A light in every harbour"
NILE = "جمعية أبناء النيل في مرسيليا"
ROSETTA = "Rosetta Lamp Keepers"
REPRESENTATIVE = "safaa@lamps-whole-way.example"
STORY = "A lamp on every quay"
DONE = "We put sixty lamps on six quays. Two volunteers of each quay light them at dusk and write down who comes ashore."
LEARNED = "Ask the harbour master first. The oil is cheap, and the patience is not."
OWN = "Lamps are lit by neighbours, and lists are kept by them too."
SPOKEN = "Our oil came with the ferry; nobody had asked us before."
EVENT = "An evening on the quay"


def test_the_whole_way_by_hand(browser_page: NewPage, demonstration: Site) -> None:
    convener = browser_page(accept={422})
    reader = browser_page(width=360, accept={422})
    be(convener, "convener")
    initiative = begin(convener)
    statement = open_statement(convener)
    sign_by_link(reader, demonstration, statement)
    sign_by_code(browser_page(accept={422}), demonstration, statement)
    approve(convener, demonstration, statement)
    call = open_call(convener, initiative)
    contribution = contribute(reader, demonstration, call)
    event = plan_event(convener, initiative)
    register(browser_page(width=360), demonstration, event)
    note_what_was_said(convener)
    edition = publish(convener, initiative)
    quoted(browser_page(), demonstration, edition, contribution)
    walk(browser_page(), edition, statement)


def begin(page: Page) -> str:
    """Open an initiative and name who convenes it; returns its address."""
    page.goto("/initiatives/")
    follow(page, "New initiative")
    fill(
        page,
        title=INITIATIVE,
        summary="Harbours that light the way for those who come by sea.",
        body="**Every** harbour has a quay, and every quay a neighbour.",
        time_zone="Africa/Cairo",
    )
    press(page, "Save the draft")
    address = page.url
    assert heading(page) == INITIATIVE
    follow(page, "Open the initiative")
    press(page, "Open it")
    assert "Initiative · Open" in said(page)

    page.goto(address)
    follow(page, "Conveners")
    fill(page, organiser="An association nobody knows")
    press(page, "Save")
    assert wrong(page, "organiser") == [
        "Not in the directory: An association nobody knows. Add them there first, or check the spelling."
    ]
    fill(page, organiser="African Diaspora Network")
    press(page, "Save")
    fill(page, email="second.desk@demonstration.example")
    press(page, "Appoint")
    assert "Second Desk of the Secretariat" in said(page)
    page.goto(address)
    assert "Organised by African Diaspora Network" in said(page)
    return address


def open_statement(page: Page) -> str:
    """Draft, freeze and open a statement; returns its address."""
    follow(page, "Draft a statement")
    fill(page, title=STATEMENT, body="We keep a lamp lit.\n\n- On every quay\n- Every night")
    press(page, "Save the draft")
    address = page.url
    look(page)
    follow(page, "Freeze the text")
    digest = page.locator("code.digest").inner_text()
    assert re.fullmatch("[0-9a-f]{64}", digest)
    look(page)
    press(page, "Freeze the text")
    assert page.url == address
    assert page.locator("code.digest").inner_text() == digest

    follow(page, "Open it for signing")
    fill(page, closes_at="2020-01-01T10:00")
    press(page, "Save")
    assert summary(page) != []
    assert page.locator('[name="closes_at"]').input_value() == "2020-01-01T10:00"
    fill(page, closes_at=on_the_wall(days=30))
    press(page, "Save")
    assert page.locator(".meta .state").first.inner_text() == "Open for signing"
    return address


def sign_by_link(page: Page, site: Site, address: str) -> None:
    """A representative signs on a phone for an organisation that is new, and confirms by the link's button."""
    page.goto(address)
    follow(page, "Sign for your organisation")
    fill(
        page,
        organisation_name=NILE,
        seat="FR",
        countries="Egypt, السودان, France",
        name="صفاء عبد الرحمن",
        role="رئيسة",
        email=REPRESENTATIVE,
    )
    tick(page, "list_organisation", "show_name")
    press(page, "Sign")
    assert heading(page) == "One more step"
    look(page)
    letter = site.next_letter(REPRESENTATIVE)
    assert NILE in str(letter["Subject"])
    link = link_in(letter, site, "/signatures/")

    page.goto(link)
    assert heading(page) == "Confirm the signature"
    look(page)
    press(page, "Confirm the signature")
    assert "The conveners look at it before it stands on the list" in said(page)
    look(page)
    page.goto(address)
    assert NILE not in said(page)


def sign_by_code(page: Page, site: Site, address: str) -> None:
    """Another signs from an address of the organisation's own domain, and types the code."""
    email = "keeper@rosetta-whole-way.example"
    page.goto(f"{address}sign/")
    fill(
        page,
        organisation_name=ROSETTA,
        website="rosetta-whole-way.example",
        seat="EG",
        countries="Egypt",
        name="Karim Shenouda",
        role="Keeper",
        email=email,
    )
    tick(page, "list_organisation")
    press(page, "Sign")
    code = code_in(site.next_letter(email))
    fill(page, code=f"{(int(code) + 1) % 1_000_000:06}")
    press(page, "Confirm the signature")
    assert len(wrong(page, "code")) == 1
    look(page)
    fill(page, code=f"{code[:3]} {code[3:]}")
    press(page, "Confirm the signature")
    assert heading(page) == "Thank you"
    assert f"The signature of {ROSETTA} stands on the list." in said(page)


def approve(page: Page, site: Site, address: str) -> None:
    """The convener lets the one that waits onto the list; the total says so, with what it counts and when."""
    page.goto(address)
    before, _definition = figure(page, "Organisations signed")
    assert before == 1
    assert ROSETTA in said(page)
    follow(page, "Signatures that wait")
    main(page).get_by_role("checkbox", name=f"Approve {NILE}").check()
    look(page)
    press(page, "Approve the ticked")
    page.goto(address)
    after, (definition, moment) = figure(page, "Organisations signed")
    assert after == 2
    assert definition.startswith("Organisations whose representative signed and confirmed by e-mail")
    assert re.fullmatch(r"Counted \d+ \w+ \d{4}, \d\d:\d\d UTC\.", moment)
    seats, _definition = figure(page, "Countries of seat")
    served, _definition = figure(page, "Countries served")
    assert (seats, served) == (2, 3)
    row = page.locator("#list tr", has_text=NILE)
    assert "صفاء عبد الرحمن" in row.inner_text()
    assert "Karim" not in page.locator("#list").inner_text()
    assert NILE in str(site.next_letter(REPRESENTATIVE, after=1)["Subject"])


def open_call(page: Page, initiative: str) -> str:
    page.goto(initiative)
    follow(page, "Open a call")
    fill(page, title="What lit your harbour?", body="Tell us.", opens_at=on_the_wall(days=-1))
    main(page).get_by_role("checkbox", name="Success story").check()
    press(page, "Open the call")
    assert heading(page) == "What lit your harbour?"
    return page.url


def contribute(page: Page, site: Site, call: str) -> str:
    """The representative, who never had a password, contributes for the organisation that signed."""
    page.goto(call)
    follow(page, "Contribute")
    sign_in_by_code(page, site, REPRESENTATIVE)
    if page.locator('input[name="kind"]').count():
        choose(page, "kind", "success-story")
        press(page, "Continue")
    fill(page, title=STORY, done=DONE, learned=LEARNED, region="africa", phase="relief")
    press(page, "Publish")
    assert wrong(page, "quoting") == ["Say whether and how you may be quoted."]
    assert page.locator('[name="done"]').input_value() == DONE
    look(page)
    choose(page, "quoting", "organisation-only")
    press(page, "Publish")
    assert heading(page) == STORY
    assert message(page) == "Published. Thank you for sharing it."
    assert main(page).get_by_role("link", name=NILE).count() == 1
    assert "Role not confirmed" not in said(page)
    return page.url


def plan_event(page: Page, initiative: str) -> str:
    """Plan and announce an event; its agenda must fill the slot, and what was typed outlives the error."""
    page.goto(initiative)
    follow(page, "Plan an event")
    fill(
        page,
        title=EVENT,
        starts_at=on_the_wall(days=20),
        time_zone="Africa/Cairo",
        minutes="60",
        where="On the quay of Rosetta",
    )
    press(page, "Save the plan")
    follow(page, "Set the agenda")
    fill(page, **{"line-1-title": "Lighting up", "line-1-minutes": "20"})
    fill(page, **{"line-2-title": "Talking", "line-2-minutes": "25"})
    press(page, "Save the agenda")
    assert "The sessions take 45 of 60 minutes: 15 minutes are still free." in " ".join(summary(page))
    assert page.locator('[name="line-2-title"]').input_value() == "Talking"
    look(page)
    fill(page, **{"line-2-minutes": "40"})
    press(page, "Save the agenda")
    assert message(page) == "Saved. The agenda fills the slot."
    look(page)
    press(page, "Announce it")
    assert message(page) == "The event is announced. Registration is open."
    page.locator(".kicker a").first.click()
    assert heading(page) == EVENT
    return page.url


def register(page: Page, site: Site, event: str) -> None:
    """Somebody without an account registers, and gets the entry for their calendar."""
    email = "guest@whole-way.example"
    page.goto(event)
    follow(page, "Register")
    fill(page, name="Amal", email=email, country="KE")
    press(page, "Register")
    assert heading(page) == "You are registered"
    look(page)
    letter = site.next_letter(email)
    assert str(letter["Subject"]) == f"You are registered: {EVENT}"
    assert "On the quay of Rosetta" in words(letter)
    (entry,) = letter.iter_attachments()
    assert entry.get_content_type() == "text/calendar"
    assert entry.get_filename() == "calendar.ics"
    content = entry.get_content()
    calendar = content.decode() if isinstance(content, bytes) else str(content)
    assert f"SUMMARY:{EVENT}" in calendar
    page.goto(event)
    assert figure(page, "People registered")[0] == 1
    assert "On the quay of Rosetta" not in said(page)


def note_what_was_said(page: Page) -> None:
    """At an exchange that has begun, what is said is noted one after the other; here at one of the demonstration."""
    page.goto(f"{EVENT_PAST}run/")
    follow(page, "Note a plenary input")
    fill(page, text=SPOKEN, organisation="Nobody's Association", speaker_name="Laila", region="africa")
    choose(page, "quoting", "not-at-all")
    press(page, "Note it, then the next")
    assert wrong(page, "organisation") == ["“Nobody's Association” is not in the directory."]
    assert page.locator('[name="text"]').input_value() == SPOKEN
    fill(page, organisation=ROSETTA)
    press(page, "Note it, then the next")
    assert message(page) == "Noted. You can note the next one."
    assert page.locator('[name="text"]').input_value() == ""
    assert SPOKEN in page.locator('section[aria-labelledby="latest"]').inner_text()
    page.goto(EVENT_PAST)
    noted = page.locator("blockquote", has_text=SPOKEN)
    assert ROSETTA in noted.inner_text()
    assert "Laila" not in said(page)


def publish(page: Page, initiative: str) -> str:
    """Compile, edit, add words of the conveners' own, check and publish; returns the edition's address."""
    page.goto(initiative)
    follow(page, "Start an outcome document")
    fill(page, title="What the lamps showed")
    press(page, "Start")
    draft = page.url
    press(page, "Compile")
    assert DONE.partition(". ")[0] in said(page)

    follow(page, "Edit title and introduction")
    fill(page, introduction="Lamps were lit on **six** quays.")
    press(page, "Save")
    assert "Lamps were lit on six quays." in said(page)

    main(page).get_by_role("link", name=re.compile("^Add a passage")).first.click()
    look(page)
    follow(page, STORY)
    main(page).get_by_role("checkbox", name="Ask the harbour master first.").check()
    fill(page, text=OWN, language="en")
    look(page)
    press(page, "Add the passage")
    assert message(page) == "The passage is added."

    page.goto(draft)
    look(page)
    follow(page, "Check and publish")
    assert "Every passage has its source" in said(page)
    look(page)
    press(page, "Publish edition 1")
    assert heading(page) == "What the lamps showed"
    return page.url


def quoted(page: Page, site: Site, edition: str, contribution: str) -> None:
    """The edition quotes to the letter and links; the source says where; its author was told."""
    page.goto(edition)
    quotes = [" ".join(text.split()) for text in page.locator("figure.quote blockquote").all_inner_texts()]
    assert quotes
    assert all(quote in f"{DONE} {LEARNED}" for quote in quotes)
    path = contribution.removeprefix(site.url)
    assert page.locator(f'figure.quote figcaption a[href="{path}"]').count() == len(quotes)
    assert OWN in said(page)
    assert page.locator(".sources q").all_inner_texts() == ["Ask the harbour master first."]
    look(page)

    page.goto(contribution)
    assert {link.inner_text() for link in page.locator('section[aria-labelledby="quoted"] h3 a').all()} == {
        "What the lamps showed, edition 1"
    }
    # Before this came: confirm the signature, it stands, the code to sign in.
    letter = site.next_letter(REPRESENTATIVE, after=3)
    assert str(letter["Subject"]) == "You are quoted in “What the lamps showed”"
    assert edition in words(letter)
    assert all(quote in " ".join(words(letter).replace("> ", "").split()) for quote in quotes)


def walk(page: Page, edition: str, statement: str) -> None:
    """From the outcome to the statement and back, by clicking only."""
    page.goto(edition)
    page.locator("figure.quote figcaption").first.get_by_role("link", name=STORY).click()
    assert heading(page) == STORY
    follow(page, NILE)
    assert heading(page) == NILE
    page.locator('section[aria-labelledby="signed"]').get_by_role("link", name=STATEMENT).click()
    assert (heading(page), page.url) == (STATEMENT, statement)
    page.locator("#list").get_by_role("link", name=NILE).click()
    assert heading(page) == NILE
    page.locator('section[aria-labelledby="contributed"]').get_by_role("link", name=STORY).click()
    assert heading(page) == STORY
    page.locator('section[aria-labelledby="quoted"] h3 a').first.click()
    assert page.url.partition("#")[0] == edition
    passage = page.url.partition("#")[2]
    assert page.locator(f"#{passage}").get_by_role("link", name=STORY).count() == 1
    # The line on top leads from any step of the initiative to any other.
    page.locator(".thread-line").get_by_role("link", name=re.compile("^Statement")).click()
    assert page.url == statement


def on_the_wall(*, days: int) -> str:
    """A day from today, at ten on the host's clock, as a field for date and time takes it."""
    return f"{(datetime.now(UTC) + timedelta(days=days)).date().isoformat()}T10:00"
