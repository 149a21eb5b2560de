"""Letting a passage of an edition be cited: by a motion, by a challenge."""

from django.db import transaction
from django.utils.translation import gettext as _

from convene.core.addresses import kept
from convene.core.errors import Missing, Refused
from convene.core.trail.actions import publish_source
from convene.core.trail.models import Source
from convene.core.trail.queries import latest_source
from convene.outcomes import queries
from convene.outcomes.content import passages
from convene.outcomes.models import Edition, EditionPassage

PASSAGE = "edition-passage"


def citeable(passage: EditionPassage) -> Source:
    """The published passage as a source: made when it is cited first, the same one ever after.

    Refused for a quote whose words were taken back since, so that citing never republishes them; Missing
    while its initiative is not public.
    """
    return _source(passage)


@transaction.atomic
def _source(passage: EditionPassage) -> Source:
    # One at a time: the second finds what the first has made.
    edition = Edition.objects.select_for_update(of=("self",)).select_related("document__initiative")
    of = edition.get(pk=passage.edition_id)
    said = next((one for one in passages(of.content) if one["number"] == passage.number), None)
    if said is None or not of.document.initiative.is_public:
        raise Missing
    if queries.taken_back([said]):
        raise Refused(_("The words of this passage were taken back. They cannot be cited any more."))
    return latest_source(PASSAGE, passage.pk) or publish_source(
        kind=PASSAGE,
        object_id=passage.pk,
        revision=1,
        language=said["language"],
        title=_("%(title)s, passage %(number)s") % {"title": of.title, "number": passage.number},
        address=f"{kept(of)}#{passage.fragment}",
        text=said["text"],
    )
