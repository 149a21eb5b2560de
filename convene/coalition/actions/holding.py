"""Rows as they stand now, held until the transaction ends."""

from convene.coalition.models import Coalition, Member


def hold(member: Member) -> Member:
    """The member as it stands now, and its coalition held: who comes, goes and speaks there follows in turn."""
    hold_coalition(member.coalition_id)
    rows = Member.objects.select_related("coalition__initiative", "organisation", "user", "signature")
    return rows.get(pk=member.pk)


def hold_coalition(pk: int) -> Coalition:
    """The coalition, held; what only refers to it (a motion, an action) need not wait."""
    rows = Coalition.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("initiative").get(pk=pk)
