"""A coalition from its founding to what was done on its decisions."""

from datetime import date, datetime, timedelta
from functools import partial

from convene.coalition import actions as coalition
from convene.coalition.evidence import Sent
from convene.coalition.models import (
    Action,
    Ballot,
    Challenge,
    Choice,
    Coalition,
    Decision,
    Member,
    Motion,
)
from convene.core import times
from convene.core.accounts.models import User
from convene.core.documents import pdf
from convene.core.documents.tree import Bullets, Document
from convene.demo.building.data import Row, lot
from convene.demo.building.story import Story, with_note
from convene.events.models import Event
from convene.organisations.models import Membership
from convene.outcomes.models import EditionPassage

MOVES_FOR = ("mover", "seconder")
SAMPLE = "Written for the demonstration."


class Deciding:
    """One coalition, told from `coalition.json` of its story."""

    def __init__(self, story: Story, row: Row, meeting_slug: str = "") -> None:
        self.story = story
        self.world = story.world
        self.row = row
        self.meeting_slug = meeting_slug
        self.coalition: Coalition
        self.motions: dict[str, Motion] = {}
        self.ballots: dict[str, Ballot] = {}
        self.planned: dict[str, Action] = {}

    def note(self) -> None:
        """Note everything in the diary."""
        row, story = self.row, self.story
        story.diary.note(story.at(row, "founded"), self._found)
        story.diary.note(story.at(row, "invited"), self._invite)
        for one in row["observers"]:
            story.diary.note(story.at(one, "at"), partial(self._observe, one))
        for one in row["applicants"]:
            story.diary.note(story.at(one, "at"), partial(self._apply, one))
        for one in row["motions"]:
            self._note_motion(one)
        if row.get("minutes"):
            published = story.at(row["minutes"], "published")
            story.diary.note(published, partial(self._minute, row["minutes"]))
        for one in row["actions"]:
            self._note_action(one)
        if row["challenges"]:
            last = max(story.at(one, "planned") for one in row["actions"])
            story.diary.note(last + timedelta(hours=2), self._name_challenges)

    # --- who is in it ---

    def _found(self) -> None:
        row = self.row
        self.coalition = coalition.found(
            initiative=self.story.initiative,
            text=coalition.Text(
                title=row["title"], purpose=with_note(row["purpose"], row), language=row["language"]
            ),
            actor=self.story.convener,
            slug=row["slug"],
        )

    def _invite(self) -> None:
        """Ask all who ticked the box. Those who speak later in this story say yes, and enough of the others."""
        now, by = self.story.at(self.row, "invited"), self.story.at(self.row, "confirmed_by")
        for key in self.row["by_hand"]:
            organisation = self.world.organisations[key]
            if not Membership.objects.verified().filter(organisation=organisation).exists():
                self.world.voice(key)
            coalition.invite(coalition=self.coalition, organisation=organisation, actor=self.story.convener)
        coalition.invite_signatories(coalition=self.coalition, actor=self.story.convener)
        needed = self._speaking()
        invited = {
            member.organisation_id: member
            for member in self.coalition.members.filter(state=Member.State.INVITED, grade=Member.Grade.MEMBER)
        }
        keys = sorted(
            (key for key in self.world.invented if self.world.organisations[key].pk in invited),
            key=lambda key: (key not in needed, lot("joins", self.row["slug"], key)),
        )
        if missing := needed - set(keys):
            raise LookupError(f"not asked to join: {', '.join(sorted(missing))}")
        for key in keys[: self.row["members"]]:
            at = now + (by - now) * (0.02 + 0.96 * lot("joined", self.row["slug"], key))
            member = invited[self.world.organisations[key].pk]
            self.story.diary.note(at, partial(coalition.confirm, member=member, holds_link=True))

    def _speaking(self) -> set[str]:
        named = {motion[part] for motion in self.row["motions"] for part in MOVES_FOR if motion.get(part)}
        return named | {action["owner"] for action in self.row["actions"]} | set(self.row["by_hand"])

    def _observe(self, row: Row) -> None:
        self.world.voice(row["key"])
        member = coalition.invite(
            coalition=self.coalition,
            organisation=self.world.organisations[row["key"]],
            actor=self.story.convener,
            grade=Member.Grade.OBSERVER,
        )
        coalition.confirm(member=member, holds_link=True)

    def _apply(self, row: Row) -> None:
        member = coalition.apply(
            coalition=self.coalition,
            organisation=self.world.organisations[row["key"]],
            actor=self.world.voice(row["key"]),
            why=row["why"],
        )
        if row.get("reason"):
            admit = partial(coalition.admit, member=member, actor=self.story.convener, reason=row["reason"])
            self.story.diary.note(self.story.at(row, "decided"), admit)

    def _delegate(self, key: str) -> User:
        """Who speaks for a member: whoever confirmed its invitation."""
        organisation = self.world.organisations[key]
        member = self.coalition.members.get(organisation=organisation, state=Member.State.ADMITTED)
        return member.delegates.current().select_related("user")[0].user

    # --- what it decides ---

    def _note_motion(self, row: Row) -> None:
        note, at = self.story.diary.note, self.story.at
        note(at(row, "moved"), partial(self._move, row))
        if row.get("body_revised"):
            note(at(row, "revised"), partial(self._revise, row))
        if row.get("seconder"):
            note(at(row, "seconded"), partial(self._second, row))
        if row.get("ballot"):
            opens, closes = at(row["ballot"], "opens"), at(row["ballot"], "closes")
            note(opens - timedelta(minutes=10), partial(self._set_ballot, row, opens, closes))
            self.story.diary.note_clock(opens)
            note(opens + timedelta(minutes=5), partial(self._note_votes, row, opens, closes))
            self.story.diary.note_clock(closes - timedelta(hours=20))
            self.story.diary.note_clock(closes)

    def _words(self, row: Row, body: str) -> coalition.MotionWords:
        return coalition.MotionWords(title=row["title"], body=row[body], language=self.row["language"])

    def _cites(self, row: Row) -> list[tuple[str, int]]:
        passages = [("edition-passage", self._passage(opening)) for opening in row["cites_passages"]]
        said = [("contribution", self.story.contributions[title].pk) for title in row.get("cites", [])]
        inputs = [("input", self.story.inputs[key].pk) for key in row["cites_inputs"]]
        return [*passages, *said, *inputs]

    def _passage(self, opening: str) -> int:
        """The newest published passage that begins with these words."""
        published = EditionPassage.objects.filter(edition__document__initiative=self.story.initiative)
        for passage in published.select_related("edition").order_by("-edition__published_at", "number"):
            for section in passage.edition.content["sections"]:
                for one in section["passages"]:
                    if one["number"] == passage.number and one["text"].startswith(opening):
                        return passage.pk
        raise LookupError(f"no published passage begins with {opening!r}")

    def _meeting(self) -> Event | None:
        return Event.objects.get(slug=self.meeting_slug) if self.meeting_slug else None

    def _move(self, row: Row) -> None:
        self.motions[row["key"]] = coalition.move(
            coalition=self.coalition,
            words=self._words(row, "body"),
            actor=self._delegate(row["mover"]),
            cites=self._cites(row),
            meeting=self._meeting(),
        )

    def _revise(self, row: Row) -> None:
        motion = self.motions[row["key"]]
        self.motions[row["key"]] = coalition.edit_motion(
            motion=motion,
            words=self._words(row, "body_revised"),
            version=motion.revisions_made,
            actor=self._delegate(row["mover"]),
            cites=self._cites(row),
            meeting=self._meeting(),
        )

    def _second(self, row: Row) -> None:
        coalition.second(motion=self.motions[row["key"]], actor=self._delegate(row["seconder"]))

    def _set_ballot(self, row: Row, opens: datetime, closes: datetime) -> None:
        rule = row["ballot"]
        self.ballots[row["key"]] = coalition.set_ballot(
            motion=self.motions[row["key"]],
            opens_at=opens,
            closes_at=closes,
            quorum=rule["quorum"],
            majority=rule["majority"],
            actor=self.story.convener,
        )

    def _note_votes(self, row: Row, opens: datetime, closes: datetime) -> None:
        """Let members vote over the days of the ballot; one of them thinks again."""
        rule, name = row["ballot"], row["key"]
        voters = [voter.member for voter in self.ballots[name].voters.select_related("member__organisation")]
        voters.sort(key=lambda member: lot("votes", name, member.organisation.slug))
        quiet = {self.world.organisations[key].pk for key in rule.get("not_yet", [])}
        taking_part = [member for member in voters if member.organisation_id not in quiet]
        for place, member in enumerate(taking_part[: round(len(voters) * rule["turnout"])]):
            chance = lot("choice", name, member.organisation.slug)
            choice = Choice.YES
            if chance < rule["no"]:
                choice = Choice.NO
            elif chance < rule["no"] + rule["abstain"]:
                choice = Choice.ABSTAIN
            begun = opens + timedelta(minutes=10)
            at = begun + (closes - begun) * (0.9 * lot("voted", name, member.organisation.slug))
            self.story.diary.note(at, partial(self._vote, name, member, choice))
            if place == 0:
                again = Choice.YES if choice != Choice.YES else Choice.ABSTAIN
                thought = at + (closes - at) / 2
                self.story.diary.note(thought, partial(self._vote, name, member, again, seen=1))

    def _vote(self, motion: str, member: Member, choice: Choice, seen: int = 0) -> None:
        delegate = member.delegates.current().select_related("user")[0]
        coalition.vote(ballot=self.ballots[motion], choice=choice, actor=delegate.user, seen=seen)

    def _decision(self, motion: str) -> Decision:
        return Decision.objects.get(motion=self.motions[motion])

    def _minute(self, row: Row) -> None:
        meeting = Event.objects.get(slug=self.meeting_slug)
        actor = self.world.colleague
        minutes = coalition.write_minutes(
            coalition=self.coalition,
            meeting=meeting,
            body=with_note(row["body"], self.row),
            language=row["language"],
            actor=actor,
        )
        coalition.publish_minutes(minutes=minutes, version=minutes.version, actor=actor)

    # --- what is done ---

    def _note_action(self, row: Row) -> None:
        story = self.story
        due = datetime.fromisoformat(f"{row['due']}T12:00:00Z") if "due" in row else story.at(row, "due")
        story.diary.note(story.at(row, "planned"), partial(self._plan, row, due.date()))
        for update in row["updates"]:
            story.diary.note(story.at(update, "at"), partial(self._report, row, update))
        story.diary.note_clock(due - timedelta(days=6))
        story.diary.note_clock(due + timedelta(days=1))

    def _plan(self, row: Row, due: date) -> None:
        self.planned[row["key"]] = coalition.plan_action(
            coalition=self.coalition,
            details=coalition.Details(
                title=row["title"],
                decision=self._decision(row["motion"]),
                owner=self.world.organisations[row["owner"]],
                region=row["region"],
                due_on=due,
                measure=row["measure"],
                body=row["body"],
                language=self.row["language"],
            ),
            supporters=[
                coalition.Support(self.world.organisations[key], how) for key, how in row["supporters"]
            ],
            actor=self.story.convener,
        )

    def _report(self, row: Row, update: Row) -> None:
        coalition.report(
            action=self.planned[row["key"]],
            report=coalition.Report(
                text=update["text"],
                state=update["state"],
                language=self.row["language"],
                reason=update.get("reason", ""),
                files=[sheet(update["file"], self.row["language"])] if "file" in update else [],
            ),
            actor=self._delegate(row["owner"]),
        )

    def _name_challenges(self) -> None:
        actor = self.story.convener
        for row in self.row["challenges"]:
            challenge = coalition.name_challenge(
                coalition=self.coalition,
                named=coalition.Named(title=row["title"], text=row["text"], language=self.row["language"]),
                actor=actor,
            )
            for region, kind, name in row["raised"]:
                things = self.story.inputs if kind == "input" else self.story.contributions
                coalition.note_voices(
                    challenge=challenge, region=region, add=[(kind, things[name].pk)], actor=actor
                )
            for region, kind, name in row["answers"]:
                self._answer(challenge, region, kind, name)

    def _answer(self, challenge: Challenge, region: str, kind: str, name: str) -> None:
        coalition.note_answers(
            challenge=challenge,
            region=region,
            decisions=[self._decision(name)] if kind == "decision" else [],
            actions=[self.planned[name]] if kind == "action" else [],
            actor=self.story.convener,
        )


def sheet(row: Row, language: str) -> Sent:
    """A page of numbered lines as a PDF, such as an organisation hands in to show what it did."""
    page = Document(
        title=row["title"],
        subtitle=SAMPLE,
        language=language,
        date=times.now(),
        blocks=[Bullets(row["lines"], ordered=True)],
        demonstration=True,
    )
    return Sent(row["name"], pdf.render(page).bytes)
