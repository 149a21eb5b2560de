"""Writing a letter: who may, what is refused beside which field, two editors."""

from collections.abc import Callable
from typing import Any

import pytest

from convene.core.errors import Conflict, NotAllowed, Refused
from convene.outreach import actions, queries
from convene.outreach.models import Mailing
from convene.outreach.queries import Filters
from convene.outreach.wording import Words, checked
from convene.statements.models import Statement
from tests.factories import letters
from tests.outreach.access import RUNS_IT, somebody
from tests.outreach.conftest import Sign


def signed(mailing: Mailing) -> Statement:
    return Statement.objects.get(pk=mailing.audience_of or 0)


DEEDS: dict[str, Callable[[Mailing, Any], object]] = {
    "draft": lambda mailing, actor: actions.draft(
        initiative=mailing.initiative, plan=letters.plan(signed(mailing)), actor=actor
    ),
    "edit": lambda mailing, actor: actions.edit(
        mailing=mailing, plan=letters.plan(signed(mailing)), version=mailing.version, actor=actor
    ),
    "write": lambda mailing, actor: actions.write_text(
        mailing=mailing, language="ar", words=letters.WORDS, version=mailing.version, actor=actor
    ),
    "remove": lambda mailing, actor: actions.remove_text(
        mailing=mailing, language="en", version=mailing.version, actor=actor
    ),
    "copy": lambda mailing, actor: actions.copy(mailing=mailing, actor=actor),
}


@pytest.mark.parametrize("deed", DEEDS)
@RUNS_IT
def test_only_its_conveners_write(statement: Statement, who: str, may: bool, deed: str) -> None:
    mailing = letters.written(statement)
    actor = somebody(who, statement.initiative)
    if may:
        DEEDS[deed](mailing, actor)
        return
    with pytest.raises(NotAllowed):
        DEEDS[deed](mailing, actor)
    assert Mailing.objects.count() == 1
    mailing.refresh_from_db()
    assert (mailing.version, mailing.texts.count()) == (2, 1)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "name"),
        ({"audience_of": 4711}, "audience"),
        ({"audience": "everyone"}, "audience"),
        ({"audience": "members"}, "audience"),
        ({"matter": "event"}, "matter"),
        ({"matter": ""}, "matter"),
        ({"fallback": "xx"}, "fallback"),
        ({"reply_to": "nobody"}, "email"),
        ({"filters": Filters(countries=("XX",))}, "countries"),
        ({"filters": Filters(languages=("xx",))}, "languages"),
        ({"filters": Filters(event=4711)}, "event"),
    ],
)
def test_a_plan_that_does_not_hold_together_is_refused_beside_its_field(
    statement: Statement, fields: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        letters.draft(statement, **fields)
    assert refused.value.field in {field, "reply_to" if field == "email" else field}
    assert not Mailing.objects.exists()


@pytest.mark.parametrize(
    ("subject", "body", "field", "words"),
    [
        ("", "Text", "subject", "Give the letter a subject."),
        ("Hello", "", "body", "Write the letter."),
        ("Hello", "Dear {nmae}", "body", "“{nmae}” is no placeholder here"),
        ("Hello {page}", "Text", "subject", "“{page}” is no placeholder here"),
        ("Hello", "Dear {{name}}", "body", "looks like a gap"),
        ("Hello", "Dear [NAME]", "body", "looks like a gap"),
        ("Hello", "Dear {name", "body", "A brace stands alone in “Dear {name”"),
        ("Hello", "Dear { name }", "body", "A brace stands alone"),
        ("Hello", "Dear\u202e name", "body", ""),
    ],
)
def test_a_gap_is_refused_beside_its_field(subject: str, body: str, field: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        checked(Words(subject, body))
    assert refused.value.field == field
    assert words in str(refused.value)


def test_what_somebody_is_called_is_never_a_placeholder(sign: Sign, statement: Statement) -> None:
    from convene.outreach.wording import compose  # noqa: PLC0415

    sign(name="{page} {x}")
    mailing = letters.written(statement)
    [reader] = queries.reach(mailing).people
    rendered = compose(
        mailing,
        letters.WORDS,
        "en",
        person=reader,
        thing=statement,
        sender="Us",
        unsubscribe="http://x.example/",
    )
    assert rendered.text.startswith("Dear {page} {x},")


def test_of_two_editors_the_second_is_told(statement: Statement) -> None:
    mailing = letters.written(statement)
    actor, version = letters.convener_of(mailing), mailing.version
    actions.edit(mailing=mailing, plan=letters.plan(statement, name="First"), version=version, actor=actor)
    with pytest.raises(Conflict):
        actions.edit(
            mailing=mailing, plan=letters.plan(statement, name="Second"), version=version, actor=actor
        )
    with pytest.raises(Conflict):
        actions.write_text(
            mailing=mailing, language="en", words=Words("Second", "Second"), version=version, actor=actor
        )
    mailing.refresh_from_db()
    assert (mailing.name, mailing.texts.get().subject) == ("First", letters.WORDS.subject)


def test_a_copy_says_the_same_and_is_a_draft(sign: Sign, statement: Statement) -> None:
    sign()
    mailing = letters.start(letters.written(statement, filters=Filters(countries=("GH",))))
    new = actions.copy(mailing=mailing, actor=letters.convener_of(mailing))
    assert (new.state, new.name, new.filters, new.audience_of) == (
        "draft",
        "Copy of What came of it",
        mailing.filters,
        statement.pk,
    )
    assert list(new.texts.values_list("language", "subject", "body")) == [
        ("en", letters.WORDS.subject, letters.WORDS.body)
    ]
    assert not new.recipients.exists()
