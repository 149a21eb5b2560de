"""A statement from its draft to its roll."""

from datetime import datetime, timedelta

from convene.core.accounts.models import User
from convene.demo.building.data import Row, is_set, lot, several
from convene.demo.building.story import Story, with_note
from convene.demo.building.world import is_real, mail_language
from convene.statements import actions as statements
from convene.statements.models import Signature, Statement

PUBLISHED = "as published in 2020"


class Signing:
    """The signatures under one statement, each by the person of its organisation."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.world = story.world
        self.statement: Statement

    def draft(self, row: Row) -> None:
        self.statement = statements.draft(
            initiative=self.story.initiative,
            text=statements.Text(
                title=row["title"], body=with_note(row["body"], row), language=row.get("language", "en")
            ),
            actor=self.world.convener,
            slug=row.get("slug", ""),
        )

    def freeze(self) -> None:
        self.statement = statements.freeze(
            statement=self.statement, version=self.statement.version, actor=self.world.convener
        )

    def open(self, opens: datetime, closes: datetime) -> None:
        self.statement = statements.open_(
            statement=self.statement, opens_at=opens, closes_at=closes, actor=self.world.convener
        )

    def note(self, at: datetime, row: Row) -> None:
        """Note one signature in the diary, and what becomes of it."""
        state = row.get("state") or Signature.State.LISTED
        if is_real(self.world.rows[row["key"]]):
            self.story.diary.note(at, lambda: self._enter(row))
            return
        self.story.diary.note(at, lambda: self._sign(at, row, state))

    def _enter(self, row: Row) -> None:
        """What a real organisation signed in 2020 stands as it was published: no person, no address."""
        key = row["key"]
        statements.enter(
            statement=self.statement,
            organisation=self.world.organisations[key],
            countries=several(self.world.rows[key]["serves"]),
            basis=PUBLISHED,
            actor=self.world.convener,
        )

    def _sign(self, at: datetime, row: Row, state: str) -> None:
        about = self.world.rows[row["key"]]
        self.world.person(row["key"])  # so that the account the signature leads to is marked as invented
        signature = statements.sign(
            statement=self.statement,
            given=statements.Given(
                organisation_name=about["name"],
                seat=about["seat"],
                name=about["person"],
                role=about["role"],
                email=about["email"],
                countries=several(about["serves"]),
                website=about["website"],
                organisation=self.world.organisations[row["key"]],
                list_organisation=is_set(row.get("list_organisation", True)),
                show_name=is_set(row.get("show_name", False)),
                join_coalition=is_set(row.get("join_coalition", False)),
                outcome_news=is_set(row.get("outcome_news", False)),
            ),
            language=mail_language(about),
            is_demonstration=True,
        )
        if state == Signature.State.PENDING:
            return
        minutes = 2 + 180 * lot("confirm", row["key"]) ** 3  # most look into their mail at once
        confirmed = at + timedelta(minutes=minutes)
        self.story.diary.note(confirmed, lambda: self._confirm(confirmed, row, signature, state))

    def _confirm(self, at: datetime, row: Row, signature: Signature, state: str) -> None:
        if is_set(row.get("by_hand", False)):
            statements.confirm_by_hand(
                signature=signature, basis="confirmed on the telephone", actor=self._desk(row["key"])
            )
            return
        signature = statements.confirm(signature=signature)
        if signature.is_waiting and state != Signature.State.CONFIRMED:
            decided = at + timedelta(hours=1 + 20 * lot("decide", row["key"]))
            self.story.diary.note(decided, lambda: self._decide(row, signature, state))

    def _decide(self, row: Row, signature: Signature, state: str) -> None:
        desk = self._desk(row["key"])
        if state == Signature.State.DECLINED:
            statements.decline(signature=signature, reason=row["reason"], actor=desk)
        else:
            statements.approve(signature=signature, actor=desk)

    def _desk(self, key: str) -> User:
        """Which of the two conveners has it on the desk."""
        return self.world.colleague if lot("desk", key) < 0.4 else self.world.convener
