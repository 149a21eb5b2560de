"""Passages of published editions as stops on a thread."""

from collections.abc import Iterable

from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from convene.core.addresses import kept
from convene.initiatives.queries import Knot
from convene.outcomes.compiling import Key
from convene.outcomes.content import Data, passages
from convene.outcomes.models import Edition, EditionPassage, Passage
from convene.outcomes.queries import Said, said

KINDS = ("edition-passage",)
WORDS = 300  # characters of a passage that are shown


def knots(kind: str, ids: Iterable[int]) -> dict[int, Knot]:
    """Those passages among them that everyone may see, by id; at most eight queries.

    A quote whose speaker has taken it back stands there without its words.
    """
    rows = list(EditionPassage.objects.filter(pk__in=list(ids), edition__in=Edition.objects.public()))
    editions = Edition.objects.filter(pk__in={row.edition_id for row in rows}).select_related("document")
    by_id = {edition.pk: edition for edition in editions}
    texts = {
        (edition.pk, passage["number"]): passage
        for edition in by_id.values()
        for passage in passages(edition.content)
    }
    shown = [(row, texts[row.edition_id, row.number]) for row in rows]
    known = said({_key(one) for _row, text in shown for one in text["citations"]})
    return {
        row.pk: _knot(kind, row, text, by_id[row.edition_id], withheld=_is_withheld(text, known))
        for row, text in shown
    }


def _key(citation: Data) -> Key:
    return citation["kind"], citation["object_id"]


def _is_withheld(text: Data, known: dict[Key, Said]) -> bool:
    if text["kind"] != Passage.Kind.QUOTE:
        return False  # the conveners' own words
    return not all(
        _key(one) in known and known[_key(one)].may_show(one["revision"]) for one in text["citations"]
    )


def _knot(kind: str, row: EditionPassage, text: Data, edition: Edition, *, withheld: bool) -> Knot:
    # The isolates keep a title in another script from turning its neighbours round.
    names = {"title": f"\u2068{edition.title}\u2069", "number": edition.number}
    return Knot(
        kind=kind,
        object_id=row.pk,
        kind_label=_("Passage of “%(title)s”, edition %(number)s") % names,
        title=_("Passage %(number)s: its words were taken back") % {"number": row.number}
        if withheld
        else Truncator(text["text"]).chars(WORDS),
        language=(get_language() or "") if withheld else text["language"],
        address=f"{kept(edition)}#{row.fragment}",
        at=edition.published_at,
        is_demonstration=edition.document.is_demonstration,
    )
