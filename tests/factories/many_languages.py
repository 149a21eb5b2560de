"""One initiative with everything the public can see of it, said in several languages, made by the deeds."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from convene.core import times
from convene.core.accounts.models import User
from convene.events import actions as events
from convene.events.models import Event, Input, Session, Speaker
from convene.forum.models import Call, Contribution
from convene.initiatives import actions as initiating
from convene.initiatives.models import Convening, Initiative, Quoting
from convene.organisations.models import Organisation
from convene.outcomes import actions as outcomes
from convene.outcomes.models import Edition
from convene.statements.models import Statement
from tests.factories import forum, initiatives, organisations, people, statements

BEFORE = datetime(2026, 5, 28, 9, tzinfo=UTC)
OPENS = datetime(2026, 6, 1, 8, tzinfo=UTC)
CLOSES = datetime(2026, 6, 30, 16, tzinfo=UTC)
EVENT = datetime(2026, 7, 8, 14, tzinfo=UTC)
NOW = datetime(2026, 6, 12, 12, tzinfo=UTC)  # signing, call and registration are open

SAID = {
    "en": "Hatred grows where nobody answers it. Our volunteers answer calls every evening and write down what"
    " happened. Those who were attacked told us that being heard was the first help they got.",
    "fr": "La haine grandit là où personne ne répond. Nos bénévoles répondent chaque soir au téléphone et"
    " notent ce qui s’est passé. Les personnes attaquées disent qu’être écoutées fut la première aide.",
    "ar": "تنمو الكراهية حيث لا يجيبها أحد. يرد متطوعونا على المكالمات كل مساء ويدوّنون ما حدث."
    " وقال لنا من تعرضوا للاعتداء إن الإصغاء إليهم كان أول مساعدة حصلوا عليها.",
}
TITLES = {"en": "A line that is answered", "fr": "Une ligne où l’on répond", "ar": "خط هاتفي يجيب"}
ORGANISATIONS = {"en": "Bridge Between Shores", "fr": "Maison des voisins solidaires", "ar": "جمعية التضامن"}
STATEMENT, CLOSED = "Stand up against hatred", "A first appeal to everyone"

# Of people and organisations: they stand as they are written, whatever language the page is in.
NAMES = [
    *ORGANISATIONS.values(),
    f"Friends of {STATEMENT}",
    f"Friends of {CLOSED}",
    "Claire Dubois",
    "Rosa Mbeki",
    "Kwame Boateng",
    "Amina Yusuf",
    "Luis Ortega",
]
# Of what people wrote: a sentence may name one; where one stands alone it is marked with its language.
TITLES_OF_ALL = [
    *TITLES.values(),
    STATEMENT,
    CLOSED,
    "Stronger than hatred",
    "What has worked where you live",
    "The first exchange of voices",
    "What we heard so far",
    "Opening the floor",
    "What works in practice",
]


@dataclass(frozen=True)
class World:
    convener: User
    initiative: Initiative
    organisations: dict[str, Organisation]  # by language
    statement: Statement
    closed: Statement
    call: Call
    contributions: dict[str, Contribution]  # by language
    event: Event
    inputs: dict[str, Input]  # by language
    edition: Edition


def world() -> World:
    """Everything in English, and voices in English, French and Arabic under it. Set the clock to NOW afterwards."""
    with times.at(BEFORE):
        convener = people.convener()
        known = _organisations()
        initiative = _initiative(convener, known)
    with times.at(OPENS):
        statement = _statement(initiative, STATEMENT, OPENS, CLOSES)
        closed = _statement(initiative, CLOSED, OPENS - timedelta(minutes=2), NOW)
        _sign(statement)
        _sign(closed)
        call = forum.call(
            initiative,
            title="What has worked where you live",
            body="Tell us *what you did*.",
            closes_in=CLOSES - OPENS,
        )
        contributions = _contributions(call, known)
    with times.at(NOW - timedelta(days=1)):
        event = _event(initiative, convener, known)
        inputs = _inputs(event, known)
        edition = _edition(initiative, convener)
    return World(convener, initiative, known, statement, closed, call, contributions, event, inputs, edition)


def _organisations() -> dict[str, Organisation]:
    return {
        language: organisations.organisation(
            name,
            {"en": "KE", "fr": "SN", "ar": "JO"}[language],
            language=language,
            about=SAID[language],
            serves=["GH", "LB"],
            languages=[language, "sw"],
            themes=["health", "discrimination"],
            founded=1998,
        )
        for language, name in ORGANISATIONS.items()
    }


def _initiative(convener: User, known: dict[str, Organisation]) -> Initiative:
    made = initiatives.initiative(
        convener,
        title="Stronger than hatred",
        summary="Associations answer hatred together.",
        body=SAID["en"],
    )
    initiating.name_conveners(
        initiative=made, organiser=known["en"], co_conveners=[known["fr"], known["ar"]], actor=convener
    )
    assert made.convenings.filter(part=Convening.Part.CO_CONVENER).count() == 2
    return made


def _statement(initiative: Initiative, title: str, opens: datetime, closes: datetime) -> Statement:
    return statements.opened(initiative, opens_at=opens, closes_at=closes, title=title)


def _sign(statement: Statement) -> None:
    statements.listed(statement, organisation_name=f"Friends of {statement.title}", show_name=True)
    statements.listed(statement, organisation_name="رابطة الجسور", seat="EG", language="ar")
    statements.listed(statement, list_organisation=False)


def _contributions(call: Call, known: dict[str, Organisation]) -> dict[str, Contribution]:
    return {
        language: forum.contribution(
            call,
            for_=organisation,
            by=organisations.member(organisation),
            title=TITLES[language],
            language=language,
            done=SAID[language],
            resulted=SAID[language].split(". ")[1],
            learned=SAID[language].split(". ")[0],
        )
        for language, organisation in known.items()
    }


def _event(initiative: Initiative, convener: User, known: dict[str, Organisation]) -> Event:
    details = events.Details(
        title="The first exchange of voices",
        starts_at=EVENT,
        minutes=120,
        time_zone="Europe/Zurich",
        summary="Two hours to hear *each other*.",
    )
    event = events.plan(initiative=initiative, details=details, actor=convener)
    slots = [
        events.Slot("Opening the floor", Session.Format.REMARKS, 20),
        events.Slot("What works in practice", Session.Format.PLENARY, 100),
    ]
    events.plan_sessions(event=event, slots=slots, actor=convener)
    for part, name in ((Speaker.Part.MODERATOR, "Amina Yusuf"), (Speaker.Part.PANELLIST, "Luis Ortega")):
        events.name_speaker(
            event=event,
            part=part,
            name=name,
            affiliation="Head of a very small office",
            bio="Answers the telephone every evening.",
            organisation=known["fr"],
            actor=convener,
        )
    event.refresh_from_db()
    return events.announce(event=event, actor=convener)


def _inputs(event: Event, known: dict[str, Organisation]) -> dict[str, Input]:
    return {
        language: events.write(
            event=event,
            said=events.Said(
                text=SAID[language],
                quoting=Quoting.ORGANISATION_AND_NAME,
                region="africa",
                phase="relief",
                organisation=organisation,
                language=language,
            ),
            actor=organisations.member(organisation),
        )
        for language, organisation in known.items()
    }


def _edition(initiative: Initiative, convener: User) -> Edition:
    words = outcomes.Words(title="What we heard so far", introduction="This is what many said.")
    document = outcomes.start(initiative=initiative, words=words, actor=convener)
    outcomes.compile_(document=document, actor=convener)
    return outcomes.publish(document=document, actor=convener)
