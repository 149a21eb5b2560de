"""Making an edition of the working copy."""

from collections import defaultdict

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from convene.core import times
from convene.core.accounts.models import User
from convene.core.addresses import here, kept
from convene.core.errors import Conflict, Refused, require
from convene.core.mail import absolute
from convene.core.mail.strict import leftover
from convene.core.notifications.actions import send
from convene.core.text import digest
from convene.core.trail.actions import cite, record
from convene.core.trail.deeds import Deed
from convene.initiatives.actions import step
from convene.initiatives.models import Step
from convene.outcomes import indexed, queries, rules
from convene.outcomes.actions.holding import held
from convene.outcomes.content import Line, as_data
from convene.outcomes.models import Edition, EditionFile, EditionPassage, OutcomeDocument
from convene.outcomes.rendering import rendered

PASSAGE = "edition-passage"  # as the trail and the pages of what is quoted name it
QUOTED_IN_MAIL = 300  # characters


def publish(*, document: OutcomeDocument, actor: User) -> Edition:
    """Make the next edition; what it holds is never changed again.

    Raises Refused while anything stands in the way (see `queries.problems`), and Conflict when the working copy
    or what somebody allows changed while the files were being made, which takes a second or two and happens
    before anything is held.
    """
    require(rules.may_run(actor, document))
    _refuse_problems(document)
    at = times.now()
    document.refresh_from_db()
    text = queries.text_of(document)
    number = _next_number(document)
    address = f"{kept(document)}editions/{number}/"
    data = as_data(text, date=at, edition=number, address=address)
    files = rendered(data)
    with transaction.atomic():
        current = held(document)
        _refuse_problems(current)
        if _next_number(current) != number or queries.fingerprint(
            queries.text_of(current)
        ) != queries.fingerprint(text):
            raise Conflict(
                _("The document changed while it was being published. Look at it again, then publish.")
            )
        edition = Edition.objects.create(
            document=current,
            number=number,
            title=text.title,
            language=text.language,
            content=data,
            digest=EditionFile.digest_of(files[EditionFile.Format.JSON]),
            published_at=at,
            published_by=actor,
        )
        EditionFile.objects.bulk_create(
            EditionFile(
                edition=edition,
                format=name,
                content=content,
                size=len(content),
                digest=EditionFile.digest_of(content),
            )
            for name, content in files.items()
        )
        lines = [line for part in text.parts for line in part.lines]
        _cite(edition, lines)
        _tell(edition, lines)
        step(
            initiative=current.initiative,
            key=f"outcome:{current.pk}",
            kind=Step.Kind.OUTCOME,
            state=Step.State.DONE,
            title=text.title,
            address=kept(current),
            date=at,
            actor=actor,
        )
        indexed.update(current)
        record(
            deed=Deed.EDITION_PUBLISH,
            subject=edition,
            actor=actor,
            number=number,
            passages=len(lines),
            digest=edition.digest,
        )
    return edition


def _refuse_problems(document: OutcomeDocument) -> None:
    found = queries.problems(document)
    if found:
        raise Refused(found[0].message)


def _next_number(document: OutcomeDocument) -> int:
    return (document.editions.aggregate(highest=Max("number"))["highest"] or 0) + 1


def _cite(edition: Edition, lines: list[Line]) -> None:
    """Tell the trail what each passage rests on, so that every source's page says where it was quoted.

    Each edition has passages of its own: what an earlier one cites stays cited.
    """
    title = edition_title(edition)
    for number, line in enumerate(lines, start=1):
        passage = EditionPassage.objects.create(edition=edition, number=number, digest=digest(line.text))
        for cited in line.cited:
            cite(
                source=cited.voice.source,
                start=cited.start,
                end=cited.end,
                passage_kind=PASSAGE,
                passage_id=passage.pk,
                passage_title=title,
                passage_address=f"{kept(edition)}#{passage.fragment}",
                passage_digest=passage.digest,
            )


def edition_title(edition: Edition) -> str:
    with override(edition.language):
        return _("%(title)s, edition %(number)s") % {"title": edition.title, "number": edition.number}


def _tell(edition: Edition, lines: list[Line]) -> None:
    """One mail to everybody who is quoted, with all of it."""
    quoted: defaultdict[User, list[tuple[int, str, str]]] = defaultdict(list)
    for number, line in enumerate(lines, start=1):
        for cited in line.cited:
            author = cited.voice.author
            if author is not None and author.is_active:
                quoted[author].append((number, cited.quoted, cited.voice.source.address))
    with override(settings.LANGUAGE_CODE):
        mine = reverse("portal:mine")
    for author, rows in quoted.items():
        send(
            to=author.email,
            template="outcomes/mail/quoted.txt",
            context={
                "title": _plain(edition.title),
                "number": edition.number,
                "name": _plain(author.name),
                "address": _link(kept(edition), author),
                "mine": _link(mine, author),
                "quotes": [
                    {
                        "text": _plain(words),
                        "address": _link(f"{kept(edition)}#passage-{number}", author),
                        "source": _link(source, author),
                    }
                    for number, words, source in rows
                ],
            },
            language=author.language,
            user=author,
            about=edition,
        )


def _link(address: str, reader: User) -> str:
    return absolute(here(address, reader.language)) if address.startswith("/") else address


def _plain(words: str) -> str:
    """Words as a mail can carry them: one line, and nothing a mail would take for a placeholder."""
    line = " ".join(words.split())
    short = line if len(line) <= QUOTED_IN_MAIL else f"{line[:QUOTED_IN_MAIL].rstrip()}…"
    return short.translate(str.maketrans("[]{}<>*$%", "()()‹›·＄％")) if leftover(short) else short
