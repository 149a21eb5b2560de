"""Run within an instance: fill it with what is measured, and print one JSON object about that.

    stock.py thread VOICES | board ACTIONS | letters PEOPLE | start MAILING | saving SIGNATURES

All of it by the deeds people do, except signatures with what belongs to them: a hundred thousand take hours.
"""

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "convene.config.settings")
django.setup()

from django.db import transaction  # noqa: E402 -- once Django stands
from django.urls import reverse  # noqa: E402

from convene.coalition import actions as coalitions  # noqa: E402
from convene.coalition.models import Action, Choice, Coalition, Decision  # noqa: E402
from convene.core import times  # noqa: E402
from convene.core.accounts.actions import appoint, open_account  # noqa: E402
from convene.core.accounts.models import User  # noqa: E402
from convene.core.text import normalise, romanise  # noqa: E402
from convene.core.trail.actions import seal  # noqa: E402
from convene.core.trail.deeds import Deed  # noqa: E402
from convene.core.trail.models import Entry, Source  # noqa: E402
from convene.core.trail.queries import kind_of, latest_source  # noqa: E402
from convene.forum import actions as forum  # noqa: E402
from convene.forum.models import Kind  # noqa: E402
from convene.initiatives import actions as initiatives  # noqa: E402
from convene.initiatives.models import Initiative, Quoting  # noqa: E402
from convene.organisations import actions as organisations  # noqa: E402
from convene.organisations.models import Organisation  # noqa: E402
from convene.outcomes import actions as outcomes  # noqa: E402
from convene.outcomes.actions.passages import Span  # noqa: E402
from convene.outcomes.models import EditionPassage  # noqa: E402
from convene.outreach import actions as outreach  # noqa: E402
from convene.outreach.models import Mailing  # noqa: E402
from convene.outreach.wording import Words  # noqa: E402
from convene.statements import actions as statements  # noqa: E402
from convene.statements.models import Signature, SignatureCountry, Statement  # noqa: E402

BEGUN = datetime(2020, 5, 1, 9, tzinfo=UTC)
SAID = BEGUN + timedelta(days=10)
PUBLISHED = BEGUN + timedelta(days=30)
MOVED = BEGUN + timedelta(days=50)
OPENS = MOVED + timedelta(days=7)
CLOSES = OPENS + timedelta(days=7)
PLANNED = CLOSES + timedelta(days=3)

A_PASSAGE = 4  # voices each passage of the thread rests on
A_STATEMENT = 10_000  # signatures under one statement, all of other organisations
ROWS = 2_000  # written at once
SEATS = ("KE", "GH", "CH", "SN", "PK", "MX", "LB", "FR")
LETTER = (
    "Dear {name},\n\n{organisation} signed {about} with us. Since then signatories have met, decided what comes "
    "first, and begun. What came of it stands at {page}.\n\nPlease read it, pass it on to your members, and tell "
    "us what is missing.\n\nWith thanks to all of you"
)


def convener() -> User:
    return appoint(email="convener@people.example", name="Claire Dubois")


def opened(actor: User) -> Initiative:
    text = initiatives.Text(title="Stronger together", summary="Associations against hatred.")
    made = initiatives.create(text=text, actor=actor)
    return initiatives.open_(initiative=made, actor=actor)


# --- a thread, and a plan -------------------------------------------------------------------------


def representative(number: int, actor: User) -> tuple[Organisation, User]:
    """An organisation and who speaks for it."""
    entry = organisations.Entry(name=f"Association {number}", seat=SEATS[number % len(SEATS)], language="en")
    organisation = organisations.add(entry=entry, actor=actor)
    user = open_account(email=f"person-{number}@people.example", name=f"Person {number}")
    role = organisations.join(organisation=organisation, user=user)
    organisations.verify_member(membership=role, actor=actor, basis="Known")
    return organisation, user


def voices(initiative: Initiative, people: list[tuple[Organisation, User]], actor: User) -> list[Source]:
    """A contribution of each organisation, as it can be cited."""
    call = forum.open_call(
        initiative=initiative,
        text=forum.CallText(title="What helped", kinds=[Kind.NEED]),
        opens_at=SAID,
        closes_at=SAID + timedelta(days=10),
        actor=actor,
    )
    found = []
    for number, (organisation, user) in enumerate(people):
        words = forum.Words(
            kind=Kind.NEED,
            title=f"Telephone line {number}",
            phase="relief",
            region="africa",
            countries=[organisation.seat],
            theme="health",
            language="en",
            body=f"Line {number}: families call us at night, and nobody who speaks their language answers them.",
        )
        made = forum.contribute(
            call=call,
            words=words,
            organisation=organisation,
            quoting=Quoting.ORGANISATION_AND_NAME,
            actor=user,
            author_name=user.name,
        )
        source = latest_source("contribution", made.pk)
        assert source is not None
        found.append(source)
    return found


def published(initiative: Initiative, sources: list[Source], actor: User) -> list[EditionPassage]:
    """The passages of an edition, each resting on the next few sources."""
    document = outcomes.start(initiative=initiative, words=outcomes.Words(title="What we heard"), actor=actor)
    section = outcomes.add_section(document=document, title="Telephone lines", actor=actor)
    for first in range(0, len(sources), A_PASSAGE):
        outcomes.add_own(
            section=section,
            text=f"In place {first // A_PASSAGE}, families need somebody who answers in their language.",
            language="en",
            spans=[Span(one, 0, len(one.text)) for one in sources[first : first + A_PASSAGE]],
            actor=actor,
        )
    edition = outcomes.publish(document=document, actor=actor)
    return list(edition.passages.order_by("number"))


def decided(
    initiative: Initiative,
    people: list[tuple[Organisation, User]],
    passages: list[EditionPassage],
    actor: User,
) -> Decision:
    """What a coalition of three decided on a motion that rests on these passages."""
    with times.at(MOVED):
        coalition = coalitions.found(
            initiative=initiative, text=coalitions.Text(title="Standing together"), actor=actor
        )
        for organisation, user in people[:3]:
            asked = coalitions.apply(coalition=coalition, organisation=organisation, actor=user)
            coalitions.admit(member=asked, actor=actor)
        motion = coalitions.move(
            coalition=coalition,
            words=coalitions.MotionWords(title="A helpline", body="We open a helpline in ten languages."),
            cites=[("edition-passage", one.pk) for one in passages],
            actor=people[0][1],
        )
        motion = coalitions.second(motion=motion, actor=people[1][1])
        ballot = coalitions.set_ballot(motion=motion, opens_at=OPENS, closes_at=CLOSES, actor=actor)
    with times.at(OPENS + timedelta(hours=1)):
        for _organisation, user in people[:3]:
            coalitions.vote(ballot=ballot, choice=Choice.YES, actor=user)
    with times.at(CLOSES):
        return coalitions.count(ballot=ballot).decision


def planned(decision: Decision, number: int, actor: User) -> Action:
    """An action of the first year after the decision."""
    details = coalitions.Details(
        title=f"Answer calls in language {number}",
        decision=decision,
        owner=decision.motion.mover.organisation,
        region="africa",
        due_on=date(2020, 9, 1) + timedelta(days=number % 365),
        measure="Calls are answered within a minute.",
        body="With **doctors** who speak it.",
    )
    with times.at(PLANNED):
        return coalitions.plan_action(coalition=decision.coalition, details=details, actor=actor)


@transaction.atomic
def thread(size: int) -> dict[str, Any]:
    """An action whose decision's motion rests on passages, which rest on this many voices."""
    actor = convener()
    with times.at(BEGUN):
        initiative = opened(actor)
        people = [representative(number, actor) for number in range(size)]
    with times.at(SAID):
        sources = voices(initiative, people, actor)
    with times.at(PUBLISHED):
        passages = published(initiative, sources, actor)
    decision = decided(initiative, people, passages, actor)
    action = planned(decision, 1, actor)
    return {
        "voices": len(sources),
        "passages": len(passages),
        "addresses": {
            "thread": reverse("portal:thread", args=["action", action.pk]),
            "thread of a voice": reverse("portal:thread", args=["contribution", sources[0].object_id]),
        },
    }


@transaction.atomic
def board(size: int) -> dict[str, Any]:
    """A plan of so many actions: two in five as planned, and late, the others under way, done or dropped."""
    actor = convener()
    with times.at(BEGUN):
        initiative = opened(actor)
        people = [representative(number, actor) for number in range(3)]
    decision = decided(initiative, people, [], actor)
    standings = (None, Action.State.UNDER_WAY, Action.State.DONE, None, Action.State.DROPPED)
    for number in range(size):
        action = planned(decision, number, actor)
        state = standings[number % len(standings)]
        if state:
            said = coalitions.Report(
                text=f"Line {number} was **tried**.",
                state=state,
                reason="No doctor was found." if state == Action.State.DROPPED else "",
            )
            with times.at(PLANNED + timedelta(days=20)):
                coalitions.report(action=action, report=said, actor=actor)
    return {"actions": Action.objects.count(), "addresses": plan_addresses(decision.coalition)}


def plan_addresses(coalition: Coalition) -> dict[str, str]:
    names = {
        "board": "actions",
        "time line": "actions-timeline",
        "CSV": "actions-csv",
        "JSON": "actions-json",
        "Atom": "actions-atom",
    }
    return {name: reverse(f"coalition:{view}", args=[coalition.slug]) for name, view in names.items()}


# --- signatures, and a letter to those who signed -------------------------------------------------


def named(count: int) -> list[Organisation]:
    rows = [
        Organisation(
            name=(name := f"Association {number}"),
            slug=f"association-{number}",
            language="en",
            seat=SEATS[number % len(SEATS)],
            state=Organisation.State.LISTED,
            created_at=BEGUN,
            match_name=normalise(name),
            sort_name=romanise(name).lower(),
        )
        for number in range(count)
    ]
    return Organisation.objects.bulk_create(rows, batch_size=ROWS)


def open_statement(initiative: Initiative, number: int, actor: User) -> Statement:
    text = statements.Text(title=f"Joint statement {number}", body="We stand together.")
    with times.at(BEGUN):
        made = statements.draft(initiative=initiative, text=text, actor=actor)
        made = statements.freeze(statement=made, version=made.version, actor=actor)
        return statements.open_(statement=made, opens_at=SAID, closes_at=PUBLISHED, actor=actor)


def signed(statement: Statement, whose: list[Organisation], first: int) -> None:
    """Their signatures, agreed to be written to, with what the deeds leave in the trail; numbered from `first`."""
    rows = [
        Signature(
            statement=statement,
            organisation=organisation,
            state=Signature.State.LISTED,
            organisation_name=organisation.name,
            seat=organisation.seat,
            name=f"Person {number}",
            role="Chair",
            email=f"person-{number}@people.example",
            language=("en", "fr")[number % 2],
            list_organisation=True,
            outcome_news=True,
            token_digest=hashlib.sha256(f"token {number}".encode()).hexdigest(),
            created_at=SAID,
            mailed_at=SAID,
            confirmed_at=SAID,
            listed_at=SAID,
        )
        for number, organisation in enumerate(whose, first)
    ]
    Signature.objects.bulk_create(rows, batch_size=ROWS)
    countries = [SignatureCountry(signature=row, country=row.seat) for row in rows]
    SignatureCountry.objects.bulk_create(countries, batch_size=ROWS)
    kind = kind_of(rows[0])
    entries = [
        Entry(at=SAID, deed=deed.value, actor=None, kind=kind, object_id=row.pk)
        for row in rows
        for deed in (Deed.SIGNATURE_SIGN, Deed.SIGNATURE_CONFIRM, Deed.SIGNATURE_LIST)
    ]
    for entry in entries:
        entry.digest = entry.computed_digest()
    Entry.objects.bulk_create(entries, batch_size=ROWS)


@transaction.atomic
def letters(size: int) -> dict[str, Any]:
    """A statement that so many signed, and a letter to them in two languages, written and not sent."""
    actor = convener()
    statement = open_statement(initiative := opened(actor), 1, actor)
    signed(statement, named(size), 0)
    plan = outreach.Plan(
        name="What came of it", audience="signatories", audience_of=statement.pk, matter="outcome"
    )
    mailing = outreach.draft(initiative=initiative, plan=plan, actor=actor)
    for language, subject in (("en", "What came of {about}"), ("fr", "Les suites de {about}")):
        mailing.refresh_from_db()
        words = Words(subject, LETTER)
        outreach.write_text(
            mailing=mailing, language=language, words=words, version=mailing.version, actor=actor
        )
    return {"mailing": mailing.pk, "copy": outreach.copy(mailing=mailing, actor=actor).pk}


def start(mailing: int) -> dict[str, Any]:
    """Let the letter go out; when that was settled, and how long the deed took."""
    row, began = Mailing.objects.get(pk=mailing), time.perf_counter()
    outreach.start(mailing=row, version=row.version, actor=convener())
    return {"at": time.time(), "seconds": round(time.perf_counter() - began, 2)}


@transaction.atomic
def saving(size: int) -> dict[str, Any]:
    """So many signatures under a few statements, every entry of the trail sealed."""
    actor = convener()
    initiative, whose = opened(actor), named(min(size, A_STATEMENT))
    for first in range(0, size, A_STATEMENT):
        statement = open_statement(initiative, first // A_STATEMENT + 1, actor)
        signed(statement, whose[: size - first], first)
    seal(everything=True)
    return {
        "signatures": Signature.objects.counted().count(),
        "organisations": len(whose),
        "entries": Entry.objects.count(),
    }


def main() -> None:
    known: dict[str, Callable[[int], dict[str, Any]]] = {
        "thread": thread,
        "board": board,
        "letters": letters,
        "start": start,
        "saving": saving,
    }
    print(json.dumps(known[sys.argv[1]](int(sys.argv[2]))))


if __name__ == "__main__":
    main()
