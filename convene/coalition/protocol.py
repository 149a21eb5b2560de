"""The minutes of a meeting as a file to print and keep."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from convene.coalition.models import Minutes
from convene.coalition.queries import ballots as tallies
from convene.coalition.queries.motions import Business
from convene.core.addresses import kept
from convene.core.documents import pdf, tree
from convene.core.moments import told_in
from convene.core.text.markdown import to_plain


def as_pdf(minutes: Minutes, business: Business) -> bytes:
    """Published minutes as PDF. Raises ValueError for minutes that are not published."""
    if minutes.published_at is None:
        raise ValueError("minutes that are not published are not printed")
    meeting, coalition = minutes.meeting, minutes.coalition
    language = minutes.language if minutes.language in dict(settings.LANGUAGES) else "en"
    with override(language):
        document = tree.Document(
            title=_("Minutes: %(meeting)s") % {"meeting": meeting.title},
            subtitle=coalition.title,
            language=minutes.language,
            date=minutes.published_at,
            blocks=list(_blocks(minutes, business)),
            meta={_("Held"): told_in(language, meeting.starts_at, meeting.time_zone)[0]},
            publisher=settings.INSTANCE_NAME,
            demonstration=coalition.is_demonstration,
            address=kept(minutes),
        )
    return pdf.render(document).bytes


def _blocks(minutes: Minutes, business: Business) -> Iterator[tree.Block]:
    yield tree.Heading(1, _("Minutes"), "minutes")
    for part in to_plain(minutes.body).split("\n\n"):
        lines = part.split("\n")
        if all(line.startswith("- ") for line in lines):
            yield tree.Bullets([line.removeprefix("- ") for line in lines])
        else:
            yield tree.Paragraph(part)
    if business.motions:
        yield tree.Heading(1, _("Motions"), "motions")
    for motion in business.motions:
        yield tree.Heading(2, _("Motion %(number)s") % {"number": motion.number}, f"motion-{motion.number}")
        yield tree.Quote(
            text=to_plain(motion.body),
            language=motion.language,
            attribution=motion.mover.organisation.name,
            address=kept(motion),
            source_title=motion.title,
        )
        for ballot in business.ballots:
            sentence = tallies.explained(ballot)
            if ballot.motion_id == motion.pk and sentence:
                yield tree.Paragraph(sentence)
    if business.decisions:
        yield tree.Heading(1, _("Decisions"), "decisions")
        yield tree.Table(
            [_("No."), _("Decision")],
            [[str(decision.number), decision.title] for decision in business.decisions],
        )
