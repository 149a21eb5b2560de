"""What is read of coalitions: who is in them, what they decide, what they do, and what an initiative tells of it.

Motions and ballots are read by the modules of their names, the action plan by `plan` and `challenges`.
"""

from convene.coalition.queries.initiative import (
    Part,
    acts,
    by_organisation,
    desk,
    happened,
    of_initiative,
    open_ballots,
    orphaned,
)
from convene.coalition.queries.inviting import Invitees, LeftOut, invitees, representative
from convene.coalition.queries.members import (
    applications,
    by_token,
    invitations,
    left,
    parts_of,
    public,
    represented_by,
    roll,
    shown,
    speaking,
    standing,
    totals,
    with_sizes,
)

__all__ = [
    "Invitees",
    "LeftOut",
    "Part",
    "acts",
    "applications",
    "by_organisation",
    "by_token",
    "desk",
    "happened",
    "invitations",
    "invitees",
    "left",
    "of_initiative",
    "open_ballots",
    "orphaned",
    "parts_of",
    "public",
    "representative",
    "represented_by",
    "roll",
    "shown",
    "speaking",
    "standing",
    "totals",
    "with_sizes",
]
