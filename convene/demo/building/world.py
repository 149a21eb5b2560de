"""The directory and the people, found by the keys the data uses."""

from convene.core import times
from convene.core.accounts import actions as accounts
from convene.core.accounts.models import User
from convene.demo.building.data import Calendar, Row, is_set, rows
from convene.demo.people import CONVENER, PERSONAS, REPRESENTATIVE, SECOND_CONVENER, STAFF
from convene.organisations import actions as organisations
from convene.organisations.models import Membership, Organisation

OPENED = "2020-04-01T08:00:00Z"  # when the secretariat set its instance up
BASIS = "known to the secretariat"


class World:
    """Everybody there is. Real organisations are in the directory; no person ever speaks for one."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.rows: dict[str, Row] = {row["key"]: row for row in rows("organisations.csv")}
        self.organisations: dict[str, Organisation] = {}
        self._voices: dict[str, User] = {}
        with times.at(calendar.read(OPENED)):
            self.team = self._open_accounts()
            self._fill_directory()

    @property
    def convener(self) -> User:
        return self.team[CONVENER.key]

    @property
    def colleague(self) -> User:
        return self.team[SECOND_CONVENER.key]

    @property
    def invented(self) -> list[str]:
        """The keys of the organisations that may say something."""
        return [key for key, row in self.rows.items() if not is_real(row)]

    def person(self, about: Row) -> User:
        """The account of the person a row names. It is opened here, so that it is marked as invented."""
        return accounts.open_account(
            email=about["email"], name=about["person"], language=mail_language(about), is_demonstration=True
        )

    def voice(self, key: str) -> User:
        """The person who acts for an organisation, their role verified."""
        if key not in self._voices:
            if is_real(self.rows[key]):
                raise ValueError(f"{key} is a real organisation, and nobody speaks for it here")
            self.represent(key, self.person(self.rows[key]))
        return self._voices[key]

    def represent(self, key: str, user: User) -> User:
        role = organisations.join(organisation=self.organisations[key], user=user, role=Membership.Role.OWNER)
        organisations.verify_member(membership=role, actor=self.convener, basis=BASIS)
        self._voices[key] = user
        return user

    def _open_accounts(self) -> dict[str, User]:
        """The people a newcomer can be; all but the representative are appointed by the operator."""
        team = {}
        for one in PERSONAS:
            team[one.key] = accounts.open_account(email=one.email, name=one.name, is_demonstration=True)
            if one != REPRESENTATIVE:
                team[one.key] = accounts.appoint(email=one.email, staff=one == STAFF)
        return team

    def _fill_directory(self) -> None:
        for key, row in self.rows.items():
            self.organisations[key] = organisations.add(
                entry=entry(row), actor=self.convener, is_demonstration=not is_real(row)
            )
        for row in rows("aliases.csv"):
            organisations.add_alias(
                organisation=self.organisations[row["key"]],
                name=row["name"],
                kind=row["kind"],
                language=row["language"],
                actor=self.team[STAFF.key],
            )


def is_real(row: Row) -> bool:
    return is_set(row["real"])


def entry(row: Row) -> organisations.Entry:
    return organisations.Entry(
        name=row["name"],
        acronym=row["acronym"],
        language=row["language"],
        kind=row["kind"],
        seat=row["seat"],
        serves=row["serves"].split(),
        themes=row["themes"].split(),
        languages=row["languages"].split(),
        founded=int(row["founded"]) if row["founded"] else None,
        website=row["website"],
        about=row["about"],
    )


def mail_language(row: Row) -> str:
    """The language the person is written to in: Arabic where that is the organisation's first, else English."""
    return "ar" if row["languages"].split()[:1] == ["ar"] else "en"
