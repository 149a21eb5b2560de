"""What is told to the press, and the letter to all who signed."""

from functools import partial

from convene.core.mail import absolute
from convene.demo.building.data import Row
from convene.demo.building.story import Story
from convene.events.models import Event
from convene.outreach.actions import news as telling
from convene.outreach.actions import sending, writing
from convene.outreach.models import Mailing
from convene.outreach.notes import Text
from convene.outreach.wording import Words
from convene.statements.models import Statement


class Press:
    def __init__(self, story: Story) -> None:
        self.story = story

    @property
    def _statement(self) -> Statement:
        return self.story.initiative.statements.get()

    def note_news(self, row: Row) -> None:
        self.story.diary.note(self.story.at(row, "published"), partial(self._publish, row))

    def note_letter(self, row: Row, meeting: str) -> None:
        self.story.diary.note(self.story.at(row, "at"), partial(self._write, row, meeting))

    def _publish(self, row: Row) -> None:
        actor = self.story.convener
        texts = [
            Text(
                language=one["language"],
                title=one["title"],
                summary=one["summary"],
                body=one["body"],
                translator=one["translator"],
            )
            for one in row["texts"]
        ]
        first = texts[0]
        news = telling.draft_news(
            initiative=self.story.initiative,
            text=Text(first.language, first.title, first.summary, first.summary),
            contact=telling.Contact(row["contact_name"], row["contact_email"]),
            actor=actor,
            slug=row["slug"],
        )
        for key, name in row["figures"].items():
            chosen = telling.Chosen(key, name, "statements.statement", self._statement.pk)
            news.refresh_from_db()
            telling.add_figure(news=news, chosen=chosen, version=news.version, actor=actor)
        for text in texts:
            news.refresh_from_db()
            telling.write_text(news=news, text=text, version=news.version, actor=actor)
        news.refresh_from_db()
        telling.publish_news(news=news, version=news.version, actor=actor)

    def _write(self, row: Row, meeting: str) -> None:
        """Write to all who signed and want to hear of it, in the languages the letter has."""
        actor = self.story.convener
        with_addresses = {"{meeting}": absolute(Event.objects.get(slug=meeting).get_absolute_url())}
        mailing = writing.draft(
            initiative=self.story.initiative,
            plan=writing.Plan(
                name=row["name"],
                audience=row["audience"],
                audience_of=self._statement.pk,
                matter=Mailing.Matter.OUTCOME,
                fallback=row["fallback"],
            ),
            actor=actor,
        )
        for text in row["texts"]:
            body = text["body"]
            for gap, address in with_addresses.items():
                body = body.replace(gap, address)
            mailing.refresh_from_db()
            writing.write_text(
                mailing=mailing,
                language=text["language"],
                words=Words(text["subject"], body),
                version=mailing.version,
                actor=actor,
            )
        mailing.refresh_from_db()
        sending.start(mailing=mailing, version=mailing.version, actor=actor)
