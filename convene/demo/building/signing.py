"""A statement from its draft to its roll."""

from datetime import datetime, timedelta
from functools import partial

from convene.core.accounts.models import User
from convene.demo.building.data import Row, is_set, lot
from convene.demo.building.story import Story, with_note
from convene.demo.building.world import is_real, mail_language
from convene.statements import actions as statements
from convene.statements.models import Signature, Statement

PUBLISHED = "as published in 2020"
BY_HAND = "confirmed on the telephone"


class Signing:
    """The signatures under one statement, each by the person of its organisation."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.world = story.world
        self.statement: Statement
        self.decided_by: datetime  # the roll is complete when it closes, and today

    def draft(self, row: Row) -> None:
        self.statement = statements.draft(
            initiative=self.story.initiative,
            text=statements.Text(
                title=row["title"], body=with_note(row["body"], row), language=row["language"]
            ),
            actor=self.world.convener,
            slug=row.get("slug", ""),
        )

    def freeze(self) -> None:
        self.statement = statements.freeze(
            statement=self.statement, version=self.statement.version, actor=self.world.convener
        )

    def open(self, opens: datetime, closes: datetime) -> None:
        self.decided_by = min(closes, self.world.calendar.today) - timedelta(minutes=10)
        self.statement = statements.open_(
            statement=self.statement, opens_at=opens, closes_at=closes, actor=self.world.convener
        )

    def note(self, at: datetime, row: Row) -> None:
        """Note one signature in the diary, and what becomes of it."""
        if is_real(self.world.rows[row["key"]]):
            self.story.diary.note(at, partial(self._enter, row))
        else:
            self.story.diary.note(at, partial(self._sign, at, row))

    def _enter(self, row: Row) -> None:
        """What a real organisation signed in 2020 stands as it was published: no person, no address."""
        key = row["key"]
        statements.enter(
            statement=self.statement,
            organisation=self.world.organisations[key],
            countries=self.world.rows[key]["serves"].split(),
            basis=PUBLISHED,
            actor=self.world.convener,
        )

    def _sign(self, at: datetime, row: Row) -> None:
        about = self.world.rows[row["key"]] | row  # a row may name another person than the usual one
        self.world.person(about)
        signature = statements.sign(
            statement=self.statement,
            given=statements.Given(
                organisation_name=about["name"],
                seat=about["seat"],
                name=about["person"],
                role=about["role"],
                email=about["email"],
                countries=about["serves"].split(),
                website=about["website"],
                organisation=self.world.organisations[row["key"]],
                list_organisation=is_set(row["list_organisation"]),
                show_name=is_set(row["show_name"]),
                join_coalition=is_set(row["join_coalition"]),
                outcome_news=is_set(row["outcome_news"]),
            ),
            language=mail_language(about),
            is_demonstration=True,
        )
        if row.get("state") != "pending":
            minutes = 2 + 180 * lot("confirm", row["key"]) ** 3  # most look into their mail at once
            confirmed = min(at + timedelta(minutes=minutes), max(self.decided_by, at + timedelta(minutes=1)))
            self.story.diary.note(confirmed, partial(self._confirm, confirmed, row, signature))

    def _confirm(self, at: datetime, row: Row, signature: Signature) -> None:
        if is_set(row.get("by_hand")):
            statements.confirm_by_hand(signature=signature, basis=BY_HAND, actor=self._desk(row["key"]))
            return
        signature = statements.confirm(signature=signature)
        if signature.is_waiting and row.get("state") != "waiting":
            decided = at + timedelta(minutes=20 + 1200 * lot("decide", row["key"]))
            decided = min(decided, max(self.decided_by, at))
            deed = partial(statements.approve, signature=signature, actor=self._desk(row["key"]))
            self.story.diary.note(decided, deed)

    def _desk(self, key: str) -> User:
        """Which of the two conveners has it on the desk."""
        return self.world.colleague if lot("desk", key) < 0.4 else self.world.convener
