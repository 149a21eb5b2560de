from collections.abc import Collection

from convene.coalition.models import Coalition, Delegate, Member
from convene.initiatives.queries import Addressee


def addressees(coalition: Coalition, *, only: Collection[int] | None = None) -> list[Addressee]:
    """Delegates and deputies of members and observers. Membership covers letters about the coalition.

    Of a member that has left, they are withdrawn. `only` asks about some delegates again, by their keys.
    """
    rows = Delegate.objects.current().filter(
        member__coalition=coalition, member__state__in=[Member.State.ADMITTED, Member.State.LEFT]
    )
    if only is not None:
        rows = rows.filter(pk__in=only)
    return [
        Addressee(
            key=row.pk,
            email=row.user.email.lower(),
            name=row.user.name,
            organisation_name=row.member.organisation.name,
            country=row.member.organisation.seat,
            language=row.user.language,
            user=row.user_id,
            agrees=True,
            is_withdrawn=row.member.state == Member.State.LEFT,
        )
        for row in rows.select_related("user", "member__organisation").order_by("pk")
    ]
